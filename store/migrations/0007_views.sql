-- Views for researchers: readable names, dates and texts in place of numbers.

-- Which article names which entity: as in namings, and from the mentions of articles newer than that.
-- An entity named only in forms that do not count by default (a capital, say) has mentions 0.
CREATE VIEW article_entity AS
SELECT
  n.article AS article, -- number of the article
  n.entity AS entity, -- number of the entity
  n.mentions AS mentions -- mentions that count by default
FROM namings n
UNION ALL
SELECT m.article, l.entity, sum(v.counted)
FROM mentions m JOIN aliases l ON l.id = m.alias JOIN evidence v ON v.id = m.evidence
WHERE m.article > (SELECT value FROM state WHERE name = 'named') AND l.entity IS NOT NULL AND v.status = 'counted'
GROUP BY m.article, l.entity;

-- Articles with their outlet and date.
CREATE VIEW article_list AS
SELECT
  a.key AS article, -- identifier of the article
  date(a.day * 86400, 'unixepoch') AS date, -- day of publication
  s.name AS source, -- outlet
  a.title AS title, -- headline
  ifnull(a.canonical, a.url) AS url, -- address
  a.author AS author, -- author
  a.language AS language, -- language
  a.copy AS copy, -- number of the text; copies share it
  a.story AS story, -- number of the story; copies and rewrites share it
  a.paragraphs AS paragraphs, -- content blocks
  a.sentences AS sentences, -- sentences in content blocks
  (SELECT count(*) FROM mentions m JOIN evidence v ON v.id = m.evidence WHERE m.article = a.id AND v.counted) AS mentions, -- mentions that count by default
  a.id AS id -- number of the article, to join other tables
FROM articles a LEFT JOIN sources s ON s.id = a.source;

-- The pieces of each article with role and rule, page furniture included. Needs the function unzstd.
CREATE VIEW block_list AS
SELECT
  a.key AS article, -- identifier of the article
  j.key AS n, -- position in the article, from 0
  l.role AS role, -- what the block is
  l.content AS content, -- 1 for part of the article, 0 for page furniture
  l.rule AS rule, -- the rule that gave the role
  nullif(j.value ->> 1, 0) AS line, -- line of a plain-text source
  j.value ->> 2 AS text -- the text
FROM articles a JOIN bodies b ON b.article = a.id JOIN json_each(unzstd(b.text), '$.blocks') j JOIN labels l ON l.id = j.value ->> 0;

-- Mentions with everything about them, nested and rejected ones included.
CREATE VIEW mention_rows AS
SELECT
  a.key AS article, -- identifier of the article
  date(a.day * 86400, 'unixepoch') AS date, -- day of publication
  s.name AS source, -- outlet
  m.n AS n, -- position in the article's reading order
  e.key AS entity, -- identifier of the entity
  e.name AS name, -- canonical name
  v.kind AS kind, -- person or country
  w.text AS text, -- the mention as written
  v.form AS form, -- form of the name
  v.status AS status, -- counted, nested or rejected
  v.reason AS reason, -- why it is nested or rejected
  o.text AS enclosing, -- the longer name around a nested mention
  v.counted AS counted, -- 1 where the mention counts by default
  v.role AS role, -- role of the block
  v.rule AS rule, -- the recogniser or rule that found it
  v.joined AS joined, -- the rule that joined it to its entity
  v.subdivision AS subdivision, -- ISO 3166-2 code of a part of the country
  1 - m.doubt / 1000.0 AS score, -- confidence between 0 and 1
  m.block AS block, -- position of the block
  m.start AS start, -- offset in the block's text, in bytes
  length(CAST(w.text AS BLOB)) AS length, -- length in bytes
  m.sentence AS sentence -- position of the sentence
FROM mentions m
JOIN articles a ON a.id = m.article
JOIN evidence v ON v.id = m.evidence
JOIN aliases l ON l.id = m.alias
JOIN surfaces w ON w.id = l.surface
LEFT JOIN enclosures c ON c.article = m.article AND c.n = m.n
LEFT JOIN surfaces o ON o.id = c.surface
LEFT JOIN entities e ON e.id = l.entity
LEFT JOIN sources s ON s.id = a.source;

-- The same with the sentence around each mention. Needs the function sentence_of.
CREATE VIEW mention_list AS
SELECT
  a.key AS article, -- identifier of the article
  date(a.day * 86400, 'unixepoch') AS date, -- day of publication
  s.name AS source, -- outlet
  m.n AS n, -- position in the article's reading order
  e.key AS entity, -- identifier of the entity
  e.name AS name, -- canonical name
  v.kind AS kind, -- person or country
  w.text AS text, -- the mention as written
  v.form AS form, -- form of the name
  v.status AS status, -- counted, nested or rejected
  v.reason AS reason, -- why it is nested or rejected
  o.text AS enclosing, -- the longer name around a nested mention
  v.counted AS counted, -- 1 where the mention counts by default
  v.role AS role, -- role of the block
  v.rule AS rule, -- the recogniser or rule that found it
  v.joined AS joined, -- the rule that joined it to its entity
  v.subdivision AS subdivision, -- ISO 3166-2 code of a part of the country
  1 - m.doubt / 1000.0 AS score, -- confidence between 0 and 1
  m.block AS block, -- position of the block
  m.start AS start, -- offset in the block's text, in bytes
  length(CAST(w.text AS BLOB)) AS length, -- length in bytes
  m.sentence AS sentence, -- position of the sentence
  sentence_of(b.text, m.sentence, m.block) AS sentence_text -- the sentence
FROM mentions m
JOIN articles a ON a.id = m.article
JOIN bodies b ON b.article = m.article
JOIN evidence v ON v.id = m.evidence
JOIN aliases l ON l.id = m.alias
JOIN surfaces w ON w.id = l.surface
LEFT JOIN enclosures c ON c.article = m.article AND c.n = m.n
LEFT JOIN surfaces o ON o.id = c.surface
LEFT JOIN entities e ON e.id = l.entity
LEFT JOIN sources s ON s.id = a.source;

-- How often each entity is named: as in totals, where that is up to date, else counted anew.
CREATE VIEW entity_totals AS
SELECT
  t.entity AS entity, -- number of the entity
  t.mentions AS mentions, -- mentions
  t.articles AS articles, -- articles that name it
  t.texts AS texts, -- the same, copies counted once
  t.stories AS stories, -- the same, copies and rewrites counted once
  t.outlets AS outlets, -- outlets that name it
  t.first AS first, -- first day
  t.last AS last -- last day
FROM totals t WHERE (SELECT count(DISTINCT value) FROM state WHERE name IN ('generation', 'totals')) = 1
UNION ALL
SELECT x.entity, sum(x.mentions), count(*), count(DISTINCT a.copy), count(DISTINCT a.story), count(DISTINCT a.source), min(a.day), max(a.day)
FROM article_entity x JOIN articles a ON a.id = x.article
WHERE (SELECT count(DISTINCT value) FROM state WHERE name IN ('generation', 'totals')) = 2 AND x.mentions > 0
GROUP BY x.entity;

-- How often each person is named.
CREATE VIEW people AS
SELECT
  e.key AS entity, -- identifier of the person
  e.name AS name, -- canonical name
  x.mentions AS mentions, -- mentions
  x.articles AS articles, -- articles that name the person
  x.texts AS texts, -- the same, copies counted once
  x.stories AS stories, -- the same, copies and rewrites counted once
  x.outlets AS outlets, -- outlets that name the person
  date(x.first * 86400, 'unixepoch') AS first, -- first day
  date(x.last * 86400, 'unixepoch') AS last, -- last day
  e.unresolved AS unresolved -- 1 where only part of the name is known
FROM entity_totals x JOIN entities e ON e.id = x.entity WHERE e.kind = 'person';

-- How often each country is named, in the forms that count by default.
CREATE VIEW countries AS
SELECT
  e.key AS entity, -- identifier of the country
  e.name AS name, -- canonical name
  e.iso2 AS iso2, -- ISO 3166-1 alpha-2 code
  e.iso3 AS iso3, -- ISO 3166-1 alpha-3 code
  x.mentions AS mentions, -- mentions
  x.articles AS articles, -- articles that name the country
  x.texts AS texts, -- the same, copies counted once
  x.stories AS stories, -- the same, copies and rewrites counted once
  x.outlets AS outlets, -- outlets that name the country
  date(x.first * 86400, 'unixepoch') AS first, -- first day
  date(x.last * 86400, 'unixepoch') AS last -- last day
FROM entity_totals x JOIN entities e ON e.id = x.entity WHERE e.kind = 'country';

-- Which entities are named in the same article. Each pair stands once, the smaller identifier first.
-- Ask for one entity; the pairs of all are what the command pairs is for.
CREATE VIEW pairs AS
SELECT
  e.key AS a, -- identifier of one entity
  e.name AS a_name, -- its name
  e.kind AS a_kind, -- its kind
  f.key AS b, -- identifier of the other entity
  f.name AS b_name, -- its name
  f.kind AS b_kind, -- its kind
  count(DISTINCT m.article) AS articles -- articles that name both
FROM article_entity x
JOIN mentions m ON m.article = x.article
JOIN evidence v ON v.id = m.evidence
JOIN aliases l ON l.id = m.alias
JOIN entities e ON e.id = x.entity
JOIN entities f ON f.id = l.entity
WHERE x.mentions > 0 AND v.counted AND e.key < f.key GROUP BY e.id, f.id;

-- The pairs that most articles name together, of each kind of pair and window the first thousand.
CREATE VIEW top_pair_list AS
SELECT
  p."window" AS "window", -- sentence, paragraph or article
  e.key AS a, -- identifier of one entity
  e.name AS a_name, -- its name
  e.kind AS a_kind, -- its kind
  f.key AS b, -- identifier of the other entity
  f.name AS b_name, -- its name
  f.kind AS b_kind, -- its kind
  p.articles AS articles, -- articles that name both in one window
  p.a_articles AS a_articles, -- articles that name the one
  p.b_articles AS b_articles -- articles that name the other
FROM top_pairs p JOIN entities e ON e.id = p.a JOIN entities f ON f.id = p.b
WHERE (SELECT count(DISTINCT value) FROM state WHERE name IN ('generation', 'pairs')) = 1;

-- How often each entity is named on each day.
CREATE VIEW timeline AS
SELECT
  e.key AS entity, -- identifier of the entity
  e.name AS name, -- canonical name
  e.kind AS kind, -- person or country
  date(a.day * 86400, 'unixepoch') AS date, -- day of publication, NULL for undated articles
  sum(x.mentions) AS mentions, -- mentions on that day
  count(*) AS articles -- articles of that day that name the entity
FROM article_entity x JOIN entities e ON e.id = x.entity JOIN articles a ON a.id = x.article
WHERE x.mentions > 0 GROUP BY x.entity, a.day;

-- The spellings of each entity.
CREATE VIEW spellings AS
SELECT
  e.key AS entity, -- identifier of the entity
  e.name AS name, -- canonical name
  s.text AS text, -- the spelling
  l.mentions AS mentions -- mentions in this spelling, whatever their form
FROM aliases l JOIN entities e ON e.id = l.entity JOIN surfaces s ON s.id = l.surface;

-- Articles with the countries that they are about.
CREATE VIEW focus_list AS
SELECT
  a.key AS article, -- identifier of the article
  date(a.day * 86400, 'unixepoch') AS date, -- day of publication
  s.name AS source, -- outlet
  a.title AS title, -- headline
  e.key AS entity, -- identifier of the country
  e.name AS name, -- canonical name
  f.score / 1000.0 AS score -- share of the weight of all countries named, between 0 and 1
FROM article_focus f
JOIN articles a ON a.id = f.article
JOIN entities e ON e.id = f.entity
LEFT JOIN sources s ON s.id = a.source;

-- People joined with others or split from namesakes, with the rule that did it.
CREATE VIEW identity_list AS
SELECT
  a.key AS article, -- identifier of the article
  e.key AS entity, -- the person as the article alone tells
  e.name AS name, -- name of that person
  p.key AS person, -- who it is
  p.name AS person_name, -- name of who it is
  i.rule AS rule, -- the rule that says so
  i.score / 1000.0 AS score -- confidence between 0 and 1
FROM identities i
JOIN articles a ON a.id = i.article
JOIN entities e ON e.id = i.entity
JOIN entities p ON p.id = i.person;

-- Articles of one story, with what says so.
CREATE VIEW story_list AS
SELECT
  a.key AS article, -- identifier of an article
  b.key AS other, -- identifier of another one
  k.reason AS reason, -- same text, near copy, or rewrite
  k.score / 1000.0 AS score -- how much the two have in common, between 0 and 1
FROM story_links k JOIN articles a ON a.id = k.article JOIN articles b ON b.id = k.other;

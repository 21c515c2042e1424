-- Views for researchers: readable names, dates and texts in place of numbers.

-- Articles with their outlet and date, and how much they name.
CREATE VIEW article_list AS
SELECT
  a.key AS article, -- identifier of the article
  date(a.day * 86400, 'unixepoch') AS date, -- day of publication
  s.name AS source, -- outlet
  a.title AS title, -- headline
  ifnull(a.canonical, a.url) AS url, -- address
  a.author AS author, -- author
  a.language AS language, -- language
  a.story AS story, -- number of the story; copies share it
  a.paragraphs AS paragraphs, -- content blocks
  a.sentences AS sentences, -- sentences in content blocks
  (SELECT ifnull(sum(x.mentions), 0) FROM article_entity x WHERE x.article = a.id) AS mentions, -- mentions that count by default
  a.id AS id -- number of the article, to join other tables
FROM articles a LEFT JOIN sources s ON s.id = a.source;

-- The pieces of each article with role and rule, page furniture included.
CREATE VIEW block_list AS
SELECT
  a.key AS article, -- identifier of the article
  b.n AS n, -- position in the article, from 0
  l.role AS role, -- what the block is
  l.content AS content, -- 1 for part of the article, 0 for page furniture
  l.rule AS rule, -- the rule that gave the role
  b.line AS line, -- line of a plain-text source
  b.text AS text -- the text
FROM blocks b JOIN articles a ON a.id = b.article JOIN labels l ON l.id = b.label;

-- Mentions with everything about them and the sentence around them, nested and rejected ones included.
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
  m.score / 1000.0 AS score, -- confidence between 0 and 1
  m.block AS block, -- position of the block
  m.start AS start, -- offset in the block's text, in bytes
  m.length AS length, -- length in bytes
  m.sentence AS sentence, -- position of the sentence
  CAST(substr(CAST(b.text AS BLOB), t.start + 1, t.length) AS TEXT) AS sentence_text -- the sentence
FROM mentions m
JOIN articles a ON a.id = m.article
JOIN evidence v ON v.id = m.evidence
JOIN surfaces w ON w.id = m.surface
LEFT JOIN surfaces o ON o.id = m.enclosing
LEFT JOIN entities e ON e.id = m.entity
LEFT JOIN sources s ON s.id = a.source
LEFT JOIN sentences t ON t.article = m.article AND t.n = m.sentence AND t.block = m.block
LEFT JOIN blocks b ON b.article = m.article AND b.n = m.block;

-- How often each person is named.
CREATE VIEW people AS
SELECT
  e.key AS entity, -- identifier of the person
  e.name AS name, -- canonical name
  sum(x.mentions) AS mentions, -- mentions
  count(*) AS articles, -- articles that name the person
  count(DISTINCT a.story) AS stories, -- the same, copies counted once
  count(DISTINCT a.source) AS outlets, -- outlets that name the person
  date(min(a.day) * 86400, 'unixepoch') AS first, -- first day
  date(max(a.day) * 86400, 'unixepoch') AS last, -- last day
  e.unresolved AS unresolved -- 1 where only part of the name is known
FROM entities e JOIN article_entity x ON x.entity = e.id JOIN articles a ON a.id = x.article
WHERE e.kind = 'person' AND x.mentions > 0 GROUP BY e.id;

-- How often each country is named, in the forms that count by default.
CREATE VIEW countries AS
SELECT
  e.key AS entity, -- identifier of the country
  e.name AS name, -- canonical name
  e.iso2 AS iso2, -- ISO 3166-1 alpha-2 code
  e.iso3 AS iso3, -- ISO 3166-1 alpha-3 code
  sum(x.mentions) AS mentions, -- mentions
  count(*) AS articles, -- articles that name the country
  count(DISTINCT a.story) AS stories, -- the same, copies counted once
  count(DISTINCT a.source) AS outlets, -- outlets that name the country
  date(min(a.day) * 86400, 'unixepoch') AS first, -- first day
  date(max(a.day) * 86400, 'unixepoch') AS last -- last day
FROM entities e JOIN article_entity x ON x.entity = e.id JOIN articles a ON a.id = x.article
WHERE e.kind = 'country' AND x.mentions > 0 GROUP BY e.id;

-- Which entities are named in the same article. Each pair stands once, the smaller identifier first.
CREATE VIEW pairs AS
SELECT
  e.key AS a, -- identifier of one entity
  e.name AS a_name, -- its name
  e.kind AS a_kind, -- its kind
  f.key AS b, -- identifier of the other entity
  f.name AS b_name, -- its name
  f.kind AS b_kind, -- its kind
  count(*) AS articles -- articles that name both
FROM article_entity x
JOIN article_entity y ON y.article = x.article
JOIN entities e ON e.id = x.entity
JOIN entities f ON f.id = y.entity
WHERE x.mentions > 0 AND y.mentions > 0 AND e.key < f.key GROUP BY e.id, f.id;

-- How often each entity is named on each day.
CREATE VIEW timeline AS
SELECT
  e.key AS entity, -- identifier of the entity
  e.name AS name, -- canonical name
  e.kind AS kind, -- person or country
  date(x.day * 86400, 'unixepoch') AS date, -- day of publication, NULL for undated articles
  sum(x.mentions) AS mentions, -- mentions on that day
  count(*) AS articles -- articles of that day that name the entity
FROM article_entity x JOIN entities e ON e.id = x.entity
WHERE x.mentions > 0 GROUP BY x.entity, x.day;

-- The spellings of each entity.
CREATE VIEW spellings AS
SELECT
  e.key AS entity, -- identifier of the entity
  e.name AS name, -- canonical name
  s.text AS text, -- the spelling
  l.mentions AS mentions -- mentions in this spelling, whatever their form
FROM aliases l JOIN entities e ON e.id = l.entity JOIN surfaces s ON s.id = l.surface;

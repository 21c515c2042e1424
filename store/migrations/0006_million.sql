-- A million articles: narrow rows, texts compressed beside them, and columns
-- packed for counting (see segments).

DROP VIEW article_list;
DROP VIEW block_list;
DROP VIEW mention_list;
DROP VIEW people;
DROP VIEW countries;
DROP VIEW pairs;
DROP VIEW timeline;
DROP VIEW spellings;
DROP VIEW focus_list;
DROP VIEW identity_list;

-- Articles, one row each. The text is in bodies.
CREATE TABLE new_articles (
  id INTEGER PRIMARY KEY, -- number of the article in this database; there are no gaps
  key TEXT NOT NULL UNIQUE, -- identifier of the article in every database: 16 hexadecimal digits
  source INTEGER REFERENCES sources (id), -- the outlet
  day INTEGER, -- day of publication
  published TEXT, -- time of publication, RFC 3339 with the publisher's offset from UTC
  fetched TEXT, -- when the article was fetched, RFC 3339
  url TEXT, -- address as the source gave it
  canonical TEXT, -- address that the page itself states
  title TEXT, -- headline
  author TEXT, -- author as the page gives it
  language TEXT, -- BCP 47 tag
  origin TEXT, -- where the bytes came from: a path, a URL, "file:line"
  item TEXT, -- the identifier that the source gave the article (the key "id" of JSON Lines and CSV), so that answers can be joined with the source's own tables
  text_key INTEGER NOT NULL, -- hash of the main text without white space, punctuation and case
  copy INTEGER NOT NULL, -- number of an article of the same text: copies, changed in a few words or not, share it
  story INTEGER NOT NULL, -- number of an article of the same story: copies and rewrites of one report share it
  blocks INTEGER NOT NULL, -- number of blocks, page furniture included
  paragraphs INTEGER NOT NULL, -- number of content blocks
  sentences INTEGER NOT NULL, -- number of sentences in content blocks
  run INTEGER REFERENCES runs (id) -- the run that stored the article
) STRICT;

INSERT INTO new_articles SELECT id, key, source, day, published, fetched, url, canonical, title, author, language, origin, item,
  text_number(text_key), story, story, (SELECT count(*) FROM blocks b WHERE b.article = o.id), paragraphs, sentences, run
FROM articles o ORDER BY id;

DROP TABLE articles;
ALTER TABLE new_articles RENAME TO articles;

-- Keeps an address from being stored twice.
CREATE UNIQUE INDEX articles_address ON articles (ifnull(canonical, url)) WHERE ifnull(canonical, url) IS NOT NULL;

-- Keeps a text from being stored twice for one outlet, and finds its copies.
CREATE UNIQUE INDEX articles_text ON articles (text_key, ifnull(source, 0));

-- The text of each article, apart from its row so that rows stay narrow.
CREATE TABLE bodies (
  article INTEGER PRIMARY KEY REFERENCES articles (id), -- the article
  text BLOB NOT NULL -- JSON compressed with Zstandard: {"blocks": [[label, line, text] ...], "sentences": [[block, start, length] ...]}; unzstd(text) reads it in the program's own SQL
) STRICT;

INSERT INTO bodies SELECT a.id, zstd(json_object(
  'blocks', json((SELECT json_group_array(json_array(b.label, ifnull(b.line, 0), b.text) ORDER BY b.n) FROM blocks b WHERE b.article = a.id)),
  'sentences', json((SELECT json_group_array(json_array(s.block, s.start, s.length) ORDER BY s.n) FROM sentences s WHERE s.article = a.id))))
FROM articles a ORDER BY a.id;

-- Which spellings stand for which entity. A mention refers to one.
CREATE TABLE new_aliases (
  id INTEGER PRIMARY KEY, -- number of the spelling of the entity
  entity INTEGER REFERENCES entities (id), -- the entity; NULL for mentions of nobody
  surface INTEGER NOT NULL REFERENCES surfaces (id), -- the spelling
  mentions INTEGER NOT NULL, -- mentions of status counted, of any form, in this spelling
  uses INTEGER NOT NULL -- mentions of any status
) STRICT;

INSERT INTO new_aliases (entity, surface, mentions, uses)
SELECT nullif(entity, 0), surface, sum(mentions), sum(uses) FROM (
  SELECT entity, surface, mentions, 0 AS uses FROM aliases
  UNION ALL SELECT ifnull(entity, 0), surface, 0, 1 FROM mentions)
GROUP BY 1, 2 ORDER BY 1, 2;

DROP TABLE aliases;
ALTER TABLE new_aliases RENAME TO aliases;

-- Finds the spellings of an entity.
CREATE UNIQUE INDEX aliases_entity ON aliases (ifnull(entity, 0), surface);

-- Finds the entities that a spelling can stand for.
CREATE INDEX aliases_surface ON aliases (surface, entity);


-- Every span that names, or seems to name, a person or a country. It is as long as its spelling.
CREATE TABLE new_mentions (
  article INTEGER NOT NULL REFERENCES articles (id), -- the article
  n INTEGER NOT NULL, -- position in the article's reading order, from 0
  block INTEGER NOT NULL, -- position of the block
  start INTEGER NOT NULL, -- offset in the block's text
  sentence INTEGER NOT NULL, -- position of the sentence
  alias INTEGER NOT NULL REFERENCES aliases (id), -- who or what is named, and how it is spelled
  evidence INTEGER NOT NULL REFERENCES evidence (id), -- how it was found and judged
  doubt INTEGER NOT NULL, -- confidence is 1 - doubt / 1000
  extracted INTEGER REFERENCES entities (id), -- the entity that the article alone names, where that goes by another identifier in this database (see identities)
  PRIMARY KEY (article, n)
) WITHOUT ROWID, STRICT;

INSERT INTO new_mentions SELECT m.article, m.n, m.block, m.start, m.sentence, l.id, m.evidence, 1000 - m.score, m.extracted
FROM mentions m JOIN aliases l ON ifnull(l.entity, 0) = ifnull(m.entity, 0) AND l.surface = m.surface ORDER BY m.article, m.n;

-- The longer names around nested mentions.
CREATE TABLE enclosures (
  article INTEGER NOT NULL, -- the article
  n INTEGER NOT NULL, -- position of the mention
  surface INTEGER NOT NULL REFERENCES surfaces (id), -- the longer name
  PRIMARY KEY (article, n),
  FOREIGN KEY (article, n) REFERENCES mentions (article, n)
) WITHOUT ROWID, STRICT;

INSERT INTO enclosures SELECT article, n, enclosing FROM mentions WHERE enclosing IS NOT NULL;

DROP TABLE mentions;
ALTER TABLE new_mentions RENAME TO mentions;
DROP TABLE article_entity;
DROP TABLE blocks;
DROP TABLE sentences;

DROP TABLE article_text;

-- Full-text index of titles and content blocks; its rowid is the article's id. The text itself is in bodies.
-- Articles are never deleted, so it needs no option that SQLite before 3.43, which many programs still bring, cannot read.
CREATE VIRTUAL TABLE article_text USING fts5 (
  title, -- headline
  body, -- content blocks other than the headline
  content = '',
  tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO article_text (article_text, rank) VALUES ('hashsize', 33554432), ('automerge', 16);

-- Counters of this database.
CREATE TABLE state (
  name TEXT PRIMARY KEY, -- generation: number of the last change to articles or mentions; named: number of the last article in namings; totals: generation that the table totals is of; pairs: generation that the table top_pairs is of; stories: number of the last article whose story is settled
  value INTEGER NOT NULL -- the counter
) WITHOUT ROWID, STRICT;

INSERT INTO state VALUES ('generation', 1), ('named', 0), ('totals', 0), ('pairs', 0), ('stories', 0);

-- Columns of articles and mentions, packed for counting: written with the articles, never older than they.
CREATE TABLE segments (
  first INTEGER PRIMARY KEY, -- number of the first article
  articles INTEGER NOT NULL, -- how many articles there are, numbered without gaps
  changed INTEGER NOT NULL, -- generation of the last change
  named BLOB NOT NULL, -- who and what each article names: see store/segment.go
  placed BLOB NOT NULL, -- where: see store/segment.go
  stories BLOB NOT NULL, -- which articles are copies and rewrites of which: see store/segment.go
  prints BLOB NOT NULL -- by what near-copies and rewrites are found: see store/segment.go
) STRICT;

-- Which article names which entity, by entity. It ends with the article that state tells; the view article_entity is complete.
CREATE TABLE namings (
  entity INTEGER NOT NULL REFERENCES entities (id), -- the entity
  article INTEGER NOT NULL REFERENCES articles (id), -- the article
  mentions INTEGER NOT NULL, -- mentions that count by default
  PRIMARY KEY (entity, article)
) WITHOUT ROWID, STRICT;

-- How often each entity is named. It is of the generation that state tells; the views people and countries are always right.
CREATE TABLE totals (
  entity INTEGER PRIMARY KEY REFERENCES entities (id), -- the entity
  mentions INTEGER NOT NULL, -- mentions that count by default
  articles INTEGER NOT NULL, -- articles that name it
  texts INTEGER NOT NULL, -- the same, copies counted once
  stories INTEGER NOT NULL, -- the same, copies and rewrites counted once
  outlets INTEGER NOT NULL, -- outlets that name it
  first INTEGER, -- first day
  last INTEGER -- last day
) STRICT;

-- Finds the entities named most.
CREATE INDEX totals_mentions ON totals (mentions);

-- Finds the entities that most articles name.
CREATE INDEX totals_articles ON totals (articles, mentions);

-- Finds the entities that most stories name.
CREATE INDEX totals_stories ON totals (stories, mentions);

-- Finds the entities that most outlets name.
CREATE INDEX totals_outlets ON totals (outlets, mentions);

-- The pairs that most articles name together: for each window and kinds of the two, the first thousand.
-- It is of the generation that state tells; the view top_pair_list is empty where that is not the present one.
CREATE TABLE top_pairs (
  "window" TEXT NOT NULL, -- sentence, paragraph or article
  a INTEGER NOT NULL REFERENCES entities (id), -- one entity
  b INTEGER NOT NULL REFERENCES entities (id), -- the other, with the greater identifier or, of two kinds, the country
  articles INTEGER NOT NULL, -- articles that name both in one window
  a_articles INTEGER NOT NULL, -- articles that name one
  b_articles INTEGER NOT NULL, -- articles that name the other
  PRIMARY KEY ("window", a, b)
) WITHOUT ROWID, STRICT;

-- Why articles are of one story.
CREATE TABLE story_links (
  article INTEGER NOT NULL REFERENCES articles (id), -- an article
  other INTEGER NOT NULL REFERENCES articles (id), -- another one, with a smaller number
  reason TEXT NOT NULL, -- same text, near copy, or rewrite
  score INTEGER NOT NULL, -- how much the two have in common, in thousandths: of their three-word sequences for copies, of their people and countries for rewrites
  PRIMARY KEY (article, other, reason)
) WITHOUT ROWID, STRICT;

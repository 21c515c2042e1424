-- Tables of a Dateline database, version 1.
--
-- A comment above CREATE documents the table, view or index; a comment behind
-- a column documents the column. docs/schema.md is generated from them.
-- Offsets and lengths are bytes of UTF-8. Days count from 1970-01-01 in the
-- publisher's own time zone. What is unknown is NULL.

-- Outlets that articles come from.
CREATE TABLE sources (
  id INTEGER PRIMARY KEY, -- number of the outlet in this database
  name TEXT NOT NULL UNIQUE -- the outlet as the source gave it, or the host of the URL
) STRICT;

-- Runs of commands that wrote to this database: what was done, with which version and options.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, -- number of the run, in order of start
  version TEXT NOT NULL, -- version of the program
  command TEXT NOT NULL, -- the command, such as "ingest"
  options TEXT NOT NULL, -- its options and arguments, as JSON
  started TEXT NOT NULL, -- when it started, RFC 3339 in UTC
  finished TEXT, -- when it ended, RFC 3339 in UTC; NULL while it runs and after an abort
  read INTEGER NOT NULL DEFAULT 0, -- items read
  stored INTEGER NOT NULL DEFAULT 0, -- articles stored
  duplicates INTEGER NOT NULL DEFAULT 0, -- articles that were here before
  rejected INTEGER NOT NULL DEFAULT 0 -- items rejected, each a row in rejects
) STRICT;

-- Articles, one row each. The text is in blocks.
CREATE TABLE articles (
  id INTEGER PRIMARY KEY, -- number of the article in this database
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
  text_key TEXT NOT NULL, -- hash of the main text without white space, punctuation and case
  story INTEGER NOT NULL, -- id of the first article of the story: copies of one text are one story
  paragraphs INTEGER NOT NULL, -- number of content blocks
  sentences INTEGER NOT NULL, -- number of sentences in content blocks
  run INTEGER REFERENCES runs (id) -- the run that stored the article
) STRICT;

-- Keeps an address from being stored twice.
CREATE UNIQUE INDEX articles_address ON articles (ifnull(canonical, url)) WHERE ifnull(canonical, url) IS NOT NULL;

-- Keeps a text from being stored twice for one outlet, and finds its copies.
CREATE UNIQUE INDEX articles_text ON articles (text_key, ifnull(source, 0));

-- Answers which articles a date range or an outlet selects, without the wide rows.
CREATE INDEX articles_day ON articles (day, source, story, paragraphs, sentences);

-- What a block is and which rule said so: one row for each combination in use.
CREATE TABLE labels (
  id INTEGER PRIMARY KEY, -- number of the combination
  role TEXT NOT NULL, -- role of the block: title, body, caption, related ...
  rule TEXT NOT NULL, -- the rule that gave the role
  content INTEGER NOT NULL, -- 1 where the role is part of the article, 0 where it is page furniture
  UNIQUE (role, rule)
) STRICT;

-- The pieces of each article, page furniture included, in order.
CREATE TABLE blocks (
  article INTEGER NOT NULL REFERENCES articles (id), -- the article
  n INTEGER NOT NULL, -- position in the article, from 0
  label INTEGER NOT NULL REFERENCES labels (id), -- role and rule
  line INTEGER, -- line of a plain-text source, from 1
  text TEXT NOT NULL, -- the text
  PRIMARY KEY (article, n)
) WITHOUT ROWID, STRICT;

-- Sentences of the content blocks, in reading order.
CREATE TABLE sentences (
  article INTEGER NOT NULL REFERENCES articles (id), -- the article
  n INTEGER NOT NULL, -- position in the article, from 0
  block INTEGER NOT NULL, -- position of the block
  start INTEGER NOT NULL, -- offset in the block's text
  length INTEGER NOT NULL, -- length
  PRIMARY KEY (article, n)
) WITHOUT ROWID, STRICT;

-- People and countries.
CREATE TABLE entities (
  id INTEGER PRIMARY KEY, -- number of the entity in this database
  key TEXT NOT NULL UNIQUE, -- identifier in every database: "c:RU", "p:vladimir-putin", "p:biden@<article>"
  kind TEXT NOT NULL, -- person or country
  name TEXT NOT NULL, -- canonical name: the best of the names that articles give
  iso2 TEXT, -- ISO 3166-1 alpha-2 code; 3166-3 for a historical state
  iso3 TEXT, -- ISO 3166-1 alpha-3 code
  unresolved INTEGER NOT NULL -- 1 for a person known only by part of a name in one article
) STRICT;

-- Finds countries by code.
CREATE INDEX entities_iso ON entities (iso2, iso3) WHERE iso2 IS NOT NULL;

-- Surface forms: every spelling met in a text, and every canonical name.
CREATE TABLE surfaces (
  id INTEGER PRIMARY KEY, -- number of the spelling
  text TEXT NOT NULL UNIQUE, -- the spelling as written
  folded TEXT NOT NULL -- the same in lower case without diacritics
) STRICT;

-- Finds a name whatever its case and diacritics.
CREATE INDEX surfaces_folded ON surfaces (folded);

-- Which spellings stand for which entity.
CREATE TABLE aliases (
  entity INTEGER NOT NULL REFERENCES entities (id), -- the entity
  surface INTEGER NOT NULL REFERENCES surfaces (id), -- the spelling
  mentions INTEGER NOT NULL, -- mentions of status counted, of any form, in this spelling
  PRIMARY KEY (entity, surface)
) WITHOUT ROWID, STRICT;

-- Finds the entities that a spelling can stand for.
CREATE INDEX aliases_surface ON aliases (surface, entity);

-- How a mention was found and judged: one row for each combination in use.
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY, -- number of the combination
  kind TEXT NOT NULL, -- person or country
  form TEXT NOT NULL, -- form of the name: full, family ... for people; name, demonym, capital ... for countries
  status TEXT NOT NULL, -- counted, nested in a longer name, or rejected
  reason TEXT NOT NULL, -- why it is nested or rejected, else empty
  role TEXT NOT NULL, -- role of the block
  rule TEXT NOT NULL, -- the recogniser or rule that found it
  joined TEXT NOT NULL, -- the rule that joined it to its entity
  subdivision TEXT NOT NULL, -- ISO 3166-2 code of a part of the country, else empty
  counted INTEGER NOT NULL, -- 1 where such mentions count unless roles or forms are asked for
  UNIQUE (kind, form, status, reason, role, rule, joined, subdivision)
) STRICT;

-- Every span that names, or seems to name, a person or a country.
CREATE TABLE mentions (
  article INTEGER NOT NULL REFERENCES articles (id), -- the article
  n INTEGER NOT NULL, -- position in the article's reading order, from 0
  block INTEGER NOT NULL, -- position of the block
  start INTEGER NOT NULL, -- offset in the block's text
  length INTEGER NOT NULL, -- length
  sentence INTEGER NOT NULL, -- position of the sentence
  entity INTEGER REFERENCES entities (id), -- who or what is named; NULL for nobody
  surface INTEGER NOT NULL REFERENCES surfaces (id), -- the text of the mention
  enclosing INTEGER REFERENCES surfaces (id), -- the longer name around a nested mention
  evidence INTEGER NOT NULL REFERENCES evidence (id), -- how it was found and judged
  score INTEGER NOT NULL, -- confidence in thousandths
  PRIMARY KEY (article, n)
) WITHOUT ROWID, STRICT;

-- Which article names which entity: derived from mentions and written with them.
-- An entity named only in forms that do not count by default (a capital, say) has mentions 0.
CREATE TABLE article_entity (
  article INTEGER NOT NULL REFERENCES articles (id), -- the article
  entity INTEGER NOT NULL REFERENCES entities (id), -- the entity
  day INTEGER, -- day of publication, as in articles
  source INTEGER, -- outlet, as in articles
  mentions INTEGER NOT NULL, -- mentions that count by default
  sentences INTEGER NOT NULL, -- bit i is set where sentence i has such a mention; bit 63 stands for all from 63 on
  PRIMARY KEY (article, entity)
) WITHOUT ROWID, STRICT;

-- Answers every question about one entity without touching the table.
CREATE INDEX article_entity_entity ON article_entity (entity, day, source, mentions, sentences);

-- Full-text index of titles and content blocks; its rowid is the article's id. The text itself is in blocks.
CREATE VIRTUAL TABLE article_text USING fts5 (
  title, -- headline
  body, -- content blocks other than the headline
  content = '', contentless_delete = 1,
  tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO article_text (article_text, rank) VALUES ('hashsize', 33554432);

-- Items that could not be stored, each with its reason.
CREATE TABLE rejects (
  id INTEGER PRIMARY KEY, -- number of the reject
  run INTEGER REFERENCES runs (id), -- the latest run that met it
  origin TEXT NOT NULL, -- where the item came from
  stage TEXT NOT NULL, -- the stage that refused it: read, decode, annotate ...
  reason TEXT NOT NULL, -- why
  UNIQUE (origin, stage, reason)
) STRICT;

-- What the tables of version 1 hold after one article was stored.
PRAGMA application_id = 1148472430;
PRAGMA user_version = 1;
INSERT INTO runs VALUES (1, '0.1', 'ingest', '{}', '2025-09-04T10:00:00Z', '2025-09-04T10:00:01Z', 1, 1, 0, 0);
INSERT INTO articles VALUES (1, 'a', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'a.txt', '3b27df36d8d5fcec', 1, 1, 2, 1);
INSERT INTO labels VALUES (1, 'body', 'test', 1);
INSERT INTO blocks VALUES (1, 0, 1, 1, 'Vladimir Putin flew to China. There Putin met Mr. Xi Jinping.');
INSERT INTO sentences VALUES (1, 0, 0, 0, 29), (1, 1, 0, 30, 31);
INSERT INTO entities VALUES (1, 'p:vladimir-putin', 'person', 'Vladimir Putin', NULL, NULL, 0), (2, 'c:CN', 'country', 'China', 'CN', 'CNX', 0);
INSERT INTO surfaces VALUES (1, 'Vladimir Putin', 'vladimir putin'), (2, 'China', 'china'), (3, 'Putin', 'putin');
INSERT INTO aliases VALUES (1, 1, 1), (1, 3, 1), (2, 2, 1);
INSERT INTO evidence VALUES (1, 'person', 'full', 'counted', '', 'body', 'test', '', '', 1), (2, 'country', 'name', 'counted', '', 'body', 'test', '', '', 1), (3, 'person', 'family', 'counted', '', 'body', 'test', '', '', 1);
INSERT INTO mentions VALUES (1, 0, 0, 0, 14, 0, 1, 1, NULL, 1, 875), (1, 1, 0, 23, 5, 0, 2, 2, NULL, 2, 875), (1, 2, 0, 36, 5, 1, 1, 3, NULL, 3, 875);
INSERT INTO article_entity VALUES (1, 1, NULL, NULL, 2, 3), (1, 2, NULL, NULL, 1, 1);
INSERT INTO article_text (rowid, title, body) VALUES (1, '', 'Vladimir Putin flew to China. There Putin met Mr. Xi Jinping.');

-- What people rule about who is who, and what reading articles anew changed.

-- Decisions by people about who is who, never changed and never removed: another one undoes one.
CREATE TABLE rulings (
  id TEXT PRIMARY KEY, -- identifier in every database, made from all the rest
  time TEXT NOT NULL, -- when it was decided, RFC 3339 in UTC
  by TEXT NOT NULL, -- who decided
  action TEXT NOT NULL, -- merge, split, alias, forget or undo
  person TEXT NOT NULL, -- identifier of whom it is about; empty for undo
  others TEXT NOT NULL, -- JSON array: the people merged, the articles or identifiers split off, the aliases, the ruling undone
  instead TEXT NOT NULL, -- who the part split off is, empty for somebody new
  note TEXT NOT NULL -- why
) WITHOUT ROWID, STRICT;

-- Keep the log append-only.
CREATE TRIGGER rulings_are_kept BEFORE DELETE ON rulings BEGIN SELECT raise(ABORT, 'rulings are never removed'); END;
CREATE TRIGGER rulings_stay BEFORE UPDATE ON rulings BEGIN SELECT raise(ABORT, 'rulings are never changed'); END;

DROP VIEW identity_list;

-- People who go by another identifier than their article alone gives: joined with people of other articles, or told apart from namesakes.
CREATE TABLE new_identities (
  article INTEGER NOT NULL REFERENCES articles (id), -- the article
  entity INTEGER NOT NULL REFERENCES entities (id), -- the person as the article alone tells
  person INTEGER REFERENCES entities (id), -- who it is; NULL for somebody forgotten, who is not counted
  rule TEXT NOT NULL, -- the rule or the ruling that says so
  score INTEGER NOT NULL, -- confidence in thousandths
  PRIMARY KEY (article, entity)
) WITHOUT ROWID, STRICT;

INSERT INTO new_identities SELECT article, entity, person, rule, score FROM identities;
DROP TABLE identities;
ALTER TABLE new_identities RENAME TO identities;

-- Finds what became of a person.
CREATE INDEX identities_entity ON identities (entity, person);

-- People joined with others or split from namesakes, with the rule that did it.
CREATE VIEW identity_list AS
SELECT
  a.key AS article, -- identifier of the article
  e.key AS entity, -- the person as the article alone tells
  e.name AS name, -- name of that person
  p.key AS person, -- who it is; NULL for somebody forgotten
  p.name AS person_name, -- name of who it is
  i.rule AS rule, -- the rule or the ruling that says so
  i.score / 1000.0 AS score -- confidence between 0 and 1
FROM identities i
JOIN articles a ON a.id = i.article
JOIN entities e ON e.id = i.entity
LEFT JOIN entities p ON p.id = i.person;

-- Articles whose people and countries were found anew after they were stored.
CREATE TABLE rereadings (
  article INTEGER PRIMARY KEY REFERENCES articles (id), -- the article
  run INTEGER NOT NULL REFERENCES runs (id) -- the latest run that did so
) STRICT;

-- What finding people and countries anew changed: their counts before and after each such run.
CREATE TABLE changes (
  run INTEGER NOT NULL REFERENCES runs (id), -- the run
  entity TEXT NOT NULL, -- identifier of the person or country
  name TEXT NOT NULL, -- canonical name
  mentions_before INTEGER NOT NULL, -- mentions before the run
  mentions_after INTEGER NOT NULL, -- and after it
  articles_before INTEGER NOT NULL, -- articles before the run
  articles_after INTEGER NOT NULL, -- and after it
  PRIMARY KEY (run, entity)
) WITHOUT ROWID, STRICT;

-- Who is who across articles.

-- The entity that the article alone names, where that goes by another identifier in this database (see identities).
ALTER TABLE mentions ADD COLUMN extracted INTEGER REFERENCES entities (id);

-- People who go by another identifier than their article alone gives: joined with people of other articles, or told apart from namesakes.
CREATE TABLE identities (
  article INTEGER NOT NULL REFERENCES articles (id), -- the article
  entity INTEGER NOT NULL REFERENCES entities (id), -- the person as the article alone tells
  person INTEGER NOT NULL REFERENCES entities (id), -- who it is
  rule TEXT NOT NULL, -- the rule that says so
  score INTEGER NOT NULL, -- confidence in thousandths
  PRIMARY KEY (article, entity)
) WITHOUT ROWID, STRICT;

-- Up to which articles it is settled who is who: one row once it has been.
CREATE TABLE settled (
  articles INTEGER NOT NULL, -- number of articles that there were
  last INTEGER NOT NULL -- number of the last of them
) STRICT;

-- Finds what became of a person.
CREATE INDEX identities_entity ON identities (entity, person);

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

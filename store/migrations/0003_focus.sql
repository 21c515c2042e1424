-- What an article is about, rather than only names.

-- Countries that an article is about.
CREATE TABLE article_focus (
  article INTEGER NOT NULL REFERENCES articles (id), -- the article
  entity INTEGER NOT NULL REFERENCES entities (id), -- the country
  score INTEGER NOT NULL, -- the country's share of the weight of all countries the article names, in thousandths
  PRIMARY KEY (article, entity)
) WITHOUT ROWID, STRICT;

-- Finds the articles about a country.
CREATE INDEX article_focus_entity ON article_focus (entity, article);

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

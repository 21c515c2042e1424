-- Dates as far as they are known.

-- The date as the source states it, where it cannot be read: such as 03/04/2024, which two halves of the world read differently.
ALTER TABLE articles ADD COLUMN unread_date TEXT;

-- articles.published: when it was published, RFC 3339 with the publisher's offset from UTC; the day alone (2024-05-01) where no time of day is known
-- articles.modified: when the page says that it was changed last, in the form of published
-- sources.name: the outlet as the source gave it, or else of the address the name that was registered (bbc.co.uk for news.bbc.co.uk)
UPDATE articles SET published = substr(published, 1, 10) WHERE published LIKE '____-__-__T00:00:00Z';
UPDATE articles SET modified = substr(modified, 1, 10) WHERE modified LIKE '____-__-__T00:00:00Z';

DROP VIEW article_list;

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
  a.id AS id, -- number of the article, to join other tables
  a.modified AS modified, -- when the page says that it was changed last
  a.publisher AS publisher, -- the outlet's name as the page states it
  a.section AS section, -- the outlet's section, as the page states it
  a.type AS type, -- what the page says that it is: article, live-blog, opinion ...
  a.paywall AS paywall, -- 1 where the page says that it is not free to read
  a.published AS published, -- when it was published, RFC 3339 with the publisher's offset from UTC; the day alone where no time of day is known
  a.unread_date AS unread_date -- the date as the source states it, where it cannot be read
FROM articles a LEFT JOIN sources s ON s.id = a.source;

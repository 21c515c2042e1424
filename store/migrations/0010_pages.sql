-- What pages say of themselves besides headline, author and date, and how sure the judge of blocks was.

-- When the page says that it was changed last, RFC 3339 with the publisher's offset from UTC.
ALTER TABLE articles ADD COLUMN modified TEXT;
-- The outlet's name as the page states it; source is the outlet as it is counted.
ALTER TABLE articles ADD COLUMN publisher TEXT;
-- The outlet's section, as the page states it.
ALTER TABLE articles ADD COLUMN section TEXT;
-- What the page says that it is: article, live-blog, opinion, analysis, review, background, blog-post, satire, advertisement or scholarly.
ALTER TABLE articles ADD COLUMN type TEXT;
-- 1 where the page says that it is not free to read.
ALTER TABLE articles ADD COLUMN paywall INTEGER;

DROP VIEW article_list;
DROP VIEW block_list;

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
  a.paywall AS paywall -- 1 where the page says that it is not free to read
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
  j.value ->> 2 AS text, -- the text
  nullif(j.value ->> 3, 0) / 100.0 AS score, -- how sure the judge of pages was that the block is part of the article, between 0 and 1; NULL where it was not asked
  j.value ->> 4 AS time -- when an entry of a live blog was posted, RFC 3339
FROM articles a JOIN bodies b ON b.article = a.id JOIN json_each(unzstd(b.text), '$.blocks') j JOIN labels l ON l.id = j.value ->> 0;

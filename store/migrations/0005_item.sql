-- The source's own identifier of an article.

-- The identifier that the source gave the article (the key "id" of JSON Lines and CSV), so that answers can be joined with the source's own tables.
ALTER TABLE articles ADD COLUMN item TEXT;

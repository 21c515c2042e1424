-- Who is who, without reading mentions.

-- 1 where the article names the person by that identifier, too
ALTER TABLE identities ADD COLUMN named INTEGER NOT NULL DEFAULT 0;

UPDATE identities SET named = 1 WHERE EXISTS (
  SELECT 1 FROM mentions m JOIN aliases l ON l.id = m.alias JOIN evidence v ON v.id = m.evidence
  WHERE m.article = identities.article AND ifnull(m.extracted, l.entity) = identities.person
    AND (v.status = 'counted' OR v.reason = 'forgotten'));

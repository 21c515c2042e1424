-- What is remembered of hosts between two runs, and what lists say of rejected pages.

-- Hosts that were asked for pages, so that a later run has the same manners without asking for robots.txt anew.
CREATE TABLE hosts (
  host TEXT PRIMARY KEY, -- name of the host, with its port where addresses state one
  robots TEXT, -- what of its robots.txt applies to this program; NULL where it was not had
  closed INTEGER NOT NULL, -- 1 where the server failed to give robots.txt, which counts as no
  robots_at TEXT, -- when robots.txt was asked for; it stands for 24 hours
  rest_until TEXT, -- no request before, as the server wishes or after failures
  failures INTEGER NOT NULL -- failed requests in a row
) WITHOUT ROWID, STRICT;

-- what the list that led to the item says of it: a JSON object with id, source, title, author, language and published; NULL for nothing
ALTER TABLE rejects ADD COLUMN stated TEXT;

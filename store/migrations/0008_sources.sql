-- Where articles come from: how far archives were read, feeds that are watched, addresses that were met.

-- How far an archive was read by a run that did not come to its end. A run that does forgets it.
CREATE TABLE archives (
  origin TEXT PRIMARY KEY, -- absolute path of the file
  size INTEGER NOT NULL, -- length of the file in bytes, to see whether it is still the same
  modified TEXT, -- when the file was changed last, for the same reason
  position INTEGER NOT NULL, -- where the next record or its compressed member begins, in bytes
  inner_position INTEGER NOT NULL -- where it begins inside the member, once uncompressed
) WITHOUT ROWID, STRICT;

-- Feeds that dateline watch asks.
CREATE TABLE feeds (
  url TEXT PRIMARY KEY, -- address of the feed or sitemap
  title TEXT, -- what it calls itself
  etag TEXT, -- validator of the last answer
  last_modified TEXT, -- validator of the last answer
  polled TEXT, -- when it was asked last
  next TEXT, -- when it may be asked again
  interval INTEGER NOT NULL, -- seconds between two polls, as news comes in
  failures INTEGER NOT NULL, -- failed polls in a row
  status TEXT, -- what came of the last poll
  gone INTEGER NOT NULL -- 1 where the server says that it is no more
) WITHOUT ROWID, STRICT;

-- Addresses of pages, so that none is asked for twice.
CREATE TABLE addresses (
  url TEXT PRIMARY KEY, -- address as the list has it
  feed TEXT, -- feed that brought it; NULL for other lists
  title TEXT, -- what the feed says of the page
  author TEXT, -- what the feed says of the page
  language TEXT, -- what the feed says of the page
  published TEXT, -- what the feed says of the page
  found TEXT, -- when the feed brought it
  visited TEXT, -- when the page was dealt with; NULL while it waits
  next TEXT, -- when to try again what failed
  tries INTEGER NOT NULL, -- failed attempts
  rejected TEXT -- why there is no article of it; NULL where there is, or it waits
) WITHOUT ROWID, STRICT;

-- Finds what waits to be fetched.
CREATE INDEX addresses_waiting ON addresses (found, url) WHERE visited IS NULL;

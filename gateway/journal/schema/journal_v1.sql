-- Journal, schema 1: every event of one gate since this file was made. Rows are only ever added.

CREATE TABLE meta (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    gate TEXT NOT NULL,
    epoch INTEGER NOT NULL CHECK (epoch BETWEEN 1 AND 9007199254740991), -- random, 53 bits
    created_wall_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE event (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1), -- from 1 without gaps
    kind TEXT NOT NULL,                       -- as in row, for queries
    wall_ms INTEGER NOT NULL,                 -- as in row, for queries
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    row TEXT NOT NULL,                        -- the line of JSON that is hashed and sent
    hash TEXT NOT NULL                        -- hex SHA-256 of row; the next row carries it
) STRICT;

CREATE INDEX event_urgent ON event (seq) WHERE urgent = 1;

CREATE TABLE block (
    number INTEGER PRIMARY KEY CHECK (number >= 0), -- n is rows n * 256 + 1 to (n + 1) * 256, all there
    latest_ms INTEGER NOT NULL                      -- the greatest wall_ms of its rows
) STRICT;

CREATE TABLE acked (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    seq INTEGER NOT NULL CHECK (seq >= 0), -- the centre has committed rows 1 to seq
    writes INTEGER NOT NULL                -- counts, so that SQLite writes an unchanged seq too
) STRICT;

INSERT INTO acked VALUES (1, 0, 0);

PRAGMA application_id = 1198803564; -- "GtJl"
PRAGMA user_version = 1;

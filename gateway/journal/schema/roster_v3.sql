-- Roster, schema 3: the people approved by a signed document. The centre builds the file, gates open it
-- as it came; what changes later goes into a copy that takes its place. No file is changed in use.

CREATE TABLE meta (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    version INTEGER NOT NULL CHECK (version >= 1),
    issued_ms INTEGER NOT NULL,
    people INTEGER NOT NULL,
    state BLOB NOT NULL              -- names this content; the next changes say which state they follow
) STRICT;

CREATE TABLE person (
    id TEXT PRIMARY KEY,             -- random, hex; never derived from a name or number
    name TEXT NOT NULL,
    company TEXT NOT NULL,
    groups TEXT NOT NULL,            -- JSON array of names
    not_before_ms INTEGER NOT NULL,  -- wall milliseconds UTC
    not_after_ms INTEGER NOT NULL,
    batch TEXT NOT NULL,             -- or empty
    kind TEXT NOT NULL,              -- staff, visitor, contractor
    host TEXT NOT NULL,              -- id of whom a visitor comes to see, or empty
    once INTEGER NOT NULL CHECK (once IN (0, 1)),
    lanes TEXT NOT NULL,             -- JSON array of gate ids; [] is every lane
    observed_until_ms INTEGER,       -- NULL for nobody under observation
    contact TEXT NOT NULL            -- the community worker's key, or empty
) STRICT, WITHOUT ROWID;

CREATE TABLE company (
    name TEXT PRIMARY KEY,
    suspended INTEGER NOT NULL CHECK (suspended IN (0, 1)),
    until_ms INTEGER,                -- NULL for no end
    desk TEXT NOT NULL               -- whom the guard calls, or empty
) STRICT, WITHOUT ROWID;

CREATE TABLE batch (
    id TEXT PRIMARY KEY,
    company TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    quota INTEGER NOT NULL,          -- the most people that it is for
    building TEXT NOT NULL           -- or empty
) STRICT, WITHOUT ROWID;

CREATE TABLE alias (
    alias TEXT PRIMARY KEY,          -- what another system calls a person, such as badge:10234
    id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE origin (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    document BLOB NOT NULL           -- what the centre signed last; empty in the file that it sends
) STRICT;

PRAGMA application_id = 1198805619; -- "GtRs"
PRAGMA user_version = 3;

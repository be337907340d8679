-- Roster, schema 1: the people approved by one signed document. Built whole, then never changed.

CREATE TABLE meta (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    version INTEGER NOT NULL CHECK (version >= 1),
    issued_ms INTEGER NOT NULL,
    people INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    id TEXT PRIMARY KEY,             -- random, hex; never derived from a name or number
    name TEXT NOT NULL,
    company TEXT NOT NULL,
    groups TEXT NOT NULL,            -- JSON array of names
    not_before_ms INTEGER NOT NULL,  -- wall milliseconds UTC
    not_after_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alias (                 -- not in files of earlier programs, which named nobody so
    alias TEXT PRIMARY KEY,          -- what another system calls a person, such as badge:10234
    id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE origin (                -- not in files of earlier programs, whose signer nobody can tell
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    document BLOB NOT NULL           -- as the centre signed it; names in it are sealed
) STRICT;

PRAGMA application_id = 1198805619; -- "GtRs"
PRAGMA user_version = 1;

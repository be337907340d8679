"""Builds a roster's file, changes one and reads a whole one back; puts none in force.

The same code builds the file at the centre and changes its copy at a gate, so that both have the
same rows behind the same changes.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from gateway.codes.roster_changes import RosterChanges, RosterIssue
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import Roster, RosterBatch, RosterCompany
from gateway.core.approval import HolderKind, Observation, Standing
from gateway.errors import JournalError, UntrustedDocumentError
from gateway.journal.database import connect_writing, create_file, naming, schema_of, schema_script
from gateway.journal.roster import ROSTER, connect_roster

_Columns = tuple[str | int | None, ...]

_PERSON = "INSERT OR REPLACE INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ALIAS = "INSERT INTO alias VALUES (?, ?)"
_COMPANY = "INSERT OR REPLACE INTO company VALUES (?, ?, ?, ?)"
_BATCH = "INSERT OR REPLACE INTO batch VALUES (?, ?, ?, ?, ?, ?)"


def build_roster(path: Path, roster: Roster, issue: RosterIssue) -> None:
    """Make a new file of a whole roster.

    Args:
        path: where to; nothing may be there.
        roster: everybody.
        issue: its version, date and state.

    Raises:
        JournalError: the disk is full or fails.
    """
    create_file(path)
    with naming(ROSTER, path), closing(_unsynced(path)) as connection:
        connection.executescript("BEGIN;\n" + schema_script(ROSTER, ROSTER.schema))
        insert_rows(connection, roster)
        values = (issue.version, issue.issued_ms, len(roster.people), issue.state)
        connection.execute("INSERT INTO meta VALUES (1, ?, ?, ?, ?)", values)
        connection.execute("INSERT INTO origin VALUES (1, ?)", (issue.signed,))
        connection.execute("COMMIT")


def insert_rows(connection: sqlite3.Connection, roster: Roster) -> None:
    """Put everybody into empty tables, in the keys' order, so that every page is full."""
    for insert, rows in (
        (_PERSON, sorted(map(_person, roster.people))),
        (_ALIAS, sorted(_aliases(roster.people))),
        (_COMPANY, sorted(map(_company, roster.companies))),
        (_BATCH, sorted(map(_batch, roster.batches))),
    ):
        connection.executemany(insert, rows)


def change_roster(path: Path, issues: Iterable[RosterIssue]) -> None:
    """Bring a file that nobody reads to where issues lead, one behind the other.

    Args:
        path: the file; torn if this fails.
        issues: the first may be of the file itself, which had no date and no signature before.

    Raises:
        UntrustedDocumentError: no roster's file, or changes that don't fit it.
        JournalError: the disk is full or fails.
    """
    with naming(ROSTER, path), closing(_unsynced(path)) as connection:
        if schema_of(connection, ROSTER, path) != ROSTER.schema:
            raise UntrustedDocumentError(f"roster {path}: not built for this program's schema")
        connection.execute("BEGIN")
        for issue in issues:
            if issue.changes is not None:
                _apply(connection, issue.changes)
            people = connection.execute("SELECT count(*) FROM person").fetchone()[0]
            expected = people if issue.changes is None else issue.changes.people
            if people != expected:
                raise UntrustedDocumentError(
                    f"roster {path}: {people} people behind changes that were to leave {expected};"
                    " the one before stays in force"
                )
            connection.execute(
                "UPDATE meta SET version = ?, issued_ms = ?, people = ?, state = ?",
                (issue.version, issue.issued_ms, people, issue.state),
            )
            connection.execute("UPDATE origin SET document = ?", (issue.signed,))
        connection.execute("COMMIT")
    sync_file(path)


def read_roster(path: Path) -> Roster:
    """Everybody in a file, as it was built.

    Raises:
        JournalError: it can't be read.
    """
    with naming(ROSTER, path), closing(connect_roster(path)) as connection:
        aliases: dict[str, list[str]] = {}
        for alias, holder in connection.execute("SELECT alias, id FROM alias ORDER BY alias"):
            aliases.setdefault(holder, []).append(alias)
        people = connection.execute("SELECT * FROM person ORDER BY id")
        companies = connection.execute("SELECT * FROM company ORDER BY name")
        batches = connection.execute("SELECT * FROM batch ORDER BY id")
        return Roster(
            tuple(_entry(row, aliases.get(row[0], ())) for row in people),
            tuple(RosterCompany(row[0], Standing(bool(row[1]), *row[2:])) for row in companies),
            tuple(RosterBatch(*row) for row in batches),
        )


def sync_file(path: Path) -> None:
    """Have a file's content on the disk.

    Raises:
        JournalError: the disk fails.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise JournalError(f"roster {path}: {error}; the one before stays") from error


def _unsynced(path: Path) -> sqlite3.Connection:
    """Nobody reads this file before it is whole and synced: no journal and no sync on the way."""
    connection = connect_writing(path)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _apply(connection: sqlite3.Connection, changes: RosterChanges) -> None:
    gone = [(one,) for one in changes.removed]
    _forget_aliases(connection, [*gone, *((entry.id,) for entry in changes.put)])
    for delete, rows in (
        ("DELETE FROM person WHERE id = ?", gone),
        ("DELETE FROM company WHERE name = ?", [(one,) for one in changes.companies_removed]),
        ("DELETE FROM batch WHERE id = ?", [(one,) for one in changes.batches_removed]),
    ):
        connection.executemany(delete, rows)
    connection.executemany(_PERSON, map(_person, changes.put))
    connection.executemany(_ALIAS, _aliases(changes.put))
    connection.executemany(_COMPANY, map(_company, changes.companies))
    connection.executemany(_BATCH, map(_batch, changes.batches))


def _forget_aliases(connection: sqlite3.Connection, ids: Sequence[tuple[str]]) -> None:
    """In one walk through all of them: there is no index by person, which only this would use."""
    connection.execute("CREATE TEMP TABLE named (id TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.executemany("INSERT OR IGNORE INTO named VALUES (?)", ids)
    connection.execute("DELETE FROM alias WHERE id IN (SELECT id FROM named)")
    connection.execute("DROP TABLE named")


def _person(entry: RosterEntry) -> _Columns:
    observation = entry.observation
    return (
        entry.id,
        entry.name,
        entry.company,
        json.dumps(entry.groups),
        entry.not_before_ms,
        entry.not_after_ms,
        entry.batch,
        entry.kind.value,
        entry.host,
        entry.once,
        json.dumps(entry.lanes),
        observation.until_ms if observation else None,
        observation.contact if observation else "",
    )


def _entry(row: tuple[Any, ...], aliases: Iterable[str]) -> RosterEntry:
    (holder, name, company, groups, begin, end, batch, kind, host, once, lanes, until, told) = row
    return RosterEntry(
        holder,
        name,
        company,
        tuple(json.loads(groups)),
        int(begin),
        int(end),
        tuple(aliases),
        batch=batch,
        kind=HolderKind(kind),
        host=host,
        once=bool(once),
        lanes=tuple(json.loads(lanes)),
        observation=None if until is None else Observation(int(until), told),
    )


def _aliases(people: Iterable[RosterEntry]) -> Iterator[_Columns]:
    for entry in people:
        yield from ((alias, entry.id) for alias in entry.aliases)


def _company(company: RosterCompany) -> _Columns:
    standing = company.standing
    return company.name, standing.suspended, standing.until_ms, standing.desk


def _batch(batch: RosterBatch) -> _Columns:
    dates = batch.from_ms, batch.until_ms
    return batch.id, batch.company, *dates, batch.quota, batch.building

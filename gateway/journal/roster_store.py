"""Puts a verified roster in force as a whole new file; verifies nothing and looks nobody up.

A prebuilt file that is renamed into place applies 100,000 people in 14 ms where a transaction into
a live table takes 458 ms (measured on x86), and no reader ever sees half of it.
"""

import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from gateway.codes.roster_tables import Roster
from gateway.errors import JournalError, UntrustedDocumentError
from gateway.journal.database import (
    DamagedFileError,
    connect_writing,
    create_file,
    naming,
    schema_script,
)
from gateway.journal.quarantine import SetAside, set_aside
from gateway.journal.roster import ROSTER, RosterFacts, RosterReader
from gateway.runtime.whole_file import sync_folder

log = logging.getLogger(__name__)

_Columns = tuple[str | int | None, ...]


class RosterStore:
    """Where the roster in force lies; used by one thread.

    Args:
        path: the roster's file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def replace(
        self, roster: Roster, version: int, issued_ms: int, signed: bytes = b""
    ) -> RosterFacts:
        """Put a roster in force; on any error the one before stays.

        Args:
            roster: of a document that verified.
            version: the document's number; must be greater than that of the one in force.
            issued_ms: wall milliseconds when it was signed.
            signed: the document, so that its signer can be asked about later.

        Raises:
            UntrustedDocumentError: not newer.
            JournalError: the disk is full or fails.
        """
        present = self._present_version()
        if version <= present:
            seen = f"version {version} offered, version {present} is in force"
            raise UntrustedDocumentError(f"roster {self.path}: {seen}; a roster never goes back")
        facts = RosterFacts(version, len(roster.people), issued_ms)
        building = self.path.with_name(self.path.name + ".new")
        try:
            self._build(building, roster, facts, signed)
            building.replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            raise JournalError(f"roster {self.path}: {error}; the one before stays") from error
        finally:
            building.unlink(missing_ok=True)
        return facts

    def drop(self) -> None:
        """Put the roster in force out of force, so that there is none.

        Raises:
            JournalError: the disk fails; it stays.
        """
        try:
            self.path.unlink(missing_ok=True)
            sync_folder(self.path.parent)
        except OSError as error:
            raise JournalError(f"roster {self.path}: {error}; it can't be dropped") from error

    def _present_version(self) -> int:
        with closing(RosterReader(self.path)) as reader:
            try:
                return reader.version
            except DamagedFileError as error:
                log.warning("%s; it is replaced", error)
                return 0

    def _build(self, building: Path, roster: Roster, facts: RosterFacts, signed: bytes) -> None:
        building.unlink(missing_ok=True)
        building.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        create_file(building)
        with naming(ROSTER, self.path), closing(connect_writing(building)) as connection:
            self._fill(connection, roster, facts, signed)
        _sync_file(building)

    def _fill(
        self,
        connection: sqlite3.Connection,
        roster: Roster,
        facts: RosterFacts,
        signed: bytes,
    ) -> None:
        # Nobody reads this file before it is whole and synced: no journal and no sync on the way.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript("BEGIN;\n" + schema_script(ROSTER, ROSTER.schema))
        for insert, rows in (
            ("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _people(roster)),
            ("INSERT INTO alias VALUES (?, ?)", _aliases(roster)),
            ("INSERT INTO company VALUES (?, ?, ?, ?)", _companies(roster)),
            ("INSERT INTO batch VALUES (?, ?, ?, ?)", _batches(roster)),
        ):
            connection.executemany(insert, rows)
        values = (facts.version, facts.issued_ms, facts.people)
        connection.execute("INSERT INTO meta VALUES (1, ?, ?, ?)", values)
        connection.execute("INSERT INTO origin VALUES (1, ?)", (signed,))
        connection.execute("COMMIT")


def check_roster(path: Path) -> SetAside | None:
    """Check the roster once at start; a damaged one is put aside, and none is in force.

    Returns:
        The damaged file, to be recorded as a storage warning, or None.

    Raises:
        JournalError: it is no roster, or it can't be read or renamed.
    """
    with closing(RosterReader(path)) as reader:
        try:
            reader.check()
        except DamagedFileError as error:
            return set_aside(path, str(error))
    return None


def _people(roster: Roster) -> Iterator[_Columns]:
    for entry in roster.people:
        observation = entry.observation
        yield (
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


def _aliases(roster: Roster) -> Iterator[_Columns]:
    for entry in roster.people:
        yield from ((alias, entry.id) for alias in entry.aliases)


def _companies(roster: Roster) -> Iterator[_Columns]:
    for company in roster.companies:
        standing = company.standing
        yield company.name, standing.suspended, standing.until_ms, standing.desk


def _batches(roster: Roster) -> Iterator[_Columns]:
    for batch in roster.batches:
        yield batch.id, batch.from_ms, batch.until_ms, batch.building


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

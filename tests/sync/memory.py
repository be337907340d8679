"""Journal, roster and the centre's keys in memory; shared by tests."""

import secrets
from collections.abc import Sequence
from itertools import accumulate

from gateway.codes.document import Document, DocumentKind, sign_document
from gateway.codes.keys import (
    ENTROPY_BYTES,
    ROSTER_KEY_BYTES,
    generate_private_key,
    load_private_key,
)
from gateway.codes.roster import seal_roster
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import Roster
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.event import GENESIS, Event, EventKind, row_hash, row_text
from gateway.core.instant import ClockQuality, Instant
from gateway.errors import JournalError, UntrustedDocumentError
from gateway.journal.row import StoredRow
from gateway.sync.downlink import SiteKeys
from tests.rosters import roster_of


class MemoryOutbox:
    """A journal in memory; it keeps the promises that tests/sync/test_outbox.py lists."""

    def __init__(self, epoch: int = 9) -> None:
        self.epoch = epoch
        self.broken = ""
        self.stored_watermark = 0
        self._rows: list[StoredRow] = []
        self._urgent: set[int] = set()

    @property
    def head(self) -> int:
        """Sequence of the newest row."""
        return len(self._rows)

    def append(self, count: int = 1, *, urgent: bool = False, note: str = "") -> None:
        """Write rows as a journal does."""
        at = Instant(1_800_000_000_000, 5, "boot", ClockQuality.SYNCED)
        event = Event(EventKind.TAMPER, at, {"note": note}, policy_version=1, roster_version=0)
        for _ in range(count):
            previous = row_hash(self._rows[-1].row) if self._rows else GENESIS
            row = StoredRow(self.head + 1, row_text(event, self.head + 1, previous))
            if urgent:
                self._urgent.add(row.sequence)
            self._rows.append(row)

    def forget(self, sequence: int) -> None:
        """Lose the rows behind this one: somebody restored a backup."""
        del self._rows[sequence:]

    def text_of(self, sequence: int) -> str:
        """A row, byte for byte."""
        return self._rows[sequence - 1].row

    def watermark(self) -> int:
        """The stored word of the centre."""
        self._work()
        return self.stored_watermark

    def rows_after(self, sequence: int, most_rows: int, most_bytes: int) -> Sequence[StoredRow]:
        """The next rows."""
        self._work()
        rows = self._rows[sequence : sequence + most_rows]
        sizes = accumulate(len(row.row) + 1 for row in rows)
        fitting = sum(size <= most_bytes for size in sizes)
        return rows[: max(fitting, 1)]

    def urgent_after(self, sequence: int, most_rows: int) -> Sequence[StoredRow]:
        """The next urgent rows."""
        self._work()
        rows = [row for row in self._rows[sequence:] if row.sequence in self._urgent]
        return rows[:most_rows]

    def acknowledge(self, epoch: int, sequence: int) -> None:
        """Keep the centre's word."""
        if epoch == self.epoch:
            self.stored_watermark = sequence

    def _work(self) -> None:
        if self.broken:
            raise JournalError(self.broken)


class MemoryRoster:
    """A roster in memory; it keeps the promises that tests/sync/test_roster_target.py lists."""

    def __init__(self) -> None:
        self.broken = ""
        self.version = 0
        self.entries: tuple[RosterEntry, ...] = ()
        self.document = b""

    def present_version(self) -> int:
        """Version in force."""
        return self.version

    def signed(self) -> bytes:
        """What the roster in force is from."""
        return self.document

    def drop(self) -> None:
        """None is in force."""
        self._work()
        self.version, self.entries, self.document = 0, (), b""

    def replace(self, roster: Roster, version: int, issued_ms: int, signed: bytes) -> None:
        """Put a roster in force."""
        self._work()
        if version <= self.version:
            raise UntrustedDocumentError(f"version {version} of {issued_ms} ms is not newer")
        self.version, self.entries, self.document = version, roster.people, signed

    def _work(self) -> None:
        if self.broken:
            raise JournalError(self.broken)


class Park:
    """The centre's keys for one site, and documents signed with them."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.roster_key = secrets.token_bytes(ROSTER_KEY_BYTES)
        pem = generate_private_key(secrets.token_bytes(ENTROPY_BYTES))
        self.key = load_private_key(pem, "test")
        trust = TrustList((KeyRecord.of(self.key, KeyUse.DOCUMENT, site),))
        self.keys = SiteKeys(site, trust, self.roster_key)

    def roster(self, version: int, people: int = 3) -> bytes:
        """A signed roster document."""
        entries = [
            RosterEntry(f"{number:016x}", f"人{number}", "alpha", ("staff",), 0, 1)
            for number in range(people)
        ]
        body = seal_roster(roster_of(entries), self.roster_key, secrets.token_bytes(12), self.site)
        return self.sign(version, body)

    def sign(self, version: int, body: bytes) -> bytes:
        """A signed document with any body."""
        document = Document(DocumentKind.ROSTER, self.site, version, 1_800_000_000_000, body)
        return sign_document(document, self.key)

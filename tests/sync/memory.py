"""Journal, roster and the centre's keys in memory; shared by tests."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from gateway.central.roster_chain import RosterChain, RosterSeal, Stamp, begun, continued
from gateway.codes.document import Document, DocumentKind, sign_document
from gateway.codes.keys import (
    ENTROPY_BYTES,
    ROSTER_KEY_BYTES,
    generate_private_key,
    load_private_key,
)
from gateway.codes.roster_changes import RosterChanges, RosterIssue
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import Roster
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.event import GENESIS, Event, EventKind, row_hash, row_text
from gateway.core.instant import ClockQuality, Instant
from gateway.errors import JournalError, UntrustedDocumentError
from gateway.journal.roster import RosterFacts
from gateway.journal.roster_file import read_roster
from gateway.journal.roster_store import RosterStore
from gateway.journal.row import StoredRow
from gateway.sync.site_keys import SiteKeys
from tests.rosters import roster_of

ISSUED_MS = 1_800_000_000_000


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
            self.write(event, urgent=urgent)

    def write(self, event: Event, *, urgent: bool) -> None:
        """Write a row of one event."""
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


class MemoryParts:
    """Parts in memory; they keep the promises that tests/sync/test_roster_target.py lists."""

    def __init__(self) -> None:
        self.broken = ""
        self.kept: dict[bytes, bytes] = {}

    def has(self, digest: bytes) -> bool:
        """Whether a part is there."""
        return digest in self.kept

    def put(self, sealed: bytes) -> None:
        """Keep a part."""
        if self.broken:
            raise JournalError(self.broken)
        self.kept[sha256(sealed).digest()] = sealed

    def get(self, digest: bytes) -> bytes:
        """A part that is there."""
        if digest not in self.kept:
            raise JournalError("roster's part: gone; it is fetched again")
        return self.kept[digest]

    def keep(self, digests: Collection[bytes]) -> None:
        """Throw the others away."""
        self.kept = {digest: part for digest, part in self.kept.items() if digest in digests}


class MemoryRoster:
    """A roster in memory; it keeps the promises that tests/sync/test_roster_target.py lists."""

    def __init__(self) -> None:
        self.broken = ""
        self.facts = RosterFacts()
        self.entries: dict[str, RosterEntry] = {}
        self.document = b""
        self.parts = MemoryParts()
        self.installed = 0

    @property
    def version(self) -> int:
        """Version in force."""
        return self.facts.version

    def present(self) -> RosterFacts:
        """The one in force."""
        return self.facts

    def signed(self) -> bytes:
        """What the roster in force is from."""
        return self.document

    def drop(self) -> None:
        """None is in force."""
        self._work()
        self.facts, self.entries, self.document = RosterFacts(), {}, b""

    def install(self, content: Iterable[bytes], issues: Sequence[RosterIssue]) -> None:
        """Put a file in force."""
        self._work()
        self._refuse_older(issues)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "roster.sqlite"
            RosterStore(path).install(content, issues)
            people = read_roster(path).people
        self.installed += 1
        self._now({one.id: one for one in people}, issues[-1])

    def change(self, issues: Sequence[RosterIssue]) -> None:
        """Put changes in force."""
        self._work()
        self._refuse_older(issues)
        entries = dict(self.entries)
        for issue in issues:
            changes = issue.changes or RosterChanges(len(entries))
            for gone in changes.removed:
                entries.pop(gone, None)
            entries |= {one.id: one for one in changes.put}
            if len(entries) != changes.people:
                raise UntrustedDocumentError("another count; the one before stays in force")
        self._now(entries, issues[-1])

    def _now(self, entries: dict[str, RosterEntry], issue: RosterIssue) -> None:
        self.facts = RosterFacts(issue.version, len(entries), issue.issued_ms, issue.state)
        self.entries, self.document = entries, issue.signed

    def _refuse_older(self, issues: Sequence[RosterIssue]) -> None:
        if issues[-1].version <= self.version:
            raise UntrustedDocumentError(f"version {issues[-1].version} is not newer")

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

    @property
    def seal(self) -> RosterSeal:
        """What the centre signs with."""
        return RosterSeal(self.site, self.key, self.roster_key)

    def roster(self, version: int, people: int = 3) -> RosterChain:
        """A roster of a file alone."""
        return begun(self._people(people), Stamp(version, ISSUED_MS), self.seal)

    def after(self, chain: RosterChain, version: int, people: int) -> RosterChain:
        """The same roster, changed."""
        return continued(chain, self._people(people), Stamp(version, ISSUED_MS), self.seal)

    def sign(self, version: int, body: bytes) -> bytes:
        """A signed document with any body."""
        document = Document(DocumentKind.ROSTER, self.site, version, ISSUED_MS, body)
        return sign_document(document, self.key)

    @staticmethod
    def _people(count: int) -> Roster:
        return roster_of(
            RosterEntry(f"{number:016x}", f"人{number}", "alpha", ("staff",), 0, 1)
            for number in range(count)
        )

"""Joins adapters that don't know each other: the journal to the uplink, the roster to the downlink.

Used by the mqtt thread alone; not a second journal and not a second roster.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gateway.app.link_state import LinkState
from gateway.codes.document import DocumentKind
from gateway.codes.roster_changes import RosterIssue
from gateway.core.lane_mode import LaneMode
from gateway.core.policy import Policy
from gateway.errors import JournalError
from gateway.journal.database import DamagedFileError
from gateway.journal.reader import JournalReader
from gateway.journal.roster import RosterFacts, RosterReader
from gateway.journal.roster_parts import PARTS_NAME, PartShelf
from gateway.journal.roster_store import RosterStore
from gateway.journal.row import StoredRow
from gateway.journal.writer import JournalWriter
from gateway.runtime.clock import Clock
from gateway.sync.list_version import ListVersion
from gateway.sync.state import Heartbeat


class JournalOutbox:
    """The journal as the uplink sees it: reads by a connection of its own, writes by the writer."""

    def __init__(self, journal: Path, writer: JournalWriter, link: LinkState) -> None:
        self._reader = JournalReader(journal)
        self._writer = writer
        self._link = link

    @property
    def epoch(self) -> int:
        """Random number made with the journal's file."""
        return self._reader.identity().epoch

    def watermark(self) -> int:
        """The newest row that the centre is known to have."""
        return self._reader.watermark()

    def rows_after(self, sequence: int, most_rows: int, most_bytes: int, /) -> Sequence[StoredRow]:
        """Rows behind ``sequence``, oldest first."""
        return self._reader.rows_after(sequence, most_rows, most_bytes)

    def urgent_after(self, sequence: int, most_rows: int, /) -> Sequence[StoredRow]:
        """Urgent rows behind ``sequence``, oldest first."""
        return self._reader.urgent_after(sequence, most_rows)

    def oldest_age_ms(self, wall_ms: int) -> int | None:
        """Milliseconds since the oldest row that the centre doesn't have, None for none.

        None also where the journal can't be read: that is told elsewhere, and the gate lives.
        """
        with suppress(JournalError):
            oldest_ms = self._reader.backlog().oldest_wall_ms
            return None if oldest_ms is None else max(0, wall_ms - oldest_ms)
        return None

    def acknowledge(self, epoch: int, sequence: int, /) -> None:
        """Keep the centre's watermark; the journal's own thread writes it."""
        self._writer.acknowledge(epoch, sequence)
        self._link.acknowledged(sequence)


class RosterShelf:
    """The roster's file as the downlink sees it."""

    def __init__(self, path: Path) -> None:
        self._store = RosterStore(path)
        self._reader = RosterReader(path)
        self.parts = PartShelf(path.with_name(PARTS_NAME))

    def present(self) -> RosterFacts:
        """The one in force; version 0 for none, or for a damaged one that a new one may replace."""
        try:
            return self._reader.facts()
        except DamagedFileError:
            return RosterFacts()

    def versions(self) -> Iterator[ListVersion]:
        """The roster in force with its date; nothing for none or a damaged one."""
        facts = self.present()
        if facts.version:
            yield ListVersion(DocumentKind.ROSTER.value, facts.version, facts.issued_ms)

    def signed(self) -> bytes:
        """The document that the roster in force is from; empty where that is not known."""
        return self._reader.signed()

    def install(self, content: Iterable[bytes], issues: Sequence[RosterIssue], /) -> object:
        """Put a whole file with changes behind it in force."""
        return self._store.install(content, issues)

    def change(self, issues: Sequence[RosterIssue], /) -> object:
        """Put changes to the one in force in force."""
        return self._store.change(issues)

    def drop(self) -> None:
        """Have no roster in force."""
        self._store.drop()


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the gate says of itself every few seconds.

    Args:
        epoch: of the journal.
        link: how far the centre is behind.
        roster: the roster's file.
        rules: the policy in force.
        mode: how the lane is run by order.
        clock: the time.
    """

    epoch: int
    link: LinkState
    roster: RosterShelf
    rules: Callable[[], Policy]
    mode: Callable[[], LaneMode]
    clock: Clock

    def beat(self) -> Heartbeat:
        """The gate right now."""
        now = self.clock.now()
        return Heartbeat(
            wall_ms=now.wall_ms,
            backlog=self.link.backlog().rows,
            epoch=self.epoch,
            roster_version=self.roster.present().version,
            policy_version=self.rules().version,
            clock=now.clock,
            lane_mode=self.mode(),
        )

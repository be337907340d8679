"""Lists stored rows for people and audits; stores nothing."""

from collections.abc import Collection, Iterator
from dataclasses import astuple, dataclass
from typing import Any, Final

from sqlalchemy import and_, or_, select, tuple_

from gateway.central.redating import redated_ms
from gateway.central.store.database import Database
from gateway.central.store.redates import boot_of_event, is_redated
from gateway.central.store.schema import EVENT
from gateway.core.event import EventKind

PAGE_ROWS: Final = 50
"""Rows on one page of the list."""

MOST_AHEAD_MS: Final = 86_400_000
"""A gate's clock is no further ahead than a day; so rows of long ago need not be looked through."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A row's place in the list: by arrival, then by its key."""

    received_ms: int
    gate: str
    epoch: int
    sequence: int


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which rows the list shows.

    Args:
        gate: only of this gate; empty for all.
        kind: only of this kind; empty for all.
        before: only rows older than this place in the list.
    """

    gate: str = ""
    kind: str = ""
    before: Place | None = None


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """A stored row as the list shows it.

    Args:
        place: in the list.
        kind: of the row.
        wall_ms: milliseconds UTC by the gate's clock.
        row: JSON, verbatim.
        redated_ms: when it was, by the gate's later clock; None where ``wall_ms`` stands.
    """

    place: Place
    kind: str
    wall_ms: int
    row: str
    redated_ms: int | None = None

    @property
    def at_ms(self) -> int:
        """When it was, as far as anybody knows."""
        return self.wall_ms if self.redated_ms is None else self.redated_ms


class EventList:
    """Reads the rows of all gates.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, wanted: EventFilter, limit: int = PAGE_ROWS) -> list[ListedEvent]:
        """The newest rows that the filter lets through, newest arrival first.

        Raises:
            StoreError: the database can't be read.
        """
        place = (EVENT.c.received_ms, EVENT.c.gate, EVENT.c.epoch, EVENT.c.sequence)
        query = select(*place, EVENT.c.kind, EVENT.c.wall_ms, EVENT.c.row, boot_of_event())
        if wanted.gate:
            query = query.where(EVENT.c.gate == wanted.gate)
        if wanted.kind:
            query = query.where(EVENT.c.kind == wanted.kind)
        if wanted.before is not None:
            query = query.where(tuple_(*place) < astuple(wanted.before))
        query = query.order_by(*(column.desc() for column in place)).limit(limit)
        with self._database.read() as connection:
            found = connection.execute(query).all()
        return [_listed(row) for row in found]

    def between(
        self, kinds: Collection[EventKind], begin_ms: int, end_ms: int
    ) -> Iterator[ListedEvent]:
        """Rows of these kinds of a time, journal by journal in order of sequence.

        The time is the gate's wall clock, or its later clock where that dates them.

        Args:
            kinds: at least one.
            begin_ms: wall milliseconds, UTC, from which; rows that came a day before are left out.
            end_ms: and before which.

        Raises:
            StoreError: the database can't be read.
        """
        place = (EVENT.c.received_ms, EVENT.c.gate, EVENT.c.epoch, EVENT.c.sequence)
        columns = (*place, EVENT.c.kind, EVENT.c.wall_ms, EVENT.c.row, boot_of_event())
        query = select(*columns).where(
            EVENT.c.kind.in_([kind.value for kind in kinds]),
            EVENT.c.received_ms >= begin_ms - MOST_AHEAD_MS,
            or_(and_(EVENT.c.wall_ms >= begin_ms, EVENT.c.wall_ms < end_ms), is_redated()),
        )
        with self._database.read() as connection:
            for row in connection.execute(query.order_by(*place[1:])):
                listed = _listed(row)
                if begin_ms <= listed.at_ms < end_ms:
                    yield listed

    def rows(self, gate: str, epoch: int) -> Iterator[str]:
        """Every stored row of one journal in order of sequence, verbatim; for audits.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(EVENT.c.row).where(EVENT.c.gate == gate, EVENT.c.epoch == epoch)
        with self._database.read() as connection:
            for row in connection.execute(query.order_by(EVENT.c.sequence)):
                yield row.row


def _listed(row: Any) -> ListedEvent:  # noqa: ANN401 - SQLAlchemy's own row
    later_ms = None if row.boot_ns is None else redated_ms(row.row, row.boot_ns)
    return ListedEvent(Place(*row[:4]), row.kind, row.wall_ms, row.row, later_ms)

"""Who is inside by the gate's own count, read back from its journal; nothing of other gates."""

from collections.abc import Iterable
from itertools import islice
from typing import Final, Protocol

from gateway.app.recall import PastRow
from gateway.core.event import EventKind
from gateway.core.instant import MS_PER_HOUR, ClockQuality, Instant
from gateway.core.occupancy.register import Register
from gateway.core.occupancy.rows import ROWS, count_row

LONGEST_DAY_MS: Final = 26 * MS_PER_HOUR
"""A day of 25 hours, when summer ends, and one for a clock that was put right."""

_FIRST_ROWS: Final = 1_000
"""A journal that has no date in so many rows is as good as new."""


class DatedRow(PastRow, Protocol):
    """A row that tells how far its date is believed."""

    @property
    def clock(self) -> ClockQuality:
        """Quality of ``wall_ms``."""


class Journal(Protocol):
    """Rows in the order in which they were written."""

    def since(self, wall_ms: int | None) -> Iterable[DatedRow]:
        """Those from this moment on; all for None."""


def recall_occupancy(register: Register, journal: Journal, now: Instant) -> None:
    """Count again whom this gate counted today, and tell the register how far back that reaches.

    Args:
        register: empty so far.
        journal: of this gate; nothing is read of it where there is no limit.
        now: the moment of starting.
    """
    if not register.policy.limits:
        return
    first = islice(journal.since(None), _FIRST_ROWS)
    dates = (row.wall_ms for row in first if row.clock.proves_dates)
    register.begun_ms = next(dates, None)
    kinds = {kind.value for kind in ROWS}
    for row in journal.since(now.wall_ms - LONGEST_DAY_MS):
        if row.kind in kinds:
            count_row(register, EventKind(row.kind), row.body)

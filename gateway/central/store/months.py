"""Sees to it in time that the months of rows are made; knows not how they are made."""

from typing import Final

from gateway.central.store.database import Database
from gateway.central.store.partitions import make_months
from gateway.core.instant import NS_PER_S
from gateway.runtime.clock import Clock

_LOOK_NS: Final = 3_600 * NS_PER_S


class EventMonths:
    """Makes the months as they come near; one process does so.

    Args:
        database: where they are.
        clock: tells which month it is.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._due_ns = 0

    def step(self) -> bool:
        """Look once an hour; never more to do at once.

        Raises:
            StoreError: rows go where they would without; try again.
        """
        now = self._clock.now()
        if now.mono_ns >= self._due_ns:
            with self._database.write() as connection:
                make_months(connection, now.wall_ms)
            self._due_ns = now.mono_ns + _LOOK_NS
        return False

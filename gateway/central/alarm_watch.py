"""Opens cases by urgent rows before these are stored: fevers, and who left home; judges nothing."""

from collections.abc import Sequence

from gateway.central.cases.case import NewCase
from gateway.central.cases.fever import fever_case
from gateway.central.observation.breach import who_left_home
from gateway.central.store.case_rows import open_case
from gateway.central.store.database import Database
from gateway.central.store.observing import Sighting, tell_workers
from gateway.core.instant import Instant
from gateway.sync.wire import Batch


class AlarmWatch:
    """Listens to urgent rows, which come ahead of any backlog.

    Args:
        database: where cases are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_cases(self, urgent: Sequence[Batch], now: Instant) -> None:
        """Open a case for each fever, and alert the workers of whoever should be at home.

        What has its case already opens no other.

        Raises:
            StoreError: none was opened; try again.
        """
        fevers: list[NewCase] = []
        left: list[Sighting] = []
        for batch in urgent:
            for row in batch.rows:
                body = row.body
                if new := fever_case((batch.gate, batch.epoch), row.sequence, row.kind, body):
                    fevers.append(new)
                if holder := who_left_home(row.kind, body):
                    left.append(Sighting(holder, batch.gate, now.wall_ms))
        if fevers or left:
            self._open(fevers, left, now)

    def _open(self, fevers: Sequence[NewCase], left: Sequence[Sighting], now: Instant) -> None:
        with self._database.write() as connection:
            for new in fevers:
                open_case(connection, new, "", now.wall_ms)
            tell_workers(connection, left)

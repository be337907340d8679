"""Opens a case for each fever that a gate found, before its row is answered; judges no reading."""

from collections.abc import Sequence

from gateway.central.cases.case import NewCase
from gateway.central.cases.fever import fever_case
from gateway.central.store.case_rows import open_case
from gateway.central.store.database import Database
from gateway.core.instant import Instant
from gateway.sync.received import ReceivedRow
from gateway.sync.wire import Batch


class FeverWatch:
    """Opens cases from urgent rows, which come ahead of any backlog.

    Args:
        database: where cases are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_cases(self, urgent: Sequence[Batch], now: Instant) -> None:
        """Open a case for each fever among the rows; one that has its case already opens no other.

        Raises:
            StoreError: none was opened; try again.
        """
        fevers = [new for batch in urgent for new in fevers_of(batch)]
        if fevers:
            with self._database.write() as connection:
                for new in fevers:
                    open_case(connection, new, "", now.wall_ms)


def fevers_of(batch: Batch) -> list[NewCase]:
    """What urgent rows tell of fevers."""
    found = [_case((batch.gate, batch.epoch), row) for row in batch.rows]
    return [new for new in found if new is not None]


def _case(journal: tuple[str, int], row: ReceivedRow) -> NewCase | None:
    kind, body = row.fields.get("k"), row.fields.get("body")
    if not isinstance(kind, str) or not isinstance(body, dict):
        return None
    return fever_case(journal, row.sequence, kind, body)

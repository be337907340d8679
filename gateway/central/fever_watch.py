"""Opens a case for each fever that a gate found, before its row is answered; judges no reading."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.central.cases.case import NewCase
from gateway.central.cases.fever import fever_case
from gateway.central.ingest import Ingest
from gateway.central.store.case_rows import open_case
from gateway.central.store.database import Database
from gateway.core.instant import Instant
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.received import ReceivedRow
from gateway.sync.session import Received
from gateway.sync.topics import Channel, address
from gateway.sync.wire import decode_batch


@dataclass(frozen=True, slots=True)
class FeverWatch:
    """Opens cases from urgent rows, which come ahead of any backlog, and has the rows stored.

    Args:
        database: where cases are kept.
        ingest: stores the rows.
    """

    database: Database
    ingest: Ingest

    def receive_all(self, messages: Sequence[Received], now: Instant) -> None:
        """Open a case for each fever among the rows, then store them.

        Raises:
            StoreError: none was taken off the broker; try again, no case is opened twice.
        """
        fevers = [new for message in messages for new in fevers_of(message)]
        if fevers:
            with self.database.write() as connection:
                for new in fevers:
                    open_case(connection, new, "", now.wall_ms)
        self.ingest.receive_all(messages, now)

    def write_counts(self, now: Instant) -> None:
        """As ``Ingest``."""
        self.ingest.write_counts(now)

    def tell_gaps(self, now: Instant) -> None:
        """As ``Ingest``."""
        self.ingest.tell_gaps(now)


def fevers_of(message: Received) -> list[NewCase]:
    """What an urgent message tells of fevers; nothing of one that is not ours."""
    origin = address(message.topic)
    if origin is None or origin.channel is not Channel.URGENT:
        return []
    try:
        batch = decode_batch(message.payload, origin.name)
    except ForeignPayloadError:
        return []  # it is refused and counted where it would be stored
    found = [_case((batch.gate, batch.epoch), row) for row in batch.rows]
    return [new for new in found if new is not None]


def _case(journal: tuple[str, int], row: ReceivedRow) -> NewCase | None:
    kind, body = row.fields.get("k"), row.fields.get("body")
    if not isinstance(kind, str) or not isinstance(body, dict):
        return None
    return fever_case(journal, row.sequence, kind, body)

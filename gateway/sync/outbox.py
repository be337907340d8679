"""What sync needs of the journal, which is its outbox; filled by the composition root."""

from collections.abc import Sequence
from typing import Protocol

from gateway.sync.wire import OutboxRow


class Outbox(Protocol):
    """The journal as the sender sees it; only the mqtt thread calls it.

    Reading raises a GatewayError when the journal can't be read; it is asked again later.
    """

    @property
    def epoch(self) -> int:
        """Random number made with the journal's file."""

    def watermark(self) -> int:
        """The stored word of the centre: it has every row up to this one."""

    def rows_after(self, sequence: int, most_rows: int, most_bytes: int, /) -> Sequence[OutboxRow]:
        """The rows behind ``sequence`` in order.

        Args:
            sequence: where to begin, not included.
            most_rows: the most rows.
            most_bytes: the most bytes with line ends; one row comes even if it is longer.
        """

    def urgent_after(self, sequence: int, most_rows: int, /) -> Sequence[OutboxRow]:
        """Of the rows behind ``sequence`` only those that go at once, in order."""

    def acknowledge(self, epoch: int, sequence: int, /) -> None:
        """Store the centre's word soon, and return at once; it may be lower than the last one."""

"""A simulated gate's journal, in memory with real hash chains; not durable, as nobody was admitted.

In memory because a machine with one disk can't stand for two hundred with a card each: their rows
are 200 syncs a second of 200 files, and the figures would be that disk's and not the server's.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter

from gateway.core.event import GENESIS, Event, row_hash, row_text
from gateway.journal.row import StoredRow

_SEQUENCE = attrgetter("sequence")


class BoundedOutbox:
    """Keeps an outbox's promises (tests/sync/test_outbox.py); one thread uses it.

    Args:
        epoch: random number of 53 bits, as a journal's file has one.
        most_rows: rows that are kept; those that were acknowledged make room for new ones.
    """

    def __init__(self, epoch: int, most_rows: int) -> None:
        self.epoch = epoch
        self.head = 0
        """Sequence of the newest row."""
        self._most_rows = most_rows
        self._hash = GENESIS
        self._watermark = 0
        self._rows: list[StoredRow] = []
        self._urgent: list[StoredRow] = []

    @property
    def is_full(self) -> bool:
        """Whether no row can be taken before older ones are acknowledged."""
        return self.backlog >= self._most_rows

    @property
    def backlog(self) -> int:
        """Rows that were not acknowledged."""
        return max(0, self.head - self._watermark)

    def write(self, event: Event) -> int:
        """Keep an event as the next row; the owner looks at ``is_full`` first.

        Returns:
            The row's sequence.
        """
        if len(self._rows) >= self._most_rows:
            self._make_room()
        self.head += 1
        row = StoredRow(self.head, row_text(event, self.head, self._hash))
        self._hash = row_hash(row.row)
        self._rows.append(row)
        if event.urgent or event.kind.urgent:
            self._urgent.append(row)
        return row.sequence

    def watermark(self) -> int:
        """The centre's last word."""
        return self._watermark

    def rows_after(self, sequence: int, most_rows: int, most_bytes: int, /) -> Sequence[StoredRow]:
        """The next rows; one comes even if it is longer than ``most_bytes``."""
        first = bisect_right(self._rows, sequence, key=_SEQUENCE)
        rows = self._rows[first : first + most_rows]
        fitting = sum(size <= most_bytes for size in accumulate(len(row.row) + 1 for row in rows))
        return rows[: max(fitting, 1)]

    def urgent_after(self, sequence: int, most_rows: int, /) -> Sequence[StoredRow]:
        """The next urgent rows."""
        first = bisect_right(self._urgent, sequence, key=_SEQUENCE)
        return self._urgent[first : first + most_rows]

    def acknowledge(self, epoch: int, sequence: int, /) -> None:
        """Keep the centre's word, also a lower one."""
        if epoch == self.epoch:
            self._watermark = sequence

    def _make_room(self) -> None:
        for rows in (self._rows, self._urgent):
            del rows[: bisect_right(rows, self._watermark, key=_SEQUENCE)]

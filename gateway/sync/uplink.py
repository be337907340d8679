"""Decides which rows go up and when they go again; pure: reads no journal, sends nothing.

The truth is two databases, the gate's journal and the centre's table; the broker is a pipe that
may lose anything at any time (measured: 0 of 2,000 PUBACKed messages survived kill -9 of a
mosquitto with default persistence). So the only state is the watermark, and everything after it is
sent until the centre says that it has committed it.
"""

from collections import deque
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.sync.wire import Ack

WINDOW: Final = 4
"""Batches sent and not acknowledged."""

FIRST_WAIT_NS: Final = 2_000 * NS_PER_MS
"""Silence after which rows are sent again: 2 s at least, doubling to 64 s. A fixed 2 s delivered
47,550 duplicates of 13,577 events to a slow broker, doubling 3,961 (measured)."""

LAST_WAIT_NS: Final = 64_000 * NS_PER_MS

PATIENCE: Final = 4
"""The wait is at least so many times what the last answer took. When 200 gates came back at once
the centre needed longer than 2 s for all that they sent, and each row came 1.8 times (measured).
So a gate also begins with one batch, and has one more under way with each answer."""

MOST_LEARNED_NS: Final = 16_000 * NS_PER_MS
"""What is left of a doubled wait once the centre answers again, which may be after hours."""


class Uplink:
    """The sender's side of the watermark protocol.

    The owner asks ``next_after`` where to read, sends what it read, and reports: connected,
    disconnected, ``sent``, ``acknowledged``, ``expire``.

    Args:
        watermark: last sequence that the centre acknowledged, as the journal remembers it.
    """

    def __init__(self, watermark: int) -> None:
        self._watermark = watermark
        self._sent = watermark
        self._newest_sent = watermark
        self._window: deque[tuple[int, int]] = deque()
        self._limit = 1
        self._wait_ns = FIRST_WAIT_NS
        self._repeated = watermark
        self._deadline_ns: int | None = None
        self._silences = 0
        self._may_repeat = True
        self._connected = False
        self._urgent = 0
        self._gaps_tell = False

    @property
    def watermark(self) -> int:
        """Last sequence up to which the centre has every row."""
        return self._watermark

    @property
    def newest_sent(self) -> int:
        """Last sequence that was ever sent: the centre can't have a later one from this run."""
        return self._newest_sent

    @property
    def unacknowledged(self) -> int:
        """Batches sent and not acknowledged."""
        return len(self._window)

    @property
    def silences(self) -> int:
        """How many waits in a row ended without an acknowledgement that moved the watermark."""
        return self._silences

    @property
    def is_connected(self) -> bool:
        """Whether the broker is there."""
        return self._connected

    def next_after(self) -> int | None:
        """The sequence after which to read the next batch; None while nothing may be sent."""
        limit = 1 if self._silences else self._limit  # one is enough to ask who is there
        if self._connected and len(self._window) < limit:
            return self._sent
        return None

    def connected(self) -> None:
        """Begin again at the watermark: what was on the way is lost or will come twice."""
        self._connected = True
        self._limit = 1
        self._wait_ns = FIRST_WAIT_NS
        self._silences = 0
        self._may_repeat = True
        self._rewind()

    def disconnected(self) -> None:
        """Send nothing until connected, and expect no answer."""
        self._connected = False
        self._deadline_ns = None

    def sent(self, last_sequence: int, now_ns: int) -> None:
        """A batch that ends with this sequence was handed to the broker."""
        self._window.append((last_sequence, now_ns))
        self._sent = last_sequence
        self._newest_sent = max(self._newest_sent, last_sequence)
        if self._deadline_ns is None:
            self._deadline_ns = now_ns + self._wait_ns

    def urgent_sent(self, sequence: int) -> None:
        """A row was sent ahead of its batch: until the batches reach it, a gap is no loss."""
        self._newest_sent = max(self._newest_sent, sequence)
        self._urgent = max(self._urgent, sequence)

    def acknowledged(self, ack: Ack, now_ns: int) -> None:
        """Take the centre's word, also when it has less than before: it came from a backup.

        The owner has checked that the ack is of this journal and within it.
        """
        moved = ack.acked > self._watermark
        fewer = ack.acked < self._watermark
        self._watermark = ack.acked
        if moved:
            self._progress(now_ns)
        if ack.begins or (not moved and (fewer or self._silences or self._tells_loss(ack))):
            self._repeat()
        if ack.want is None:
            self._gaps_tell = True

    def expire(self, now_ns: int) -> bool:
        """Send again from the watermark if the wait is over; tells whether it was."""
        if self._deadline_ns is None or now_ns < self._deadline_ns:
            return False
        self._silences += 1
        self._wait_ns = min(2 * self._wait_ns, LAST_WAIT_NS)
        self._may_repeat = True
        self._rewind()
        return True

    def _progress(self, now_ns: int) -> None:
        self._wait_ns = min(self._wait_ns, MOST_LEARNED_NS)
        while self._window and self._window[0][0] <= self._watermark:
            self._answered(*self._window.popleft(), now_ns)
        self._limit = min(WINDOW, self._limit + 1)
        self._sent = max(self._sent, self._watermark)
        self._silences = 0
        self._may_repeat = True
        self._deadline_ns = now_ns + self._wait_ns if self._window else None

    def _answered(self, last_sequence: int, sent_ns: int, now_ns: int) -> None:
        """Learn how long an answer takes; of what was sent twice it may be either one's.

        So what silences taught stays until something is answered that went once (Karn and
        Partridge 1987): a crowd whose first batches all went twice would go on so.
        """
        if last_sequence > self._repeated:
            learned_ns = PATIENCE * (now_ns - sent_ns)
            self._wait_ns = min(max(FIRST_WAIT_NS, learned_ns), LAST_WAIT_NS)

    def _tells_loss(self, ack: Ack) -> bool:
        """Whether rows are missing that can't be still on the way behind an urgent one.

        An urgent row of an earlier run may be there too, so the first gaps tell nothing.
        """
        return ack.want is not None and self._gaps_tell and self._urgent <= self._watermark

    def _repeat(self) -> None:
        """Rewind once for all acks that ask for it; after that only progress or the wait helps.

        Each of the batches behind a gap is answered with the same wish.
        """
        if self._may_repeat:
            self._may_repeat = False
            self._rewind()

    def _rewind(self) -> None:
        self._repeated = self._newest_sent
        self._sent = self._watermark
        self._window.clear()
        self._deadline_ns = None

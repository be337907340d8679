"""Sends old rows again that the centre asked for, behind everything new; decides about no row."""

import logging
from collections.abc import Sequence
from itertools import count, takewhile
from typing import Final, Protocol

from gateway.codes.command import Replay
from gateway.core.event import Json
from gateway.errors import GatewayError
from gateway.runtime.clock import Clock
from gateway.sync.command_rule import Refusal
from gateway.sync.outbox import Outbox
from gateway.sync.topics import Channel
from gateway.sync.uplink import FIRST_WAIT_NS
from gateway.sync.wire import MAX_ROWS, MAX_UNPACKED_BYTES, OutboxRow, pack_batch

log = logging.getLogger(__name__)

MOST_TRIES: Final = 6
"""Of one batch, waiting twice as long after each: two minutes; then the centre must ask anew."""


class Publisher(Protocol):
    """What sends messages."""

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Hand a message over; False if it was not taken."""


class Replays:
    """One range of rows at a time, one batch of it on the way; one thread owns it.

    It goes by any acknowledgement: the centre gives one after each commit, and where that was
    another's, the next batch only goes a little early. Whatever is lost on the way is asked for
    again, as the centre sees its gaps.

    Args:
        gate: the gate's name.
        outbox: where rows are.
        clock: runs the wait.
    """

    def __init__(self, gate: str, outbox: Outbox, clock: Clock) -> None:
        self._gate = gate
        self._outbox = outbox
        self._clock = clock
        self._after: int | None = None
        self._last = 0
        self._flying: int | None = None
        self._tries = 0
        self._not_before_ns = 0

    @property
    def busy(self) -> bool:
        """Whether rows are still to be sent again."""
        return self._after is not None

    def ask(self, order: Replay) -> dict[str, Json] | Refusal:
        """Begin with a range; what the row says of it, or why not.

        Ranges that the journal does not have are named as ``gone``: they never come.
        """
        if self.busy:
            return Refusal.BUSY
        try:
            if order.epoch != self._outbox.epoch:
                return Refusal.OTHER_EPOCH
            there = self._there(order.first, order.last)
        except GatewayError as error:
            log.warning("rows can't be sent again: %s", error)
            return Refusal.JOURNAL_UNREADABLE
        first, last = there or (order.last + 1, order.last)
        if there is not None:
            self._after, self._last, self._flying, self._tries = first - 1, last, None, 0
            self._not_before_ns = self._clock.mono_ns()
        gone: list[Json] = [
            [low, high]
            for low, high in ((order.first, first - 1), (last + 1, order.last))
            if low <= high
        ]
        said: dict[str, Json] = {"epoch": order.epoch, "from": order.first, "to": order.last}
        return {**said, "gone": gone} if gone else said

    def acknowledged(self) -> None:
        """The centre has committed something: the next batch may go."""
        if self._flying is None:
            return
        self._after, self._flying, self._tries = self._flying, None, 0
        self._not_before_ns = self._clock.mono_ns()
        if self._after >= self._last:
            self._after = None

    def turn(self, publisher: Publisher | None, *, idle: bool) -> None:
        """Send the batch that is due.

        Args:
            publisher: the connection, or None while there is none.
            idle: no new row waits or is on its way.
        """
        now_ns = self._clock.mono_ns()
        if self._after is None or publisher is None or not idle or now_ns < self._not_before_ns:
            return
        if self._tries >= MOST_TRIES:
            log.warning("the centre does not answer: rows are not sent again for now")
            self._after = self._flying = None
            return
        self._not_before_ns = now_ns + (FIRST_WAIT_NS << self._tries)
        self._tries += 1
        try:
            self._send(publisher, self._next_rows(self._after))
        except GatewayError as error:
            log.warning("rows can't be sent again now: %s", error)

    def _send(self, publisher: Publisher, rows: Sequence[OutboxRow]) -> None:
        if not rows:
            self._after = None
            return
        batch, taken = pack_batch(self._gate, self._outbox.epoch, rows)
        if publisher.publish(Channel.EVENTS.of(self._gate), batch):
            self._flying = rows[taken - 1].sequence

    def _next_rows(self, after: int) -> Sequence[OutboxRow]:
        found = self._outbox.rows_after(after, MAX_ROWS, MAX_UNPACKED_BYTES)
        wanted = [row for row in found if row.sequence <= self._last]
        start = wanted[0].sequence if wanted else 0
        pairs = takewhile(
            lambda pair: pair[0].sequence == pair[1], zip(wanted, count(start), strict=False)
        )
        return [row for row, _ in pairs]

    def _there(self, first: int, last: int) -> tuple[int, int] | None:
        """The part of a range that the journal has; its rows have no gaps but at the ends."""
        found = self._outbox.rows_after(first - 1, 1, 1)
        if not found or found[0].sequence > last:
            return None
        low, high = found[0].sequence, last
        newest = low
        while newest < high:
            middle = (newest + high + 1) // 2
            if self._outbox.rows_after(middle - 1, 1, 1):
                newest = middle
            else:
                high = middle - 1
        return low, newest

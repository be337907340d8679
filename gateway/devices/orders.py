"""What the gate orders of a barrier, until its thread can do it; knows neither port nor pin.

Calls only put orders into a bounded queue. An order that is older than 500 ms when it could be
done is dropped, so that the arm never opens late.
"""

import logging
import queue
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from firmware_bridge.commands import STALE_MS
from firmware_bridge.vocabulary import MAX_PULSE_MS
from gateway.core.instant import NS_PER_MS
from gateway.core.lane import Lamp, Tone
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

ORDERS: Final = 64


@dataclass(frozen=True, slots=True)
class OpenFor:
    """Open the arm for at most ``max_ms``."""

    max_ms: int


class Close:
    """Close the arm."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order that loses its worth with time; a lamp does not, and is none."""

    what: OpenFor | Close | Tone
    ordered_ns: int


class OrderTaker:
    """The gate's side of a barrier: takes orders from any thread and returns at once.

    Args:
        place: where the barrier is, for the log.
        clock: ages the orders.
        wake: ends the waiting of the barrier's thread.
    """

    def __init__(self, place: str, clock: Clock, wake: Callable[[], None]) -> None:
        self._place = place
        self._clock = clock
        self._wake = wake
        self._queue: queue.Queue[Order | Lamp] = queue.Queue(ORDERS)
        self._waiting: deque[Order] = deque(maxlen=ORDERS)
        self._lamp: Lamp | None = None

    def open(self, max_ms: int) -> None:
        """Open the arm for at most ``max_ms``; it closes by itself.

        Raises:
            ValueError: not within 1-60000 ms.
        """
        if not 0 < max_ms <= MAX_PULSE_MS:
            raise ValueError(f"open for {max_ms} ms: a barrier takes 1-{MAX_PULSE_MS} ms")
        self._put(Order(OpenFor(max_ms), self._clock.mono_ns()))

    def close(self) -> None:
        """Close the arm."""
        self._put(Order(Close(), self._clock.mono_ns()))

    def show(self, lamp: Lamp) -> None:
        """Set the lane's light; it is shown again after the barrier was away."""
        self._put(lamp)

    def sound(self, tone: Tone) -> None:
        """Play one tone."""
        self._put(Order(tone, self._clock.mono_ns()))

    def _put(self, order: Order | Lamp) -> None:
        try:
            self._queue.put_nowait(order)
        except queue.Full:
            log.warning("%s: %d orders wait already, dropping one more", self._place, ORDERS)
        self._wake()

    def _collect(self) -> None:
        """Take orders out of the queue even while nothing can be done: it must not fill up."""
        while not self._queue.empty():
            order = self._queue.get_nowait()
            if isinstance(order, Lamp):
                self._lamp = order
            else:
                self._waiting.append(order)

    def _take_fresh(self, now_ns: int) -> list[Order]:
        """The orders that wait and may still be done, oldest first; none of them waits then."""
        orders, self._waiting = self._waiting, deque(maxlen=ORDERS)
        fresh = [one for one in orders if now_ns - one.ordered_ns <= STALE_MS * NS_PER_MS]
        if len(fresh) < len(orders):
            dropped = len(orders) - len(fresh)
            log.warning("%s: dropped %d orders, older than %d ms", self._place, dropped, STALE_MS)
        return fresh

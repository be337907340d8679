"""The deciding thread's one queue: events never drop, frames and readings drop the oldest."""

import threading
from collections import deque
from typing import Final

from gateway.core.signals import CardShown, CodeRead, DistanceTaken, SampleTaken, Signal

PERISHABLE: Final = 64
"""Codes, cards and samples kept for a busy gate: 3 s of a 20 Hz thermometer, 1.5 s with a
rangefinder beside it; older ones prove nothing."""


class Inbox:
    """A bounded place where every adapter puts its signals.

    Codes, cards, samples and distances are worth less the older they are, so the oldest gives way.
    Everything else is an event and waits; their number is bounded by the board, the guards and the
    journal.
    """

    def __init__(self) -> None:
        self._events: deque[Signal] = deque()
        self._perishable: deque[Signal] = deque(maxlen=PERISHABLE)
        self._arrived = threading.Condition()

    def put(self, signal: Signal) -> None:
        """Add a signal from any thread; returns at once."""
        with self._arrived:
            if isinstance(signal, CodeRead | CardShown | SampleTaken | DistanceTaken):
                self._perishable.append(signal)
            else:
                self._events.append(signal)
            self._arrived.notify()

    def take(self, limit_s: float) -> Signal | None:
        """The next signal, events first, or None after ``limit_s`` seconds."""
        with self._arrived:
            if not self._events and not self._perishable:
                self._arrived.wait(limit_s)
            if self._events:
                return self._events.popleft()
            return self._perishable.popleft() if self._perishable else None

"""Events of the emulated board that wait for their acknowledgement, oldest first."""

from collections import deque
from typing import Final

from firmware_bridge.board_messages import InputEvent
from firmware_bridge.emulator.delivery import Delivery
from firmware_bridge.frames import Frame

CAPACITY: Final = 16
"""A board has little memory; the oldest event is dropped, the heartbeat's bitmap mends it."""


class EventQueue:
    """Sends one event at a time, so that the host sees them in order and each once."""

    def __init__(self) -> None:
        self._events: deque[InputEvent] = deque(maxlen=CAPACITY)
        self._delivery = Delivery()

    def __len__(self) -> int:
        return len(self._events)

    def add(self, event: InputEvent) -> None:
        """Queue an event behind the others."""
        if len(self._events) == CAPACITY:
            self._delivery.forget()
        self._events.append(event)

    def due(self, now_ms: int, sequence: int) -> Frame | None:
        """The frame to send now: a new one with this sequence, or the last one again."""
        return self._delivery.due(self._events[0], now_ms, sequence) if self._events else None

    def acknowledged(self, sequence: int, ident: int) -> None:
        """Strike out the event that was sent; another's acknowledgement changes nothing."""
        if self._delivery.is_of(sequence) and self._events[0].id == ident:
            self._events.popleft()
            self._delivery.forget()

    def clear(self) -> None:
        """A new session begins with the present state, not with old news."""
        self._events.clear()
        self._delivery.forget()

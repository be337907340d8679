"""Events of the emulated board that wait for their acknowledgement, oldest first."""

from collections import deque
from typing import Final

from firmware_bridge.board_messages import InputEvent
from firmware_bridge.frames import Frame, FrameFlag

RETRY_MS: Final = 60
CAPACITY: Final = 16
"""A board has little memory; the oldest event is dropped, the heartbeat's bitmap mends it."""


class EventQueue:
    """Sends one event at a time, so that the host sees them in order and each once."""

    def __init__(self) -> None:
        self._events: deque[InputEvent] = deque(maxlen=CAPACITY)
        self._sent: Frame | None = None
        self._due_ms = 0

    def __len__(self) -> int:
        return len(self._events)

    def add(self, event: InputEvent) -> None:
        """Queue an event behind the others."""
        if len(self._events) == CAPACITY:
            self._sent = None
        self._events.append(event)

    def due(self, now_ms: int, sequence: int) -> Frame | None:
        """The frame to send now: a new one with this sequence, or the last one again."""
        if not self._events:
            return None
        if self._sent is None:
            self._sent = self._events[0].in_frame(sequence, FrameFlag.ACK_REQ)
        elif now_ms < self._due_ms:
            return None
        else:
            self._sent = self._sent.repeated()
        self._due_ms = now_ms + RETRY_MS
        return self._sent

    def acknowledged(self, sequence: int, ident: int) -> None:
        """Strike out the event that was sent; another's acknowledgement changes nothing."""
        if self._sent is None or (self._sent.sequence, self._events[0].id) != (sequence, ident):
            return
        self._events.popleft()
        self._sent = None

    def clear(self) -> None:
        """A new session begins with the present state, not with old news."""
        self._events.clear()
        self._sent = None

"""What the network tells a session's owner, in one bounded queue; knows no MQTT library."""

from collections import deque
from dataclasses import dataclass
from threading import Condition


@dataclass(frozen=True, slots=True)
class Connected:
    """The broker answered, and every subscription stands."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """No connection, or one that is of no use; ``why`` is one plain sentence."""

    why: str


@dataclass(frozen=True, slots=True)
class PublicationRefused:
    """The broker took a publication and threw it away; ``why`` is one plain sentence."""

    why: str


@dataclass(frozen=True, slots=True)
class Received:
    """A message, hostile until decoded.

    Args:
        topic: where it was published.
        payload: its bytes, no longer than the session's limit.
        retained: whether it is the topic's last known message rather than a fresh one.
        connection: number of the connection it came on.
        mid: its packet id on that connection; 0 at QoS 0.
        qos: 0 or 1.
    """

    topic: str
    payload: bytes
    retained: bool
    connection: int
    mid: int
    qos: int


SessionEvent = Connected | Disconnected | PublicationRefused | Received


class Inbox:
    """Hands events from the network's thread to the owner's; messages beyond a limit are lost.

    A message may be lost because the truth is in two databases: whoever sent it asks again.

    Args:
        max_messages: messages that may wait.
        max_bytes: bytes of payload that may wait; one message may always.
    """

    def __init__(self, max_messages: int, max_bytes: int) -> None:
        self._max_messages = max_messages
        self._max_bytes = max_bytes
        self._events: deque[SessionEvent] = deque()
        self._messages = 0
        self._bytes = 0
        self._woken = False
        self._changed = Condition()
        self.lost_messages = 0

    def put(self, event: SessionEvent) -> bool:
        """Append an event and return at once; False if there was no room for a message."""
        with self._changed:
            if isinstance(event, Received) and not self._has_room(event):
                self.lost_messages += 1
                return False
            self._events.append(event)
            self._count(event, 1)
            self._changed.notify()
            return True

    def wake(self) -> None:
        """Let ``take`` return now, from any thread; many calls before it count as one."""
        with self._changed:
            self._woken = True
            self._changed.notify()

    def take(self, timeout_s: float) -> SessionEvent | None:
        """The oldest event; None when woken, or when ``timeout_s`` seconds brought nothing."""
        with self._changed:
            if not self._events and not self._woken:
                self._changed.wait(timeout_s)
            self._woken = False
            if not self._events:
                return None
            event = self._events.popleft()
            self._count(event, -1)
            return event

    def _has_room(self, message: Received) -> bool:
        fits = self._bytes + len(message.payload) <= self._max_bytes or self._messages == 0
        return fits and self._messages < self._max_messages

    def _count(self, event: SessionEvent, sign: int) -> None:
        if isinstance(event, Received):
            self._messages += sign
            self._bytes += sign * len(event.payload)

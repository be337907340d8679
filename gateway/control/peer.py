"""One connection of the control server: what it sent and what it still has to take; no loop."""

import socket
from typing import Final

from gateway.control.messages import LineBuffer
from gateway.core.instant import NS_PER_MS

_CHUNK: Final = 16 * 1024
_MAX_OUTBOX: Final = 64 * 1024
_PATIENCE_NS: Final = 2_000 * NS_PER_MS


class Peer:
    """A client on a non-blocking socket; nobody waits for it.

    Args:
        connection: just accepted.
        name: how logs call it.
    """

    def __init__(self, connection: socket.socket, name: str) -> None:
        connection.settimeout(0)
        self.connection = connection
        self.name = name
        self._lines = LineBuffer()
        self._outbox = b""
        self._view = b""
        self._blocked_since_ns: int | None = None

    @property
    def blocked(self) -> bool:
        """Whether it still has bytes to take."""
        return bool(self._outbox)

    def receive(self) -> list[bytes] | None:
        """Whole lines that arrived, or None when the other side has gone.

        Raises:
            ShapeError: if a line is too long.
        """
        try:
            received = self.connection.recv(_CHUNK)
        except BlockingIOError:
            return []
        except OSError:
            return None
        return self._lines.feed(received) if received else None

    def put(self, line: bytes) -> None:
        """Queue a line that must arrive."""
        self._outbox += line

    def show(self, view: bytes) -> None:
        """Queue the newest view in place of an older one that has not gone yet."""
        self._view = view

    def flush(self, now_ns: int) -> bool:
        """Send what the kernel takes; False when the peer is gone or too slow to be kept."""
        try:
            while self._outbox or self._view:
                if not self._outbox:
                    self._outbox, self._view = self._view, b""
                sent = self.connection.send(self._outbox)
                self._outbox = self._outbox[sent:]
                self._blocked_since_ns = None
        except BlockingIOError:
            return self._still_patient(now_ns)
        except OSError:
            return False
        return True

    def _still_patient(self, now_ns: int) -> bool:
        if self._blocked_since_ns is None:
            self._blocked_since_ns = now_ns
        waited_ns = now_ns - self._blocked_since_ns
        return waited_ns < _PATIENCE_NS and len(self._outbox) <= _MAX_OUTBOX

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

"""Screens that only listen, many in one process: ``python -m tests.bench.screens_listener PORT N``.

Prints ``ready``; when its input ends, when each row's verdict reached each of them, as JSON: pairs
of the row and the monotonic time in nanoseconds.
"""

import json
import re
import selectors
import socket
import sys

from gateway.runtime.clock import SystemClock
from tests.bench.acts_site import Browser

_ANSWERS = re.compile(rb'"answers":(\d+)')
_READ = 65_536


class Listener:
    """One screen's stream."""

    def __init__(self, port: int, cookie: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        asked = f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n"
        self.socket.sendall(asked.encode())
        self._rest = b""
        self._newest = 0
        self.seen: list[tuple[int, int]] = []

    def hear(self, now_ns: int) -> None:
        """Take what has come."""
        lines = (self._rest + self.socket.recv(_READ)).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            found = _ANSWERS.search(line)
            if found and int(found[1]) > self._newest:
                self._newest = int(found[1])
                self.seen.append((self._newest, now_ns))


def main() -> None:
    """Listen until the input ends."""
    port, count = int(sys.argv[1]), int(sys.argv[2])
    clock = SystemClock(lambda: True)
    cookie = Browser(port).cookie
    listeners = [Listener(port, cookie) for _ in range(count)]
    waiting = selectors.DefaultSelector()
    for one in listeners:
        waiting.register(one.socket, selectors.EVENT_READ, one)
    waiting.register(sys.stdin, selectors.EVENT_READ)
    print("ready", flush=True)
    ended = False
    while not ended:
        for key, _ in waiting.select():
            if key.data is None:
                ended = True
            else:
                key.data.hear(clock.mono_ns())
    print(json.dumps([one.seen for one in listeners]))


if __name__ == "__main__":
    main()

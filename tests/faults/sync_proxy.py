"""A wire between gates and broker that can be cut or can swallow everything; knows no MQTT."""

import socket
from contextlib import suppress
from threading import Event, Lock, Thread

_PIECE = 65_536
_LOOK_S = 0.02


class Wire:
    """Forwards TCP connections to a port of this machine, unless it is broken.

    Args:
        port: where to.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._lock = Lock()
        self._open: list[tuple[socket.socket, socket.socket]] = []
        self._flows = Event()
        self._flows.set()
        Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Every connection breaks at once, in the middle of whatever was on the way."""
        with self._lock:
            broken, self._open = self._open, []
        for pair in broken:
            _end(pair)

    def cut_one(self, which: int) -> None:
        """One of the living connections breaks, counted round in the order in which they came."""
        with self._lock:
            self._open = [pair for pair in self._open if pair[0].fileno() >= 0]
            if not self._open:
                return
            pair = self._open.pop(which % len(self._open))
        _end(pair)

    def hold(self) -> None:
        """Nothing passes and nobody is told, as when a cable is pulled behind a switch."""
        self._flows.clear()

    def let_go(self) -> None:
        """Everything passes again, also what was held."""
        self._flows.set()

    def _accept(self) -> None:
        while True:
            near, _ = self._listener.accept()
            try:
                far = socket.create_connection(("127.0.0.1", self._to), 1)
                far.settimeout(None)
            except OSError:
                near.close()
                continue
            with self._lock:
                self._open.append((near, far))
            for source, target in ((near, far), (far, near)):
                Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(_PIECE):
                while not self._flows.wait(_LOOK_S):
                    pass
                target.sendall(piece)
        _end((source, target))


def _end(pair: tuple[socket.socket, socket.socket]) -> None:
    for one in pair:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()

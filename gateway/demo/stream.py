"""A network camera on loopback: MJPEG over HTTP, with faults on demand; not what it shows.

As network cameras do it: one response of multipart/x-mixed-replace (RFC 2046, 5.1) whose parts
are JPEG pictures.
"""

import logging
import threading
from collections.abc import Callable
from enum import Enum, unique
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, Final

from gateway.core.instant import NS_PER_MS
from gateway.runtime.clock import Clock
from gateway.runtime.worker import Worker

log = logging.getLogger(__name__)

PATH: Final = "/stream.mjpg"

_HOST: Final = "127.0.0.1"
_BOUNDARY: Final = "picture"
_POLL_S: Final = 0.1
_SEND_LIMIT_S: Final = 0.5


@unique
class CameraFault(Enum):
    """What can be wrong with the camera."""

    NONE = "none"
    FROZEN = "frozen"
    """The same picture again and again, at full rate."""
    HUNG = "hung"
    """Connections are taken and kept, nothing is sent."""
    GONE = "gone"
    """Connections are dropped and new ones closed at once."""


class _Film:
    """The newest picture, for all connections."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._jpeg = b""
        self._number = 0
        self.fault = CameraFault.NONE
        self.cut = 0
        """Connections made before this count changed are to be dropped."""

    def show(self, jpeg: bytes) -> None:
        with self._changed:
            self._jpeg = jpeg
            self._number += 1
            self._changed.notify_all()

    def after(self, number: int) -> tuple[int, bytes]:
        """The picture after this one; the same number again if none came in ``_POLL_S``."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != number, _POLL_S)
            return self._number, self._jpeg


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    timeout = _POLL_S

    def __init__(self, address: tuple[str, int], film: _Film, stopped: threading.Event) -> None:
        self.film = film
        self.stopped = stopped
        super().__init__(address, _Connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """A viewer that goes away in the middle of its request is nobody's fault."""
        log.debug("demo camera: viewer %s left (%s)", client_address, request)


class _Connection(BaseHTTPRequestHandler):
    server: _Server
    timeout: ClassVar[float] = _SEND_LIMIT_S

    def do_GET(self) -> None:
        """Send pictures until either side has enough."""
        film = self.server.film
        cut = film.cut
        if film.fault is CameraFault.GONE:
            return
        if self.path != PATH:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={_BOUNDARY}")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        try:
            self._send_pictures(film, cut)
        except OSError:
            return  # the viewer has gone, or no longer reads

    def _send_pictures(self, film: _Film, cut: int) -> None:
        number = 0
        while film.cut == cut and not self.server.stopped.is_set():
            newest, jpeg = film.after(number)
            if newest == number or film.fault is CameraFault.HUNG:
                continue
            number = newest
            head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n"
            self.wfile.write(head.encode("ascii") + b"\r\n" + jpeg + b"\r\n")

    def log_message(self, *_: object) -> None:
        """A camera doesn't log its viewers."""


class MjpegCamera:
    """Serves a picture source at a steady rate to any number of viewers.

    Args:
        picture: gives the next picture as JPEG bytes; called from the camera's own thread,
            viewers or not, ``fps`` times a second at most.
        fps: pictures per second.
        clock: paces the pictures.
        crashed: called when ``picture`` raises; the process must end.
        port: on loopback; 0 takes a free one.
    """

    def __init__(
        self,
        picture: Callable[[], bytes],
        fps: float,
        clock: Clock,
        crashed: Callable[[str], None],
        port: int = 0,
    ) -> None:
        self._picture = picture
        self._period_ns = round(1000 * NS_PER_MS / fps)
        self._clock = clock
        self._film = _Film()
        self._stopped = threading.Event()
        self._server = _Server((_HOST, port), self._film, self._stopped)
        self._workers = (
            Worker("demo-camera", self._film_on, crashed),
            Worker("demo-camera-http", self._serve, crashed),
        )

    @property
    def url(self) -> str:
        """What goes into ``camera.source``."""
        return f"http://{_HOST}:{self._server.server_port}{PATH}"

    @property
    def fault(self) -> CameraFault:
        """What is wrong with it now."""
        return self._film.fault

    def suffer(self, fault: CameraFault) -> None:
        """Break it in this way, or mend it with ``CameraFault.NONE``; works at once."""
        self._film.fault = fault
        if fault is CameraFault.GONE:
            self.drop()

    def drop(self) -> None:
        """Close every connection once; viewers may come back at once."""
        self._film.cut += 1

    def start(self) -> None:
        """Begin to film and to serve."""
        for worker in self._workers:
            worker.start()

    def stop(self) -> None:
        """Close everything; it can't be started again."""
        self._stopped.set()
        for worker in self._workers:
            worker.ask_to_stop()
        for worker in self._workers:
            worker.join()
        self._server.server_close()

    def _serve(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            self._server.handle_request()

    def _film_on(self, stopping: threading.Event) -> None:
        jpeg = b""
        due_ns = self._clock.mono_ns()
        while not stopping.is_set():
            if self._film.fault is not CameraFault.FROZEN or not jpeg:
                jpeg = self._picture()
            self._film.show(jpeg)
            due_ns = max(due_ns + self._period_ns, self._clock.mono_ns())
            stopping.wait((due_ns - self._clock.mono_ns()) / (1000 * NS_PER_MS))

"""The life of the installer's page, from its parts to its end; no route of its."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from typing import Final

from gateway.config.shape import CameraSection
from gateway.devices.camera.capture import is_live, source_name
from gateway.devices.camera.guide import box_of
from gateway.devices.decoder.client import DecoderClient
from gateway.runtime.clock import Clock
from gateway.runtime.worker import Worker
from gateway.texts import PREVIEW
from gateway.web.preview.corpus import Corpus
from gateway.web.preview.looker import Looker, View
from gateway.web.preview.recorder import Recorder
from gateway.web.preview.sight import as_line
from gateway.web.preview.wsgi import Parts, build
from gateway.web.server import AddressError, WebServer

HOST: Final = "127.0.0.1"
"""Never another: whoever reaches this page sees every pass that is held up."""

_KEY_BYTES: Final = 32
_LINE_NS: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the process gets from whoever starts it.

    Args:
        clock: the time.
        stopping: set when the process must end.
        announce: shows a line to the person at the terminal.
    """

    clock: Clock
    stopping: threading.Event
    announce: Callable[[str], None]


def serve(camera: CameraSection, port: int, record: Path | None, around: Surroundings) -> int:
    """Serve the page until asked to stop; 0, or 1 when a part of it failed.

    Args:
        camera: what to look through.
        port: on loopback; 0 lets the kernel choose.
        record: folder for recorded presentations, None without a recorder.
        around: clock, end, terminal.

    Raises:
        AddressError: if the port is taken.
        CorpusError: if the folder can't be used.
    """
    recorder = Recorder(Corpus(record)) if record else None
    failed: list[str] = []

    def crashed(name: str) -> None:
        failed.append(name)
        around.stopping.set()

    with DecoderClient(camera.decode_limit_ms, around.clock) as decoder:
        looker = Looker(camera, decoder, recorder, around.clock)
        server = _server(_parts(camera, looker, recorder, around), port)
        worker = Worker("looker", looker.run, crashed)
        worker.start()
        around.announce(
            f"{PREVIEW['title'].zh} {PREVIEW['title'].en}: http://{HOST}:{server.port}/"
        )
        try:
            _serve_on(server, camera, looker, around)
        finally:
            worker.ask_to_stop()
            server.close()
            worker.join()
    return 1 if failed else 0


def _server(parts: Parts, port: int) -> WebServer:
    try:
        return WebServer(build(parts), HOST, port)
    except AddressError as error:
        raise AddressError(
            f"--port {port}: can't listen on {HOST}; another program has it, choose another port"
        ) from error


def _parts(
    camera: CameraSection, looker: Looker, recorder: Recorder | None, around: Surroundings
) -> Parts:
    return Parts(
        view=lambda: looker.view,
        recorder=recorder,
        mono_ns=around.clock.mono_ns,
        guide=box_of(camera),
        camera_name=source_name(camera.source),
        held_elsewhere=is_live(camera.source),
        key=token_bytes(_KEY_BYTES),
    )


def _serve_on(
    server: WebServer, camera: CameraSection, looker: Looker, around: Surroundings
) -> None:
    """Serve, and tell the terminal once a second what is seen."""
    told_ns = around.clock.mono_ns()
    while not around.stopping.is_set():
        server.turn()
        if around.clock.mono_ns() - told_ns >= _LINE_NS:
            told_ns = around.clock.mono_ns()
            around.announce(_line(looker.view, live=is_live(camera.source)))


def _line(view: View, *, live: bool) -> str:
    if view.sight:
        return as_line(view.sight)
    held = f" · {PREVIEW['camera-held'].zh} {PREVIEW['camera-held'].en}" if live else ""
    waiting = f"{PREVIEW['waiting'].zh} {PREVIEW['waiting'].en}"
    return f"{view.outage}{held}" if view.outage else waiting

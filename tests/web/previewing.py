"""The installer's page over its thread, real pictures and the real decoder."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import segno

from gateway.config.shape import CameraSection
from gateway.devices.camera.capture import is_live, source_name
from gateway.devices.camera.guide import box_of
from gateway.devices.decoder.client import DecoderClient
from gateway.runtime.clock import SystemClock
from gateway.web.preview.corpus import Corpus
from gateway.web.preview.looker import Looker
from gateway.web.preview.recorder import Recorder
from gateway.web.preview.wsgi import Parts, build
from tests.working import working

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from gateway.core.instant import Instant

LIMIT_S = 20.0
TEXT = "PK1S:" + "6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEMWK4MI6U" * 2
SAME_PAGE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


class QuickClock:
    """Five seconds in one, so that a presentation is soon over."""

    def __init__(self) -> None:
        self._system = SystemClock(lambda: True)

    def now(self) -> Instant:
        """The wall clock is not asked here."""
        return self._system.now()

    def mono_ns(self) -> int:
        """Fivefold."""
        return 5 * self._system.mono_ns()


@dataclass
class Preview:
    """A page that looks at a source."""

    app: Flask
    client: FlaskClient

    def sight(self, until: Callable[[Any], bool]) -> Any:  # noqa: ANN401  # JSON
        """What the page's script is told, once it is this."""
        clock = SystemClock(lambda: True)
        limit_ns = clock.mono_ns() + int(LIMIT_S * 1e9)
        while not until(told := self.client.get("/api/sight").json):
            assert clock.mono_ns() < limit_ns, told
        return told

    def post(self, path: str, **form: str) -> TestResponse:
        """Press a button of the page."""
        token = re.search('name="csrf" value="([^"]+)"', self.client.get("/").text)
        assert token
        return self.client.post(path, data={"csrf": token[1], **form}, headers=SAME_PAGE)


@contextmanager
def previewing(source: Path | str, record: Path | None = None) -> Iterator[Preview]:
    """The page over its thread and the decoder's child."""
    camera = CameraSection(source=str(source), fps=60, decode_limit_ms=2_000)
    recorder = Recorder(Corpus(record)) if record else None
    clock = QuickClock()
    with DecoderClient(camera.decode_limit_ms, SystemClock(lambda: True)) as decoder:
        assert decoder.wait_ready(LIMIT_S * 1000)
        looker = Looker(camera, decoder, recorder, clock)
        parts = Parts(
            view=lambda: looker.view,
            recorder=recorder,
            mono_ns=clock.mono_ns,
            guide=box_of(camera),
            camera_name=source_name(camera.source),
            held_elsewhere=is_live(camera.source),
            key=b"k" * 32,
        )
        with working("looker", looker.run):
            app = build(parts)
            yield Preview(app, app.test_client())


def draw_lane(folder: Path) -> None:
    """What the camera sees: a pass, and then the same a little to the side."""
    code = np.array(segno.make_qr(TEXT).matrix, dtype=np.uint8)
    code = np.kron(1 - np.pad(code, 4), np.full((4, 4), 200, np.uint8)) + 30
    for turn, left in enumerate((200, 220)):
        lane = np.full((480, 640), 120, np.uint8)
        lane[100 : 100 + len(code), left : left + len(code)] = code
        cv2.imwrite(str(folder / f"{turn}.png"), lane)

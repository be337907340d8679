"""`gateway run` shows a guard what its camera sees, over its own control socket."""

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import segno

from gateway.control.client import ControlClient
from gateway.control.looking import LookAsked
from gateway.runtime.clock import SystemClock
from tests.app.gate_run import log_until
from tests.working import working

if TYPE_CHECKING:
    from gateway.core.look import Look


def test_a_guard_sees_the_picture_that_the_gates_camera_sees(tmp_path: Path) -> None:
    """As a small JPEG with a hint, from the process that decides."""
    (tmp_path / "pictures").mkdir()
    segno.make_qr("HELLO").save(str(tmp_path / "pictures" / "code.png"), scale=20, border=4)
    looks: list[Look] = []

    def look() -> None:
        client = ControlClient(tmp_path / "control.sock", SystemClock(lambda: True))
        with working("control-client", client.run):
            while not client.glance().connected:
                client.wait_beyond(client.glance().version, 5.0)
            looks.append(client.look(LookAsked("0" * 32, "zhang"), limit_s=5.0))

    log_until(tmp_path, '[board]\nport = "board"\n', "pictures of", look)
    [seen] = looks
    picture = cv2.imdecode(np.frombuffer(seen.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    assert picture.shape == (320, 320)
    assert seen.hint

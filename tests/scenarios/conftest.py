"""A whole park of real processes: broker, centre, gate, page, board on a pty, camera on HTTP."""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from gateway.demo.director import Director
from gateway.demo.show import Show, Wish


@pytest.fixture(scope="module")
def show() -> Iterator[Show]:
    """A park that is ready for people."""
    if not (shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")):
        pytest.skip("mosquitto is not installed: './run test' installs it")
    with tempfile.TemporaryDirectory(prefix="park-") as folder, ExitStack() as left:
        wish = Wish(
            people=0,
            leave=True,
            seed=1,
            camera="",
            lan_host="",
            kills=0,
            usual_ports=False,
            folder=Path(folder) / "site",
            search=True,
        )
        park = Show(wish, threading.Event(), left)
        park.begin()
        yield park


@pytest.fixture(scope="module")
def director(show: Show) -> Director:
    """Who plays the people."""
    return show.director()

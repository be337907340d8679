"""A whole park of real processes: broker, centre, gate, page, board on a pty, camera on HTTP."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from gateway.demo.director import Director
from gateway.demo.show import Show
from tests.empty_park import empty_park


@pytest.fixture(scope="module")
def show() -> Iterator[Show]:
    """A park that is ready for people."""
    if not (shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")):
        pytest.skip("mosquitto is not installed: './run test' installs it")
    with tempfile.TemporaryDirectory(prefix="park-") as folder, ExitStack() as left:
        yield empty_park(Path(folder), left, search=True)


@pytest.fixture(scope="module")
def director(show: Show) -> Director:
    """Who plays the people."""
    return show.director()

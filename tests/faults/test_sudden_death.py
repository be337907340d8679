"""Processes that die as in a power cut, while people pass."""

import shutil
import threading
from pathlib import Path

import pytest

from gateway.demo.show import Wish, perform

pytestmark = [
    pytest.mark.broker,
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        not (shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")),
        reason="mosquitto is not installed: './run test' installs it",
    ),
]


def test_whoever_is_killed_gate_and_centre_agree_row_for_row(tmp_path: Path) -> None:
    """Kill -9 of gate, broker and centre at random moments: nothing lost, nothing twice."""
    wish = Wish(
        people=6,
        leave=True,
        seed=3,
        camera="",
        lan_host="",
        kills=8,
        folder=tmp_path / "site",
        usual_ports=False,
    )

    assert perform(wish, threading.Event()) == 0

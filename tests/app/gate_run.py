"""`gateway run` as a process of its own, until it has said something; for tests of its devices."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from gateway.central.setup import NewCentre, make_centre

GATE = """
[gate]
id = "gate-1"
name = "一号门"
site = "park-1"
state_dir = "state"
policy = "policy.toml"
[camera]
source = "pictures"
[trust]
file = "centre/trust.json"
roster_key = "centre/roster.key"
[control]
socket = "control.sock"
[mqtt]
brokers = ["127.0.0.1:9"]
"""


def log_until(
    folder: Path, devices: str, words: str, then: Callable[[], None] = lambda: None
) -> str:
    """Be a gate with such devices, and end it when its log has the words; the whole log.

    Before its end ``then`` is done once, while the gate lives.
    """
    centre = folder / "centre"
    make_centre(NewCentre(centre, centre, "park-1", "https://park.example.com"))
    (folder / "policy.toml").write_text("version = 1\n", "utf-8")
    (folder / "gateway.toml").write_text(GATE + devices, "utf-8")
    (folder / "pictures").mkdir(exist_ok=True)
    (folder / "state").mkdir()
    told = ""
    with subprocess.Popen(
        [sys.executable, "-m", "gateway", "run", "--config", str(folder / "gateway.toml")],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as gate:
        assert gate.stderr is not None
        for line in gate.stderr:
            told += line
            if words in line:
                if words not in told.removesuffix(line):
                    then()
                gate.send_signal(signal.SIGTERM)
    assert gate.returncode == 0, told
    assert "Traceback" not in told
    return told

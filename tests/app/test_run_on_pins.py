"""`gateway run` on a machine that lacks the chip: it says so, runs degraded and ends well."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from gateway.central.setup import NewCentre, make_centre
from gateway.devices.gpio.faults import NO_DEADMAN, PinFault

CONFIG = """
[gate]
id = "gate-1"
name = "一号门"
site = "park-1"
state_dir = "state"
policy = "policy.toml"
[camera]
source = "pictures"
[thermometer]
source = "none"
[barrier]
kind = "gpio"
[gpio]
chip = "of-no-machine"
arm = { line = 17 }
[trust]
file = "centre/trust.json"
roster_key = "centre/roster.key"
[control]
socket = "control.sock"
[mqtt]
host = "127.0.0.1"
port = 9
"""


def test_a_gate_on_pins_says_what_it_lacks_and_ends_when_told(tmp_path: Path) -> None:
    """No dead-man in any case; here no chip, either."""
    folder = tmp_path / "centre"
    make_centre(NewCentre(folder, folder, "park-1", "https://park.example.com"))
    (tmp_path / "policy.toml").write_text("version = 1\n", "utf-8")
    (tmp_path / "gateway.toml").write_text(CONFIG, "utf-8")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "state").mkdir()
    told = ""
    with subprocess.Popen(
        [sys.executable, "-m", "gateway", "run", "--config", str(tmp_path / "gateway.toml")],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as gate:
        assert gate.stderr is not None
        for line in gate.stderr:
            told += line
            if PinFault.GONE.value in line:
                gate.send_signal(signal.SIGTERM)
    assert gate.returncode == 0, told
    assert NO_DEADMAN in told
    assert "Traceback" not in told

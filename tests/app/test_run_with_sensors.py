"""`gateway run` with a slow thermometer and a rangefinder on ports of their own."""

from pathlib import Path

from firmware_bridge.emulator.sensor import EmulatedSensor
from firmware_bridge.sensors.table import find
from gateway.runtime.clock import SystemClock
from tests.app.gate_run import log_until

DEVICES = """
[board]
port = "board"
[thermometer]
source = "serial"
port = "thermometer"
sensor = "tn9"
[distance]
source = "serial"
port = "distance"
"""


def test_a_gate_hears_its_rangefinder_and_tells_of_a_thermometer_that_is_too_slow(
    tmp_path: Path,
) -> None:
    """Both in its log."""
    port, sensor = tmp_path / "distance", find("tfmini")
    assert sensor is not None
    tfmini = EmulatedSensor(port, SystemClock(lambda: True), sensor)
    tfmini.start()
    told = log_until(tmp_path, DEVICES, f"{port}: 读数正常")
    tfmini.stop()
    assert f"{port}: 还没有读数" in told
    assert "tn9" in told
    assert "window_max_ms = 4000" in told

"""`gateway run` on a machine that lacks the chip: it says so, runs degraded and ends well."""

from pathlib import Path

from gateway.devices.gpio.faults import NO_DEADMAN, PinFault
from tests.app.gate_run import log_until

DEVICES = """
[thermometer]
source = "none"
[barrier]
kind = "gpio"
[gpio]
chip = "of-no-machine"
arm = { line = 17 }
"""


def test_a_gate_on_pins_says_what_it_lacks_and_ends_when_told(tmp_path: Path) -> None:
    """No dead-man in any case; here no chip, either."""
    assert NO_DEADMAN in log_until(tmp_path, DEVICES, PinFault.GONE.value)

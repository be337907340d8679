"""What a machine tells of its supply's voltage."""

from pathlib import Path

import pytest

from gateway.core.signals import Device, DeviceChanged, Signal
from gateway.devices.power import CALM_NS, PowerWatch, throttled, voltage_low
from gateway.runtime.clock import ManualClock

CALM_MS = CALM_NS // 1_000_000


def driver(system: Path, alarm: str, name: str = "rpi_volt", number: int = 0) -> Path:
    """The kernel's driver, as drivers/hwmon/raspberrypi-hwmon.c shows it."""
    folder = system / "class" / "hwmon" / f"hwmon{number}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "name").write_text(f"{name}\n", "ascii")
    if alarm:
        (folder / "in0_lcrit_alarm").write_text(f"{alarm}\n", "ascii")
    return folder / "in0_lcrit_alarm"


def firmware(system: Path, told: str) -> None:
    """The firmware's own answer, in hexadecimal digits."""
    folder = system / "devices" / "platform" / "soc" / "soc:firmware"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "get_throttled").write_text(f"{told}\n", "ascii")


def test_a_machine_that_tells_nothing_is_unknown(tmp_path: Path) -> None:
    """An ordinary computer, or a Pi without the driver."""
    assert voltage_low(tmp_path) is None
    driver(tmp_path, "1", name="coretemp")
    driver(tmp_path, "", number=1)
    assert voltage_low(tmp_path) is None


@pytest.mark.parametrize(("alarm", "low"), [("0", False), ("1", True)])
def test_the_drivers_alarm_is_believed(tmp_path: Path, alarm: str, low: bool) -> None:  # noqa: FBT001 - a table
    """On whichever place among the sensors it stands."""
    driver(tmp_path, "0", name="cpu_thermal")
    driver(tmp_path, alarm, number=3)
    assert voltage_low(tmp_path) is low


@pytest.mark.parametrize(
    ("told", "low"),
    [("0", False), ("50005", True), ("50000", False), ("1", True), ("8", False), ("what", None)],
)
def test_of_the_firmwares_bits_only_the_present_counts(
    tmp_path: Path,
    told: str,
    low: bool | None,  # noqa: FBT001 - a table
) -> None:
    """Its memory is cleared by whoever asks; heat is another matter."""
    firmware(tmp_path, told)
    assert voltage_low(tmp_path) is low


SLOWED = {"0": False, "1": False, "2": True, "4": True, "8": True, "e0000": False, "": None}
"""What the firmware tells, and what it means."""


@pytest.mark.parametrize(("told", "slowed"), SLOWED.items())
def test_a_machine_that_heat_or_supply_slows_down_says_so(
    tmp_path: Path,
    told: str,
    slowed: bool | None,  # noqa: FBT001 - a table
) -> None:
    """Now, and not what once was."""
    firmware(tmp_path, told)
    assert throttled(tmp_path) is slowed


def test_either_of_both_may_warn(tmp_path: Path) -> None:
    """A Pi may have both."""
    firmware(tmp_path, "0")
    driver(tmp_path, "1")
    assert voltage_low(tmp_path) is True


def test_a_dip_is_told_once_and_is_over_after_a_minute_without_another(tmp_path: Path) -> None:
    """Below and at the limit."""
    told: list[Signal] = []
    clock = ManualClock()
    watch = PowerWatch(told.append, clock, tmp_path)
    watch.look()
    assert told == []

    alarm = driver(tmp_path, "1")
    watch.look()
    clock.advance_ms(CALM_MS)
    watch.look()
    alarm.write_text("0\n", "ascii")
    clock.advance_ms(CALM_MS - 1)
    watch.look()
    assert [(change.device, change.up) for change in told if isinstance(change, DeviceChanged)] == [
        (Device.POWER, False)
    ]

    clock.advance_ms(1)
    watch.look()
    watch.look()
    assert [change.up for change in told if isinstance(change, DeviceChanged)] == [False, True]

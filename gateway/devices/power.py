"""Watches whether the machine's supply gives enough voltage, where a Raspberry Pi tells it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.core.signals import Device, DeviceChanged, Signal
from gateway.runtime.clock import Clock

SYSTEM: Final = Path("/sys")

CALM_NS: Final = 60_000 * NS_PER_MS
"""The voltage dips when something starts; it counts as well again after so long without a dip."""

_FIRMWARE: Final = "devices/platform/soc/soc:firmware/get_throttled"
_LOW_NOW: Final = 1
"""Bit 0 of the firmware's answer is the present; bit 16, its memory, is cleared by whoever asks,
such as the kernel's own driver (drivers/hwmon/raspberrypi-hwmon.c), and says nothing."""
_SLOWED_NOW: Final = 0b1110
"""Bits 1 to 3 of the same: clock capped, throttled, soft temperature limit (Raspberry Pi
documentation, "vcgencmd get_throttled")."""
_DRIVER: Final = "rpi_volt"
_ALARM: Final = "in0_lcrit_alarm"
"""Documentation/hwmon/raspberrypi-hwmon.rst: undervoltage within the last 2 s."""


def voltage_low(system: Path = SYSTEM) -> bool | None:
    """Whether the supply's voltage is too low now; None on a machine that does not tell.

    Args:
        system: where the kernel shows its devices.
    """
    told = _firmware(system)
    answers = [*_driver(system), *([] if told is None else [bool(told & _LOW_NOW)])]
    return any(answers) if answers else None


def throttled(system: Path = SYSTEM) -> bool | None:
    """Whether the machine runs slower now, for heat or its supply; None where it does not tell.

    Args:
        system: where the kernel shows its devices.
    """
    told = _firmware(system)
    return None if told is None else bool(told & _SLOWED_NOW)


class PowerWatch:
    """Tells once that the voltage became too low, or is well again.

    Args:
        emit: takes the signal to the gate.
        clock: times the calm.
        system: where the kernel shows its devices.
    """

    def __init__(self, emit: Callable[[Signal], None], clock: Clock, system: Path = SYSTEM) -> None:
        self._emit = emit
        self._clock = clock
        self._system = system
        self._low_ns: int | None = None

    def look(self) -> None:
        """Call it every few seconds, from one thread."""
        now_ns = self._clock.mono_ns()
        if voltage_low(self._system):
            if self._low_ns is None:
                self._tell(up=False, detail="供电电压过低；the supply's voltage is too low")
            self._low_ns = now_ns
        elif self._low_ns is not None and now_ns - self._low_ns >= CALM_NS:
            self._low_ns = None
            self._tell(up=True, detail="供电恢复正常；the supply is well again")

    def _tell(self, *, up: bool, detail: str) -> None:
        self._emit(DeviceChanged(Device.POWER, up=up, detail=detail))


def _driver(system: Path) -> list[bool]:
    return [
        _text(name.with_name(_ALARM)) == "1"
        for name in sorted(system.glob("class/hwmon/hwmon*/name"))
        if _text(name) == _DRIVER and _text(name.with_name(_ALARM))
    ]


def _firmware(system: Path) -> int | None:
    """The firmware's bits; None where it says nothing."""
    try:
        return int(_text(system / _FIRMWARE), 16)
    except ValueError:
        return None


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace").strip()
    except OSError:
        return ""

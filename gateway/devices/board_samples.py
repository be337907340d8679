"""An infrared sensor's readings as samples for the gate, and whether they still come."""

from collections.abc import Callable
from typing import Final

from firmware_bridge.mlx90614 import CENTI
from gateway.core.instant import NS_PER_MS
from gateway.core.signals import SampleTaken, Signal
from gateway.core.temperature import Sample
from gateway.devices.board_presence import Presence

SILENT_MS: Final = 2_000
"""Forty readings of our board or 28 of a GY-MCU90614 missed."""

_FLAGGED: Final = "测温器报错，检查探头；sensor reports errors: check the probe"
_SILENT: Final = "测温器无数据，检查接线；no reading: check its wires"
_GOOD: Final = "读数正常；readings are good"


class Samples:
    """Hands samples on, flagged ones too, and tells when no good one has come for long.

    Args:
        presence: told of the sensor.
        emit: takes the samples.
        silent_ms: how long no good one may come; longer for a sensor that speaks seldom.
    """

    def __init__(
        self, presence: Presence, emit: Callable[[Signal], None], silent_ms: int = SILENT_MS
    ) -> None:
        self._presence = presence
        self._emit = emit
        self._silent_ns = silent_ms * NS_PER_MS
        self._good_ns = 0
        self._flagged = False

    def begin(self, now_ns: int) -> None:
        """The way to the sensor is open; its first reading has that long to come."""
        self._good_ns = now_ns
        self._flagged = False

    def took(
        self,
        object_centi: int,
        ambient_centi: int,
        flags: int,
        now_ns: int,
        powered_ms: int | None = None,
    ) -> None:
        """A reading came, hundredths of °C; ``powered_ms`` is how long its board has run."""
        self._flagged = flags != 0
        if not flags:
            self._good_ns = now_ns
            self._presence.came(_GOOD)
        warm, air = object_centi / CENTI, ambient_centi / CENTI
        sample = Sample(warm, air, None, flags, now_ns, powered_ms)
        self._emit(SampleTaken(sample))

    def check(self, now_ns: int, silent: str = _SILENT) -> None:
        """Tell when the last good reading is too old; ``silent`` says why if no flag does."""
        if now_ns - self._good_ns >= self._silent_ns:
            self._presence.went(_FLAGGED if self._flagged else silent)

"""Which of the decoded readings are believed; decodes nothing itself."""

from dataclasses import replace
from typing import Final, Protocol

from firmware_bridge.sensors.reading import SensorReading

AGREEING: Final = 5
"""Frames without a checksum count after so many that say the same, one after the other."""
AGREE_CENTI: Final = 60
"""What counts as the same: 0.6 °C, as far as the gate lets the samples of one forehead spread."""


class Sieve(Protocol):
    """Sees every decoded reading of one line in order."""

    def take(self, reading: SensorReading) -> SensorReading | None:
        """What to believe now, or None to wait."""

    def broken(self) -> None:
        """Bytes that belong to no frame came in between."""


class Each:
    """Believes every reading: its frame had a checksum."""

    def take(self, reading: SensorReading) -> SensorReading | None:
        """The reading itself."""
        return reading

    def broken(self) -> None:
        """Each frame proves itself, so nothing is lost."""


class Agreement:
    """Believes a reading when it and the four before it agree; it is never averaged."""

    def __init__(self) -> None:
        self._run: list[SensorReading] = []

    def take(self, reading: SensorReading) -> SensorReading | None:
        """The newest reading of a run that is long enough."""
        if not all(_agree(reading, earlier) for earlier in self._run):
            self._run.clear()
        self._run = [*self._run[1 - AGREEING :], reading]
        return reading if len(self._run) == AGREEING else None

    def broken(self) -> None:
        """A run does not continue behind rubbish."""
        self._run.clear()


class Halves:
    """Joins object and ambient that come in frames of their own; waits for the first ambient."""

    def __init__(self) -> None:
        self._ambient_centi: int | None = None

    def take(self, reading: SensorReading) -> SensorReading | None:
        """The object's reading with the latest ambient."""
        if reading.object_centi is None:
            self._ambient_centi = reading.ambient_centi
            return None
        if self._ambient_centi is None:
            return None
        return replace(reading, ambient_centi=self._ambient_centi)

    def broken(self) -> None:
        """Air does not change while a frame is lost."""


def _agree(one: SensorReading, other: SensorReading) -> bool:
    return _near(one.object_centi, other.object_centi) and _near(
        one.ambient_centi, other.ambient_centi
    )


def _near(one: int | None, other: int | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= AGREE_CENTI

"""A temperature as a decision's row keeps it, and back: the row alone gives the estimate again.

THERMOMETRY.md describes each field. Nothing here estimates, and nothing is rounded: what was
compared is what is stored.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from gateway.core.event import Json
from gateway.core.temperature import (
    Corrections,
    RawReading,
    Temperature,
    TemperatureAbsence,
    TemperatureEstimate,
    UnusableReading,
)

_READING: Final = tuple(field.name for field in fields(RawReading))
_CORRECTIONS: Final = tuple(field.name for field in fields(Corrections))


def temperature_row(temperature: Temperature | None) -> Json:
    """What was read, what was added to it and what came out, or why nothing did."""
    if isinstance(temperature, TemperatureEstimate):
        return {
            "celsius": temperature.celsius,
            "uncertainty_celsius": temperature.uncertainty_celsius,
            "site": temperature.site,
            **_values(temperature.reading, _READING),
            **_values(temperature.corrections, _CORRECTIONS),
        }
    if isinstance(temperature, UnusableReading):
        return {"absent": temperature.reason.value, **_values(temperature.reading, _READING)}
    return {"absent": temperature.reason.value} if temperature is not None else None


def temperature_of_row(row: Mapping[str, Json]) -> Temperature:
    """The same temperature again; ``celsius`` and its uncertainty are computed, never read.

    Raises:
        KeyError: a field is missing.
        ValueError: a field is not what it should be, or no such absence.
    """
    absent = row.get("absent")
    if absent is not None and "raw_celsius" not in row:
        return _absence(absent)
    reading = RawReading(**_numbers(row, _READING))
    if absent is not None:
        return UnusableReading(_absence(absent), reading)
    return TemperatureEstimate(
        reading, Corrections(**_numbers(row, _CORRECTIONS)), str(row["site"])
    )


def follows(row: Mapping[str, Json]) -> bool | None:
    """Whether a stored estimate follows from what was read; None where nothing can be followed.

    Rows of 0.1.0 kept neither the spread nor what was added.
    """
    if "celsius" not in row or "spread_celsius" not in row:
        return None
    try:
        return temperature_row(temperature_of_row(row)) == row
    except (KeyError, ValueError):
        return False


def _absence(word: Json) -> TemperatureAbsence:
    for absence in TemperatureAbsence:
        if absence.reason.value == word:
            return absence
    raise ValueError(f"absent: {word!r} is no such reason")


def _values(of: RawReading | Corrections, names: tuple[str, ...]) -> dict[str, Json]:
    return {name: getattr(of, name) for name in names}


def _numbers(row: Mapping[str, Json], names: tuple[str, ...]) -> dict[str, Any]:
    found = {name: row[name] for name in names}
    for name, value in found.items():
        unknown = value is None and name.endswith("_mm")
        if not unknown and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise ValueError(f"{name}: expected a number, got {value!r}")
    return found

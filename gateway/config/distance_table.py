"""The section [thermometer.table] of gateway.toml: what its numbers may be; not the adding."""

from collections.abc import Mapping
from typing import Final

from gateway.config.limits import Limit, Range, Rule
from gateway.core.thermometry import DistancePoint

TABLE_LIMITS: Final[Mapping[str, Limit]] = {
    "thermometer.table.version": Range(0, 2**31 - 1),
    "thermometer.table.mounting_mm": Range(0, 2_000, "mm"),
    "thermometer.table.points[].distance_mm": Range(10, 2_000, "mm"),
    "thermometer.table.points[].offset_celsius": Range(-2, 15, "°C"),
}
"""The greatest offset of a known module is 8.33 °C (TSEV01 at 50 cm, heef87/TemperatureDemo)."""


def table_rule() -> Rule:
    """A table helps only where somebody knows how far foreheads are."""

    def objection(
        points: tuple[DistancePoint, ...], mounting_mm: int, rangefinder: str
    ) -> str | None:
        if not points or mounting_mm or rangefinder != "none":
            return None
        return (
            "there is a table and distance.source is none, so nobody would be measured; set"
            " mounting_mm to where foreheads are, or connect a rangefinder"
        )

    keys = ("thermometer.table.points", "thermometer.table.mounting_mm", "distance.source")
    return Rule(keys, objection)

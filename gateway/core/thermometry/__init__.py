"""From infrared samples to a temperature that may decide, or a named absence; pure, no I/O.

No reading is ever rewritten, and a cold forehead says nothing: THERMOMETRY.md has the whole chain
with its sources.
"""

from gateway.core.thermometry.distance import NO_TABLE, DistancePoint, DistanceTable
from gateway.core.thermometry.estimating import (
    measure,
    raw_reading,
    warmest_air_celsius,
    why_nobody,
)
from gateway.core.thermometry.holds import LONGEST_HOLD_MS, Hold, Holds
from gateway.core.thermometry.sensor import SensorState
from gateway.core.thermometry.window import PRESENCE_DISTANCE_MM, SampleWindow, observe

__all__ = [
    "LONGEST_HOLD_MS",
    "NO_TABLE",
    "PRESENCE_DISTANCE_MM",
    "DistancePoint",
    "DistanceTable",
    "Hold",
    "Holds",
    "SampleWindow",
    "SensorState",
    "measure",
    "observe",
    "raw_reading",
    "warmest_air_celsius",
    "why_nobody",
]

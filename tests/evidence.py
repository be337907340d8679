"""A person about whom everything is in order, to be spoiled one fact at a time."""

from dataclasses import replace
from typing import Any

from gateway.core.credential import Credential, HealthStatus, Holder
from gateway.core.evidence import Evidence
from gateway.core.instant import ClockQuality, Instant
from gateway.core.listing import Listing
from gateway.core.temperature import Corrections, RawReading, Sample, TemperatureEstimate

WALL_MS = 1_800_000_000_000
MONO_NS = 50_000_000_000
NOW = Instant(WALL_MS, MONO_NS, "boot", ClockQuality.SYNCED)
HOUR_MS = 3_600_000
MS = 1_000_000

CREDENTIAL = Credential(
    format="PK1S",
    issuer="a1b2c3",
    holder="0011223344556677",
    status=HealthStatus.GREEN,
    issued_ms=WALL_MS - 5_000,
    expires_ms=WALL_MS + 55_000,
    replay_key="8899aabbccddeeff",
)
HOLDER = Holder(CREDENTIAL.holder, "alpha", ("staff",), WALL_MS - HOUR_MS, WALL_MS + HOUR_MS)
LISTED = Listing(revocations_version=9, revocations_issued_ms=WALL_MS - HOUR_MS)
"""Nobody is revoked, by a list that is an hour old."""


def reading(raw_celsius: float = 36.1, mono_ns: int = MONO_NS - 200 * MS) -> RawReading:
    """Eight steady samples, the last 200 ms old, without a rangefinder."""
    return RawReading(raw_celsius, 25.0, 0.2, 0.07, 8, None, None, None, 0, mono_ns)


def estimate(celsius: float = 36.6, mono_ns: int = MONO_NS - 200 * MS) -> TemperatureEstimate:
    """An estimate 200 ms old."""
    corrections = Corrections(0, 0.0, 0.0, 0.5, 0.51, 0.3)
    return TemperatureEstimate(reading(celsius - 0.5, mono_ns), corrections)


def sample(
    object_celsius: float = 36.1,
    ambient_celsius: float = 25.0,
    mono_ns: int = MONO_NS,
    distance_mm: int | None = None,
    flags: int = 0,
) -> Sample:
    """One reading of a healthy forehead."""
    return Sample(object_celsius, ambient_celsius, distance_mm, flags, mono_ns)


def evidence(**changes: Any) -> Evidence:  # noqa: ANN401 - any field of Evidence
    """Everything in order but for the named facts."""
    return replace(
        Evidence(
            presented=CREDENTIAL,
            replayed=False,
            holder=HOLDER,
            roster_version=7,
            roster_issued_ms=WALL_MS - HOUR_MS,
            entered_ms=None,
            temperature=estimate(),
            first_high=None,
            board_up=True,
            lists=LISTED,
        ),
        **changes,
    )

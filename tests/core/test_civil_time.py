"""The gate reads a wall clock as people where it stands do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.civil_time import CHINA, MS_PER_MINUTE, LocalTime, Zone

MIDNIGHT_MS = 1_795_622_400_000
"""2026-11-26 00:00 in China, 16:00 UTC of the day before."""

BERLIN = Zone("Europe/Berlin", ((0, 60), (1_774_746_000_000, 120), (1_792_890_000_000, 60)))
"""Summer time of 2026: 29 March 01:00 UTC to 25 October 01:00 UTC."""


@pytest.mark.parametrize(
    ("wall_ms", "expected"),
    [
        (MIDNIGHT_MS - 1, LocalTime(date(2026, 11, 25), 1439)),
        (MIDNIGHT_MS, LocalTime(date(2026, 11, 26), 0)),
        (MIDNIGHT_MS + MS_PER_MINUTE - 1, LocalTime(date(2026, 11, 26), 0)),
        (MIDNIGHT_MS + MS_PER_MINUTE, LocalTime(date(2026, 11, 26), 1)),
    ],
)
def test_a_day_begins_at_midnight_where_the_gate_stands(wall_ms: int, expected: LocalTime) -> None:
    """One millisecond before it is still yesterday."""
    assert CHINA.local(wall_ms) == expected


@pytest.mark.parametrize(
    ("wall_ms", "clock"),
    [
        (1_774_745_999_999, "01:59"),
        (1_774_746_000_000, "03:00"),
        (1_792_889_999_999, "02:59"),
        (1_792_890_000_000, "02:00"),
    ],
)
def test_summer_time_begins_and_ends_in_its_minute(wall_ms: int, clock: str) -> None:
    """Below and at each change."""
    assert BERLIN.local(wall_ms).clock == clock


def test_before_its_first_offset_a_zone_keeps_it() -> None:
    """A gate whose clock was never set must not fail over it."""
    assert BERLIN.local(-MS_PER_MINUTE).clock == "00:59"


@pytest.mark.parametrize("offsets", [(), ((5, 60), (5, 0)), ((9, 60), (5, 0))])
def test_a_zone_whose_offsets_are_not_in_order_is_refused(
    offsets: tuple[tuple[int, int], ...],
) -> None:
    """It could answer in two ways."""
    with pytest.raises(ValueError, match="zone X"):
        Zone("X", offsets)


@given(st.integers(0, 4_000_000_000_000))
def test_each_minute_follows_the_one_before(wall_ms: int) -> None:
    """In a zone without summer time no minute is skipped and none comes twice."""
    now, then = CHINA.local(wall_ms), CHINA.local(wall_ms + MS_PER_MINUTE)

    assert then > now
    assert (then.minute - now.minute) % 1440 == 1
    assert now.weekday == now.day.weekday()


def test_a_zone_is_written_by_its_name() -> None:
    """As the policy's file spells it."""
    assert str(BERLIN) == "Europe/Berlin"

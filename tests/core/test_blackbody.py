"""When a check of the thermometer is a check, and when it is due again."""

from math import inf, nan

import pytest

from gateway.core.blackbody import BlackbodyCheck, overdue

NOW_MS = 1_800_000_000_000
DAY_MS = 86_400_000


def checked(reference: float = 36.0, measured: float = 36.0, at_ms: int = NOW_MS) -> BlackbodyCheck:
    """A check that somebody did."""
    return BlackbodyCheck(at_ms, reference, measured, "wang")


@pytest.mark.parametrize(
    ("measured", "offset", "taken"),
    [
        (36.0, 0.0, True),
        (36.3, -0.3, True),
        (35.7, 0.3, True),
        (35.0, 1.0, True),
        (37.0, -1.0, True),
        (34.99, 1.01, False),
        (37.01, -1.01, False),
        (nan, 0.0, False),
        (inf, 0.0, False),
    ],
)
def test_a_thermometer_that_is_off_by_more_than_a_degree_is_not_recorded_away(
    measured: float, offset: float, *, taken: bool
) -> None:
    """Below, at and above one degree, in either direction."""
    if taken:
        assert checked(measured=measured).offset_celsius == offset
        return
    with pytest.raises(ValueError, match="offset"):
        checked(measured=measured)


@pytest.mark.parametrize(
    ("reference", "taken"),
    [(29.9, False), (30.0, True), (42.0, True), (42.1, False), (nan, False)],
)
def test_a_black_body_is_set_to_a_temperature_of_people(reference: float, *, taken: bool) -> None:
    """A cup of boiling water is none."""
    if taken:
        assert checked(reference, reference).reference_celsius == reference
        return
    with pytest.raises(ValueError, match="reference"):
        checked(reference, reference)


@pytest.mark.parametrize(
    ("age_ms", "late"),
    [
        (-1, True),
        (0, False),
        (14 * DAY_MS - 1, False),
        (14 * DAY_MS, False),
        (14 * DAY_MS + 1, True),
    ],
)
def test_a_check_holds_for_fourteen_days(age_ms: int, *, late: bool) -> None:
    """One from the future holds for none: some clock was wrong."""
    assert overdue(checked(at_ms=NOW_MS - age_ms), NOW_MS) is late


def test_a_thermometer_that_was_never_checked_is_due() -> None:
    """From the first day."""
    assert overdue(None, NOW_MS)

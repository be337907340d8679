"""Date-times of CertLogic, as specification 1.3.2 says, leap days and time zones included."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes.certlogic_terms import TimeUnit
from gateway.codes.certlogic_time import (
    MAX_CHARS,
    date_of_birth,
    from_ms,
    plus_time,
    spell,
    to_ms,
)
from gateway.codes.limits import MAX_INTEGER


def moved(text: str, amount: int = 0, unit: TimeUnit = TimeUnit.DAY) -> str:
    """Move a date-time and spell it."""
    return spell(plus_time(text, amount, unit))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2021", "2021-12-31T00:00:00.000Z"),
        ("2021-04", "2021-04-30T00:00:00.000Z"),
        ("2021-05-04", "2021-05-04T00:00:00.000Z"),
        ("2021-05-04T13:37:42", "2021-05-04T13:37:42.000Z"),
        ("2021-05-04T13:37:42Z", "2021-05-04T13:37:42.000Z"),
        ("2021-05-04T13:37:42+00:00", "2021-05-04T13:37:42.000Z"),
        ("2021-05-04T13:37:42-0000", "2021-05-04T13:37:42.000Z"),
        ("2021-08-20T12:03:12+02:00", "2021-08-20T10:03:12.000Z"),
        ("2021-08-20T12:03:12+0200", "2021-08-20T10:03:12.000Z"),
        ("2021-08-20T12:03:12+02", "2021-08-20T10:03:12.000Z"),
        ("2021-08-20T12:03:12+2", "2021-08-20T10:03:12.000Z"),
        ("2021-08-20T12:03:12-330", "2021-08-20T15:33:12.000Z"),
        ("2021-08-01T00:00:00+1:00", "2021-07-31T23:00:00.000Z"),
        ("2021-08-01T00:00:00.1", "2021-08-01T00:00:00.100Z"),
        ("2021-08-01T00:00:00.01Z", "2021-08-01T00:00:00.010Z"),
        ("2021-08-01T00:00:00.001Z", "2021-08-01T00:00:00.001Z"),
        ("2021-08-01T00:00:00.0019Z", "2021-08-01T00:00:00.001Z"),
        ("2021-08-01T00:00:00.000999999+8", "2021-07-31T16:00:00.000Z"),
        ("2021-08-01T00:00:00.1-09:30", "2021-08-01T09:30:00.100Z"),
    ],
)
def test_every_form_of_the_specification_is_read(text: str, moment: str) -> None:
    """No zone is UTC, decimals beyond the third are cut, a partial date is its last day."""
    assert moved(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21",
        "2021-1",
        "2021-13",
        "2021-00",
        "0000",
        "2021-02-29",
        "2021-02-30",
        "2021-01-00",
        "2021-01-01T",
        "2021-01-01 00:00:00",
        "2021-01-01T24:00:00Z",
        "2021-01-01T00:60:00Z",
        "2021-01-01T00:00:60Z",
        "2021-01-01T00:00Z",
        "2021-01-01T00:00:00.Z",
        "2021-01-01T00:00:00+24:00",
        "2021-01-01T00:00:00+01:60",
        "2021-01-01T00:00:00+01:0",
        "2021-01-01T00:00:00z",
        " 2021-01-01",
        "2021-01-01\n",
        "٢٠٢١-01-01",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "0001-13-01T00:00:00Z",
    ],
)
def test_other_texts_are_no_date_times(text: str) -> None:
    """Nothing is guessed, rolled over or trimmed."""
    with pytest.raises(ValueError, match=r"."):
        plus_time(text, 0, TimeUnit.DAY)


def test_a_text_is_bounded() -> None:
    """At and above the limit."""
    start = "2021-01-01T00:00:00."
    assert moved(start.ljust(MAX_CHARS, "9")) == "2021-01-01T00:00:00.999Z"
    with pytest.raises(ValueError, match="more than 64 characters"):
        plus_time(start.ljust(MAX_CHARS + 1, "9"), 0, TimeUnit.DAY)
    with pytest.raises(ValueError, match="more than 64 characters"):
        date_of_birth("2" * (MAX_CHARS + 1))


@pytest.mark.parametrize(
    ("text", "amount", "unit", "moment"),
    [
        ("2021-06-23", 1, TimeUnit.DAY, "2021-06-24"),
        ("2021-06-23", -1, TimeUnit.DAY, "2021-06-22"),
        ("2021-06-23", -180, TimeUnit.DAY, "2020-12-25"),
        ("2021-06-23", 72, TimeUnit.HOUR, "2021-06-26"),
        ("2021-06-23", -48, TimeUnit.HOUR, "2021-06-21"),
        ("2021-12-01", 1, TimeUnit.MONTH, "2022-01-01"),
        ("2021-12-01", -12, TimeUnit.MONTH, "2020-12-01"),
        ("2021-01-01", -1, TimeUnit.MONTH, "2020-12-01"),
        ("2021-02-01", 2, TimeUnit.YEAR, "2023-02-01"),
        ("2020-02-29", 1, TimeUnit.DAY, "2020-03-01"),
        ("2020-02-29", 1, TimeUnit.MONTH, "2020-03-29"),
        ("2020-02-29", 1, TimeUnit.YEAR, "2021-03-01"),
        ("2020-02-29", -4, TimeUnit.YEAR, "2016-02-29"),
        ("2021-01-31", 1, TimeUnit.MONTH, "2021-03-03"),
        ("2021-03-31", -1, TimeUnit.MONTH, "2021-03-03"),
        ("2004", 18, TimeUnit.YEAR, "2022-12-31"),
        ("2004-01", 18, TimeUnit.YEAR, "2022-01-31"),
    ],
)
def test_amounts_are_added_as_the_calendar_counts(
    text: str, amount: int, unit: TimeUnit, moment: str
) -> None:
    """A day that a month lacks runs into the next month, as the specification's table shows."""
    assert moved(text, amount, unit) == f"{moment}T00:00:00.000Z"


@pytest.mark.parametrize("unit", TimeUnit)
@pytest.mark.parametrize("amount", [MAX_INTEGER, -MAX_INTEGER, 10**9, -(10**9)])
def test_no_moment_lies_outside_the_calendar(amount: int, unit: TimeUnit) -> None:
    """Years 1 to 9999."""
    with pytest.raises(ValueError, match=r"."):
        plus_time("2021-06-23", amount, unit)


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("2004", "2004-12-31"),
        ("2004-01", "2004-01-31"),
        ("2004-02", "2004-02-29"),
        ("2003-02", "2003-02-28"),
        ("1900-02", "1900-02-28"),
        ("2004-04-30", "2004-04-30"),
        ("9999", "9999-12-31"),
    ],
)
def test_a_partial_date_of_birth_is_its_last_day(text: str, last_day: str) -> None:
    """Whoever may be younger is taken for younger."""
    assert spell(date_of_birth(text)) == f"{last_day}T00:00:00.000Z"


def test_a_date_of_birth_has_no_time() -> None:
    """Unlike ``plusTime``, which takes both."""
    with pytest.raises(ValueError, match="not a date"):
        date_of_birth("2004-04-30T00:00:00Z")


@pytest.mark.parametrize("wall_ms", [2**63, -(2**63), 10**400])
def test_milliseconds_outside_the_calendar_are_refused(wall_ms: int) -> None:
    """A signed expiry may be any number."""
    with pytest.raises(ValueError, match="outside the years 1 to 9999"):
        from_ms(wall_ms)


@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_a_moment_survives_its_text_and_its_milliseconds(naive: datetime) -> None:
    """Down to the millisecond."""
    moment = naive.replace(microsecond=naive.microsecond // 1000 * 1000, tzinfo=UTC)
    assert plus_time(spell(moment), 0, TimeUnit.MONTH) == moment
    assert from_ms(to_ms(moment)) == moment


@given(st.text(max_size=80) | st.from_regex(r"[0-9T:.Z+-]{0,40}"), st.integers())
def test_any_text_is_a_moment_or_refused(text: str, amount: int) -> None:
    """No other exception."""
    for unit in TimeUnit:
        try:
            assert plus_time(text, amount, unit).tzinfo is UTC
        except ValueError:
            continue

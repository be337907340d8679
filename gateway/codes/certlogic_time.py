"""Date-times of CertLogic: texts to UTC moments and moved by an amount; knows no clock.

Specification 1.3.2, ``plusTime`` and ``dccDateOfBirth``: milliseconds, no time zone means UTC, a
partial date is the last day that it may mean, and days beyond a month's end run into the next.
"""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from gateway.codes.certlogic_terms import TimeUnit

MAX_CHARS: Final = 64
"""The longest text looked at; any number of decimals is allowed, nine are the most in use."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_MONTHS: Final = 12
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DATE_TIME: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r"(?:\.(?P<decimals>[0-9]+))?"
    r"(?:Z|(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-5][0-9]))?)?"
)


def plus_time(text: str, amount: int, unit: TimeUnit) -> datetime:
    """The moment of a text, moved.

    Args:
        text: a date, a partial date or a date-time in a form of the specification.
        amount: how many units, negative for earlier.
        unit: years and months keep the day's number, so that 2020-02-29 and a year is 2021-03-01.

    Raises:
        ValueError: not such a text, or a moment outside the years 1 to 9999.
    """
    start = _moment(text)
    try:
        match unit:
            case TimeUnit.HOUR:
                return start + amount * _HOUR
            case TimeUnit.DAY:
                return start + amount * _DAY
            case TimeUnit.MONTH:
                return _months_later(start, amount)
            case _:
                return _months_later(start, amount * _MONTHS)
    except OverflowError:
        raise ValueError("a date outside the years 1 to 9999") from None


def date_of_birth(text: str) -> datetime:
    """Midnight, UTC, of the last day that a full or partial date may mean.

    Raises:
        ValueError: not a date of the forms YYYY, YYYY-MM or YYYY-MM-DD.
    """
    found = _DATE.fullmatch(_bounded(text))
    if found is None:
        raise ValueError("not a date")
    year, month = int(found[1]), int(found[2] or _MONTHS)
    first = datetime(year, month, 1, tzinfo=UTC)
    return first.replace(day=int(found[3] or monthrange(year, month)[1]))


def from_ms(wall_ms: int) -> datetime:
    """The moment of wall milliseconds since 1970, UTC.

    Raises:
        ValueError: outside the years 1 to 9999.
    """
    try:
        return _EPOCH + wall_ms * _MILLISECOND
    except OverflowError:
        raise ValueError("a moment outside the years 1 to 9999") from None


def to_ms(moment: datetime) -> int:
    """Wall milliseconds since 1970, UTC, rounded down."""
    return (moment - _EPOCH) // _MILLISECOND


def spell(moment: datetime) -> str:
    """The text of a moment, with milliseconds and ``Z``."""
    return f"{moment.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _bounded(text: str) -> str:
    if len(text) > MAX_CHARS:
        raise ValueError(f"a date of more than {MAX_CHARS} characters")
    return text


def _moment(text: str) -> datetime:
    found = _DATE_TIME.fullmatch(_bounded(text))
    if found is None:
        return date_of_birth(text)
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    milliseconds = int(f"{found['decimals'] or ''}000"[:3])
    local = datetime(year, month, day, hour, minute, second, milliseconds * 1000, _zone(found))
    try:
        return local.astimezone(UTC)
    except OverflowError:
        raise ValueError("a date outside the years 1 to 9999") from None


def _zone(found: re.Match[str]) -> timezone:
    if found["sign"] is None:
        return UTC
    offset = int(found["hours"]) * _HOUR + timedelta(minutes=int(found["minutes"] or 0))
    return timezone(-offset if found["sign"] == "-" else offset)


def _months_later(start: datetime, months: int) -> datetime:
    year, month = divmod(start.year * _MONTHS + start.month - 1 + months, _MONTHS)
    return start.replace(year=year, month=month + 1, day=1) + (start.day - 1) * _DAY

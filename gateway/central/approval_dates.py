"""The first and the last moment of an approval from text and back; knows no file and no clock."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from gateway.central.local import local

_DAY: Final = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_ONE_DAY: Final = timedelta(days=1)
_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2199


def begin_ms(text: str, zone: tzinfo | None) -> int | None:
    """Wall milliseconds, UTC, of the first approved moment; None if the text is no date.

    Args:
        text: ``2027-01-31`` (also as Excel writes it, ``2027/1/31``) or an ISO 8601 moment.
        zone: time zone unless the text names its own; None for this machine's own.
    """
    return _milliseconds(_day(text, zone) or _moment(text, zone))


def end_ms(text: str, zone: tzinfo | None) -> int | None:
    """Wall milliseconds, UTC, from which the approval has ended; None if the text is no date.

    A day counts to its end, a moment to itself.

    Args:
        text: as for ``begin_ms``.
        zone: as for ``begin_ms``.
    """
    day = _day(text, zone)
    return _milliseconds(day + _ONE_DAY if day else _moment(text, zone))


def begin_text(wall_ms: int) -> str:
    """A first moment as ``begin_ms`` reads it here: the day, or the moment within one."""
    moment = local(wall_ms)
    return f"{moment:%Y-%m-%d}" if _is_midnight(moment) else moment.isoformat(timespec="seconds")


def end_text(wall_ms: int) -> str:
    """A last moment as ``end_ms`` reads it here: the last day, or the moment within one."""
    moment = local(wall_ms)
    if not _is_midnight(moment):
        return moment.isoformat(timespec="seconds")
    return f"{(moment - _ONE_DAY).date()}"


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def _day(text: str, zone: tzinfo | None) -> datetime | None:
    match = _DAY.fullmatch(text)
    if match is None or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        return None  # also of a year behind whose last day there is none
    try:
        return datetime(int(match[1]), int(match[3]), int(match[4]), tzinfo=zone)
    except ValueError:
        return None


def _moment(text: str, zone: tzinfo | None) -> datetime | None:
    if _MOMENT.fullmatch(text) is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _milliseconds(moment: datetime | None) -> int | None:
    if moment is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    return round(moment.astimezone(UTC).timestamp() * 1000)

"""Keeps on disk what the drift watch remembers of people's temperatures; nobody is named there.

One small file, written whole at most every ten minutes, at an alarm and when the gate ends.
"""

import json
import logging
from itertools import pairwise
from pathlib import Path
from typing import Final

from gateway.core.drift import (
    HIGH_HUNDREDTHS,
    LOW_HUNDREDTHS,
    RECENT_PEOPLE,
    REFERENCE_DAYS,
    DayTally,
    DriftMemory,
    Seen,
)
from gateway.errors import JournalError
from gateway.journal.quarantine import SetAside, set_aside
from gateway.runtime.whole_file import read_whole, write_whole

log = logging.getLogger(__name__)

DRIFT_NAME: Final = "drift.json"
"""The file's name in a gate's state folder."""

_VERSION: Final = 1
_MAX_BYTES: Final = 1 << 20
"""30 days of every value that is counted are 0.6 MB; a real month is a tenth of that."""
_MAX_DAY: Final = 1 << 20
_MAX_PEOPLE: Final = 1 << 31


def load_drift(path: Path) -> tuple[DriftMemory, SetAside | None]:
    """What was remembered; a damaged file is put aside and everything begun anew.

    Raises:
        JournalError: the folder doesn't let it be put aside.
    """
    try:
        return _decoded(read_whole(path, _MAX_BYTES)), None
    except FileNotFoundError:
        return DriftMemory(), None
    except OSError as error:
        log.warning("%s: can't be read: %s; it is begun anew", path, error.strerror)
        return DriftMemory(), None
    except (ValueError, RecursionError) as error:
        return DriftMemory(), set_aside(path, f"{path}: not a drift memory: {error}")


def read_drift(path: Path) -> DriftMemory:
    """What was remembered, for a process that only looks; nothing while there is no file.

    Raises:
        JournalError: it is no drift memory or can't be read.
    """
    try:
        return _decoded(read_whole(path, _MAX_BYTES))
    except FileNotFoundError:
        return DriftMemory()
    except (OSError, ValueError, RecursionError) as error:
        raise JournalError(f"{path}: the drift memory can't be read: {error}") from error


def save_drift(path: Path, memory: DriftMemory) -> None:
    """Write it down.

    Raises:
        OSError: the disk refuses; what was there stays.
    """
    write_whole(path, _encoded(memory))


def _encoded(memory: DriftMemory) -> bytes:
    fields = {
        "v": _VERSION,
        "recent": [[one.day, one.hundredths] for one in memory.recent],
        "days": [[tally.day, [list(pair) for pair in tally.counts]] for tally in memory.days],
    }
    return json.dumps(fields, separators=(",", ":")).encode("ascii") + b"\n"


def _decoded(octets: bytes) -> DriftMemory:
    match json.loads(octets.decode("ascii")):
        case {"v": version, "recent": [*recent], "days": [*days]} if (
            version == _VERSION and len(recent) <= RECENT_PEOPLE and len(days) <= REFERENCE_DAYS
        ):
            people = tuple(Seen(*_pair(one, _MAX_DAY, HIGH_HUNDREDTHS)) for one in recent)
            if any(one.hundredths < LOW_HUNDREDTHS for one in people):
                raise ValueError("a person without a temperature")
            return DriftMemory(people, tuple(_tally(day) for day in days))
    raise ValueError("other fields")


def _tally(fields: object) -> DayTally:
    match fields:
        case [day, [*counts]] if type(day) is int and 0 <= day <= _MAX_DAY:
            pairs = tuple(_pair(pair, HIGH_HUNDREDTHS, _MAX_PEOPLE) for pair in counts)
            values = [value for value, _people in pairs]
            ordered = all(one < another for one, another in pairwise(values))
            if ordered and all(value >= LOW_HUNDREDTHS and people for value, people in pairs):
                return DayTally(day, pairs)
    raise ValueError("a day that is none")


def _pair(fields: object, most_first: int, most_second: int) -> tuple[int, int]:
    match fields:
        case [first, second] if type(first) is int and type(second) is int:
            if 0 <= first <= most_first and 0 <= second <= most_second:
                return first, second
    raise ValueError("a pair that is none")

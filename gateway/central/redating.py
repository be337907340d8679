"""When rows were written whose gate did not know the time yet, from its later clock; pure.

A Raspberry Pi has no battery for its clock: until a time source answers, its rows carry a wrong
wall time and say so. Their monotonic time is right, so that the first row of the same boot with a
clock that was set dates all before it. The rows stay as they are; nothing is guessed of a boot
whose clock was never set.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gateway.core.event import EventKind, Json
from gateway.core.instant import NS_PER_MS, ClockQuality

TURNS: Final = frozenset({EventKind.CLOCK_CHANGED.value, EventKind.SERVICE_STARTED.value})
"""Kinds of rows before which there may be undated ones: the clock was set while the program ran,
or before it was started anew."""

MOST_DATED_ROWS: Final = 100
"""Rows with a good clock that are passed over on the way back from such a row: some may have been
written in the moment between the setting and the row that tells of it."""

_MOST_WALL_MS: Final = 2**43
_MOST_MONO_NS: Final = 2**62
"""So that their difference in nanoseconds fits the database's 64 bits."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row says of its time.

    Args:
        sequence: of the row.
        wall_ms: milliseconds UTC by the gate's clock.
        mono_ns: nanoseconds of the monotonic clock of ``boot``.
        boot: the kernel's id of the boot.
        is_set: whether the gate believed ``wall_ms``.
        is_turn: whether it is of a kind in ``TURNS``.
    """

    sequence: int
    wall_ms: int
    mono_ns: int
    boot: str
    is_set: bool
    is_turn: bool


@dataclass(frozen=True, slots=True)
class Undated:
    """Rows of one boot in one journal that a later clock dates.

    Args:
        first: sequence of the first of them.
        last: and of the last; none between is of another boot or had a clock that was set.
        boot_ns: nanoseconds since 1970-01-01 UTC at which the monotonic clock stood at 0.
    """

    first: int
    last: int
    boot_ns: int


def reading(sequence: int, row: str) -> Reading | None:
    """The times in a row; None where it is not of the shape that gates write.

    Args:
        sequence: of the row.
        row: JSON as it is stored.
    """
    match json.loads(row):
        case {"k": kind, "t": int(wall_ms), "m": int(mono_ns), "b": str(boot), "q": quality} if (
            _is_within(wall_ms, _MOST_WALL_MS) and _is_within(mono_ns, _MOST_MONO_NS)
        ):
            return Reading(
                sequence, wall_ms, mono_ns, boot, _is_of(quality, _SET), _is_of(kind, TURNS)
            )
    return None


_SET: Final = frozenset(quality.value for quality in ClockQuality if quality.proves_dates)


def _is_of(name: Json, names: frozenset[str]) -> bool:
    return isinstance(name, str) and name in names


def _is_within(number: Json, most: int) -> bool:
    return type(number) is int and 0 <= number < most


def undated(backwards: Iterable[Reading | None]) -> Undated | None:
    """Which rows a turn dates; None where there are none.

    Args:
        backwards: the row of the turn and those before it, newest first; not read further than
            the first that is of another boot, or a turn itself and so has dated what is before.
    """
    dating: Reading | None = None
    first: Reading | None = None
    last = 0
    for passed, row in enumerate(backwards):
        if row is None or (dating is not None and not _precedes(row, first or dating)):
            break
        if row.is_set:
            told_before = passed > 0 and row.is_turn
            if first is not None or told_before or passed > MOST_DATED_ROWS:
                break
            dating = row
            continue
        if dating is None:
            break
        first, last = row, last or row.sequence
    if dating is None or first is None:
        return None
    return Undated(first.sequence, last, dating.wall_ms * NS_PER_MS - dating.mono_ns)


def _precedes(row: Reading, later: Reading) -> bool:
    """Whether both are of one boot and in order; a clock that runs back dates nothing."""
    return row.boot == later.boot and row.mono_ns <= later.mono_ns


def redated_ms(row: str, boot_ns: int) -> int | None:
    """Wall milliseconds, UTC, at which an undated row was written; None if it can't be told.

    Args:
        row: JSON as it is stored.
        boot_ns: see ``Undated``.
    """
    said = reading(0, row)
    if said is None or said.is_set:
        return None
    at_ms = (boot_ns + said.mono_ns) // NS_PER_MS
    return at_ms if at_ms >= 0 else None

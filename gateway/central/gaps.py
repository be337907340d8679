"""Which missing rows a gate is asked for, and when again; pure, and not the asking."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gateway.central.store.commands import Given
from gateway.central.store.gaps import Gap

PATIENCE_MS: Final = 120_000
"""The gate's uplink sends a missing row again by itself, within 64 s at most."""

LONGEST_PAUSE_MS: Final = 2 * 3_600_000
"""Between two times that the same rows are asked for: 2 minutes, doubled after each."""

MOST_ROWS: Final = 100_000
"""Of one order; a gate sends some thousand a second."""

OTHER_EPOCH: Final = "other-epoch"


@dataclass(frozen=True, slots=True)
class AskedGap:
    """A gap and how often its gate was asked for it; the fleet page may show ``gap.rows``.

    Args:
        gap: what is missing.
        asked: how often it was.
        asked_ms: wall milliseconds, UTC, of the last time; None if it never was.
    """

    gap: Gap
    asked: int
    asked_ms: int | None


@dataclass(frozen=True, slots=True)
class Present:
    """A gate that is there now.

    Args:
        epoch: of its journal file in use.
    """

    epoch: int


@dataclass(frozen=True, slots=True)
class Lost:
    """Rows that a gate said it does not have."""

    gate: str
    epoch: int
    first: int
    last: int


def with_asks(gaps: Iterable[Gap], replays: Iterable[Given]) -> list[AskedGap]:
    """Each gap with the orders that named any of its rows."""
    orders = list(replays)
    return [_with_asks(gap, orders) for gap in gaps]


def asks(
    gaps: Iterable[AskedGap], replays: Iterable[Given], there: Mapping[str, Present], now_ms: int
) -> list[Gap]:
    """What to ask for now: of each gate the first gap that is due, and one order at a time.

    Rows of another journal file than the one in use are left to a person: an old card may be put
    back.

    Args:
        gaps: with what was asked before.
        replays: every order to send rows again.
        there: the gates that are there now.
        now_ms: the centre's wall clock.
    """
    busy = {
        given.gate
        for given in replays
        if given.answered_ms is None and given.not_after_ms >= now_ms
    }
    chosen: dict[str, Gap] = {}
    for one in gaps:
        gap, gate = one.gap, there.get(one.gap.gate)
        if gate is None or gate.epoch != gap.epoch or gap.gate in busy or gap.gate in chosen:
            continue
        if _due_ms(one) <= now_ms:
            last = min(gap.last, gap.first + MOST_ROWS - 1)
            chosen[gap.gate] = Gap(gap.gate, gap.epoch, gap.first, last, gap.since_ms)
    return list(chosen.values())


def lost_rows(answered: Given) -> Iterator[Lost]:
    """What a gate said of an order to send rows again: those that never come.

    Only what was asked for counts, whatever the answer says.
    """
    match answered.arguments:
        case {"epoch": int(epoch), "from": int(first), "to": int(last)}:
            if answered.why == OTHER_EPOCH:
                yield Lost(answered.gate, epoch, first, last)
            gone = answered.answer.get("gone")
            if answered.why or not isinstance(gone, list):
                return
            for part in gone:
                match part:
                    case [int(low), int(high)] if first <= low <= high <= last:
                        yield Lost(answered.gate, epoch, low, high)


def _with_asks(gap: Gap, replays: Iterable[Given]) -> AskedGap:
    times = [given.issued_ms for given in replays if _names(given, gap)]
    return AskedGap(gap, len(times), max(times, default=None))


def _names(given: Given, gap: Gap) -> bool:
    match given.arguments:
        case {"epoch": int(epoch), "from": int(first), "to": int(last)}:
            here = given.gate == gap.gate and epoch == gap.epoch
            return here and first <= gap.last and gap.first <= last
    return False


def _due_ms(one: AskedGap) -> int:
    if one.asked_ms is None:
        return one.gap.since_ms + PATIENCE_MS
    return one.asked_ms + min(PATIENCE_MS << min(one.asked - 1, 16), LONGEST_PAUSE_MS)

"""One person before the real gate once: window, passage and decision of the product; no rival."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from gateway.core.event import Event, EventKind
from gateway.core.instant import NS_PER_MS
from gateway.core.policy import Policy
from gateway.core.reason import Reason
from gateway.core.signals import SampleTaken
from gateway.core.temperature import Sample
from tests.bench.thermometry_samples import BEGIN_MS, Stand
from tests.lane import Lane

_VERDICTS: Final = frozenset(
    {EventKind.ACCESS_GRANTED, EventKind.ACCESS_REFERRED, EventKind.ACCESS_DENIED}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gate wrote of one try.

    Args:
        reasons: its objections; none: it admitted.
        seconds: from the forehead or the code, whichever was first, to the verdict.
        high_twice: a high first reading was measured again.
        raw_celsius: the forehead that it judged by, or None.
    """

    reasons: tuple[Reason, ...]
    seconds: float
    high_twice: bool
    raw_celsius: float | None


def stood(policy: Policy, seen: Iterable[Sample], standing: Stand) -> Answer:
    """Show a pass in order and these samples; all else is proved.

    Args:
        policy: the rules in force.
        seen: the sensor's samples, at least until the gate has given up waiting for more.
        standing: when the code is shown.
    """
    lane = Lane(policy=policy)
    began_ns = lane.clock.mono_ns()
    code_ns = began_ns + (standing.code_ms - BEGIN_MS) * NS_PER_MS
    shown = False
    for sample in seen:
        at_ns = began_ns + sample.mono_ns
        lane.clock.advance_ms((at_ns - lane.clock.mono_ns()) // NS_PER_MS)
        if not shown and at_ns >= code_ns:
            shown = True
            lane.code()
        lane.gate.turn(SampleTaken(replace(sample, mono_ns=at_ns)))
        rows = [row for row in lane.ledger.waiting if row.kind in _VERDICTS]
        if rows:
            judged_ms = sample.mono_ns // NS_PER_MS + BEGIN_MS
            return _answer(rows[0], judged_ms - min(standing.code_ms, 0))
    raise AssertionError("the gate gave no verdict in all the time that the samples last")


def _answer(row: Event, took_ms: int) -> Answer:
    reasons, temperature = row.body["reasons"], row.body["temperature"]
    assert isinstance(reasons, list)
    raw = temperature.get("raw_celsius") if isinstance(temperature, dict) else None
    return Answer(
        reasons=tuple(Reason(reason) for reason in reasons),
        seconds=took_ms / 1000,
        high_twice=row.body["first_high"] is not None,
        raw_celsius=raw if isinstance(raw, float) else None,
    )

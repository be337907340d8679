"""One person at the real gate, until in or gone: window, passage, holds and decision; no rival."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from gateway.core.event import Event, EventKind
from gateway.core.guard_acts import HandMeasured
from gateway.core.instant import NS_PER_MS
from gateway.core.policy import Policy
from gateway.core.reason import Reason
from gateway.core.second_instrument import Site
from gateway.core.signals import SampleTaken
from gateway.core.temperature import Sample
from tests.bench.thermometry_samples import BEGIN_MS, Stand
from tests.lane import Lane

_VERDICTS: Final = frozenset(
    {EventKind.ACCESS_GRANTED, EventKind.ACCESS_REFERRED, EventKind.ACCESS_DENIED}
)
_NOBODY: Final = Sample(24.6, 25.0, None, 0, 0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gate wrote of one try.

    Args:
        reasons: its objections; none: it admitted.
        high_twice: a high first reading was measured again.
        raw_celsius: the forehead that it judged by, or None.
    """

    reasons: tuple[Reason, ...]
    high_twice: bool
    raw_celsius: float | None


class Visit:
    """A gate that is warm and ready, and one person whose pass is in order.

    Args:
        policy: the rules in force.
    """

    def __init__(self, policy: Policy) -> None:
        self._lane = Lane(policy=policy)
        self._shown_ms = policy.passage.verdict_shown_ms
        self._tries = 0
        self._came_ns = self._lane.clock.mono_ns()

    @property
    def seconds(self) -> float:
        """Since the forehead or the code was there, whichever came first."""
        return (self._lane.clock.mono_ns() - self._came_ns) / NS_PER_MS / 1000

    def stand(self, seen: Iterable[Sample], standing: Stand) -> Answer:
        """Show a fresh code and these samples.

        Args:
            seen: the sensor's samples, at least until the gate has given up waiting for more.
            standing: when the code is shown.
        """
        began_ns = self._lane.clock.mono_ns()
        if not self._tries:
            self._came_ns = began_ns + (min(standing.code_ms, 0) - BEGIN_MS) * NS_PER_MS
        code_ns: int | None = began_ns + (standing.code_ms - BEGIN_MS) * NS_PER_MS
        self._tries += 1
        for sample in seen:
            at_ns = began_ns + sample.mono_ns
            self._until(at_ns)
            if code_ns is not None and at_ns >= code_ns:
                code_ns = None
                self._lane.code(f"good-{self._tries}")
            self._lane.gate.turn(SampleTaken(replace(sample, mono_ns=at_ns)))
            row = self._verdict()
            if row is not None:
                return _answer(row)
        raise AssertionError("the gate gave no verdict in all the time that the samples last")

    def wait(self, seconds: float) -> None:
        """Step aside; the lane is empty until the gate is ready, and then for so long."""
        for wait_ms in (self._shown_ms, round(seconds * 1000)):
            self._lane.clock.advance_ms(wait_ms)
            nobody = replace(_NOBODY, mono_ns=self._lane.clock.mono_ns())
            self._lane.gate.turn(SampleTaken(nobody))

    def measured_by_hand(self, celsius: float) -> Answer:
        """The guard types what a thermometer in the armpit shows."""
        answers = len(self._lane.ledger.rows)
        while self._lane.ledger.rows[answers - 1].kind not in _VERDICTS:
            answers -= 1
        self._lane.gate.turn(HandMeasured("0" * 32, "zhang", answers, celsius, Site.AXILLA))
        row = self._verdict()
        assert row is not None, self._lane.screen.answers
        return _answer(row)

    def _until(self, at_ns: int) -> None:
        self._lane.clock.advance_ms((at_ns - self._lane.clock.mono_ns()) // NS_PER_MS)

    def _verdict(self) -> Event | None:
        """The row of a verdict just reached, now on disk."""
        row = next((it for it in self._lane.ledger.waiting if it.kind in _VERDICTS), None)
        self._lane.written()
        return row


def _answer(row: Event) -> Answer:
    reasons, temperature = row.body["reasons"], row.body["temperature"]
    assert isinstance(reasons, list)
    raw = temperature.get("raw_celsius") if isinstance(temperature, dict) else None
    return Answer(
        reasons=tuple(Reason(reason) for reason in reasons),
        high_twice=row.body["first_high"] is not None,
        raw_celsius=raw if isinstance(raw, float) else None,
    )

"""Who comes to simulated gates: decided by the gate's own rules, the same for the same seed."""

from collections import Counter
from random import Random

from gateway.central.passage_fact import Judged, fact_of, outcome_of
from gateway.core.event import Event, EventKind
from gateway.core.policy import Policy
from gateway.runtime.clock import ManualClock
from gateway.simulate.visitors import Shares, Visitors


def rows(count: int, shares: Shares, seed: int = 1) -> list[Event]:
    """The first rows of one gate."""
    visitors, clock, made = Visitors("sim-001", Random(seed), shares, Policy()), ManualClock(), []
    for number in range(count):
        made.append(visitors.next(clock.now()))
        visitors.written(number + 1)
        clock.advance_ms(1_000)
    return made


def test_the_same_seed_brings_the_same_people() -> None:
    """And another seed brings others."""
    assert rows(200, Shares(), seed=4) == rows(200, Shares(), seed=4)
    assert rows(200, Shares(), seed=4) != rows(200, Shares(), seed=5)


def test_most_are_admitted_and_the_rest_is_as_asked() -> None:
    """Within what chance leaves in 4,000 rows."""
    kinds = Counter(row.kind for row in rows(4_000, Shares(denied=0.1, referred=0.2, alarms=0.1)))
    judged = sum(kinds[kind] for kind in (GRANTED, DENIED, REFERRED))
    assert 0.07 < kinds[DENIED] / judged < 0.13
    assert 0.25 < kinds[REFERRED] / judged < 0.35
    assert kinds[EventKind.FORCED_OPEN] > 0


def test_a_fever_is_urgent_and_admits_nobody() -> None:
    """All but a guard's own opening and what follows it goes at once."""
    made = rows(300, Shares(denied=0, referred=0, alarms=1))
    urgent = [row for row in made if row.urgent or row.kind.urgent]
    assert {row.kind for row in urgent} == {REFERRED, EventKind.FORCED_OPEN}
    assert GRANTED not in {row.kind for row in made}


def test_the_centre_can_draw_passages_from_them() -> None:
    """Each opening is followed by its outcome, and a guard's names the row that it overrules."""
    made = rows(400, Shares(denied=0, referred=0.5, alarms=0))
    for number, row in enumerate(made[:-2], start=1):
        fact = fact_of(row.kind.value, number, row.at.wall_ms, row.body)
        if fact is None:
            continue
        assert len(fact.holder) == 16
        if fact.judged is Judged.BY_HAND:
            assert fact.answers == number - 1
        if fact.judged in {Judged.ADMITTED, Judged.BY_HAND}:
            followed = outcome_of(made[number].kind.value, made[number].body)
            assert followed is not None
            assert followed.grant == number


GRANTED = EventKind.ACCESS_GRANTED
DENIED = EventKind.ACCESS_DENIED
REFERRED = EventKind.ACCESS_REFERRED

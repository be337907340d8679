"""A verdict is computed again from its row alone, whatever evidence and policy there will be."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings

from gateway.core.decision import decide
from gateway.core.event import GENESIS, EventKind, Json, row_text
from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.policy import Policy
from gateway.core.recall import recall
from gateway.core.record import decision_body, decision_event
from gateway.core.row_value import IN_MEMORY_ONLY, row_value
from gateway.core.temperature import TemperatureAbsence
from gateway.journal.row import JournalRow, parse_row
from tests.anything import evidences, instants, policies
from tests.evidence import NOW, estimate, evidence

POLICY = Policy()


def row_of(facts: Evidence, policy: Policy, now: Instant) -> JournalRow:
    """The row as it comes from the journal."""
    event = decision_event(facts, decide(facts, policy, now))
    return parse_row(row_text(event, 1, GENESIS))


def as_recorded(value: Any) -> Any:  # noqa: ANN401 - any value of the core
    """The same without what no row may hold."""
    if isinstance(value, tuple):
        return tuple(as_recorded(each) for each in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    kept = {one.name: as_recorded(getattr(value, one.name)) for one in fields(value)}
    silent = {one.name: "" for one in fields(value) if one.metadata == IN_MEMORY_ONLY}
    return replace(value, **kept | silent)


@settings(max_examples=150, deadline=None)
@given(evidences(), policies(), instants())
def test_any_decision_is_the_same_when_it_is_computed_from_its_row(
    facts: Evidence, policy: Policy, now: Instant
) -> None:
    """A field of the evidence that its row forgets fails here, as each of them varies."""
    row = row_of(facts, policy, now)
    recalled = recall(row)

    assert recalled.evidence == as_recorded(facts)
    assert recalled.decided == decide(facts, policy, now)
    assert decide(recalled.evidence, policy, recalled.decided.at) == recalled.decided
    assert decision_body(recalled.evidence, recalled.decided) == row.body


def test_what_stays_in_memory_is_known_by_name() -> None:
    """A new one must be thought about: no rule may ask for it."""
    assert set(in_memory(Evidence)) == {
        ("Credential", "alias"),
        ("Credential", "subject"),
        ("Identified", "alias"),
        ("BlackbodyCheck", "who"),
        ("Hold", "person"),
        ("Standing", "desk"),
    }


def in_memory(hint: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - an annotation
    """Fields below a type that no row holds."""
    for part in get_args(hint):
        yield from in_memory(part)
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        for one in fields(hint):
            if one.metadata == IN_MEMORY_ONLY:
                yield hint.__name__, one.name
            yield from in_memory(hints[one.name])


def changed(row: JournalRow, **body: Json) -> JournalRow:
    """The row with some of its facts replaced."""
    return replace(row, body={**row.body, **body})


def test_a_fact_that_is_younger_than_the_row_is_the_one_by_default() -> None:
    """Rows of the program before an upgrade can be computed again by the one after it."""
    row = row_of(evidence(), POLICY, NOW)
    older = replace(row, body={key: value for key, value in row.body.items() if key != "hold"})

    assert recall(older) == recall(row)


@pytest.mark.parametrize("forgotten", ["code", "replayed", "temperature", "floor_ms", "age_ms"])
def test_a_row_that_says_too_little_is_not_guessed_at(forgotten: str) -> None:
    """Rows of 0.1.0 did not hold all."""
    row = row_of(evidence(), POLICY, NOW)
    with pytest.raises(ValueError, match=forgotten):
        recall(replace(row, body={key: row.body[key] for key in row.body if key != forgotten}))


@pytest.mark.parametrize(
    "body",
    [
        {"verdict": "perhaps"},
        {"verdict": "deny"},
        {"reasons": ["a-reason-of-tomorrow"]},
        {"reasons": "fever"},
        {"age_ms": None},
        {"age_ms": {"code": "old"}},
        {"replayed": 0},
        {"board_up": "yes"},
        {"entered_ms": 1.5},
        {"entered_ms": True},
        {"of_tomorrow": None},
        {"code": {}},
        {"code": "PK1S"},
        {"code": {"rule": "", "format": "PK1S"}},
        {"holder": []},
        {"holder": {"id": "", "groups": None}},
        {"holder": {"id": "", "company": "", "groups": 3, "not_before_ms": 0, "not_after_ms": 0}},
        {"first_high": {"absent": "temperature-low"}},
        {"temperature": {"absent": "fever"}},
        {"temperature": 36.6},
        {"heading": "up"},
        {"heading": True},
    ],
)
def test_a_row_that_no_gate_wrote_is_refused(body: dict[str, Json]) -> None:
    """Hostile or of another program: it is named, never taken for something near it."""
    row = row_of(evidence(), POLICY, NOW)
    with pytest.raises(ValueError, match=r"\w"):
        recall(changed(row, **body))


def test_a_temperature_that_does_not_follow_from_what_was_read_is_refused() -> None:
    """What was computed is computed again."""
    row = row_of(evidence(), POLICY, NOW)
    measured: Any = row.body["temperature"]
    cooler = {**measured, "celsius": 36.5}
    with pytest.raises(ValueError, match="temperature"):
        recall(changed(row, temperature=cooler))


def test_what_can_t_stand_in_a_row_fails_when_it_is_written() -> None:
    """And not when somebody asks years later."""
    with pytest.raises(TypeError, match="set"):
        row_value({1})
    with pytest.raises(TypeError, match="type"):
        row_value(EventKind.__class__)


@pytest.mark.parametrize("absence", list(TemperatureAbsence))
def test_an_absence_comes_back_by_its_name(absence: TemperatureAbsence) -> None:
    """Whatever was read beside it."""
    row = row_of(evidence(temperature=absence, first_high=estimate(37.5)), POLICY, NOW)
    assert recall(row).evidence.temperature is absence

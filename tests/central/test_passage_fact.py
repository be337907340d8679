"""What a stored row says of a person at a lane."""

import pytest

from gateway.central.passage_fact import Judged, PassageFact, PassageOutcome, fact_of, outcome_of
from gateway.core.event import EventKind, Json

GRANT: dict[str, Json] = {
    "verdict": "admit",
    "reasons": [],
    "code": {"holder": "00c0ffee00c0ffee"},
    "holder": {"id": "00c0ffee00c0ffee", "company": "云栖科技"},
    "temperature": {"celsius": 36.6},
    "heading": "in",
}
OPENED: dict[str, Json] = {
    "guard": "zhang",
    "answers": 7,
    "reasons": ["fever"],
    "holder": "00c0ffee00c0ffee",
    "heading": "out",
    "punch": {"company": "云栖科技"},
}


def test_an_admission_names_person_company_and_temperature() -> None:
    """All that contacts and statistics ask of it."""
    assert fact_of(EventKind.ACCESS_GRANTED.value, 8, 1_000, GRANT) == PassageFact(
        8, 1_000, Judged.ADMITTED, "00c0ffee00c0ffee", "云栖科技", "in", "", 36.6
    )


def test_an_opening_by_hand_names_the_row_that_it_overruled() -> None:
    """So that the refusal and the opening are one person's."""
    assert fact_of(EventKind.ACCESS_OVERRIDDEN.value, 9, 1_001, OPENED) == PassageFact(
        9, 1_001, Judged.BY_HAND, "00c0ffee00c0ffee", "云栖科技", "out", "fever", None, 7
    )


@pytest.mark.parametrize(
    ("kind", "judged"),
    [
        (EventKind.ACCESS_REFERRED, Judged.REFERRED),
        (EventKind.ACCESS_DENIED, Judged.DENIED),
    ],
)
def test_a_refusal_keeps_its_gravest_reason(kind: EventKind, judged: Judged) -> None:
    """Statistics count refusals by it."""
    fact = fact_of(kind.value, 1, 1, {**GRANT, "reasons": ["fever", "code-expired"]})
    assert fact is not None
    assert (fact.judged, fact.reason) == (judged, "fever")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"code": None, "holder": None, "reasons": None, "temperature": None, "heading": None},
        {"code": {"holder": 5}, "holder": {"id": [], "company": {}}, "reasons": [{}]},
        {"temperature": {"celsius": True}, "heading": "up", "answers": True},
        {"temperature": {"celsius": "36.6"}, "answers": "7"},
    ],
)
def test_what_is_not_of_our_shape_is_left_out(body: dict[str, Json]) -> None:
    """A broken gate's row is counted, and nothing of it is guessed."""
    fact = fact_of(EventKind.ACCESS_OVERRIDDEN.value, 1, 1, body)
    assert fact == PassageFact(1, 1, Judged.BY_HAND, "", "", "in", "", None)


def test_long_texts_are_cut_to_what_a_roster_may_hold() -> None:
    """No row makes the table's column burst."""
    long = "x" * 5000
    fact = fact_of(
        EventKind.ACCESS_DENIED.value,
        1,
        1,
        {"code": {"holder": long}, "holder": {"company": long}, "reasons": [long]},
    )
    assert fact is not None
    assert {len(fact.holder), len(fact.company), len(fact.reason)} == {64}


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (EventKind.PASSAGE_COMPLETED, "passed"),
        (EventKind.PASSAGE_ABANDONED, "turned-back"),
        (EventKind.PASSAGE_UNKNOWN, "unknown"),
    ],
)
def test_an_outcome_names_its_grant(kind: EventKind, outcome: str) -> None:
    """And is no person of its own."""
    assert outcome_of(kind.value, {"grant": 8}) == PassageOutcome(8, outcome)
    assert outcome_of(kind.value, {"grant": "8"}) is None
    assert fact_of(kind.value, 9, 1, {"grant": 8}) is None


def test_other_rows_say_nothing_of_passages() -> None:
    """A device that went down is nobody."""
    assert fact_of(EventKind.DEVICE_DOWN.value, 1, 1, GRANT) is None
    assert outcome_of(EventKind.DEVICE_DOWN.value, {"grant": 8}) is None

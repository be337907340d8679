"""What a restarted gate still knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from gateway.app.recall import recall_admissions, unfinished_grant
from gateway.core.admissions import Admissions
from gateway.core.event import EventKind, Json


@dataclass(frozen=True)
class Row:
    """A row of the journal."""

    kind: str
    body: Mapping[str, Json] = field(default_factory=dict)
    wall_ms: int = 1_000
    sequence: int = 7


def recalled(*rows: Row) -> Admissions:
    """What the gate knows after reading these rows."""
    admissions = Admissions(code_memory_ms=10_000, person_memory_ms=10_000)
    recall_admissions(admissions, rows)
    return admissions


def test_a_restart_forgives_no_used_code_and_no_entered_person() -> None:
    """Both come back from the rows that admitted and completed."""
    admissions = recalled(
        Row(EventKind.ACCESS_GRANTED.value, {"code": {"replay_key": "cti-1"}}),
        Row(EventKind.PASSAGE_COMPLETED.value, {"holder": "person-1"}),
    )

    assert admissions.used("cti-1")
    assert admissions.entered_ms("person-1") == 1_000


def test_a_refused_code_is_not_used_and_an_abandoned_passage_is_not_an_entry() -> None:
    """Only what let somebody in counts."""
    admissions = recalled(
        Row(EventKind.ACCESS_DENIED.value, {"code": {"replay_key": "cti-1"}}),
        Row(EventKind.PASSAGE_ABANDONED.value, {"holder": "person-1"}),
        Row(EventKind.ACCESS_GRANTED.value, {"code": None}),
        Row(EventKind.PASSAGE_COMPLETED.value, {"holder": ""}),
    )

    assert not admissions.used("cti-1")
    assert admissions.entered_ms("person-1") is None


@pytest.mark.parametrize(
    ("newest", "cut_short"),
    [
        (None, None),
        (Row(EventKind.ACCESS_GRANTED.value), 7),
        (Row(EventKind.ACCESS_OVERRIDDEN.value), 7),
        (Row(EventKind.PASSAGE_COMPLETED.value), None),
        (Row(EventKind.PASSAGE_UNKNOWN.value), None),
    ],
)
def test_an_admission_cut_short_by_a_sudden_death_is_found(
    newest: Row | None, cut_short: int | None
) -> None:
    """So that every admission closes as passed, not passed or unknown."""
    assert unfinished_grant(newest) == cut_short

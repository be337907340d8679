"""What a restarted gate still knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from gateway.app.recall import recall_admissions, unfinished_grants
from gateway.core.admissions import Admissions, Conflict
from gateway.core.event import EventKind, Json
from gateway.core.use import Use, use_digest

NOW_MS = 1_000
CODE: Json = {"format": "PK1S", "replay_key": "cti-1", "holder": "person-1", "expires_ms": 91_000}
GRANTED = EventKind.ACCESS_GRANTED.value
REFERRED = EventKind.ACCESS_REFERRED.value
OVERRIDDEN = EventKind.ACCESS_OVERRIDDEN.value
COMPLETED = EventKind.PASSAGE_COMPLETED.value


@dataclass(frozen=True)
class Row:
    """A row of the journal."""

    kind: str
    body: Mapping[str, Json] = field(default_factory=dict)
    wall_ms: int = NOW_MS
    sequence: int = 7


def recalled(*rows: Row) -> Admissions:
    """What the gate knows after reading these rows."""
    admissions = Admissions("park-1", code_memory_ms=10_000, person_memory_ms=10_000)
    recall_admissions(admissions, rows)
    return admissions


def knows(admissions: Admissions) -> bool:
    """Whether the code is used."""
    return admissions.used("PK1S", "cti-1", NOW_MS)


def conflicts(admissions: Admissions) -> list[Conflict]:
    """What another gate's use of the same code leads to."""
    digest = use_digest("park-1", "PK1S", "cti-1")
    return admissions.heard("gate-2", [Use(digest, NOW_MS, 91_000)])


def test_a_restart_forgives_no_used_code_and_no_entered_person() -> None:
    """Both come back from the rows that admitted and completed."""
    admissions = recalled(Row(GRANTED, {"code": CODE}), Row(COMPLETED, {"holder": "person-1"}))

    assert knows(admissions)
    assert admissions.entered_ms("person-1") == NOW_MS
    assert len(admissions.own()) == 1


def test_a_refused_code_is_not_used_and_an_abandoned_passage_is_not_an_entry() -> None:
    """Only what let somebody in counts."""
    admissions = recalled(
        Row(EventKind.ACCESS_DENIED.value, {"code": CODE}),
        Row(REFERRED, {"code": CODE}),
        Row(EventKind.PASSAGE_ABANDONED.value, {"holder": "person-1"}),
        Row(COMPLETED, {"holder": ""}),
    )

    assert not knows(admissions)
    assert admissions.entered_ms("person-1") is None


@pytest.mark.parametrize(
    "code",
    [None, "cti-1", {}, {"replay_key": "cti-1"}, {"format": "PK1S", "refused": "code-expired"}],
)
def test_a_row_that_names_no_verified_code_is_no_use(code: Json) -> None:
    """Whatever an older or newer program wrote."""
    assert recalled(Row(GRANTED, {"code": code})).own() == ()


def test_a_code_in_spite_of_which_a_guard_opened_is_used_too() -> None:
    """The override's row names the decision that it answers."""
    referred = Row(REFERRED, {"code": CODE, "replayed": False}, sequence=7)

    assert knows(recalled(referred, Row(OVERRIDDEN, {"answers": 7}, sequence=8)))
    assert not knows(recalled(referred, Row(OVERRIDDEN, {"answers": 6}, sequence=8)))
    assert not knows(recalled(referred, Row(OVERRIDDEN, {"answers": None}, sequence=8)))


def test_a_replay_in_spite_of_which_a_guard_opened_is_not_used_anew() -> None:
    """The first use stands, here or at another gate."""
    denied = Row(EventKind.ACCESS_DENIED.value, {"code": CODE, "replayed": True}, sequence=7)

    assert not knows(recalled(denied, Row(OVERRIDDEN, {"answers": 7}, sequence=8)))


def test_a_conflict_that_is_on_record_is_not_recorded_again() -> None:
    """Other gates repeat what they said before the restart."""
    granted = Row(GRANTED, {"code": CODE})
    told: dict[str, Json] = {
        "gates": ["gate-1", "gate-2"],
        "use": use_digest("park-1", "PK1S", "cti-1"),
    }

    assert len(conflicts(recalled(granted))) == 1
    assert conflicts(recalled(granted, Row(EventKind.REPLAY_CONFLICT.value, told))) == []
    assert len(conflicts(recalled(granted, Row(EventKind.REPLAY_CONFLICT.value, {})))) == 1


@pytest.mark.parametrize(
    ("newest", "cut_short"),
    [
        ([], 0),
        ([GRANTED], 1),
        ([OVERRIDDEN, COMPLETED], 1),
        ([COMPLETED, GRANTED], 0),
        ([EventKind.PASSAGE_UNKNOWN.value, OVERRIDDEN], 0),
        ([GRANTED, GRANTED], 2),
    ],
)
def test_an_admission_cut_short_by_a_sudden_death_is_found(
    newest: list[str], cut_short: int
) -> None:
    """So that every admission closes as passed, not passed or unknown; two enter together."""
    rows = [Row(kind) for kind in newest]

    assert unfinished_grants(rows) == rows[:cut_short][::-1]


def test_a_restart_takes_no_forgiveness_back() -> None:
    """Whom a guard declared not inside; a row that names nobody forgives nobody."""
    forgiven = EventKind.ANTIPASSBACK_FORGIVEN.value
    entered = Row(COMPLETED, {"holder": "person-1"})

    assert recalled(entered, Row(forgiven, {"holder": 7})).entered_ms("person-1") == NOW_MS
    assert recalled(entered, Row(forgiven, {"holder": "person-1"})).entered_ms("person-1") is None
    assert recalled(Row(forgiven, {"holder": "person-1"}), entered).entered_ms("person-1") == NOW_MS


def test_a_restart_knows_of_a_forgiveness_that_was_taken_back() -> None:
    """Inside again, since when the person was; what else was taken back concerns nobody inside."""
    undone = EventKind.ACT_UNDONE.value
    facts: dict[str, Json] = {"holder": "person-1", "entered_ms": NOW_MS - 7}
    forgiven = Row(EventKind.ANTIPASSBACK_FORGIVEN.value, {"holder": "person-1"})

    assert recalled(forgiven, Row(undone, facts)).entered_ms("person-1") == NOW_MS - 7
    assert (
        recalled(forgiven, Row(undone, {"what": "person-refused"})).entered_ms("person-1") is None
    )

"""What may be done with a case, by whom and in which order; each kind is data."""

from dataclasses import replace

import pytest

from gateway.central.cases.case import (
    Case,
    CaseError,
    Done,
    NewCase,
    Origin,
    checked,
    choices,
    may_see,
)
from gateway.central.cases.fever import fever_case
from gateway.central.cases.kinds import KINDS, CaseKind, Needs, Source
from gateway.central.roles import Account, Role

OFFICER = Account("li", Role.OFFICER)
DESK = Origin(Source.OFFICE)
PATH = [
    ("recheck-high", "38.1", "rechecked"),
    ("isolate", "407", "isolated"),
    ("report", "", "reported"),
    ("contacts", "", "traced"),
    ("test-negative", "", "tested-once"),
    ("test-negative-again", "", "tested-twice"),
    ("release", "", "released"),
]


def case(state: str = "", kind: CaseKind = CaseKind.FEVER, building: str = "") -> Case:
    """A case in some state."""
    new = NewCase(kind, DESK, building=building)
    return Case(7, new, state or KINDS[kind].first, "", 1_000, 2_000, None)


@pytest.mark.parametrize("kind", list(CaseKind))
def test_every_kind_is_whole(kind: CaseKind) -> None:
    """Acts lead from and to its own states, closed ones end it, and every open one has a way on.

    Only an observation at home has no time: it ends by itself.
    """
    data = KINDS[kind]
    assert data.closed < set(data.states)
    for act in data.acts.values():
        assert act.begins <= set(data.states) - data.closed
        assert act.leads in data.states
        assert act.text.zh
        assert act.text.en
    ways = {state for act in data.acts.values() for state in act.begins}
    assert ways == set(data.states) - data.closed
    assert set(data.due_ms) == (set() if kind is CaseKind.OBSERVED else ways)
    assert data.holds <= ways


def test_a_fever_goes_its_way_to_release_and_skips_nothing() -> None:
    """Second instrument, room, report, contacts, two tests: each is offered in its turn alone."""
    state = "suspected"
    for name, said, leads in PATH:
        now = case(state)
        assert name in choices(now, OFFICER)
        for other, _, _ in PATH:
            if other != name:
                with pytest.raises(CaseError, match="can't be done in state"):
                    checked(now, Done(other, "38.1"), OFFICER)
        state = checked(now, Done(name, said), OFFICER).leads
        assert state == leads
    assert choices(case(state), OFFICER) == {}


@pytest.mark.parametrize("state", ["rechecked", "isolated", "reported", "traced", "tested-once"])
def test_whoever_is_taken_to_hospital_is_not_released_by_it(state: str) -> None:
    """The case stays open, contacts can still be confirmed, and an officer ends it with a word."""
    leads = checked(case(state), Done("transfer", "city hospital"), OFFICER).leads
    assert leads in KINDS[CaseKind.FEVER].holds
    assert leads not in KINDS[CaseKind.FEVER].closed
    assert set(choices(case(leads), OFFICER)) == {"contacts-in-hospital", "discharge"}
    with pytest.raises(CaseError, match="expected a note"):
        checked(case(leads), Done("discharge"), OFFICER)
    assert checked(case(leads), Done("discharge", "recovered"), OFFICER).leads == "released"


def test_nothing_is_done_with_a_case_that_was_closed_when_transfers_still_closed_it() -> None:
    """Its people were released then."""
    assert choices(replace(case("transferred"), closed_ms=3_000), OFFICER) == {}


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("29.9", False),
        ("30.0", True),
        ("38", True),
        ("45.0", True),
        ("45.1", False),
        ("", False),
        ("nan", False),
        ("３８", False),
        ("38.15", False),
    ],
)
def test_a_second_reading_is_one_that_a_thermometer_gives(said: str, *, taken: bool) -> None:
    """Below, at and above what is believed."""
    if taken:
        assert checked(case(), Done("recheck-high", said), OFFICER).needs is Needs.CELSIUS
    else:
        with pytest.raises(CaseError, match=r"expected a reading such as 37\.9"):
            checked(case(), Done("recheck-high", said), OFFICER)


@pytest.mark.parametrize("said", ["", "  ", "x" * 201, "a\nb", "a\u202eb"])
def test_a_room_is_one_line(said: str) -> None:
    """Empty, too long, or more than a line."""
    with pytest.raises(CaseError, match="expected"):
        checked(case("rechecked"), Done("isolate", said), OFFICER)


def test_each_role_sees_and_does_the_least() -> None:
    """A worker has the needs of one building, an auditor looks, a clerk has no cases."""
    need = case(kind=CaseKind.HOME_NEED, building="7")
    worker, elsewhere = Account("w", Role.WORKER, "7"), Account("v", Role.WORKER, "8")
    assert set(choices(need, worker)) == {"accept", "close", "withdraw"}
    assert not choices(need, elsewhere)
    assert not may_see(need, elsewhere)
    assert not may_see(case(), worker)
    auditor, clerk = Account("a", Role.AUDITOR), Account("c", Role.CLERK, "Acme")
    assert may_see(case(), auditor)
    assert not choices(case(), auditor)
    assert not may_see(need, clerk)


def test_a_case_is_overdue_behind_its_time_until_it_is_closed() -> None:
    """Below, at and above."""
    assert [case().overdue_at(now) for now in (1_999, 2_000, 2_001)] == [False, False, True]
    closed = Case(7, NewCase(CaseKind.OTHER, DESK), "closed", "li", 1, 2, 3)
    assert not closed.overdue_at(9)


@pytest.mark.parametrize(
    ("kind", "body", "holder"),
    [
        ("access-referred", {"reasons": ["fever"], "code": {"holder": "00ff"}}, "00ff"),
        ("access-denied", {"reasons": ["antipassback", "fever"]}, ""),
        ("access-referred", {"reasons": ["fever-possible"]}, None),
        ("access-granted", {"reasons": ["fever"]}, None),
        ("access-referred", {"reasons": "fever"}, None),
        ("access-referred", {}, None),
    ],
)
def test_a_fever_that_a_gate_confirmed_opens_a_case(
    kind: str, body: dict[str, object], holder: str | None
) -> None:
    """Of a holder or of nobody known; a first high reading opens none."""
    opened = fever_case(("gate-1", 7), 9, kind, body)  # type: ignore[arg-type] # any JSON
    if holder is None:
        assert opened is None
    else:
        origin = Origin(Source.GATE, "gate-1", 7, 9)
        assert opened == NewCase(CaseKind.FEVER, origin, holder)

"""A lane that is closed by order admits nobody by itself, one for staff refers visitors."""

from dataclasses import dataclass, field, replace

import pytest

from gateway.core.approval import HolderKind
from gateway.core.decision import decide
from gateway.core.event import Json
from gateway.core.evidence_row import evidence_of_row, evidence_row
from gateway.core.heading import Heading
from gateway.core.lane_mode import LaneMode, LaneOrdered, mode_of
from gateway.core.policy import Policy
from gateway.core.reason import Reason, Verdict
from tests.evidence import HOLDER, NOW, evidence

VISITOR = replace(HOLDER, kind=HolderKind.VISITOR)


@dataclass(frozen=True)
class Row:
    """A row of the journal."""

    body: dict[str, Json] = field(default_factory=dict)


def test_nobody_is_admitted_in_a_lane_that_is_closed_by_order() -> None:
    """Though everything about the person is in order."""
    decision = decide(evidence(mode=LaneMode.CLOSED), Policy(), NOW)
    assert (decision.verdict, decision.reasons) == (Verdict.DENY, (Reason.LANE_SHUT,))


def test_who_shows_nothing_reads_that_the_lane_is_closed() -> None:
    """The order does not depend on who comes."""
    nobody = evidence(mode=LaneMode.CLOSED, presented=None, holder=None)
    assert Reason.LANE_SHUT in decide(nobody, Policy(), NOW).reasons


def test_nobody_is_kept_in_by_a_closed_lane() -> None:
    """Whoever leaves walks out as ever."""
    leaving = evidence(heading=Heading.OUT)
    shut = replace(leaving, mode=LaneMode.CLOSED)
    assert decide(shut, Policy(), NOW).reasons == decide(leaving, Policy(), NOW).reasons


@pytest.mark.parametrize(
    ("kind", "reasons"),
    [
        (HolderKind.STAFF, ()),
        (HolderKind.CONTRACTOR, ()),
        (HolderKind.VISITOR, (Reason.STAFF_ONLY,)),
    ],
)
def test_a_lane_for_staff_refers_visitors_alone(
    kind: HolderKind, reasons: tuple[Reason, ...]
) -> None:
    """Contractors work here."""
    person = replace(HOLDER, kind=kind)
    decision = decide(evidence(holder=person, mode=LaneMode.STAFF_ONLY), Policy(), NOW)
    assert decision.reasons == reasons
    assert decision.verdict is (Verdict.REFER if reasons else Verdict.ADMIT)


@pytest.mark.parametrize("mode", LaneMode)
def test_a_row_keeps_the_mode_so_that_the_verdict_comes_again(mode: LaneMode) -> None:
    """As every other fact that it stood on."""
    known = evidence(mode=mode, holder=VISITOR)
    again = evidence_of_row(evidence_row(known), known.roster_version)
    assert again.mode is mode
    assert decide(again, Policy(), NOW) == decide(known, Policy(), NOW)


@pytest.mark.parametrize("mode", LaneMode)
def test_the_newest_row_tells_the_mode_after_a_restart(mode: LaneMode) -> None:
    """An order's row, or a verdict's."""
    assert mode_of(Row(LaneOrdered(mode, "centre").facts)) is mode


@pytest.mark.parametrize("mode", LaneMode)
def test_every_mode_has_words(mode: LaneMode) -> None:
    """In both languages."""
    assert mode.text.zh
    assert mode.text.en


@pytest.mark.parametrize("row", [None, Row(), Row({"mode": "ajar"}), Row({"mode": 3})])
def test_a_lane_of_which_no_row_tells_is_open(row: Row | None) -> None:
    """As in every journal of an earlier program."""
    assert mode_of(row) is LaneMode.OPEN

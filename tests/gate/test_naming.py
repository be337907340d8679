"""Numbers at the gate: a name for the guard, never a way in, and nowhere on disk."""

import pytest

from gateway.core.event import EventKind
from gateway.core.guard_acts import ManualOpen, NumberTyped
from gateway.core.lane import LaneState
from gateway.core.listing import Listing
from gateway.core.policy import Policy, SecondProofPolicy
from gateway.core.reason import Reason
from gateway.core.signals import Device, DeviceChanged
from tests.evidence import HOLDER, WALL_MS
from tests.lane import Lane

ACT = "0123456789abcdef" * 2
UNKNOWN_ACT = "f" * 32


def type_number(lane: Lane, number: str = "10234", act: str = ACT) -> None:
    """A guard types it."""
    lane.gate.turn(NumberTyped(act, "li", number))


def test_a_typed_number_shows_whose_it_is_and_waits_for_the_guard(lane: Lane) -> None:
    """The temperature is measured as ever; the arm stays down."""
    type_number(lane)
    assert lane.screen.answers == [(ACT, True, "", None)]
    lane.forehead()
    lane.written()

    assert (lane.view.state, lane.view.holder_name) == (LaneState.REFER, "王*明")
    assert lane.view.reasons == (Reason.NUMBER_TYPED,)
    assert lane.view.celsius is not None
    assert lane.barrier.opened == 0


def test_the_row_names_the_guard_and_the_random_id_and_never_the_number(lane: Lane) -> None:
    """Its format is its own, so that nobody takes it for a code."""
    type_number(lane)
    lane.forehead()
    lane.written()
    row = lane.ledger.rows[-1]

    assert row.kind is EventKind.ACCESS_REFERRED
    assert row.body["code"] == {
        "format": "TYPED",
        "issuer": "",
        "holder": HOLDER.id,
        "identified": "number-typed",
        "guard": "li",
        "colour": "unknown",
        "beside": [],
    }


def test_the_guard_opens_for_the_person_of_the_number_and_for_no_other(lane: Lane) -> None:
    """The opening is bound to the row that the guard saw."""
    type_number(lane)
    lane.forehead()
    lane.written()
    answers = lane.view.answers

    lane.gate.turn(ManualOpen(UNKNOWN_ACT, "li", "identity-checked", None))
    lane.written()
    assert lane.barrier.opened == 0
    lane.gate.turn(ManualOpen("e" * 32, "li", "identity-checked", answers))
    lane.written()

    assert lane.barrier.opened == 1
    override = lane.ledger.rows[-1].body
    assert (override["answers"], override["holder"]) == (answers, HOLDER.id)
    assert override["overruled"] == "refer"


def test_a_number_that_is_not_on_the_roster_is_refused_by_its_own_reason(lane: Lane) -> None:
    """A slip of the hand, or somebody else's park."""
    type_number(lane, "99999")
    lane.forehead()
    lane.written()

    assert lane.view.reasons == (Reason.HOLDER_UNKNOWN, Reason.NUMBER_TYPED)
    assert (lane.view.state, lane.view.holder_name) == (LaneState.DENY, "")


def test_the_same_number_may_be_typed_again_at_once(lane: Lane) -> None:
    """Each act is a presentation of its own; it is no poster on a wall."""
    for act in (ACT, UNKNOWN_ACT):
        type_number(lane, act=act)
        lane.forehead()
        lane.written()
        lane.wait(2_000)

    assert lane.kinds().count(EventKind.ACCESS_REFERRED) == 2


def test_a_number_waits_while_somebody_else_is_being_judged(lane: Lane) -> None:
    """And changes nothing for them."""
    lane.code()
    type_number(lane)
    assert lane.screen.answers == [(ACT, False, "busy", None)]
    lane.forehead()
    lane.written()

    assert lane.shows(LaneState.ADMIT)


def test_a_gate_that_can_not_write_sends_the_guard_to_the_printed_list(lane: Lane) -> None:
    """Nothing that it said could be put on record."""
    lane.code()
    lane.forehead()
    lane.disk_fails()
    type_number(lane)

    assert lane.screen.answers == [(ACT, False, "fault", None)]
    assert lane.shows(LaneState.FAULT)


def test_what_is_no_number_begins_nothing(lane: Lane) -> None:
    """The guard is told at once."""
    type_number(lane, "王小明")

    assert lane.screen.answers == [(ACT, False, "no-number", None)]
    assert lane.shows(LaneState.IDLE)


def test_a_number_needs_no_thermometer(lane: Lane) -> None:
    """Its absence is one reason more."""
    lane.gate.turn(DeviceChanged(Device.THERMOMETER, up=False, detail=""))
    type_number(lane)
    lane.written()

    assert lane.view.reasons == (Reason.NUMBER_TYPED, Reason.THERMOMETER_MISSING)


@pytest.mark.parametrize(
    ("text", "reason", "state"),
    [
        ("10234", Reason.BADGE_ONLY, LaneState.REFER),
        ("wecom:77", Reason.HEALTH_UNPROVEN, LaneState.REFER),
    ],
)
def test_a_badge_and_a_code_of_wecom_show_the_name_and_open_nothing(
    lane: Lane, text: str, reason: Reason, state: LaneState
) -> None:
    """Who it is, is not yet that they are well."""
    lane.code(text)
    lane.forehead()
    lane.written()

    assert (lane.view.state, lane.view.holder_name) == (state, "王*明")
    assert lane.view.reasons == (reason,)
    assert lane.barrier.opened == 0


def test_a_code_of_wecom_that_the_roster_does_not_link_goes_to_the_guard(lane: Lane) -> None:
    """It is genuine, but nobody knows whose it is."""
    lane.code("wecom:78")
    lane.forehead()
    lane.written()

    assert lane.view.reasons == (Reason.HEALTH_UNPROVEN, Reason.HOLDER_NOT_LINKED)
    assert lane.shows(LaneState.REFER)


def test_no_number_alias_or_name_is_in_any_row_or_view_but_the_masked_name(lane: Lane) -> None:
    """Over badge, code of WeCom, typed number, opening and walking through."""
    for text in ("10234", "wecom:77"):
        lane.code(text)
        lane.forehead()
        lane.written()
        lane.wait(30_000)
    type_number(lane)
    lane.forehead()
    lane.written()
    lane.gate.turn(ManualOpen("e" * 32, "li", "identity-checked", lane.view.answers))
    lane.written()
    lane.walks_through()
    lane.written()

    told = "\n".join(map(repr, (*lane.ledger.rows, *lane.screen.views, *lane.screen.answers)))
    for secret in ("10234", "wecom:", "badge:", "王小明"):
        assert secret not in told
    assert HOLDER.id in told


BOTH = Policy(second_proof=SecondProofPolicy("badge"))


@pytest.mark.parametrize(("shown", "opened"), [(("good-1", "10234"), 1), (("10234", "good-1"), 1)])
def test_where_both_are_asked_for_pass_and_badge_open_in_either_order(
    shown: tuple[str, str], opened: int
) -> None:
    """And the row tells whose badge it was."""
    lane = Lane(policy=BOTH)
    for text in shown:
        lane.code(text)
    lane.forehead()
    lane.written()

    assert lane.barrier.opened == opened
    badge = lane.ledger.rows[-1].body["badge"]
    assert isinstance(badge, dict)
    assert badge["holder"] == HOLDER.id


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        (("good-1",), Reason.SECOND_PROOF_MISSING),
        (("good-1", "99999"), Reason.SECOND_PROOF_OF_ANOTHER),
        (("10234",), Reason.BADGE_ONLY),
    ],
)
def test_where_both_are_asked_for_neither_opens_alone(
    shown: tuple[str, ...], reason: Reason
) -> None:
    """The guard reads which of them is wrong."""
    lane = Lane(policy=BOTH)
    for text in shown:
        lane.code(text)
    lane.forehead()
    lane.wait(BOTH.second_proof.within_s * 1000)
    lane.written()

    assert lane.barrier.opened == 0
    assert lane.view.reasons[0] is reason


def test_a_revoked_person_is_revoked_by_badge_and_by_number_too(lane: Lane) -> None:
    """The guard who looks a number up reads it at once."""
    lane.lists.said = Listing(revoked=True, revocations_version=1, revocations_issued_ms=WALL_MS)
    type_number(lane)
    lane.forehead()
    lane.written()

    assert lane.view.reasons == (Reason.CODE_REVOKED, Reason.NUMBER_TYPED)
    assert lane.shows(LaneState.DENY)

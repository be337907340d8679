"""Cards at the board's reader: to the gate they are badges, whatever else was shown."""

import pytest

from gateway.core.event import Event, EventKind, Json
from gateway.core.lane import LaneState
from gateway.core.listing import Listing
from gateway.core.policy import Policy, SecondProofPolicy
from gateway.core.reason import Reason
from gateway.core.signals import CardShown, Device, DeviceChanged
from tests.evidence import HOLDER, WALL_MS
from tests.lane import Lane

BOTH = Policy(second_proof=SecondProofPolicy("badge"))
OWN = 0xD4_1B81
"""212-07041, as the roster has it."""
ANOTHER = OWN + 1


def code_in(row: Event) -> dict[str, Json]:
    """What a row says of the code that was shown."""
    code = row.body["code"]
    assert isinstance(code, dict)
    return code


def test_a_card_alone_shows_whose_it_is_and_opens_nothing(lane: Lane) -> None:
    """Anybody can copy it, and wires carry no proof."""
    lane.card(OWN)
    lane.forehead()
    lane.written()

    assert (lane.view.state, lane.view.holder_name) == (LaneState.REFER, "王*明")
    assert lane.view.reasons == (Reason.BADGE_ONLY,)
    assert lane.barrier.opened == 0
    row = lane.ledger.rows[-1]
    assert row.kind is EventKind.ACCESS_REFERRED
    assert code_in(row) | {"format": "wiegand-26", "holder": HOLDER.id} == code_in(row)


def test_a_card_that_the_roster_does_not_know_goes_to_the_guard(lane: Lane) -> None:
    """With both reasons, as with a badge."""
    lane.card(ANOTHER)
    lane.forehead()
    lane.written()

    assert lane.view.reasons == (Reason.HOLDER_UNKNOWN, Reason.BADGE_ONLY)
    assert lane.barrier.opened == 0


def test_a_card_of_a_length_that_the_park_does_not_take_is_refused_at_once(lane: Lane) -> None:
    """The row names the length, so that an installer can see what the reader sends."""
    lane.card(OWN, bits=34)
    lane.written()

    assert lane.view.reasons == (Reason.CODE_UNKNOWN,)
    assert code_in(lane.ledger.rows[-1])["format"] == "wiegand-34"


@pytest.mark.parametrize("card_first", [True, False])
def test_where_both_are_asked_for_pass_and_card_open_in_either_order(*, card_first: bool) -> None:
    """And the row tells whose card it was."""
    lane = Lane(policy=BOTH)
    if card_first:
        lane.card(OWN)
    lane.code()
    if not card_first:
        lane.card(OWN)
    lane.forehead()
    lane.written()

    assert lane.barrier.opened == 1
    badge = lane.ledger.rows[-1].body["badge"]
    assert isinstance(badge, dict)
    assert badge["holder"] == HOLDER.id


@pytest.mark.parametrize(
    ("number", "reason"),
    [(None, Reason.SECOND_PROOF_MISSING), (ANOTHER, Reason.SECOND_PROOF_OF_ANOTHER)],
)
def test_where_both_are_asked_for_no_card_or_another_s_opens_nothing(
    number: int | None, reason: Reason
) -> None:
    """A pass and a friend's card are not enough."""
    lane = Lane(policy=BOTH)
    lane.code()
    if number is not None:
        lane.card(number)
    lane.forehead()
    lane.wait(BOTH.second_proof.within_s * 1000)
    lane.written()

    assert lane.barrier.opened == 0
    assert lane.view.reasons[0] is reason


def test_a_card_that_is_held_to_the_reader_is_judged_once(lane: Lane) -> None:
    """Readers repeat it twice a second; the next person's is another."""
    for _ in range(6):
        lane.card(OWN)
        lane.forehead()
        lane.written()
        lane.wait(500)

    assert lane.kinds().count(EventKind.ACCESS_REFERRED) == 1


def test_a_revoked_person_s_card_says_so(lane: Lane) -> None:
    """As their badge does."""
    lane.lists.said = Listing(revoked=True, revocations_version=1, revocations_issued_ms=WALL_MS)
    lane.card(OWN)
    lane.forehead()
    lane.written()

    assert lane.view.reasons == (Reason.CODE_REVOKED, Reason.BADGE_ONLY)
    assert lane.shows(LaneState.DENY)


def test_a_card_needs_no_thermometer_to_be_answered(lane: Lane) -> None:
    """Its absence is one reason more."""
    lane.gate.turn(DeviceChanged(Device.THERMOMETER, up=False, detail=""))
    lane.card(OWN)
    lane.written()

    assert lane.view.reasons == (Reason.BADGE_ONLY, Reason.THERMOMETER_MISSING)


def test_no_card_s_number_is_in_any_row_view_or_signal(lane: Lane) -> None:
    """Of somebody known, of somebody unknown, of a length that is not taken."""
    for number, bits in ((OWN, 26), (ANOTHER, 26), (OWN, 34)):
        lane.card(number, bits)
        lane.forehead()
        lane.written()
        lane.wait(30_000)

    signal = repr(CardShown(26, OWN, 0))
    told = "\n".join(map(repr, (signal, *lane.ledger.rows, *lane.screen.views)))
    for number in (OWN, ANOTHER):
        for secret in (str(number), f"{number:x}", f"{number & 0xFFFF:05d}", "badge:"):
            assert secret not in told
    assert HOLDER.id in told

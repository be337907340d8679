"""Rows, arm, door, beam and guard: transcripts of passages."""

from typing import Any

import pytest

from gateway.core.event import EventKind
from gateway.core.lane import Lamp, Tone
from gateway.core.passage import Passage, Phase, deadline_ns
from gateway.core.passage import commands as ask
from gateway.core.passage import inputs as happen
from gateway.core.reason import Reason
from tests.evidence import MS, NOW
from tests.passage_lane import BAD_CODE, POLICY, Lane, kinds, opening


def refusal(asked: list[Any]) -> str:
    """Why an opening was refused, by the answer and the event alike."""
    answer, outcome = asked
    assert (answer.act, answer.ok, outcome.kind) == ("act-1", False, EventKind.OVERRIDE_REFUSED)
    assert (outcome.facts["guard"], outcome.facts["refused"]) == ("li", answer.text)
    text: str = answer.text
    return text


def test_an_arm_closes_when_the_body_has_left_the_beam() -> None:
    """And the row says that the person passed, with the times of every step."""
    lane = Lane()
    lane.admitted()
    lane.give(happen.OpenWritten((lane.now_ms + 2) * MS))
    lane.give(happen.DoorMoved(is_open=True))
    assert lane.give(happen.BeamChanged(broken=True)) == []

    close, outcome = lane.give(happen.BeamChanged(broken=False))

    assert close == ask.Close()
    assert outcome.kind is EventKind.PASSAGE_COMPLETED
    assert outcome.facts["grant"] == 1
    assert outcome.facts["door_moved"] is True
    assert set(outcome.facts["stages_us"]) == {
        "decoded",
        "proved",
        "decided",
        "recorded",
        "opened",
    }
    assert lane.stands(Phase.CLEARING)


@pytest.mark.parametrize(("ms", "ended"), [(4_999, False), (5_000, True), (5_001, True)])
def test_an_arm_nobody_walks_through_closes_in_time(ms: int, *, ended: bool) -> None:
    """Not passed is an outcome too."""
    lane = Lane()
    lane.admitted()

    asked = lane.after(ms)

    assert (kinds(asked) == [ask.Close, ask.RecordOutcome]) is ended
    assert not ended or asked[1].kind is EventKind.PASSAGE_ABANDONED


def test_a_person_still_in_the_lane_at_the_end_has_passed() -> None:
    """The beam knows better than the clock."""
    lane = Lane()
    lane.admitted()
    lane.give(happen.BeamChanged(broken=True))

    assert lane.after(5_000)[1].kind is EventKind.PASSAGE_COMPLETED


def test_a_board_lost_while_open_leaves_the_outcome_unknown() -> None:
    """Every admission closes as passed, not passed or unknown."""
    lane = Lane()
    lane.admitted()
    assert lane.give(happen.BoardChanged(up=True)) == []

    asked = lane.give(happen.BoardChanged(up=False))

    assert asked[1].kind is EventKind.PASSAGE_UNKNOWN
    assert lane.passage.board_up is False


def test_a_row_that_cannot_be_written_keeps_the_arm_down() -> None:
    """The guard sees why."""
    lane = Lane()
    lane.code()
    lane.warm()

    asked = lane.give(happen.RowRefused("disk full"))

    assert asked == [ask.Signal(Lamp.FAULT, Tone.FAULT)]
    assert (lane.passage.phase, lane.passage.fault) == (Phase.FAULT, "disk full")
    assert lane.code(digest="next") == [ask.Signal(Lamp.FAULT, Tone.FAULT)]
    assert lane.code(digest="next") == []
    assert lane.after(60_000) == []


def test_a_lane_in_fault_is_ready_when_rows_can_be_written_again() -> None:
    """No restart needed."""
    lane = Lane()
    lane.code()
    lane.warm()
    lane.give(happen.RowRefused("disk full"))

    assert lane.give(happen.StorageRestored()) == [ask.Signal(Lamp.READY)]
    assert (lane.passage.phase, lane.passage.fault) == (Phase.IDLE, "")


def test_a_referral_sounds_unlike_a_denial() -> None:
    """The guard turns the head for one, the person turns round for the other."""
    lane = Lane(spoiled={"entered_ms": NOW.wall_ms})
    lane.code()
    lane.warm()

    assert lane.row() == [ask.Signal(Lamp.STOP, Tone.GUARD)]


def test_a_refusal_stays_on_the_guards_page_and_then_is_forgotten() -> None:
    """20 s after the lamp is ready again."""
    lane = Lane()
    lane.code(BAD_CODE)
    lane.row(9)
    assert lane.after(2_000) == [ask.Signal(Lamp.READY)]
    lane.after(19_999)
    assert lane.passage.answers is not None

    lane.after(1)

    assert lane.passage == Passage(since_ns=lane.now_ms * MS, board_up=True, seen=lane.passage.seen)
    assert deadline_ns(lane.passage, POLICY) is None


def test_an_admitted_person_is_forgotten_with_the_lamp() -> None:
    """Nothing of one passage is left for the next."""
    lane = Lane()
    lane.admitted()
    lane.after(5_000)
    lane.after(2_000)

    assert lane.stands(Phase.IDLE)
    assert lane.passage.evidence is None


def test_a_guard_opens_after_a_refusal_and_the_row_comes_first() -> None:
    """Bound to the row that the guard saw."""
    lane = Lane()
    lane.code(BAD_CODE)
    lane.row(9)

    asked = lane.give(opening(9))
    assert kinds(asked) == [ask.RecordOverride]
    assert asked[0].overruled.reasons == (Reason.SIGNATURE_BAD,)
    assert lane.row(10) == [
        ask.Open(5_000),
        ask.Signal(Lamp.GO, Tone.GO),
        ask.Answer("act-1", ok=True, text="", sequence=10),
    ]


@pytest.mark.parametrize("seen", [None, 8])
def test_a_guards_opening_never_hits_another_person(seen: int | None) -> None:
    """It is bound to the decision that was on the page."""
    lane = Lane()
    lane.code(BAD_CODE)
    lane.row(9)

    assert refusal(lane.give(opening(seen))) == "another-person"


def test_a_guard_opens_an_idle_gate_for_a_visitor() -> None:
    """With nobody judged."""
    lane = Lane()

    assert kinds(lane.give(opening())) == [ask.RecordOverride]


def test_a_guards_opening_without_a_board_is_answered_not_recorded() -> None:
    """The key is on its hook."""
    lane = Lane(passage=Passage())

    assert refusal(lane.give(opening())) == "board-missing"


def test_a_guards_opening_that_cannot_be_recorded_opens_nothing() -> None:
    """The same rule for people and for the gate."""
    lane = Lane()
    lane.give(opening())

    assert lane.give(happen.RowRefused("disk full")) == [
        ask.Signal(Lamp.FAULT, Tone.FAULT),
        ask.Answer("act-1", ok=False, text="disk full"),
    ]


@pytest.mark.parametrize("phase", [Phase.DECIDING, Phase.RECORDING, Phase.OPEN])
def test_a_guards_opening_waits_while_the_arm_is_being_moved(phase: Phase) -> None:
    """Twice pressed opens once."""
    lane = Lane(passage=Passage(phase=phase, board_up=True))

    assert refusal(lane.give(opening())) == "busy"


def test_an_arm_that_opens_without_a_grant_was_forced() -> None:
    """And is an alarm once."""
    lane = Lane()

    assert kinds(lane.give(happen.DoorMoved(is_open=True))) == [ask.RecordOutcome]
    assert lane.give(happen.DoorMoved(is_open=True)) == []
    assert lane.after(60_000) == []
    assert lane.give(happen.DoorMoved(is_open=False)) == []


def test_a_lane_freed_by_fire_is_not_forced() -> None:
    """The board frees it, the gate records it."""
    lane = Lane()

    (recorded,) = lane.give(happen.FireChanged(active=True))
    assert (recorded.kind, recorded.facts) == (EventKind.FIRE_RELEASE, {"active": True})
    assert lane.give(happen.DoorMoved(is_open=True)) == []
    assert lane.after(60_000) == []


@pytest.mark.parametrize(("ms", "alarm"), [(7_999, False), (8_000, True), (8_001, True)])
def test_an_arm_that_does_not_close_is_reported_once(ms: int, *, alarm: bool) -> None:
    """Held open for 8 s."""
    lane = Lane()
    lane.admitted()
    lane.give(happen.DoorMoved(is_open=True))
    lane.after(5_000)
    lane.now_ms += ms - 2_000
    lane.after(2_000)

    found = [c.kind for c in lane.asked if isinstance(c, ask.RecordOutcome)]
    assert (EventKind.HELD_OPEN in found) is alarm
    lane.after(60_000)
    lane.after(60_000)
    found = [c.kind for c in lane.asked if isinstance(c, ask.RecordOutcome)]
    assert found.count(EventKind.HELD_OPEN) == 1

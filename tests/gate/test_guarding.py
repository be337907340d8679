"""What guards may do at a lane, in their own words: open, in twos, forgive, call for help."""

import logging
from dataclasses import replace

import pytest

from gateway.app.recall import recall_admissions
from gateway.core.credential import Presented, RefusedCode
from gateway.core.event import Event, EventKind
from gateway.core.guard_acts import ConfirmationFailed, ManualOpen, PassbackForgiven
from gateway.core.instant import Instant
from gateway.core.lane import LaneState
from gateway.core.overrides import Opening
from gateway.core.policy import OverridePolicy, Policy, RosterPolicy
from gateway.core.reason import Reason
from tests.evidence import CREDENTIAL
from tests.lane import Lane

ACT = "a" * 32
HOLD_MS = 2_000


def fresh(text: str, _at: Instant) -> Presented:
    """Each pass has an id of its own; all are one person's."""
    genuine = text.startswith("good")
    return replace(CREDENTIAL, replay_key=text) if genuine else RefusedCode(Reason.CODE_UNKNOWN)


@pytest.fixture
def lane() -> Lane:
    """With the usual rules."""
    return Lane(recognise=fresh)


def strict(**limits: int) -> Lane:
    """A lane with limits of its own."""
    return Lane(recognise=fresh, policy=Policy(overrides=OverridePolicy(**limits)))


def opens(lane: Lane, guard: str = "li", **more: object) -> tuple[bool, str]:
    """A guard opens for whom the page shows; what the page is told."""
    asked = {"why": "identity-checked", "answers": lane.view.answers} | more
    lane.gate.turn(ManualOpen(act=ACT, guard=guard, **asked))  # type: ignore[arg-type]  # the test's own words
    lane.written()
    _, ok, text, _ = lane.screen.answers[-1]
    return ok, text


def next_person(lane: Lane) -> None:
    """The one before walks through, and the lane is ready."""
    lane.walks_through()
    lane.wait(3_000)
    lane.wait(30_000)
    lane.written()


def newest(lane: Lane, kind: EventKind) -> Event:
    """The last row of this kind."""
    return [event for event in lane.ledger.rows if event.kind is kind][-1]


def enters_and_comes_again(lane: Lane, text: str = "good-2") -> None:
    """Somebody walks in; minutes later their pass is held up once more."""
    lane.code()
    lane.forehead()
    lane.written()
    next_person(lane)
    shows(lane, text)


def shows(lane: Lane, text: str) -> None:
    """A pass and a healthy forehead."""
    lane.code(text)
    lane.forehead()
    lane.written()


def test_the_fourth_opening_is_refused_and_each_refusal_is_a_row(lane: Lane) -> None:
    """With a limit of three; the refused one leaves what was asked and why it was refused."""
    lane = strict(most_per_guard=3)
    for _ in range(3):
        assert opens(lane) == (True, "")
        next_person(lane)

    assert opens(lane) == (False, "guard-limit")
    refused = newest(lane, EventKind.OVERRIDE_REFUSED).body
    assert (refused["guard"], refused["refused"]) == ("li", "guard-limit")
    assert opens(lane, "zhang") == (True, "")
    assert lane.barrier.opened == 4


def test_an_emergency_opens_whatever_the_limit_and_the_centre_hears_at_once() -> None:
    """A guard is never kept from opening by software."""
    lane = strict(most_per_guard=1)
    opens(lane)
    next_person(lane)

    assert opens(lane, why="emergency") == (True, "")
    rows = [event for event in lane.ledger.rows if event.kind is EventKind.ACCESS_OVERRIDDEN]
    assert [event.urgent for event in rows] == [False, True]


def test_above_the_hours_number_a_second_guard_confirms() -> None:
    """Both names stand in the row; nobody is their own second guard."""
    lane = strict(alone_per_hour=1)
    opens(lane)
    next_person(lane)

    assert opens(lane) == (False, "second-guard")
    assert opens(lane, second="li") == (False, "second-guard")
    assert opens(lane, second="zhang") == (True, "")
    body = newest(lane, EventKind.ACCESS_OVERRIDDEN).body
    assert (body["guard"], body["second"]) == ("li", "zhang")


def test_a_wrong_pin_is_a_row_too(lane: Lane) -> None:
    """And the arm stays down."""
    lane.gate.turn(ConfirmationFailed(ACT, "li", "identity-checked", None))
    lane.written()

    assert lane.screen.answers[-1][1:3] == (False, "second-guard-wrong")
    assert newest(lane, EventKind.OVERRIDE_REFUSED).body["refused"] == "second-guard-wrong"
    assert lane.barrier.opened == 0


def test_a_restart_forgets_no_opening() -> None:
    """What was opened before counts."""
    lane = strict(most_per_guard=1)
    lane.gate.beside.guarding.recall(Opening("li", lane.clock.now().wall_ms - 1_000))

    assert opens(lane) == (False, "guard-limit")


def test_new_limits_count_from_their_first_moment() -> None:
    """A policy that comes while the lane is at work."""
    lane = strict(most_per_guard=1)
    opens(lane)
    next_person(lane)
    lane.gate.beside.follow(Policy())

    assert opens(lane) == (True, "")


@pytest.mark.parametrize("mode", ["soft", "hard"])
def test_whom_the_guard_forgives_is_let_through_at_the_next_try(mode: str) -> None:
    """By fresh proofs, after the row is on disk; nothing opens by the guard's touch."""
    roster = RosterPolicy(antipassback="hard" if mode == "hard" else "soft")
    lane = Lane(recognise=fresh, policy=Policy(roster=roster))
    enters_and_comes_again(lane)
    reason = Reason.ANTIPASSBACK_HARD if mode == "hard" else Reason.ANTIPASSBACK
    assert lane.view.reasons == (reason,)
    answers = lane.view.answers
    assert answers is not None

    lane.gate.turn(PassbackForgiven(ACT, "li", "exit-not-read", answers))
    assert lane.screen.answers == []
    lane.written()
    assert lane.screen.answers[-1][1] is True
    assert lane.barrier.opened == 1
    body = newest(lane, EventKind.ANTIPASSBACK_FORGIVEN).body
    assert (body["answers"], body["holder"], body["guard"]) == (answers, CREDENTIAL.holder, "li")

    lane.wait(4_000)
    shows(lane, "good-2")
    assert lane.shows(LaneState.ADMIT)
    next_person(lane)
    shows(lane, "good-3")
    assert lane.view.reasons == (reason,)


def test_forgiveness_is_for_the_person_shown_and_for_nothing_else(lane: Lane) -> None:
    """Another row, or another objection."""
    enters_and_comes_again(lane)
    answers = lane.view.answers
    assert answers is not None
    lane.gate.turn(PassbackForgiven(ACT, "li", "exit-not-read", answers + 1))
    assert lane.screen.answers[-1][1:3] == (False, "another-person")
    lane.wait(2_000)
    lane.wait(30_000)
    lane.code("forged")
    lane.written()
    shown = lane.view.answers
    assert shown is not None
    lane.gate.turn(PassbackForgiven(ACT, "li", "exit-not-read", shown))

    assert lane.screen.answers[-1][1:3] == (False, "not-kept-out")
    assert EventKind.ANTIPASSBACK_FORGIVEN not in lane.kinds()


def test_nobody_is_forgiven_on_a_disk_that_takes_no_row(lane: Lane) -> None:
    """The record stays as it was."""
    enters_and_comes_again(lane)
    answers = lane.view.answers
    assert answers is not None
    lane.gate.turn(PassbackForgiven(ACT, "li", "exit-not-read", answers))
    lane.disk_fails("disk full")

    assert lane.screen.answers[-1][1:3] == (False, "disk full")
    assert lane.gate.memory.admissions.entered_ms(CREDENTIAL.holder) is not None


def robbed(held_ms: int) -> Lane:
    """A refused man makes the guard open for him; the guard holds the button for so long."""
    lane = strict(duress_hold_ms=HOLD_MS)
    lane.code("forged")
    lane.written()
    opens(lane, held_ms=held_ms)
    assert lane.screen.answers[-1] == (ACT, True, "", 5)
    next_person(lane)
    shows(lane, "good-1")
    return lane


def test_a_call_for_help_reaches_the_centre_and_shows_nowhere_at_the_gate(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Arm, lamp, tone, page, answers, log and every other row are those of a plain opening."""
    caplog.set_level(logging.DEBUG)
    plain, duress = robbed(HOLD_MS - 1), robbed(HOLD_MS)
    (event,) = (event for event in duress.ledger.rows if event.kind is EventKind.DURESS)

    assert event.urgent
    assert event.body["guard"] == "li"
    assert EventKind.DURESS not in plain.kinds()
    assert duress.barrier.told == plain.barrier.told
    assert faces(duress) == faces(plain)
    assert [answer[:3] for answer in duress.screen.answers] == [
        answer[:3] for answer in plain.screen.answers
    ]
    assert caplog.text == ""
    others = [event for event in duress.ledger.rows if event.kind is not EventKind.DURESS]
    assert [row.kind for row in others] == [row.kind for row in plain.ledger.rows]
    assert [unnumbered(row) for row in others] == [unnumbered(row) for row in plain.ledger.rows]


def faces(lane: Lane) -> list[object]:
    """All that the page was ever told, but for the rows' numbers, which other rows move, too."""
    return [replace(view, answers=None) for view in lane.screen.views]


def unnumbered(event: Event) -> dict[str, object]:
    """A row's facts without numbers of other rows."""
    return {key: value for key, value in event.body.items() if key not in {"grant", "answers"}}


def test_help_is_called_even_where_the_opening_is_refused() -> None:
    """Nobody must first be believed by the limits."""
    lane = strict(duress_hold_ms=HOLD_MS, most_per_guard=1)
    opens(lane)
    next_person(lane)

    assert opens(lane, held_ms=HOLD_MS) == (False, "guard-limit")
    assert EventKind.DURESS in lane.kinds()


def test_after_a_restart_whoever_was_forgiven_walks_in(lane: Lane) -> None:
    """From the rows alone."""
    enters_and_comes_again(lane)
    answers = lane.view.answers
    assert answers is not None
    lane.gate.turn(PassbackForgiven(ACT, "li", "sent-back", answers))
    lane.written()
    again = Lane(clock=lane.clock, recognise=fresh)
    rows = [Past(number, event) for number, event in enumerate(lane.ledger.rows, 1)]
    recall_admissions(again.gate.memory.admissions, rows)

    shows(again, "good-2")
    assert again.shows(LaneState.ADMIT)


class Past:
    """A row as the journal gives it back."""

    def __init__(self, sequence: int, event: Event) -> None:
        self.sequence = sequence
        self.kind = event.kind.value
        self.wall_ms = event.at.wall_ms
        self.body = event.body

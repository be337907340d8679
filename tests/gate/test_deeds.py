"""What a guard does beside opening: each act is bound to its row, on record, and done once."""

from dataclasses import replace
from itertools import count

import pytest

from gateway.app.replaying import Replayed, replay_under
from gateway.core.credential import Presented
from gateway.core.deeds import (
    ActUndone,
    AlarmClosed,
    CountCorrected,
    Deed,
    MeasureAgain,
    PersonRefused,
    VisitorRegistered,
)
from gateway.core.event import GENESIS, Event, EventKind, row_text
from gateway.core.guard_acts import ManualOpen, PassbackForgiven
from gateway.core.instant import Instant
from gateway.core.lane import LaneState
from gateway.core.policy import OverridePolicy, Policy
from gateway.core.policy.occupancy import OccupancyLimit, OccupancyPolicy
from gateway.core.reason import Reason
from gateway.core.signals import Contact
from gateway.gate.expected import MOST_EXPECTED, WAIT_MS
from gateway.journal.row import parse_row
from tests.evidence import CREDENTIAL, HOLDER
from tests.lane import Lane

_numbers = count(1)
VISITOR = "visitor-00112233445566aa"


def act() -> str:
    """A request's id that no other test has."""
    return f"{next(_numbers):032x}"


def row(lane: Lane, kind: EventKind) -> Event:
    """The newest of a kind."""
    return [event for event in lane.ledger.rows if event.kind is kind][-1]


def told(lane: Lane, deed: Deed) -> tuple[bool, str, int | None]:
    """Do it, let the disk answer, and hear what the guard is told."""
    lane.gate.turn(deed)
    lane.written()
    name, ok, text, sequence = lane.screen.answers[-1]
    assert name == deed.act
    return ok, text, sequence


def feverish(lane: Lane) -> int:
    """Somebody too warm stands there, referred; the row that refused them."""
    lane.code()
    lane.forehead(38.4)
    lane.wait(900)
    lane.forehead(38.4)
    lane.written()
    answers = lane.view.answers
    assert answers is not None
    assert lane.view.state in {LaneState.REFER, LaneState.DENY}
    return answers


def test_a_guard_turns_a_refused_person_away(lane: Lane) -> None:
    """The screen is free for the next one, and the row names guard, reason and refusal."""
    answers = feverish(lane)
    assert lane.view.waiting

    ok, _, sequence = told(lane, PersonRefused(act(), "li", "fever", answers))

    assert ok
    assert lane.shows(LaneState.IDLE)
    assert (lane.view.answers, lane.view.waiting) == (None, ())
    body = row(lane, EventKind.PERSON_REFUSED).body
    whom = {"answers": answers, "holder": HOLDER.id}
    assert body == {"guard": "li", "why": "fever", **whom}
    assert sequence == len(lane.ledger.rows)
    assert lane.barrier.opened == 0


def test_a_refusal_hits_nobody_else(lane: Lane) -> None:
    """Neither another row's person, nor somebody who is admitted."""
    answers = feverish(lane)
    assert told(lane, PersonRefused(act(), "li", "fever", answers + 1))[:2] == (
        False,
        "another-person",
    )
    assert lane.view.answers == answers
    assert EventKind.PERSON_REFUSED not in lane.kinds()


def test_somebody_who_stepped_aside_can_be_turned_away_while_others_walk(lane: Lane) -> None:
    """Whoever is in the lane goes on."""
    answers = feverish(lane)
    lane.wait(2_000)
    lane.wait(30_000)
    lane.code("good-2")
    assert lane.shows(LaneState.HOLD_STILL)

    assert told(lane, PersonRefused(act(), "li", "called-back", answers))[0]

    assert lane.view.waiting == ()
    assert lane.shows(LaneState.HOLD_STILL)


def test_a_refusal_is_taken_back_by_the_same_guard_within_ten_seconds(lane: Lane) -> None:
    """The person waits and is shown again; another guard, or a later one, can't."""
    answers = feverish(lane)
    _, _, sequence = told(lane, PersonRefused(act(), "li", "fever", answers))
    assert sequence is not None
    assert told(lane, ActUndone(act(), "wang", sequence))[:2] == (False, "not-yours")
    lane.wait(9_000)

    assert told(lane, ActUndone(act(), "li", sequence))[0]

    assert lane.view.answers == answers
    assert [one.answers for one in lane.view.waiting] == [answers]
    body = row(lane, EventKind.ACT_UNDONE).body
    assert body == {"guard": "li", "answers": sequence, "what": "person-refused"}
    assert told(lane, ActUndone(act(), "li", sequence))[:2] == (False, "too-late")


def test_after_ten_seconds_nothing_is_taken_back(lane: Lane) -> None:
    """Somebody may have acted on it by then."""
    answers = feverish(lane)
    _, _, sequence = told(lane, PersonRefused(act(), "li", "fever", answers))
    assert sequence is not None
    lane.wait(10_001)
    assert told(lane, ActUndone(act(), "li", sequence))[:2] == (False, "too-late")


def test_the_same_person_is_measured_again_without_showing_the_code(lane: Lane) -> None:
    """Nothing of the first reading counts for the second verdict."""
    lane.code()
    lane.wait(6_000)
    lane.written()
    assert lane.view.state in {LaneState.REFER, LaneState.DENY}
    answers = lane.view.answers
    assert answers is not None

    assert told(lane, MeasureAgain(act(), "li", answers))[0]
    assert lane.shows(LaneState.HOLD_STILL)
    body = row(lane, EventKind.MEASURED_AGAIN).body
    assert body == {"guard": "li", "answers": answers, "holder": HOLDER.id}

    lane.forehead(36.2)
    lane.written()
    assert lane.shows(LaneState.ADMIT)


def test_a_measurement_is_repeated_for_the_person_shown_only(lane: Lane) -> None:
    """Not for an older row, and not while nobody was refused."""
    assert told(lane, MeasureAgain(act(), "li", 1))[:2] == (False, "another-person")
    answers = feverish(lane)
    assert told(lane, MeasureAgain(act(), "li", answers - 1))[:2] == (False, "another-person")
    assert EventKind.MEASURED_AGAIN not in lane.kinds()


def test_an_act_that_comes_twice_is_done_once_and_answered_twice(lane: Lane) -> None:
    """The network stumbled; the guard reads the same both times."""
    deed = PersonRefused(act(), "li", "fever", feverish(lane))
    lane.gate.turn(deed)
    lane.gate.turn(deed)
    lane.written()
    first = lane.screen.answers[-1]
    lane.gate.turn(deed)
    assert lane.screen.answers[-1] == first
    assert lane.kinds().count(EventKind.PERSON_REFUSED) == 1


def test_an_act_that_is_not_on_disk_is_told_as_such(lane: Lane) -> None:
    """With the disk's own word."""
    answers = feverish(lane)
    lane.gate.turn(PersonRefused(act(), "li", "fever", answers))
    lane.disk_fails("disk full")
    assert lane.screen.answers[-1][1:] == (False, "disk full", None)


def opened_by_hand(lane: Lane) -> int:
    """A guard opened for somebody; the row."""
    answers = feverish(lane)
    lane.gate.turn(ManualOpen(act(), "li", "measured-by-hand", answers))
    lane.written()
    assert lane.shows(LaneState.ADMIT)
    sequence = lane.screen.answers[-1][3]
    assert sequence is not None
    return sequence


def test_an_opening_is_taken_back_before_anybody_walked(lane: Lane) -> None:
    """The arm comes down at once, and the admission ends as not walked."""
    sequence = opened_by_hand(lane)
    assert told(lane, ActUndone(act(), "li", sequence))[0]
    assert ("close", None) in lane.barrier.told
    assert lane.kinds()[-2:] == [EventKind.ACT_UNDONE, EventKind.PASSAGE_ABANDONED]


@pytest.mark.parametrize("contact", [Contact.BEAM, Contact.FIRE])
def test_no_arm_comes_down_on_somebody(lane: Lane, contact: Contact) -> None:
    """Who stands in the lane walks on; a lane that a fire frees stays free."""
    sequence = opened_by_hand(lane)
    lane.contact(contact, active=True)
    assert told(lane, ActUndone(act(), "li", sequence))[:2] == (False, "must-stay-open")
    assert ("close", None) not in lane.barrier.told


def kept_out(lane: Lane) -> int:
    """Somebody who walked in shows another pass of theirs; the row that refuses them."""
    lane.code("good-1")
    lane.forehead()
    lane.written()
    lane.walks_through()
    lane.wait(3_000)
    lane.wait(30_000)
    lane.written()
    lane.code("good-2")
    lane.forehead()
    lane.written()
    answers = lane.view.answers
    assert answers is not None
    assert Reason.ANTIPASSBACK in lane.view.reasons
    return answers


def fresh(text: str, _at: Instant) -> Presented:
    """Each pass has an id of its own; all are one person's."""
    return replace(CREDENTIAL, replay_key=text)


def test_a_forgiveness_is_taken_back() -> None:
    """The person is inside by the record again, since when they were; a restart knows it."""
    lane = Lane(recognise=fresh)
    admissions = lane.gate.memory.admissions
    answers = kept_out(lane)
    since_ms = admissions.entered_ms(CREDENTIAL.holder)
    assert since_ms is not None
    lane.gate.turn(PassbackForgiven(act(), "li", "exit-not-read", answers))
    lane.written()
    sequence = lane.screen.answers[-1][3]
    assert sequence is not None
    assert admissions.entered_ms(CREDENTIAL.holder) is None

    assert told(lane, ActUndone(act(), "li", sequence))[0]
    assert admissions.entered_ms(CREDENTIAL.holder) == since_ms


def held_open(lane: Lane) -> int:
    """Somebody props the arm; the alarm's row."""
    lane.code()
    lane.forehead()
    lane.written()
    lane.contact(Contact.DOOR, active=True)
    lane.contact(Contact.BEAM, active=True)
    lane.contact(Contact.BEAM, active=False)
    lane.wait(60_000)
    lane.written()
    (alarm,) = lane.view.alarms
    assert alarm.kind is EventKind.HELD_OPEN
    return alarm.answers


def test_an_alarm_stays_on_the_page_until_a_guard_says_what_it_was(lane: Lane) -> None:
    """The row names alarm and memo; closed once, it can't be closed again."""
    answers = held_open(lane)
    lane.contact(Contact.DOOR, active=False)
    assert lane.view.alarms

    assert told(lane, AlarmClosed(act(), "li", "door-propped", answers))[0]

    assert lane.view.alarms == ()
    body = row(lane, EventKind.ALARM_CLOSED).body
    assert body == {"guard": "li", "answers": answers, "why": "door-propped", "what": "held-open"}
    again = told(lane, AlarmClosed(act(), "li", "door-propped", answers))
    assert again[:2] == (False, "no-alarm")


def test_a_call_for_help_is_no_alarm_on_the_page() -> None:
    """Whoever forced the guard to open reads the page."""
    lane = Lane(policy=Policy(overrides=OverridePolicy(duress_hold_ms=2_000)))
    answers = feverish(lane)
    lane.gate.turn(ManualOpen(act(), "li", "identity-checked", answers, "", 2_500))
    lane.written()
    assert EventKind.DURESS in lane.kinds()
    assert row(lane, EventKind.DURESS).urgent
    assert lane.view.alarms == ()


def test_no_button_calls_for_help_unless_the_park_agreed_on_it(lane: Lane) -> None:
    """However long it is held."""
    answers = feverish(lane)
    lane.gate.turn(ManualOpen(act(), "li", "identity-checked", answers, "", 60_000))
    lane.written()
    assert EventKind.DURESS not in lane.kinds()


def test_a_visitor_is_on_record_by_a_random_id_and_by_the_host(lane: Lane) -> None:
    """Name and telephone number never reach the gate; the host's number is no row's."""
    deed = VisitorRegistered(act(), "li", "meeting", "visitor-00112233445566aa", "10234")
    assert told(lane, deed)[0]
    body = row(lane, EventKind.VISITOR_REGISTERED).body
    assert body == {
        "guard": "li",
        "why": "meeting",
        "visitor": "visitor-00112233445566aa",
        "host": HOLDER.id,
    }
    assert lane.barrier.opened == 0


def registered(lane: Lane) -> int:
    """A visitor is written down; the row."""
    deed = VisitorRegistered(act(), "li", "meeting", VISITOR, "10234")
    ok, _, sequence = told(lane, deed)
    assert ok
    assert sequence is not None
    return sequence


def waiting(lane: Lane) -> list[int]:
    """The registrations that the page offers for an opening."""
    return list(lane.view.registered)


def opens_for(lane: Lane, visit: int) -> tuple[bool, str, int | None]:
    """A guard opens for the visitor of a registration, whom the page shows."""
    answers = lane.view.answers
    asked = ManualOpen(act(), "li", "visitor-registered", answers, registered=visit)
    lane.gate.turn(asked)
    lane.written()
    return lane.screen.answers[-1][1:]


def test_an_opening_for_a_visitor_names_the_registration_and_answers_it_once(lane: Lane) -> None:
    """The row says for whom the arm rose; whoever opens again needs another registration."""
    visit = registered(lane)
    assert waiting(lane) == [visit]
    assert opens_for(lane, visit)[0]
    body = row(lane, EventKind.ACCESS_OVERRIDDEN).body
    assert (body["registered"], body["visitor"]) == (visit, VISITOR)
    assert not waiting(lane)
    lane.walks_through()
    lane.wait(30_000)
    lane.written()
    assert opens_for(lane, visit)[:2] == (False, "nobody-registered")
    assert lane.barrier.opened == 1


def test_an_opening_for_nobody_in_particular_names_no_registration(lane: Lane) -> None:
    """And leaves the one that waits."""
    visit = registered(lane)
    lane.gate.turn(ManualOpen(act(), "li", "identity-checked", lane.view.answers))
    lane.written()
    assert "registered" not in row(lane, EventKind.ACCESS_OVERRIDDEN).body
    assert waiting(lane) == [visit]


def test_no_registration_holds_an_opening_for_another_reason(lane: Lane) -> None:
    """An emergency least of all; and the visitor waits on."""
    visit = registered(lane)
    lane.gate.turn(ManualOpen(act(), "li", "emergency", lane.view.answers, registered=99))
    lane.written()
    assert "registered" not in row(lane, EventKind.ACCESS_OVERRIDDEN).body
    assert lane.barrier.opened == 1
    assert waiting(lane) == [visit]


def test_a_registration_waits_a_quarter_of_an_hour(lane: Lane) -> None:
    """Then the visitor, or another one, is written down anew."""
    visit = registered(lane)
    lane.wait(WAIT_MS - 1)
    assert waiting(lane) == [visit]
    lane.wait(1)
    assert not waiting(lane)
    assert opens_for(lane, visit)[:2] == (False, "nobody-registered")


def test_an_opening_taken_back_leaves_the_visitor_waiting(lane: Lane) -> None:
    """Nobody has walked in."""
    visit = registered(lane)
    _, _, sequence = opens_for(lane, visit)
    assert sequence is not None
    assert told(lane, ActUndone(act(), "li", sequence))[0]
    assert waiting(lane) == [visit]


def test_of_many_visitors_the_newest_are_shown(lane: Lane) -> None:
    """More don't stand at one lane."""
    visits = [registered(lane) for _ in range(MOST_EXPECTED + 2)]
    assert waiting(lane) == visits[2:]


def test_nobody_visits_whom_the_roster_does_not_know(lane: Lane) -> None:
    """Nothing is recorded."""
    deed = VisitorRegistered(act(), "li", "meeting", "visitor-00112233445566aa", "99999")
    assert told(lane, deed)[:2] == (False, "no-host")
    assert EventKind.VISITOR_REGISTERED not in lane.kinds()


def test_a_count_is_put_right_and_other_gates_hear_of_it() -> None:
    """From what the page showed to what was counted by hand; in the meantime moved, it is not."""
    limits = OccupancyPolicy(limits=(OccupancyLimit(5, company=HOLDER.company),), gates=("gate-1",))
    lane = Lane(policy=Policy(occupancy=limits))
    (before,) = lane.view.occupancy
    deed = CountCorrected(act(), "chen", "counted-by-hand", before.of, before.inside, 3)
    assert told(lane, deed)[0]
    assert lane.view.occupancy[0].inside == 3
    assert row(lane, EventKind.COUNT_CORRECTED).body["by"] == 3 - before.inside

    stale = CountCorrected(act(), "chen", "counted-by-hand", before.of, before.inside, 1)
    assert told(lane, stale)[:2] == (False, "count-moved")
    fewer = CountCorrected(act(), "chen", "evacuated", before.of, 3, 0)
    assert told(lane, fewer)[0]
    assert lane.view.occupancy[0].inside == 0


def test_every_verdict_after_a_guards_act_can_be_decided_again(lane: Lane) -> None:
    """Measured anew, turned away and taken back: each row alone tells why it was decided so."""
    lane.code()
    lane.wait(6_000)
    lane.written()
    answers = lane.view.answers
    assert answers is not None
    told(lane, MeasureAgain(act(), "li", answers))
    lane.forehead(36.2)
    lane.written()
    rows = [
        parse_row(row_text(event, number, GENESIS))
        for number, event in enumerate(lane.ledger.rows, start=1)
    ]
    again = list(replay_under(rows, Policy()))
    assert len(again) == 2
    assert all(isinstance(one, Replayed) and one.same for one in again)

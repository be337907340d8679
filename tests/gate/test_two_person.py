"""A night lane and a lane that somebody opens in the morning, at the whole gate."""

from dataclasses import dataclass, replace

import pytest

from gateway.app.recall import recall_admissions, unfinished_grants
from gateway.app.recall_first_persons import recall_first_persons
from gateway.core.admissions import Admissions
from gateway.core.civil_time import CHINA
from gateway.core.credential import Holder, Presented
from gateway.core.event import EventKind, Json, row_text
from gateway.core.first_person import FirstPersons
from gateway.core.guard_acts import ManualOpen
from gateway.core.instant import Instant
from gateway.core.lane import Lamp, LaneState, Tone
from gateway.core.passage.state import named
from gateway.core.policy import LanePolicy, Policy
from gateway.core.reason import Reason
from gateway.core.recall import recall
from gateway.core.schedule import Schedule, parsed_segment
from gateway.core.signals import Recorded
from gateway.journal.row import JournalRow, parse_row
from tests.evidence import CREDENTIAL, HOLDER, HOUR_MS
from tests.lane import Lane, OnePersonRoster, by_text

ALWAYS = Schedule(
    workday=(parsed_segment("00:00-24:00"),), weekend=(parsed_segment("00:00-24:00"),)
)
NIGHT = Policy(
    schedules={"night": ALWAYS},
    lanes={"gate-1": LanePolicy(two_person_schedule="night", two_person_within_s=20)},
)
MORNING = Policy(lanes={"gate-1": LanePolicy(first_person_group="chiefs")})
PEOPLE = {
    name: replace(
        HOLDER, id=number * 8, groups=groups, not_after_ms=HOLDER.not_after_ms + 99 * HOUR_MS
    )
    for name, number, groups in (
        ("ann", "0a", ("staff",)),
        ("bo", "0b", ("staff",)),
        ("chi", "0c", ("chiefs",)),
    )
}


@dataclass
class SmallRoster(OnePersonRoster):
    """Ann, Bo and Chi."""

    def lookup(self, holder_id: str) -> Holder | None:
        """By random id."""
        return next((one for one in PEOPLE.values() if one.id == holder_id), None)

    def name_of(self, holder_id: str) -> str:
        """The same word as in the tests."""
        return next((name for name, one in PEOPLE.items() if one.id == holder_id), "")


def passes(text: str, at: Instant) -> Presented:
    """Such as ``ann-1``: a fresh pass of Ann."""
    person = PEOPLE.get(text.split("-", 1)[0])
    if person is None:
        return by_text(text, at)
    return replace(
        CREDENTIAL,
        holder=person.id,
        replay_key=text,
        issued_ms=at.wall_ms,
        expires_ms=at.wall_ms + 60_000,
    )


def lane_by(policy: Policy) -> Lane:
    """A gate with three people on its roster."""
    return Lane(policy=policy, recognise=passes, roster=SmallRoster())


@pytest.fixture
def night() -> Lane:
    """A lane where nobody enters alone."""
    return lane_by(NIGHT)


def show(lane: Lane, code: str) -> None:
    """Somebody with a pass and a forehead."""
    lane.code(code)
    lane.forehead()


def rows_of(lane: Lane) -> list[JournalRow]:
    """The rows as the journal reads them back."""
    return [
        parse_row(row_text(event, sequence, "0" * 64))
        for sequence, event in enumerate(lane.ledger.rows, start=1)
    ]


def verdicts(lane: Lane) -> list[tuple[str, str]]:
    """Kind and person of each decision on disk."""
    kinds = {EventKind.ACCESS_GRANTED, EventKind.ACCESS_REFERRED, EventKind.ACCESS_DENIED}
    return [(one.kind.value, who(one.body)) for one in lane.ledger.rows if one.kind in kinds]


def who(body: object) -> str:
    """Name of the person of a row."""
    match body:
        case {"holder": {"id": str(holder)}} | {"holder": str(holder)}:
            return SmallRoster().name_of(holder)
    return ""


def test_the_first_person_waits_and_the_second_opens_for_both(night: Lane) -> None:
    """The guard sees that a second person is awaited, and for how long."""
    show(night, "ann-1")
    night.written()
    assert (night.view.state, night.view.left_s) == (LaneState.SECOND_PERSON, 20)
    assert night.barrier.told[-2:] == [("show", Lamp.SECOND), ("sound", Tone.SECOND)]
    assert (night.barrier.opened, verdicts(night)) == (0, [])

    show(night, "bo-1")
    assert night.barrier.opened == 0
    night.written()
    assert night.barrier.opened == 1
    assert verdicts(night) == [("access-granted", "ann"), ("access-granted", "bo")]
    assert (night.view.state, night.view.holder_name) == (LaneState.ADMIT, "b*")

    night.walks_through()
    assert night.shows(LaneState.ADMIT)
    night.walks_through()
    night.written()
    ends = [one for one in night.ledger.rows if one.kind is EventKind.PASSAGE_COMPLETED]
    assert [who(one.body) for one in ends] == ["ann", "bo"]
    assert [one.body["grant"] for one in ends] == [
        number
        for number, one in enumerate(night.ledger.rows, 1)
        if who(one.body) and one not in ends
    ]
    assert all(night.gate.memory.admissions.entered_ms(PEOPLE[one].id) for one in ("ann", "bo"))


def test_nothing_opens_before_both_rows_are_on_disk(night: Lane) -> None:
    """A disk that fails at the second one."""
    show(night, "ann-1")
    show(night, "bo-1")
    first = night.ledger.waiting.pop()
    night.written()
    night.ledger.rows.append(first)
    night.gate.turn(Recorded(first, len(night.ledger.rows), night.clock.mono_ns()))
    night.disk_fails()

    assert verdicts(night) == [("access-granted", "ann")]
    assert night.barrier.opened == 0
    assert night.shows(LaneState.FAULT)


def test_each_row_alone_gives_the_same_verdict_again(night: Lane) -> None:
    """Who was beside whom stands in both."""
    show(night, "ann-1")
    night.wait(9_000)
    show(night, "bo-1")
    night.written()
    granted = [row for row in rows_of(night) if row.kind == EventKind.ACCESS_GRANTED.value]

    companions: list[Json] = [row.body["companion"] for row in granted]
    assert companions == [PEOPLE["bo"].id, PEOPLE["ann"].id]
    for row in granted:
        again = recall(row)
        assert named(again.evidence.presented) in {PEOPLE["ann"].id, PEOPLE["bo"].id}
        assert again.evidence.companion == row.body["companion"]


def test_who_stays_alone_is_refused_by_name_and_reason(night: Lane) -> None:
    """Below and at the time for a second person; and the guard may still open by hand."""
    show(night, "ann-1")
    night.wait(19_999)
    night.written()
    assert night.shows(LaneState.SECOND_PERSON)
    night.wait(1)
    night.written()

    assert verdicts(night) == [("access-referred", "ann")]
    assert night.view.reasons == (Reason.TWO_PERSON_MISSING,)
    assert (night.view.holder_name, night.barrier.opened) == ("a*n", 0)
    night.gate.turn(ManualOpen("act-1", "li", "identity-checked", night.view.answers))
    night.written()
    assert night.barrier.opened == 1


def test_the_same_person_with_a_fresh_pass_is_still_alone(night: Lane) -> None:
    """Passes change while the phone is held up."""
    show(night, "ann-1")
    for number in range(2, 9):
        show(night, f"ann-{number}")
        night.wait(2_000)
    night.wait(9_000)
    night.written()

    assert verdicts(night) == [("access-referred", "ann")]
    assert night.barrier.opened == 0


def test_after_a_refused_second_person_it_is_the_first_ones_name_that_is_shown(night: Lane) -> None:
    """Nobody's name meets somebody else's verdict."""
    show(night, "ann-1")
    night.code("nonsense")
    night.written()
    night.wait(2_000)
    night.wait(20_000)
    night.written()

    assert night.view.reasons == (Reason.TWO_PERSON_MISSING,)
    assert night.view.holder_name == "a*n"


def test_a_sudden_death_leaves_neither_of_two_admissions_open(night: Lane) -> None:
    """Both are found by a restarted gate, and both codes are used."""
    show(night, "ann-1")
    show(night, "bo-1")
    night.written()
    rows = rows_of(night)
    cut_short = unfinished_grants(list(reversed(rows))[:2])

    assert [who(row.body) for row in cut_short] == ["ann", "bo"]
    again = Admissions("park-1", 600_000, HOUR_MS)
    recall_admissions(again, rows)
    now_ms = night.clock.now().wall_ms
    assert again.used("PK1S", "ann-1", now_ms)
    assert again.used("PK1S", "bo-1", now_ms)


def admitted(lane: Lane, code: str) -> bool:
    """Whether somebody with this pass is let in now."""
    before = lane.barrier.opened
    show(lane, code)
    lane.written()
    if lane.barrier.opened > before:
        lane.walks_through()
    lane.wait(2_000)
    lane.wait(20_000)
    lane.written()
    return lane.barrier.opened > before


def test_until_the_chief_came_everybody_else_is_referred() -> None:
    """Then the lane admits as usual, for the rest of the day and no longer."""
    lane = lane_by(MORNING)
    assert not admitted(lane, "ann-1")
    reasons = [row.body["reasons"] for row in rows_of(lane) if row.kind == "access-referred"]
    assert reasons == [["first-person-missing"]]

    assert admitted(lane, "chi-1")
    assert admitted(lane, "ann-2")
    lane.clock.advance_ms(8 * HOUR_MS)
    assert CHINA.local(lane.clock.now().wall_ms).clock < "01:00"
    lane.lists.said = replace(lane.lists.said, revocations_issued_ms=lane.clock.now().wall_ms)
    assert not admitted(lane, "bo-1")


def test_who_came_first_is_known_after_a_restart() -> None:
    """Out of the gate's own rows of today; a refusal or an exit is nobody's coming."""
    lane = lane_by(MORNING)
    assert admitted(lane, "chi-1")
    rows, today = rows_of(lane), CHINA.local(lane.clock.now().wall_ms).day
    again = lane_by(MORNING).gate.memory
    recall_first_persons(again, rows, MORNING)
    assert again.first_persons.came("chiefs", today)

    for kind, heading in (("access-referred", "in"), ("access-granted", "out")):
        other = lane_by(MORNING).gate.memory
        spoiled = [
            replace(row, kind=kind, body={**row.body, "heading": heading})
            for row in rows
            if row.kind == EventKind.ACCESS_GRANTED.value
        ]
        assert spoiled
        recall_first_persons(other, spoiled, MORNING)
        assert other.first_persons == FirstPersons()

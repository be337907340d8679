"""Two people who enter together: held, joined, given up; the arm waits for both rows."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.core.credential import Credential, Holder, Identified, RefusedCode
from gateway.core.decision import decide
from gateway.core.event import EventKind, Json
from gateway.core.heading import Heading
from gateway.core.lane import Lamp, Tone
from gateway.core.occupancy.room import Room
from gateway.core.passage import Passage, Phase, step
from gateway.core.passage import commands as ask
from gateway.core.passage import inputs as happen
from gateway.core.passage.state import named
from gateway.core.policy import LanePolicy, OccupancyLimit, OccupancyPolicy, Policy
from gateway.core.reason import Reason, Verdict
from gateway.core.schedule import Schedule, parsed_segment
from gateway.core.temperature import TemperatureAbsence
from tests.evidence import CREDENTIAL, HOLDER, MS, NOW, evidence
from tests.passage_lane import Lane, kinds, opening

ALWAYS = Schedule(workday=(parsed_segment("00:00-24:00"),))
NIGHT = Policy(
    schedules={"night": ALWAYS},
    lanes={"": LanePolicy(two_person_schedule="night", two_person_within_s=20)},
)
WITHIN_MS = 20_000
OPEN_MS = NIGHT.passage.open_max_ms
FRIEND = replace(CREDENTIAL, holder="ee" * 8, replay_key="02")
THIRD = replace(CREDENTIAL, holder="dd" * 8, replay_key="03")
REFRESHED = replace(CREDENTIAL, replay_key="04")
SECOND_NOW = ask.Signal(Lamp.SECOND, Tone.SECOND)


def holder_of(credential: Credential) -> Holder:
    """The roster's entry of whoever shows this."""
    return replace(HOLDER, id=credential.holder)


class Night(Lane):
    """A lane where nobody enters alone."""

    def __init__(self, policy: Policy = NIGHT) -> None:
        super().__init__(policy)

    def shows(self, credential: Credential, celsius: float = 36.6) -> list[Any]:
        """Somebody with a pass and a forehead."""
        self.spoiled["holder"] = holder_of(credential)
        asked = self.code(credential, credential.replay_key)
        self.after(500)
        return asked + self.warm(celsius)

    @property
    def held(self) -> str:
        """Who waits for a second person."""
        return self.passage.held.holder if self.passage.held else ""

    def rows(self) -> list[tuple[str, Verdict, tuple[Reason, ...], str]]:
        """Whose decisions were to be written, and who was beside them."""
        return [
            (
                named(one.evidence.presented),
                one.decision.verdict,
                one.decision.reasons,
                one.evidence.companion,
            )
            for one in self.asked
            if isinstance(one, ask.RecordDecision)
        ]


def outcomes(asked: list[Any]) -> list[tuple[EventKind, str, Json]]:
    """What became of whom, by which row."""
    return [
        (one.kind, named(one.evidence.presented), one.facts["grant"])
        for one in asked
        if isinstance(one, ask.RecordOutcome) and one.evidence is not None
    ]


ME, YOU = CREDENTIAL.holder, FRIEND.holder
ALONE = (ME, Verdict.REFER, (Reason.TWO_PERSON_MISSING,), "")


def joined() -> Night:
    """Both proofs are complete and no row is on disk yet."""
    lane = Night()
    lane.shows(CREDENTIAL)
    lane.after(5_000)
    lane.shows(FRIEND)
    return lane


@pytest.mark.parametrize(
    ("companion", "holder", "expected"),
    [
        ("", HOLDER, (Reason.TWO_PERSON_MISSING,)),
        (HOLDER.id, HOLDER, (Reason.TWO_PERSON_MISSING,)),
        ("ee" * 8, HOLDER, ()),
    ],
)
def test_nobody_is_admitted_without_somebody_else(
    companion: str, holder: Holder, expected: tuple[Reason, ...]
) -> None:
    """The same person twice is one person."""
    facts = evidence(holder=holder, companion=companion)

    assert decide(facts, NIGHT, NOW).reasons == expected
    assert decide(facts, Policy(), NOW).reasons == ()


def test_while_the_night_is_over_one_is_enough_and_nobody_is_kept_in() -> None:
    """By the schedule of the lane, and only of those who come in."""
    day = replace(NIGHT, schedules={"night": Schedule(workday=(parsed_segment("22:00-24:00"),))})

    assert decide(evidence(), day, NOW).verdict is Verdict.ADMIT
    assert decide(evidence(heading=Heading.OUT), NIGHT, NOW).verdict is Verdict.ADMIT


def test_who_lacks_a_proof_of_their_own_is_told_of_that_alone() -> None:
    """And somebody of whom the roster knows nothing is nobody's company."""
    spoiled = evidence(replayed=True)
    free = replace(NIGHT, roster=replace(NIGHT.roster, required=False))

    assert decide(spoiled, NIGHT, NOW).reasons == (Reason.CODE_REPLAYED,)
    assert decide(evidence(temperature=None), NIGHT, NOW).reasons == (Reason.TEMPERATURE_MISSING,)
    unlisted = evidence(holder=None, companion="ee" * 8)
    assert decide(unlisted, free, NOW).reasons == (Reason.TWO_PERSON_MISSING,)


def test_the_first_person_is_held_without_a_row_and_the_arm_stays_down() -> None:
    """The lane asks for the second by lamp and tone."""
    lane = Night()
    asked = lane.shows(CREDENTIAL)

    assert lane.held == ME
    assert lane.stands(Phase.COLLECTING)
    assert asked[-2:] == [SECOND_NOW, ask.Remeasure()]
    assert lane.rows() == []
    assert ask.Open not in kinds(lane.asked)


def test_both_are_admitted_by_one_opening_once_both_rows_are_on_disk() -> None:
    """Each row names the other person; the arm stays open for twice the time."""
    lane = joined()
    assert lane.rows() == [(ME, Verdict.ADMIT, (), YOU)]
    assert lane.row(7) == [lane.asked[-1]]
    assert lane.rows()[1:] == [(YOU, Verdict.ADMIT, (), ME)]
    assert lane.stands(Phase.RECORDING)
    assert ask.Open not in kinds(lane.asked)

    assert lane.row(8) == [ask.Open(2 * OPEN_MS), ask.Signal(Lamp.GO, Tone.GO)]
    assert lane.held == ""


def test_each_verdict_is_for_the_moment_of_its_own_proofs() -> None:
    """So that the row alone gives the same verdict again."""
    lane = joined()
    lane.row(7)
    first, second = (one for one in lane.asked if isinstance(one, ask.RecordDecision))

    assert second.decision.at.mono_ns - first.decision.at.mono_ns == 5_500 * MS
    for one in (first, second):
        assert decide(one.evidence, NIGHT, one.decision.at) == one.decision


def walks(lane: Lane) -> list[Any]:
    """Somebody breaks the beam and leaves it."""
    return lane.give(happen.BeamChanged(broken=True)) + lane.give(happen.BeamChanged(broken=False))


def opened() -> Night:
    """Both rows are on disk."""
    lane = joined()
    lane.row(7)
    lane.row(8)
    return lane


def both(kind: EventKind) -> list[tuple[EventKind, str, Json]]:
    """The same of both."""
    return [(kind, ME, 7), (kind, YOU, 8)]


def test_the_arm_closes_behind_the_second_one() -> None:
    """And both admissions close."""
    lane = opened()
    assert walks(lane) == []
    asked = walks(lane)

    assert kinds(asked)[0] is ask.Close
    assert outcomes(asked) == both(EventKind.PASSAGE_COMPLETED)
    stages = [one.facts["stages_us"] for one in asked if isinstance(one, ask.RecordOutcome)]
    assert all("recorded" in str(each) and "decided" in str(each) for each in stages)
    lane.after(NIGHT.passage.verdict_shown_ms)
    assert lane.stands(Phase.IDLE)


@pytest.mark.parametrize(
    ("crossings", "in_lane", "kind"),
    [
        (0, False, EventKind.PASSAGE_ABANDONED),
        (0, True, EventKind.PASSAGE_UNKNOWN),
        (1, False, EventKind.PASSAGE_UNKNOWN),
        (1, True, EventKind.PASSAGE_COMPLETED),
    ],
)
def test_of_one_who_passed_nobody_knows_which_it_was(
    crossings: int, kind: EventKind, *, in_lane: bool
) -> None:
    """When the time for both is over; below and at it."""
    lane = opened()
    for _ in range(crossings):
        walks(lane)
    lane.give(happen.BeamChanged(broken=in_lane))
    assert outcomes(lane.after(2 * OPEN_MS - 1)) == []

    assert outcomes(lane.after(1)) == both(kind)


def test_a_board_that_is_lost_leaves_both_outcomes_unknown() -> None:
    """The board closes the arm by itself."""
    lane = opened()
    walks(lane)
    lane.spoiled.clear()

    assert outcomes(lane.give(happen.BoardChanged(up=False))) == both(EventKind.PASSAGE_UNKNOWN)


@pytest.mark.parametrize(("late_ms", "admitted"), [(-1, True), (0, False), (1, False)])
def test_the_second_person_must_be_complete_in_time(late_ms: int, *, admitted: bool) -> None:
    """Below, at and above the time; then the first is refused, and nothing opens."""
    lane = Night()
    lane.shows(CREDENTIAL)
    lane.after(WITHIN_MS + late_ms - 500)
    lane.shows(FRIEND)

    assert lane.rows() == ([(ME, Verdict.ADMIT, (), YOU)] if admitted else [ALONE])
    if not admitted:
        assert lane.row(7) == [ask.Signal(Lamp.STOP, Tone.GUARD)]
        assert lane.held == ""
        assert lane.passage.answers == 7
        lane.after(NIGHT.passage.verdict_shown_ms)
        assert lane.stands(Phase.IDLE)


def test_the_same_person_twice_does_not_count() -> None:
    """Neither the pass still held up, nor a fresh one, nor one that came before it was known."""
    lane = Night()
    lane.shows(CREDENTIAL)
    lane.hold(4_000)
    for _ in range(3):
        lane.shows(REFRESHED)
    assert lane.stands(Phase.COLLECTING)
    assert lane.passage.code is None
    lane.after(WITHIN_MS)

    assert lane.rows() == [ALONE]


def test_a_friends_badge_before_the_held_persons_own_pass_is_no_second_person() -> None:
    """A pass takes a badge's place, and then it is the same person again."""
    lane = Night()
    lane.shows(CREDENTIAL)
    lane.code(Identified("BADGE", Reason.BADGE_ONLY, "", holder=YOU), "badge")
    lane.spoiled["holder"] = HOLDER
    lane.code(REFRESHED, "fresh")
    lane.after(500)

    assert lane.warm()[1:] == [SECOND_NOW, ask.Remeasure()]
    assert lane.held == ME
    assert lane.rows() == []


def test_the_first_persons_forehead_is_never_the_second_ones() -> None:
    """They may still stand before the thermometer."""
    lane = Night()
    lane.shows(CREDENTIAL)
    assert lane.warm() == []
    lane.spoiled["holder"] = holder_of(FRIEND)
    assert ask.Remeasure() in lane.code(FRIEND, "friend")
    assert lane.rows() == []
    lane.after(800)
    lane.warm()

    assert lane.rows() == [(ME, Verdict.ADMIT, (), YOU)]


def test_a_second_person_who_is_refused_leaves_the_first_one_held() -> None:
    """A third may come in time."""
    lane = Night()
    lane.shows(CREDENTIAL)
    lane.give(happen.CodeSeen(RefusedCode(Reason.SIGNATURE_BAD), "x", lane.now_ms * MS, 0))
    lane.row(6)
    assert lane.stands(Phase.CLEARING)
    assert lane.after(NIGHT.passage.verdict_shown_ms) == [SECOND_NOW, ask.Remeasure()]
    assert lane.held == ME
    lane.shows(THIRD)

    assert lane.rows()[1:] == [(ME, Verdict.ADMIT, (), THIRD.holder)]


FULL = replace(NIGHT, occupancy=OccupancyPolicy(("east",), limits=(OccupancyLimit(9, "alpha"),)))


@pytest.mark.parametrize(
    ("first", "second", "refused_for"),
    [
        (2, 2, None),
        (2, 1, Reason.OCCUPANCY_FULL),
        (1, 2, Reason.TWO_PERSON_MISSING),
        (1, 1, Reason.OCCUPANCY_FULL),
    ],
)
def test_where_there_is_room_for_one_alone_nobody_of_two_enters(
    first: int, second: int, refused_for: Reason | None
) -> None:
    """The newcomer is refused by a row of their own, and the first waits on."""
    lane = Night(FULL)
    for credential, rights in ((CREDENTIAL, first), (FRIEND, second)):
        lane.spoiled["rooms"] = (Room("company:alpha", "2027-01-15", rights, known=True),)
        lane.shows(credential)
    lane.row(7)

    if refused_for is None:
        assert [row[0] for row in lane.rows()] == [ME, YOU]
        return
    assert [(row[0], row[1], row[2]) for row in lane.rows()] == [
        (YOU, refused_for.verdict, (refused_for,))
    ]
    assert (lane.held, lane.passage.both) == (ME, ())
    assert ask.Open not in kinds(lane.asked)


def test_a_code_that_belongs_to_another_lane_leaves_the_first_one_held() -> None:
    """In silence."""
    lane = Night()
    lane.shows(CREDENTIAL)
    lane.code(FRIEND, "friend")

    assert lane.give(happen.CodeElsewhere("friend")) == [SECOND_NOW, ask.Remeasure()]
    assert lane.held == ME


def test_a_guard_may_open_for_whoever_is_held() -> None:
    """The row says whom and what was overruled; nobody is held any more."""
    lane = Night()
    lane.shows(CREDENTIAL)
    (asked,) = lane.give(opening())

    assert isinstance(asked, ask.RecordOverride)
    assert asked.overruled is not None
    assert asked.overruled.reasons == (Reason.TWO_PERSON_MISSING,)
    assert (lane.passage.holder, lane.held) == (ME, "")
    assert lane.row(9)[0] == ask.Open(OPEN_MS)
    assert len(outcomes_alone(walks(lane))) == 1


def outcomes_alone(asked: list[Any]) -> list[EventKind]:
    """What became of one person."""
    return [command.kind for command in asked if isinstance(command, ask.RecordOutcome)]


def test_a_guard_who_opens_for_somebody_else_leaves_the_first_one_held() -> None:
    """Whose code is being looked at."""
    lane = Night()
    lane.shows(CREDENTIAL)
    lane.code(FRIEND, "friend")
    lane.give(opening())

    assert lane.held == ME
    assert lane.passage.decision is None


@pytest.mark.parametrize("written", [0, 1])
def test_a_row_that_is_not_written_opens_nothing_for_either(written: int) -> None:
    """The first one's or the second one's; and nobody is held over it."""
    lane = joined()
    for sequence in range(written):
        lane.row(sequence + 7)
    lane.give(happen.RowRefused("disk full"))
    assert lane.stands(Phase.FAULT)
    lane.give(happen.StorageRestored())

    assert ask.Open not in kinds(lane.asked)
    assert (lane.held, lane.passage.both) == ("", ())


def test_rows_that_can_not_be_written_forget_who_is_held() -> None:
    """Once they can again, everybody shows their pass anew."""
    lane = Night()
    lane.shows(CREDENTIAL)
    lane.give(happen.CodeSeen(RefusedCode(Reason.SIGNATURE_BAD), "x", lane.now_ms * MS, 0))
    lane.give(happen.RowRefused("disk full"))
    lane.give(happen.StorageRestored())

    assert lane.stands(Phase.IDLE)
    assert lane.held == ""


def test_whom_the_guard_measures_at_night_is_answered_and_not_held() -> None:
    """The guard waits for the answer and can open by hand."""
    lane = Night()
    lane.passage = replace(Passage(board_up=True), phase=Phase.DECIDING, asked="act-1")
    facts = evidence()
    lane.give(happen.Judged(facts, decide(facts, NIGHT, NOW)))

    assert lane.held == ""
    assert lane.rows() == [ALONE]


def test_a_passage_of_one_is_as_before() -> None:
    """Where nobody is held, nothing waits."""
    lane = Lane()
    lane.admitted()
    assert (lane.passage.held, lane.passage.both) == (None, ())
    broken = happen.TemperatureMeasured(TemperatureAbsence.NO_SENSOR)
    assert step(Passage(), broken, 0, Policy())[1] == ()


_MOSTLY = ("me", "you", "row", "row", "row", "beam", "beam")
_STEPS = st.sampled_from(
    [*_MOSTLY, "me again", "third", "no pass", "wait", "long", "refused", "hurry"]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(_STEPS, max_size=40))
def test_at_night_no_order_of_things_opens_without_rows_of_two_people(steps: list[str]) -> None:
    """Whoever comes, whatever fails; the guard is asleep."""
    lane, written = Night(), []
    people = {"me": CREDENTIAL, "me again": REFRESHED, "you": FRIEND, "third": THIRD}
    bad = RefusedCode(Reason.SIGNATURE_BAD)
    for number, each in enumerate(steps):
        match each:
            case "hurry":
                asked = lane.code(FRIEND, f"hurry{number}")
            case "wait" | "long":
                asked = lane.after(700 if each == "wait" else 21_000)
            case "row" | "refused":
                facts, decision = lane.passage.evidence, lane.passage.decision
                if lane.stands(Phase.RECORDING) and each == "row" and facts and decision:
                    written.append((named(facts.presented), decision.verdict))
                asked = lane.row(number + 1) if each == "row" else lane.give(happen.RowRefused("x"))
            case "beam":
                asked = walks(lane)
            case _ if each in people:
                fresh = replace(people[each], replay_key=f"{each}{number}")
                asked = lane.shows(fresh)
            case _:
                asked = lane.code(bad, f"bad{number}")
        if ask.Open in kinds(asked):
            (first, one), (second, other) = written[-2:]
            assert first != second
            assert one is other is Verdict.ADMIT

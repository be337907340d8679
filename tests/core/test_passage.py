"""A passage as a transcript: what happens, and what the machine asks for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.credential import Presented, RefusedCode
from gateway.core.decision import decide
from gateway.core.event import EventKind
from gateway.core.lane import Lamp, Tone
from gateway.core.passage import TRANSITIONS, Passage, Phase, deadline_ns, diagram, step
from gateway.core.passage import commands as ask
from gateway.core.passage import inputs as happen
from gateway.core.policy import PassagePolicy, Policy, ThermometryPolicy
from gateway.core.reason import Reason, Verdict
from gateway.core.temperature import TemperatureAbsence, TemperatureEstimate
from tests.evidence import CREDENTIAL, MS, NOW, estimate, evidence

POLICY = Policy()
BAD_CODE = RefusedCode(Reason.SIGNATURE_BAD, "PK1S")


@dataclass
class Lane:
    """A passage under test on a clock of its own, with a gate that answers from evidence."""

    policy: Policy = POLICY
    now_ms: int = 100_000
    passage: Passage = field(default_factory=lambda: Passage(board_up=True))
    asked: list[Any] = field(default_factory=list)
    spoiled: dict[str, Any] = field(default_factory=dict)

    def give(self, happened: Any) -> list[Any]:  # noqa: ANN401 - every kind of input
        """One input; returns what was asked for, judging at once as the gate does."""
        self.passage, asked = step(self.passage, happened, self.now_ms * MS, self.policy)
        answered = list(asked)
        for command in asked:
            if isinstance(command, ask.Judge):
                answered += self._judge(command)
        self.asked += asked
        return answered

    def after(self, ms: int) -> list[Any]:
        """Let time pass and look at the deadlines."""
        self.now_ms += ms
        return self.give(happen.TimePassed())

    def code(self, presented: Presented = CREDENTIAL, digest: str = "a") -> list[Any]:
        """A code in view right now."""
        at_ns = self.now_ms * MS
        return self.give(happen.CodeSeen(presented, digest, at_ns, at_ns + 5 * MS))

    def warm(self, celsius: float = 36.6) -> list[Any]:
        """A settled estimate right now."""
        return self.give(happen.TemperatureMeasured(estimate(celsius, self.now_ms * MS)))

    def hold(self, ms: int, presented: Presented = CREDENTIAL) -> None:
        """Keep the code in the picture, ten frames a second."""
        for _ in range(ms // 100):
            self.after(100)
            self.code(presented)

    def stands(self, phase: Phase) -> bool:
        """Whether the passage is in this phase."""
        return self.passage.phase is phase

    def row(self, sequence: int = 1) -> list[Any]:
        """The awaited row is on disk."""
        return self.give(happen.RowWritten(sequence))

    def admitted(self) -> list[Any]:
        """Code, temperature, row."""
        self.code()
        self.warm()
        return self.row()

    def _judge(self, asked: ask.Judge) -> list[Any]:
        facts = evidence(
            presented=asked.code.presented if asked.code else None,
            temperature=asked.temperature,
            first_high=asked.first_high,
            **self.spoiled,
        )
        now = NOW.__class__(NOW.wall_ms, self.now_ms * MS, NOW.boot, NOW.clock)
        return self.give(happen.Judged(facts, decide(facts, self.policy, now)))


def kinds(asked: list[Any]) -> list[type]:
    """The commands' types."""
    return [type(command) for command in asked]


def test_code_and_temperature_open_the_arm_only_after_the_row_is_on_disk() -> None:
    """The order that makes it ours."""
    lane = Lane()

    assert kinds(lane.code()) == [ask.Signal]
    assert lane.stands(Phase.COLLECTING)
    assert kinds(lane.warm()) == [ask.Judge, ask.RecordDecision]
    assert lane.stands(Phase.RECORDING)
    assert ask.Open not in kinds(lane.asked)

    assert lane.row(41) == [ask.Open(5_000), ask.Signal(Lamp.GO, Tone.GO)]
    assert (lane.passage.phase, lane.passage.answers) == (Phase.OPEN, 41)


def test_a_forehead_before_the_code_is_as_good() -> None:
    """People come forehead first."""
    lane = Lane()

    assert lane.warm() == []
    assert kinds(lane.code()) == [ask.Signal, ask.Judge, ask.RecordDecision]


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


def test_a_refused_code_is_refused_without_waiting_for_a_forehead() -> None:
    """Red at once."""
    lane = Lane()

    assert kinds(lane.code(BAD_CODE)) == [ask.Signal, ask.Judge, ask.RecordDecision]
    assert lane.row() == [ask.Signal(Lamp.STOP, Tone.STOP)]
    assert lane.stands(Phase.CLEARING)


def test_a_referral_sounds_unlike_a_denial() -> None:
    """The guard turns the head for one, the person turns round for the other."""
    lane = Lane(spoiled={"entered_ms": NOW.wall_ms})
    lane.code()
    lane.warm()

    assert lane.row() == [ask.Signal(Lamp.STOP, Tone.GUARD)]


@pytest.mark.parametrize(("ms", "judged"), [(3_999, False), (4_000, True)])
def test_a_code_waits_four_seconds_for_a_forehead(ms: int, *, judged: bool) -> None:
    """Then the absence is the reason."""
    lane = Lane()
    lane.code()

    asked = lane.after(ms)

    assert (ask.RecordDecision in kinds(asked)) is judged
    assert not judged or asked[-1].decision.reasons == (Reason.TEMPERATURE_MISSING,)


def test_the_last_absence_is_the_reason_that_is_named() -> None:
    """A head that moves is not 'missing'."""
    lane = Lane()
    lane.code()
    lane.give(happen.TemperatureMeasured(TemperatureAbsence.UNSTABLE))

    asked = lane.after(4_000)

    assert asked[-1].decision.reasons == (Reason.TEMPERATURE_UNSTABLE,)


def test_an_absence_never_hides_an_estimate() -> None:
    """The head moved after it was measured."""
    lane = Lane()
    lane.warm()
    lane.give(happen.TemperatureMeasured(TemperatureAbsence.UNSTABLE))

    assert isinstance(lane.passage.temperature, TemperatureEstimate)


def test_without_a_thermometer_nobody_waits_for_one() -> None:
    """Straight to the guard."""
    lane = Lane()
    lane.code()

    asked = lane.give(happen.TemperatureMeasured(TemperatureAbsence.NO_SENSOR))

    assert asked[-1].decision.reasons == (Reason.THERMOMETER_MISSING,)


def test_a_high_reading_is_measured_again_before_it_refuses() -> None:
    """The first is set aside, too early a second is not counted."""
    lane = Lane()
    lane.code()

    assert lane.warm(38.2) == [ask.Remeasure()]
    lane.now_ms += 999
    assert lane.warm(38.2) == []
    lane.now_ms += 1
    asked = lane.warm(38.2)

    assert asked[-1].decision.reasons == (Reason.FEVER,)
    assert asked[-1].evidence.first_high.celsius == 38.2


def test_a_second_reading_that_is_normal_admits() -> None:
    """Sun on the forehead."""
    lane = Lane()
    lane.code()
    lane.warm(38.2)
    lane.now_ms += 1_500

    assert lane.warm(36.6)[-1].decision.verdict is Verdict.ADMIT


def test_a_high_reading_that_is_not_repeated_goes_to_the_guard() -> None:
    """Who walks away from the second reading is not admitted on the first."""
    lane = Lane()
    lane.code()
    lane.warm(38.2)
    lane.give(happen.TemperatureMeasured(TemperatureAbsence.UNSTABLE))

    asked = lane.after(5_000)

    assert Reason.FEVER_POSSIBLE in asked[-1].decision.reasons
    assert asked[-1].decision.verdict is Verdict.REFER


def test_a_fever_without_any_code_is_reported_too() -> None:
    """A hot forehead is never nobody."""
    lane = Lane()
    lane.warm(38.5)
    lane.now_ms += 1_200
    lane.warm(38.5)

    asked = lane.after(5_000)

    assert asked[-1].decision.reasons[0] in {Reason.CODE_MISSING, Reason.FEVER}
    assert Reason.CODE_MISSING in asked[-1].decision.reasons


def test_a_walker_by_without_a_code_is_nobody() -> None:
    """No row for everyone who looks at the gate."""
    lane = Lane()
    lane.warm()

    assert lane.after(4_999) == []
    assert lane.after(1) == [ask.Signal(Lamp.READY)]
    assert lane.stands(Phase.IDLE)
    assert lane.passage.temperature is None


def test_an_absence_at_an_idle_gate_begins_nothing() -> None:
    """A warm wall is not a person."""
    lane = Lane()

    assert lane.give(happen.TemperatureMeasured(TemperatureAbsence.LOW)) == []
    assert lane.stands(Phase.IDLE)


def test_a_policy_without_thermometer_judges_on_the_code_alone() -> None:
    """The visitor gate of later years."""
    lane = Lane(policy=Policy(thermometry=ThermometryPolicy(required=False)))

    assert kinds(lane.code()) == [ask.Signal, ask.Judge, ask.RecordDecision]


def test_a_gate_without_thermometer_rule_names_no_missing_temperature_for_a_timed_out_code() -> (
    None
):
    """A fever alone without a code still carries its own reading."""
    lane = Lane(policy=Policy(thermometry=ThermometryPolicy(required=False)))
    lane.warm(38.5)

    assert lane.after(10_000)[-1].decision.reasons == (Reason.CODE_MISSING,)


def test_the_same_code_in_many_frames_is_one_presentation() -> None:
    """Ten frames a second of one phone make one row."""
    lane = Lane()
    lane.code()
    lane.hold(500)
    lane.warm()
    lane.hold(300)
    lane.row()
    lane.hold(5_000 + 2_000 + 2_900)

    assert kinds(lane.asked).count(ask.RecordDecision) == 1


def test_a_pass_still_held_up_at_a_ready_lane_is_the_next_try() -> None:
    """A friend's phone, up before the owner's was down: judged 3 s after the lamp is ready."""
    lane = Lane()
    lane.admitted()
    lane.hold(5_000 + 2_000 + 2_900)
    assert lane.stands(Phase.IDLE)

    lane.hold(300)

    assert lane.stands(Phase.COLLECTING)


def test_a_friends_forehead_does_not_hide_the_used_pass_in_the_friends_hand() -> None:
    """The forehead came first and began a passage; the pass joins it after 3 s."""
    lane = Lane()
    lane.admitted()
    lane.hold(5_000 + 2_000)
    lane.warm()
    lane.hold(2_900)
    assert lane.stands(Phase.COLLECTING)

    lane.hold(200)

    assert lane.stands(Phase.RECORDING)


def test_a_poster_that_hangs_in_the_picture_is_refused_once() -> None:
    """However long it hangs."""
    lane = Lane()
    lane.code(BAD_CODE)
    lane.row()
    lane.hold(60_000, BAD_CODE)

    assert kinds(lane.asked).count(ask.RecordDecision) == 1


@pytest.mark.parametrize(("gap_ms", "again"), [(2_999, False), (3_000, True)])
def test_a_code_that_comes_back_after_a_gap_is_presented_anew(gap_ms: int, *, again: bool) -> None:
    """Then the replay rule has its say."""
    lane = Lane()
    lane.code(BAD_CODE)
    lane.row()
    lane.now_ms += gap_ms

    assert (ask.Judge in kinds(lane.code(BAD_CODE))) is again


def test_the_next_person_need_not_wait_for_the_lamp() -> None:
    """A second phone in the picture is noticed as soon as the arm is down."""
    lane = Lane()
    lane.admitted()
    assert lane.code(digest="next") == []
    lane.give(happen.BeamChanged(broken=True))
    lane.give(happen.BeamChanged(broken=False))

    assert kinds(lane.code(digest="next")) == [ask.Signal]
    assert lane.stands(Phase.COLLECTING)
    assert lane.passage.temperature is None


def test_a_second_code_beside_the_first_changes_nothing_and_is_not_forgotten() -> None:
    """The person behind holds up a phone too early."""
    lane = Lane()
    lane.code()
    assert lane.code(BAD_CODE, digest="behind") == []
    lane.warm()
    lane.row()
    lane.after(5_000)

    assert ask.Judge in kinds(lane.code(BAD_CODE, digest="behind"))


def test_a_referral_that_a_step_closer_cures_may_be_tried_again_at_once() -> None:
    """The phone stays up, the forehead comes closer."""
    lane = Lane()
    lane.code()
    lane.hold(4_000)
    lane.row()
    assert lane.stands(Phase.CLEARING)

    lane.hold(2_100)

    assert lane.stands(Phase.COLLECTING)


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


def opening(answers: int | None = None, act: str = "act-1") -> happen.GuardOpens:
    """A guard's request."""
    return happen.GuardOpens(act, "li", "identity-checked", answers)


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

    assert lane.give(opening(seen)) == [ask.Answer("act-1", ok=False, text="another-person")]


def test_a_guard_opens_an_idle_gate_for_a_visitor() -> None:
    """With nobody judged."""
    lane = Lane()

    assert kinds(lane.give(opening())) == [ask.RecordOverride]


def test_a_guards_opening_without_a_board_is_answered_not_recorded() -> None:
    """The key is on its hook."""
    lane = Lane(passage=Passage())

    assert lane.give(opening()) == [ask.Answer("act-1", ok=False, text="board-missing")]


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

    assert lane.give(opening()) == [ask.Answer("act-1", ok=False, text="busy")]


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


@pytest.mark.parametrize(("ms", "alarm"), [(7_999, False), (8_000, True)])
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


def test_the_diagram_is_drawn_from_the_table() -> None:
    """Every change of phase is in it."""
    drawn = diagram()

    assert "recording --> open: RowWritten" in drawn
    assert "idle --> idle" not in drawn
    assert all(phase.value in drawn for phase in Phase)


Move = tuple[str, Callable[[Lane], list[Any]]]


def given_inputs(name: str, made: Callable[[Any], Any], drawn: st.SearchStrategy[Any]) -> Any:  # noqa: ANN401 - a strategy of moves
    """Moves that give the lane one input made from what was drawn."""
    return drawn.map(lambda value: (name, lambda lane: lane.give(made(value))))


HAPPENINGS: st.SearchStrategy[Move] = st.one_of(
    st.tuples(st.sampled_from([CREDENTIAL, BAD_CODE]), st.sampled_from("abc")).map(
        lambda shown: ("code", lambda lane: lane.code(*shown))
    ),
    st.sampled_from([36.6, 37.2, 38.5]).map(lambda c: ("warm", lambda lane: lane.warm(c))),
    st.just(("row", lambda lane: lane.row())),
    st.integers(0, 6_000).map(lambda ms: ("time", lambda lane: lane.after(ms))),
    st.one_of(st.none(), st.integers(1, 5)).map(
        lambda seen: ("guard", lambda lane: lane.give(opening(seen)))
    ),
    given_inputs("absence", happen.TemperatureMeasured, st.sampled_from(TemperatureAbsence)),
    given_inputs("refused", happen.RowRefused, st.just("disk full")),
    given_inputs("door", happen.DoorMoved, st.booleans()),
    given_inputs("beam", happen.BeamChanged, st.booleans()),
    given_inputs("fire", happen.FireChanged, st.booleans()),
    given_inputs("board", happen.BoardChanged, st.booleans()),
    given_inputs("sent", happen.OpenWritten, st.just(1)),
    given_inputs("storage", lambda _: happen.StorageRestored(), st.none()),
)


@given(st.lists(HAPPENINGS, max_size=40))
def test_whatever_happens_the_arm_opens_only_on_a_row_of_its_own(events: list[Move]) -> None:
    """Any order of events: one open for one granted row, and only declared transitions."""
    lane = Lane()
    for name, move in events:
        lane.now_ms += 1
        before = lane.passage.phase
        granted = lane.passage.grant is not None

        asked = move(lane)

        if ask.Open in kinds(asked):
            assert name == "row"
            assert before is Phase.RECORDING
            assert granted
        assert kinds(asked).count(ask.Open) <= 1
        _only_declared(before, lane.passage.phase)


def _only_declared(before: Phase, after: Phase) -> None:
    reachable = {
        target
        for (phase, _), transition in TRANSITIONS.items()
        if phase is before
        for target in transition.leads_to
    }
    judged = {Phase.RECORDING} if Phase.DECIDING in reachable else set()
    assert after is before or after in reachable | judged


def test_a_deadline_is_the_earliest_thing_that_can_change() -> None:
    """An open door and a waiting code."""
    lane = Lane(policy=Policy(passage=PassagePolicy(held_open_ms=1_000)))
    lane.code()
    lane.passage = lane.passage.__class__(
        phase=Phase.COLLECTING, code=lane.passage.code, door_open=True, closed_ns=lane.now_ms * MS
    )

    assert deadline_ns(lane.passage, lane.policy) == (lane.now_ms + 1_000) * MS

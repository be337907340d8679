"""Code and temperature come together in one window: transcripts of passages."""

from dataclasses import replace

import pytest

from gateway.core.colour import ModuleColour
from gateway.core.credential import HealthStatus, RefusedCode
from gateway.core.event import EventKind, Json
from gateway.core.lane import Lamp, Tone
from gateway.core.passage import Phase
from gateway.core.passage import commands as ask
from gateway.core.passage import inputs as happen
from gateway.core.policy import Policy, ThermometryPolicy
from gateway.core.reason import Reason, Verdict
from gateway.core.temperature import TemperatureAbsence, TemperatureEstimate
from tests.evidence import CREDENTIAL
from tests.passage_lane import BAD_CODE, Lane, kinds


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


def test_a_refused_code_is_refused_without_waiting_for_a_forehead() -> None:
    """Red at once."""
    lane = Lane()

    assert kinds(lane.code(BAD_CODE)) == [ask.Signal, ask.Judge, ask.RecordDecision]
    assert lane.row() == [ask.Signal(Lamp.STOP, Tone.STOP)]
    assert lane.stands(Phase.CLEARING)


@pytest.mark.parametrize(("ms", "judged"), [(3_999, False), (4_000, True), (4_001, True)])
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


def test_where_no_temperature_is_asked_a_warm_forehead_is_nobody() -> None:
    """A thermometer that measures whoever walks by begins no passage there."""
    lane = Lane(policy=Policy(thermometry=ThermometryPolicy(required=False)))
    lane.warm(38.5)

    assert lane.stands(Phase.IDLE)
    assert lane.after(10_000) == []


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


@pytest.mark.parametrize(("gap_ms", "again"), [(2_999, False), (3_000, True), (3_001, True)])
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


def test_a_screen_of_another_colour_than_was_signed_is_noted_beside_the_verdict() -> None:
    """A picture of somebody's green page over a signature that says yellow."""
    lane = Lane()
    signed = replace(CREDENTIAL, status=HealthStatus.YELLOW)
    lane.code(signed, colour=ModuleColour.GREEN)

    decided, noted = lane.warm()[1:]

    assert decided.decision.reasons == (Reason.HEALTH_YELLOW,)
    words: dict[str, Json] = {"signed": "yellow", "seen": "green"}
    assert noted == ask.RecordOutcome(EventKind.COLOUR_DISAGREES, words)


@pytest.mark.parametrize("colour", [ModuleColour.GREEN, ModuleColour.BLACK, ModuleColour.UNKNOWN])
def test_a_screen_that_agrees_or_tells_nothing_is_not_noted(colour: ModuleColour) -> None:
    """Most codes are black."""
    lane = Lane()
    lane.code(colour=colour)
    assert kinds(lane.warm()) == [ask.Judge, ask.RecordDecision]


def test_a_code_that_proves_nothing_has_nothing_to_disagree_with() -> None:
    """Nobody signed a status."""
    lane = Lane()
    asked = lane.code(RefusedCode(Reason.CODE_UNKNOWN), colour=ModuleColour.RED)
    assert kinds(asked) == [ask.Signal, ask.Judge, ask.RecordDecision]


def test_a_disagreement_is_noted_once_however_long_the_code_is_held_up() -> None:
    """Ten frames a second show the same phone."""
    lane = Lane()
    lane.code(colour=ModuleColour.RED)
    lane.warm()
    lane.row()
    for _ in range(20):
        lane.after(100)
        lane.code(colour=ModuleColour.RED)

    noted = [command for command in lane.asked if isinstance(command, ask.RecordOutcome)]
    assert [outcome.kind for outcome in noted] == [EventKind.COLOUR_DISAGREES]

"""A passage on the way out: one code, at once, whatever the park asks of those who enter."""

import pytest

from gateway.core.credential import Identified, RefusedCode
from gateway.core.heading import Direction, Heading
from gateway.core.lane import Lamp, Tone
from gateway.core.passage import Phase
from gateway.core.passage import commands as ask
from gateway.core.passage.asking import asked_of
from gateway.core.policy import LanePolicy, Policy, SecondProofPolicy
from gateway.core.reason import Reason, Verdict
from tests.evidence import HOLDER
from tests.passage_lane import Lane, kinds

PARK = Policy(second_proof=SecondProofPolicy("badge"), lanes={"south": LanePolicy(Direction.OUT)})
BADGE = Identified("BADGE", Reason.BADGE_ONLY, "", holder=HOLDER.id)


@pytest.fixture
def lane() -> Lane:
    """A lane that leads out, in a park that asks entries for pass, badge and temperature."""
    return Lane(
        policy=asked_of(PARK, Heading.OUT), spoiled={"heading": Heading.OUT, "lane": "south"}
    )


def test_a_pass_alone_is_judged_at_once_and_opens(lane: Lane) -> None:
    """Neither forehead nor badge is waited for."""
    assert kinds(lane.code()) == [ask.Signal, ask.Judge, ask.RecordDecision]
    assert lane.row() == [ask.Open(5_000), ask.Signal(Lamp.GO, Tone.GO)]


def test_a_badge_alone_opens(lane: Lane) -> None:
    """Who lost the phone goes home."""
    lane.code(BADGE)

    assert lane.passage.decision is not None
    assert lane.passage.decision.verdict is Verdict.ADMIT
    lane.row()
    assert lane.stands(Phase.OPEN)


def test_a_warm_forehead_begins_nothing(lane: Lane) -> None:
    """Nor does a feverish one."""
    assert lane.warm(38.5) == []
    assert lane.stands(Phase.IDLE)


def test_whom_no_code_names_is_shown_to_the_guard_and_the_arm_stays_down(lane: Lane) -> None:
    """Yellow, never red."""
    lane.code(RefusedCode(Reason.CODE_UNKNOWN))

    assert lane.row() == [ask.Signal(Lamp.STOP, Tone.GUARD)]
    assert lane.passage.decision is not None
    assert lane.passage.decision.reasons == (Reason.LEAVER_UNKNOWN,)


def test_the_same_badge_on_the_way_in_waits_for_the_pass() -> None:
    """Only the heading differs."""
    lane = Lane(policy=asked_of(PARK, Heading.IN))
    lane.code(BADGE)

    assert lane.stands(Phase.COLLECTING)

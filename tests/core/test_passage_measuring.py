"""Refused people whom the guard measures by hand: transcripts of passages."""

from dataclasses import replace

import pytest

from gateway.core.credential import Identified
from gateway.core.lane import Lamp, Tone
from gateway.core.passage import Phase, deadline_ns
from gateway.core.passage import commands as ask
from gateway.core.passage import inputs as happen
from gateway.core.passage.measuring import MOST_WAITING
from gateway.core.policy import Policy, SecondInstrumentPolicy
from gateway.core.reason import Reason
from gateway.core.second_instrument import SecondReading, Site
from gateway.core.temperature import TemperatureAbsence
from tests.evidence import CREDENTIAL, MS
from tests.passage_lane import BAD_CODE, Lane, kinds, opening

MINUTES_15 = 15 * 60_000


def measured(lane: Lane, celsius: float, answers: int, act: str = "act-9") -> list[object]:
    """A guard types a reading for the person of that row."""
    second = SecondReading(celsius, Site.AXILLA, "li", answers, lane.now_ms * MS)
    return lane.give(happen.GuardMeasured(act, second))


def refused_for_fever(lane: Lane, sequence: int = 1, digest: str = "a", holder: str = "") -> None:
    """Two high readings; the lane is ready for the next person afterwards."""
    presented = replace(CREDENTIAL, holder=holder or f"holder-{digest}")
    lane.code(presented, digest)
    lane.warm(38.4)
    lane.after(1_000)
    lane.warm(38.4)
    lane.row(sequence)
    lane.after(2_000)


def waiting(lane: Lane) -> list[int]:
    """Rows of those who wait, oldest first."""
    return [one.sequence for one in lane.passage.waiting]


def test_a_normal_reading_admits_on_a_new_row_with_the_evidence_of_the_first() -> None:
    """Judged anew; the gate's own readings stay beside the guard's."""
    lane = Lane()
    refused_for_fever(lane)
    lane.after(300_000)
    assert lane.passage.answers is None

    asked = measured(lane, 36.8, 1)

    judge, record = asked[0], asked[1]
    assert isinstance(judge, ask.Judge)
    assert isinstance(record, ask.RecordDecision)
    assert record.decision.reasons == ()
    assert record.evidence.second is not None
    assert (record.evidence.second.celsius, record.evidence.second.answers) == (36.8, 1)
    assert record.evidence.temperature is not None
    assert record.evidence.first_high is not None
    assert ask.Open not in kinds(asked)
    assert lane.row(2) == [
        ask.Open(5_000),
        ask.Signal(Lamp.GO, Tone.GO),
        ask.Answer("act-9", ok=True, text="", sequence=2),
    ]
    assert waiting(lane) == []


def test_a_high_reading_denies_and_the_person_may_be_measured_once_more() -> None:
    """Bound to the newer row."""
    lane = Lane()
    refused_for_fever(lane)

    asked = measured(lane, 38.0, 1)
    assert asked[1].decision.reasons == (Reason.FEVER,)  # type: ignore[attr-defined]
    assert lane.row(2) == [
        ask.Signal(Lamp.STOP, Tone.STOP),
        ask.Answer("act-9", ok=True, text="", sequence=2),
    ]

    assert waiting(lane) == [2]
    assert measured(lane, 36.8, 1) == [ask.Answer("act-9", ok=False, text="nobody-waits")]
    assert kinds(measured(lane, 36.8, 2)) == [ask.Judge, ask.RecordDecision]


def test_the_next_people_walk_through_while_one_rests_in_the_shade() -> None:
    """And the reading still meets the one who was refused."""
    lane = Lane()
    refused_for_fever(lane, 1, "hot")
    for number in range(2, 5):
        lane.code(digest=f"next-{number}")
        lane.warm()
        lane.row(number)
        lane.after(5_000)
        lane.after(2_000)

    asked = measured(lane, 36.8, 1)

    assert asked[0].code.digest == "hot"  # type: ignore[attr-defined]


def test_a_badge_that_was_shown_beside_the_pass_is_judged_with_it() -> None:
    """Same code, same badge."""
    lane = Lane()
    lane.code()
    lane.code(Identified("BADGE", Reason.BADGE_ONLY, "", "", CREDENTIAL.holder, ""), "badge")
    lane.give(happen.TemperatureMeasured(TemperatureAbsence.NO_SENSOR))
    lane.row(1)

    asked = measured(lane, 36.8, 1)

    assert asked[0].badge.holder == CREDENTIAL.holder  # type: ignore[attr-defined]


@pytest.mark.parametrize("phase", [Phase.COLLECTING, Phase.DECIDING, Phase.RECORDING, Phase.OPEN])
def test_a_reading_waits_while_somebody_else_is_in_the_lane(phase: Phase) -> None:
    """The arm must not open under their eyes."""
    lane = Lane()
    refused_for_fever(lane)
    lane.passage = replace(lane.passage, phase=phase)

    assert measured(lane, 36.8, 1) == [ask.Answer("act-9", ok=False, text="busy")]
    assert waiting(lane) == [1]


def test_a_reading_for_a_lane_in_fault_is_answered_so() -> None:
    """Nobody is admitted without a row."""
    lane = Lane()
    refused_for_fever(lane)
    measured(lane, 36.8, 1)
    assert lane.give(happen.RowRefused("disk full")) == [
        ask.Signal(Lamp.FAULT, Tone.FAULT),
        ask.Answer("act-9", ok=False, text="disk full"),
    ]

    assert measured(lane, 36.8, 1) == [ask.Answer("act-9", ok=False, text="fault")]
    lane.give(happen.StorageRestored())
    assert kinds(measured(lane, 36.8, 1)) == [ask.Judge, ask.RecordDecision]


def test_who_was_refused_for_something_else_is_not_waited_for() -> None:
    """No thermometer mends a forged pass, and without a code there is nobody to judge anew."""
    lane = Lane()
    lane.code(BAD_CODE)
    lane.row(1)
    lane.after(30_000)
    lane.warm(38.4)
    lane.after(1_000)
    lane.warm(38.4)
    lane.after(6_000)
    assert lane.stands(Phase.RECORDING)
    lane.row(2)

    assert waiting(lane) == []
    assert measured(lane, 36.8, 1) == [ask.Answer("act-9", ok=False, text="nobody-waits")]


def test_who_shows_the_code_again_waits_once() -> None:
    """The same person by a fresh code, or somebody unknown by the same code."""
    lane = Lane()
    refused_for_fever(lane, 1, "first", holder="h")
    refused_for_fever(lane, 2, "second", holder="h")
    assert waiting(lane) == [2]

    nameless = replace(CREDENTIAL, holder="")
    lane.after(30_000)
    for sequence in (3, 4):
        lane.code(nameless, "certificate")
        lane.give(happen.TemperatureMeasured(TemperatureAbsence.NO_SENSOR))
        lane.row(sequence)
        lane.after(30_000)
    assert waiting(lane) == [2, 4]


def test_who_was_let_in_waits_no_more() -> None:
    """By a better reading of the gate's own, or by the guard."""
    lane = Lane()
    refused_for_fever(lane, 1, "a", holder="h")
    lane.code(replace(CREDENTIAL, holder="h"), "b")
    lane.warm()
    lane.row(2)
    assert waiting(lane) == []

    lane = Lane()
    refused_for_fever(lane)
    lane.give(opening(1))
    lane.row(2)
    assert waiting(lane) == []


def test_an_opening_for_a_visitor_takes_nobody_off_the_bench() -> None:
    """It answers no row."""
    lane = Lane()
    refused_for_fever(lane)
    lane.after(30_000)
    lane.give(opening())
    lane.row(2)

    assert waiting(lane) == [1]


@pytest.mark.parametrize(("ms", "waits"), [(-1, True), (0, False), (1, False)])
def test_nobody_is_waited_for_longer_than_the_park_says(ms: int, *, waits: bool) -> None:
    """A quarter of an hour from the row."""
    lane = Lane()
    refused_for_fever(lane)
    lane.after(MINUTES_15 - 2_000 + ms)

    assert (waiting(lane) == [1]) is waits


def test_the_end_of_waiting_is_a_deadline() -> None:
    """The gate need not poll."""
    lane = Lane(policy=Policy(second_instrument=SecondInstrumentPolicy(wait_minutes=1.0)))
    refused_for_fever(lane)
    lane.after(30_000)

    assert deadline_ns(lane.passage, lane.policy) == (lane.now_ms + 28_000) * MS


def test_the_bench_has_four_seats() -> None:
    """The one who waits longest gives way, and shows the code again."""
    lane = Lane()
    for sequence in range(1, MOST_WAITING + 2):
        refused_for_fever(lane, sequence, str(sequence))

    assert waiting(lane) == [2, 3, 4, 5]

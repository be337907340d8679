"""A test beside a pass: whose it is, what it says and how old it is."""

from dataclasses import replace
from typing import Any

import pytest

from gateway.core.credential import Credential, CredentialKind, HealthStatus, Identified, Presented
from gateway.core.decision import decide
from gateway.core.lane import Lamp, Tone
from gateway.core.passage import Phase
from gateway.core.passage import commands as ask
from gateway.core.policy import Policy, SecondProofPolicy, ThermometryPolicy
from gateway.core.reason import Reason, Verdict
from gateway.core.record import decision_body
from tests.evidence import CREDENTIAL, HOLDER, HOUR_MS, NOW, WALL_MS, evidence
from tests.passage_lane import Lane

TESTED = SecondProofPolicy("test")
BOTH = Policy(second_proof=TESTED)
TEST = Credential(
    format="HC1",
    issuer="AT",
    holder=HOLDER.id,
    status=HealthStatus.GREEN,
    issued_ms=WALL_MS - HOUR_MS,
    expires_ms=WALL_MS + HOUR_MS,
    replay_key="77",
    kind=CredentialKind.TEST,
    taken_ms=WALL_MS - 2 * HOUR_MS,
)
BADGE = Identified("BADGE", Reason.BADGE_ONLY, "", holder=HOLDER.id)
WITHIN_MS = TESTED.within_s * 1000
MAX_AGE_MS = round(TESTED.test_max_age_hours * HOUR_MS)
ASKED_FOR_SECOND = ask.Signal(Lamp.SECOND, Tone.SECOND)
TAKEN = ask.Signal(Lamp.WAIT, Tone.TICK)


def judged(asked: list[Any]) -> list[tuple[Presented | None, Credential | None]]:
    """What the gate was asked to judge."""
    return [
        (command.code.presented if command.code else None, command.test)
        for command in asked
        if isinstance(command, ask.Judge)
    ]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (TEST, ()),
        (None, (Reason.SECOND_PROOF_MISSING,)),
        (replace(TEST, holder="ff" * 8), (Reason.SECOND_PROOF_OF_ANOTHER,)),
        (replace(TEST, holder=""), (Reason.SECOND_PROOF_NOT_LINKED,)),
        (replace(TEST, status=HealthStatus.RED), (Reason.HEALTH_RED,)),
        (
            replace(TEST, holder="", status=HealthStatus.RED),
            (Reason.HEALTH_RED, Reason.SECOND_PROOF_NOT_LINKED),
        ),
        (replace(TEST, status=HealthStatus.NOT_ASKED), (Reason.HEALTH_UNPROVEN,)),
        (replace(TEST, taken_ms=None), (Reason.SECOND_PROOF_STALE,)),
        (replace(TEST, taken_ms=WALL_MS - MAX_AGE_MS + 1), ()),
        (replace(TEST, taken_ms=WALL_MS - MAX_AGE_MS), (Reason.SECOND_PROOF_STALE,)),
        (replace(TEST, taken_ms=WALL_MS - MAX_AGE_MS - 1), (Reason.SECOND_PROOF_STALE,)),
        (replace(TEST, taken_ms=WALL_MS), ()),
        (replace(TEST, taken_ms=WALL_MS + 1), (Reason.SECOND_PROOF_STALE,)),
    ],
)
def test_only_ones_own_negative_and_fresh_test_counts(
    test: Credential | None, expected: tuple[Reason, ...]
) -> None:
    """Below, at and above its last age; where nobody asks, none of it matters."""
    facts = evidence(test=test)

    assert decide(facts, BOTH, NOW).reasons == expected
    assert decide(facts, Policy(), NOW).reasons == ()


def test_a_test_names_nobody_whom_a_code_without_a_name_could_be() -> None:
    """Two empty names are not one person."""
    facts = evidence(presented=replace(CREDENTIAL, holder=""), holder=None, test=TEST)

    assert Reason.SECOND_PROOF_OF_ANOTHER in decide(facts, BOTH, NOW).reasons


@pytest.mark.parametrize(
    "order", [(CREDENTIAL, TEST), (TEST, CREDENTIAL), (BADGE, CREDENTIAL, TEST)]
)
def test_pass_and_test_go_together_in_any_order(order: tuple[Presented, ...]) -> None:
    """Even from one phone, one after the other."""
    lane = Lane(BOTH)
    for number, presented in enumerate(order):
        lane.code(presented, str(number))
        lane.after(500)
    lane.warm()

    assert judged(lane.asked) == [(CREDENTIAL, TEST)]


def test_the_lane_asks_for_the_second_proof_and_then_for_the_forehead() -> None:
    """By lamp and tone of its own, and only while it is awaited."""
    lane = Lane(BOTH)
    assert lane.code(CREDENTIAL, "pass") == [ASKED_FOR_SECOND]
    lane.after(4_000)
    assert lane.code(TEST, "test") == [TAKEN]
    assert lane.stands(Phase.COLLECTING)
    lane.warm()

    assert judged(lane.asked) == [(CREDENTIAL, TEST)]


@pytest.mark.parametrize(("late_ms", "together"), [(-1, True), (0, False), (1, False)])
def test_the_second_proof_must_follow_in_time(late_ms: int, *, together: bool) -> None:
    """Below, at and above the time for it; the pass alone goes to the guard."""
    lane = Lane(BOTH)
    lane.code(CREDENTIAL, "pass")
    lane.after(WITHIN_MS - 1)
    lane.warm()
    lane.after(1 + late_ms)
    lane.code(TEST, "test")

    assert judged(lane.asked)[0][1] == (TEST if together else None)


def test_a_temperature_of_before_the_search_is_measured_again() -> None:
    """Whoever looked for the test for long may not be who stood there before."""
    lane = Lane(BOTH)
    lane.warm()
    lane.code(CREDENTIAL, "pass")
    lane.after(BOTH.thermometry.estimate_max_age_ms + 1)
    lane.code(TEST, "test")
    assert judged(lane.asked) == []
    lane.after(1_000)
    lane.warm()

    assert judged(lane.asked) == [(CREDENTIAL, TEST)]


def test_a_forehead_has_its_whole_time_after_the_second_proof() -> None:
    """Below and at the time that a code waits for a temperature."""
    lane = Lane(BOTH)
    lane.code(CREDENTIAL, "pass")
    lane.after(WITHIN_MS - 1)
    lane.code(TEST, "test")
    lane.after(BOTH.passage.temperature_wait_ms - 1)
    assert judged(lane.asked) == []
    lane.after(1)

    assert judged(lane.asked) == [(CREDENTIAL, TEST)]


def test_a_high_reading_does_not_shorten_the_time_for_the_second_proof() -> None:
    """Measured again meanwhile."""
    lane = Lane(BOTH)
    lane.code(CREDENTIAL, "pass")
    lane.warm(38.0)
    lane.after(WITHIN_MS - 1)

    assert judged(lane.asked) == []


@pytest.mark.parametrize("kind", ["none", "badge"])
def test_a_test_that_nobody_asks_for_is_not_looked_at(kind: Any) -> None:  # noqa: ANN401 - a literal
    """No row need know of it."""
    lane = Lane(Policy(second_proof=SecondProofPolicy(kind)))
    lane.code(CREDENTIAL, "pass")
    lane.code(TEST, "test")
    lane.code(BADGE, "badge")
    lane.warm()

    assert judged(lane.asked) == [(CREDENTIAL, None)]


def test_the_first_test_counts_and_a_test_alone_admits_nobody() -> None:
    """A friend's test beside one's own changes nothing."""
    policy = Policy(second_proof=TESTED, thermometry=ThermometryPolicy(required=False))
    lane = Lane(policy)
    lane.code(TEST, "test")
    lane.code(replace(TEST, holder="ff" * 8), "other test")
    lane.after(WITHIN_MS)
    decision = lane.passage.decision

    assert decision is not None
    assert decision.verdict is Verdict.REFER
    assert decision.reasons == (Reason.SECOND_PROOF_MISSING,)


def test_the_guards_own_measurement_keeps_the_test() -> None:
    """Whoever was refused over the temperature shows nothing again."""
    lane = Lane(BOTH)
    lane.code(CREDENTIAL, "pass")
    lane.code(TEST, "test")
    lane.after(BOTH.passage.temperature_wait_ms)
    lane.row(5)

    assert [one.test for one in lane.passage.waiting] == [TEST]


def test_the_row_tells_whose_test_it_was_and_when_it_was_taken() -> None:
    """So that the verdict can be computed again; by random id."""
    facts = evidence(test=TEST)
    told = decision_body(facts, decide(facts, BOTH, NOW))["test"]

    assert isinstance(told, dict)
    assert (told["holder"], told["kind"], told["taken_ms"]) == (HOLDER.id, "test", TEST.taken_ms)
    assert not {"alias", "subject"} & told.keys()

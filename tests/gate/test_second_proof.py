"""Pass and test at one lane: what people there and the guard see until both were shown."""

from dataclasses import replace

import pytest

from gateway.core.credential import CredentialKind, Presented
from gateway.core.instant import Instant
from gateway.core.lane import Lamp, LaneState, Tone
from gateway.core.policy import Policy, SecondProofPolicy
from gateway.core.reason import Reason
from tests.evidence import CREDENTIAL, HOLDER, HOUR_MS, WALL_MS
from tests.lane import Lane, by_text

TEST = replace(
    CREDENTIAL,
    format="HC1",
    holder="ee" * 8,
    kind=CredentialKind.TEST,
    taken_ms=WALL_MS - HOUR_MS,
    replay_key="77",
)
BOTH = Policy(second_proof=SecondProofPolicy("test"))
LINKED, UNKNOWN, NAMELESS = "badge:10234", "badge:99999", ""
"""Of three people by the roster of the rig."""


def with_tests(text: str, at: Instant) -> Presented:
    """Texts that begin with "test" are tests of whom they name."""
    if text.startswith("test:"):
        return replace(TEST, subject=text.removeprefix("test:"))
    return by_text(text, at)


@pytest.fixture
def lane() -> Lane:
    """A park that asks for pass and test."""
    return Lane(policy=BOTH, recognise=with_tests)


def test_a_pass_and_its_holders_test_open_together(lane: Lane) -> None:
    """Asked for in words, by lamp and tone, with the time that is left."""
    lane.code()
    assert (lane.view.state, lane.view.left_s) == (LaneState.SHOW_SECOND, 10)
    assert lane.barrier.told[-2:] == [("show", Lamp.SECOND), ("sound", Tone.SECOND)]
    lane.wait(1_500)
    assert lane.view.left_s == 9
    lane.code(f"test:{LINKED}")
    assert lane.shows(LaneState.HOLD_STILL)
    assert not lane.view.left_s
    lane.forehead()
    lane.written()

    assert lane.barrier.opened == 1
    told = lane.ledger.rows[-1].body["test"]
    assert isinstance(told, dict)
    assert (told["holder"], told["taken_ms"]) == (HOLDER.id, TEST.taken_ms)
    assert LINKED not in str(lane.ledger.rows)


@pytest.mark.parametrize(
    ("second", "state", "reason"),
    [
        (None, LaneState.REFER, Reason.SECOND_PROOF_MISSING),
        (f"test:{UNKNOWN}", LaneState.REFER, Reason.SECOND_PROOF_NOT_LINKED),
        (f"test:{NAMELESS}", LaneState.REFER, Reason.SECOND_PROOF_NOT_LINKED),
    ],
)
def test_without_ones_own_test_the_guard_decides(
    lane: Lane, second: str | None, state: LaneState, reason: Reason
) -> None:
    """None shown in time, or one of a person whom the roster does not link."""
    lane.code()
    if second is not None:
        lane.code(second)
    for _ in range(16):
        lane.forehead()
        lane.wait(100)
    lane.written()

    assert (lane.view.state, lane.view.reasons) == (state, (reason,))
    assert lane.barrier.opened == 0


def test_after_the_refusal_the_lane_is_ready_for_the_next(lane: Lane) -> None:
    """Nothing of the first person's proofs meets the next one's."""
    lane.code()
    lane.wait(10_000)
    lane.written()
    lane.wait(25_000)
    lane.code(f"test:{LINKED}")
    lane.forehead()

    assert lane.view.state is LaneState.SHOW_SECOND
    assert lane.barrier.opened == 0

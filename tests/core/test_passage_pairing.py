"""Pass and badge in one passage: the pass decides, the badge stays beside it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.credential import Credential, Identified, Presented, RefusedCode
from gateway.core.decision import decide
from gateway.core.passage import Passage, Phase
from gateway.core.passage import commands as ask
from gateway.core.policy import Policy, SecondProofPolicy, ThermometryPolicy
from gateway.core.reason import Reason, Verdict
from gateway.core.record import decision_body
from tests.evidence import CREDENTIAL, HOLDER, NOW, evidence
from tests.passage_lane import Lane

BADGE = Identified("BADGE", Reason.BADGE_ONLY, "", holder=HOLDER.id)
TYPED = Identified("TYPED", Reason.NUMBER_TYPED, "", holder=HOLDER.id, guard="li")
VISITOR = Identified("WECOM-V", Reason.CODE_UNDATED, "", holder=HOLDER.id)
BOTH = Policy(second_proof=SecondProofPolicy("badge"))


def judged(asked: list[Any]) -> list[tuple[Presented | None, Identified | None]]:
    """What the gate was asked to judge."""
    return [
        (command.code.presented if command.code else None, command.badge)
        for command in asked
        if isinstance(command, ask.Judge)
    ]


@pytest.mark.parametrize("policy", [Policy(), BOTH])
def test_a_pass_takes_the_place_of_a_badge_that_the_camera_saw_first(policy: Policy) -> None:
    """The badge hung from the neck while the phone was still in the pocket."""
    lane = Lane(policy)
    lane.code(BADGE, "badge")
    lane.code(CREDENTIAL, "pass")
    lane.warm()

    assert judged(lane.asked) == [(CREDENTIAL, BADGE)]


@pytest.mark.parametrize("number", [TYPED, VISITOR])
def test_a_pass_takes_the_place_of_any_number_and_only_a_badge_stays_beside_it(
    number: Identified,
) -> None:
    """The guard typed a number, and then the phone was found after all."""
    lane = Lane()
    lane.code(number, "number")
    lane.code(CREDENTIAL, "pass")
    lane.warm()

    assert judged(lane.asked) == [(CREDENTIAL, None)]


def test_a_badge_after_a_pass_is_noted_where_nobody_asked_for_it() -> None:
    """It changes nothing for the person."""
    lane = Lane()
    lane.code(CREDENTIAL, "pass")
    lane.code(BADGE, "badge")
    lane.warm()

    assert judged(lane.asked) == [(CREDENTIAL, BADGE)]
    assert lane.passage.decision is not None
    assert lane.passage.decision.verdict is Verdict.ADMIT


def test_where_both_are_asked_for_a_pass_waits_for_the_badge() -> None:
    """And is judged at once when it comes."""
    lane = Lane(BOTH)
    lane.code(CREDENTIAL, "pass")
    lane.warm()
    assert lane.passage.phase is Phase.COLLECTING
    lane.code(BADGE, "badge")

    assert judged(lane.asked) == [(CREDENTIAL, BADGE)]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [(CREDENTIAL, (CREDENTIAL, None)), (BADGE, (BADGE, None))],
)
def test_where_both_are_asked_for_one_alone_is_judged_when_the_time_is_over(
    shown: Presented, expected: tuple[Presented, None]
) -> None:
    """Below and at the time that a passage waits for a second proof."""
    lane = Lane(BOTH)
    lane.code(shown, "one")
    lane.warm()
    lane.after(BOTH.second_proof.within_s * 1000 - 1)
    assert judged(lane.asked) == []
    lane.after(1)

    assert judged(lane.asked) == [expected]


@pytest.mark.parametrize("number", [TYPED, VISITOR])
def test_a_typed_number_does_not_wait_for_a_badge(number: Identified) -> None:
    """The guard is waiting for the answer."""
    lane = Lane(BOTH)
    lane.code(number, "number")
    lane.warm()

    assert judged(lane.asked) == [(number, None)]


def test_the_first_badge_counts_and_other_codes_change_nothing() -> None:
    """A second badge, a second pass, a poster."""
    other = replace(BADGE, holder="ff" * 8)
    lane = Lane()
    lane.code(CREDENTIAL, "pass")
    for presented, digest in (
        (BADGE, "badge"),
        (other, "other badge"),
        (replace(CREDENTIAL, replay_key="00"), "other pass"),
        (TYPED, "typed"),
        (RefusedCode(Reason.CODE_UNKNOWN), "poster"),
    ):
        lane.code(presented, digest)
    lane.warm()

    assert judged(lane.asked) == [(CREDENTIAL, BADGE)]


def test_a_badge_that_hung_there_all_the_while_goes_with_the_next_pass() -> None:
    """Its owner was referred with the badge alone and then found the phone."""
    lane = Lane(BOTH)
    lane.code(BADGE, "badge")
    lane.warm()
    lane.after(BOTH.second_proof.within_s * 1000)
    lane.row()
    lane.code(BADGE, "badge")
    lane.code(CREDENTIAL, "pass")
    lane.code(BADGE, "badge")
    lane.warm()

    assert judged(lane.asked)[-1] == (CREDENTIAL, BADGE)


def test_a_pass_that_has_been_judged_does_not_join_the_next_persons_badge() -> None:
    """It is still held up by whoever was refused before."""
    lane = Lane(spoiled={"replayed": True})
    lane.code(CREDENTIAL, "pass")
    lane.warm()
    lane.row()
    lane.code(BADGE, "badge")
    lane.after(100)
    lane.code(CREDENTIAL, "pass")
    lane.warm()

    assert judged(lane.asked) == [(CREDENTIAL, None), (BADGE, None)]


@pytest.mark.parametrize(
    ("badge", "expected"),
    [
        (BADGE, ()),
        (None, (Reason.SECOND_PROOF_MISSING,)),
        (replace(BADGE, holder="ff" * 8), (Reason.SECOND_PROOF_OF_ANOTHER,)),
        (replace(BADGE, holder=""), (Reason.SECOND_PROOF_OF_ANOTHER,)),
    ],
)
def test_where_both_are_asked_for_only_ones_own_badge_counts(
    badge: Identified | None, expected: tuple[Reason, ...]
) -> None:
    """A pass may be lent, and so may a badge; both together less easily."""
    facts = evidence(badge=badge)

    assert decide(facts, BOTH, NOW).reasons == expected
    assert decide(facts, Policy(), NOW).reasons == ()


def test_a_badge_that_names_nobody_never_goes_with_a_code_that_names_nobody() -> None:
    """Two empty names are not one person."""
    facts = evidence(
        presented=replace(CREDENTIAL, holder=""), badge=replace(BADGE, holder=""), holder=None
    )

    assert decide(facts, BOTH, NOW).reasons == (
        Reason.SECOND_PROOF_OF_ANOTHER,
        Reason.HOLDER_NOT_LINKED,
    )


def test_the_row_tells_whose_badge_it_was() -> None:
    """So that the verdict can be computed again; by random id."""
    facts = evidence(badge=BADGE)
    told = decision_body(facts, decide(facts, BOTH, NOW))["badge"]

    assert isinstance(told, dict)
    assert told["holder"] == HOLDER.id
    assert "alias" not in told


@given(
    shown=st.lists(
        st.sampled_from([CREDENTIAL, BADGE, TYPED, VISITOR, RefusedCode(Reason.CODE_UNKNOWN)]),
        max_size=6,
    ),
    asked=st.booleans(),
)
def test_no_order_of_codes_admits_without_a_pass(shown: list[Presented], *, asked: bool) -> None:
    """And where both are asked for, none without the badge."""
    policy = Policy(
        second_proof=SecondProofPolicy("badge" if asked else "none"),
        thermometry=ThermometryPolicy(required=False),
    )
    lane = Lane(policy)
    for number, presented in enumerate(shown):
        lane.code(presented, str(number))
        lane.after(10)
    lane.after(policy.second_proof.within_s * 1000)
    facts, decision = lane.passage.evidence, lane.passage.decision

    if decision is not None and decision.verdict is Verdict.ADMIT:
        assert facts is not None
        assert isinstance(facts.presented, Credential)
        assert not asked or facts.badge == BADGE


@pytest.mark.parametrize(
    ("presented", "holder", "credential"),
    [
        (CREDENTIAL, HOLDER.id, CREDENTIAL),
        (BADGE, HOLDER.id, None),
        (RefusedCode(Reason.CODE_UNKNOWN), "", None),
        (None, "", None),
    ],
)
def test_a_passage_knows_whom_it_is_about_and_by_what(
    presented: Presented | None, holder: str, credential: Credential | None
) -> None:
    """A badge names somebody and is no credential of theirs."""
    passage = Passage(evidence=evidence(presented=presented))

    assert (passage.holder, passage.credential) == (holder, credential)
    assert (Passage().holder, Passage().credential) == ("", None)

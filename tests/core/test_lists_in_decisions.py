"""What the centre's lists object to, below, at and above every limit."""

from dataclasses import replace

import pytest

from gateway.core.decision import decide
from gateway.core.listing import NO_LISTS, Listing
from gateway.core.policy import Policy, RevocationPolicy
from gateway.core.reason import Reason, Verdict
from gateway.core.record import decision_body
from tests.evidence import HOUR_MS, NOW, WALL_MS, evidence

FRESH = Listing(
    revocations_version=9,
    revocations_issued_ms=WALL_MS - HOUR_MS,
    trust_version=3,
    trust_expires_ms=WALL_MS + HOUR_MS,
    trust_issued_ms=WALL_MS - HOUR_MS,
    statuses_version=5,
    statuses_issued_ms=WALL_MS - HOUR_MS,
)
POLICY = Policy(revocations=RevocationPolicy(max_age_hours=72))


def reasons_for(lists: Listing, policy: Policy = POLICY) -> tuple[Reason, ...]:
    """What a person in order is told under these lists."""
    return decide(evidence(lists=lists), policy, NOW).reasons


def test_a_revoked_code_is_denied_whatever_else_is_in_order() -> None:
    """The issuer takes its word back."""
    decision = decide(evidence(lists=replace(FRESH, revoked=True)), POLICY, NOW)
    assert (decision.verdict, decision.reasons) == (Verdict.DENY, (Reason.CODE_REVOKED,))


@pytest.mark.parametrize(
    ("issued_ms", "reasons"),
    [
        (WALL_MS - 72 * HOUR_MS, ()),
        (WALL_MS - 72 * HOUR_MS - 1, (Reason.REVOCATIONS_STALE,)),
        (WALL_MS + 72 * HOUR_MS, ()),
        (WALL_MS + 72 * HOUR_MS + 1, (Reason.REVOCATIONS_STALE,)),
    ],
)
def test_a_list_of_revocations_that_is_too_old_stops_automatic_admission(
    issued_ms: int, reasons: tuple[Reason, ...]
) -> None:
    """Nobody knows who was revoked since; nor with a date from another time."""
    assert reasons_for(replace(FRESH, revocations_issued_ms=issued_ms)) == reasons


def test_a_gate_without_revocations_refers_everybody() -> None:
    """It has never heard from the centre whom not to admit."""
    decision = decide(evidence(lists=NO_LISTS), Policy(), NOW)
    missing = (Reason.REVOCATIONS_MISSING,)
    assert (decision.verdict, decision.reasons) == (Verdict.REFER, missing)
    assert reasons_for(FRESH, Policy()) == ()


def test_a_gate_without_revocations_admits_only_where_the_park_says_so() -> None:
    """A park may decide that it does without the list."""
    policy = Policy(revocations=RevocationPolicy(required=False))
    assert reasons_for(NO_LISTS, policy) == ()
    assert reasons_for(FRESH, policy) == ()


@pytest.mark.parametrize(
    ("version", "expires_ms", "reasons"),
    [
        (3, WALL_MS + 1, ()),
        (3, WALL_MS, (Reason.TRUST_EXPIRED,)),
        (0, 0, ()),
    ],
)
def test_an_expired_trust_list_stops_automatic_admission(
    version: int, expires_ms: int, reasons: tuple[Reason, ...]
) -> None:
    """An installed file alone has no end."""
    lists = replace(FRESH, trust_version=version, trust_expires_ms=expires_ms)
    assert reasons_for(lists) == reasons


def test_the_row_says_what_the_lists_said() -> None:
    """So that the verdict can be computed again."""
    facts = evidence(lists=replace(FRESH, revoked=True))
    assert decision_body(facts, decide(facts, POLICY, NOW))["lists"] == {
        "revoked": True,
        "revocations_version": 9,
        "revocations_issued_ms": WALL_MS - HOUR_MS,
        "trust_version": 3,
        "trust_expires_ms": WALL_MS + HOUR_MS,
        "trust_issued_ms": WALL_MS - HOUR_MS,
        "statuses_version": 5,
        "statuses_issued_ms": WALL_MS - HOUR_MS,
    }

"""On which rung a verdict stands, below, at and above each limit of the ladder."""

from dataclasses import replace

import pytest

from gateway.core.credential import Credential, HealthStatus, Identified, Proof, RefusedCode
from gateway.core.decision import decide
from gateway.core.evidence import Evidence
from gateway.core.fault import Fault
from gateway.core.heading import Direction, Heading
from gateway.core.ladder import Rung
from gateway.core.listing import Listing
from gateway.core.policy import HealthPolicy, LanePolicy, Policy, RosterPolicy
from gateway.core.reason import Reason, Verdict
from tests.evidence import CREDENTIAL, HOUR_MS, LISTED, NOW, WALL_MS, evidence

MINUTE_MS = 60_000
CACHED, BY_ROSTER = Policy(), Policy(health=HealthPolicy(ladder="roster"))
OFFLINE = (Fault.CENTRE_DOWN,)


def signed(age_ms: int, status: HealthStatus = HealthStatus.GREEN) -> Credential:
    """A pass whose status was signed so long ago."""
    return replace(CREDENTIAL, issued_ms=WALL_MS - age_ms, status=status)


def listed(age_ms: int) -> Credential:
    """A city's code that a list of that age calls green."""
    return replace(signed(age_ms), proof=Proof.LISTED)


def silent(status: HealthStatus = HealthStatus.NOT_ASKED, **changes: object) -> Evidence:
    """Somebody on the roster with a pass that says nothing of their health, while offline."""
    facts = {"presented": signed(0, status), "faults": OFFLINE, **changes}
    return evidence(**facts)


@pytest.mark.parametrize(
    ("code", "rung"),
    [
        (signed(0), Rung.LIVE),
        (signed(10 * MINUTE_MS - 1), Rung.LIVE),
        (signed(10 * MINUTE_MS), Rung.LIVE),
        (signed(10 * MINUTE_MS + 1), Rung.CACHED),
        (signed(-10 * MINUTE_MS - 1), Rung.CACHED),
        (listed(0), Rung.CACHED),
        (listed(24 * HOUR_MS), Rung.CACHED),
    ],
)
def test_a_status_is_live_while_it_was_signed_just_now_and_cached_after(
    code: Credential, rung: Rung
) -> None:
    """What stands on a list is never live."""
    decision = decide(evidence(presented=code), CACHED, NOW)
    assert (decision.verdict, decision.rung) == (Verdict.ADMIT, rung)


def test_whom_a_person_must_look_at_stands_on_the_last_rung() -> None:
    """However fresh the status is."""
    decision = decide(evidence(temperature=None), CACHED, NOW)
    assert (decision.verdict, decision.rung) == (Verdict.REFER, Rung.GUARD)


def test_a_denial_says_what_it_stood_on_and_a_forged_code_stands_on_nothing() -> None:
    """A red status is proof; a forgery is none."""
    red = decide(evidence(presented=signed(0, HealthStatus.RED)), CACHED, NOW)
    assert (red.verdict, red.rung) == (Verdict.DENY, Rung.LIVE)
    forged = evidence(presented=RefusedCode(Reason.SIGNATURE_BAD), holder=None)
    assert decide(forged, CACHED, NOW).rung is Rung.GUARD


def test_who_leaves_by_a_badge_is_known_by_the_roster_alone() -> None:
    """Health is no question for them."""
    badge = Identified("BADGE", Reason.BADGE_ONLY, "", holder=CREDENTIAL.holder)
    policy = Policy(lanes={"": LanePolicy(direction=Direction.OUT)})
    decision = decide(evidence(presented=badge, heading=Heading.OUT), policy, NOW)
    assert (decision.verdict, decision.rung) == (Verdict.ADMIT, Rung.ROSTER)


@pytest.mark.parametrize("status", [HealthStatus.NOT_ASKED, HealthStatus.CHECK_FAILED])
def test_the_roster_alone_admits_nobody_by_default(status: HealthStatus) -> None:
    """Offline or not: somebody must look at the person's health."""
    decision = decide(silent(status), CACHED, NOW)
    assert (decision.verdict, decision.rung) == (Verdict.REFER, Rung.GUARD)


@pytest.mark.parametrize(
    "status",
    [HealthStatus.NOT_ASKED, HealthStatus.CHECK_FAILED, HealthStatus.CHECK_TIMED_OUT],
)
def test_where_the_park_says_so_the_roster_suffices_while_nobody_can_tell(
    status: HealthStatus,
) -> None:
    """And the row says that nothing better stood there."""
    decision = decide(silent(status), BY_ROSTER, NOW)
    assert (decision.verdict, decision.rung) == (Verdict.ADMIT, Rung.ROSTER)


@pytest.mark.parametrize(
    "facts",
    [
        silent(faults=()),
        silent(HealthStatus.EXPIRED),
        silent(HealthStatus.ABSENT),
        silent(HealthStatus.YELLOW),
        silent(HealthStatus.RED),
        silent(holder=None),
        silent(roster_issued_ms=WALL_MS - 72 * HOUR_MS - 1),
        silent(roster_version=0),
        silent(presented=Identified("ZHEJIANG", Reason.CODE_UNVERIFIABLE, "", "", "a1")),
    ],
    ids=["online", "expired", "absent", "yellow", "red", "stranger", "stale", "none", "copied"],
)
def test_the_roster_suffices_for_nobody_else(facts: Evidence) -> None:
    """While the source speaks, of whom something was said, and without a roster that counts."""
    assert decide(facts, BY_ROSTER, NOW).verdict is not Verdict.ADMIT


@pytest.mark.parametrize(
    ("age_ms", "admits"),
    [(12 * HOUR_MS, False), (12 * HOUR_MS + 1, True)],
)
def test_a_list_of_codes_that_nobody_renews_is_a_silent_source_too(
    age_ms: int,
    admits: bool,  # noqa: FBT001 - a table
) -> None:
    """Although the centre itself can be reached."""
    lists = replace(LISTED, statuses_version=3, statuses_issued_ms=WALL_MS - age_ms)
    decision = decide(silent(faults=(), lists=lists), BY_ROSTER, NOW)
    assert (decision.verdict is Verdict.ADMIT) is admits


@pytest.mark.parametrize(
    ("age_ms", "policy", "rung"),
    [
        (24 * HOUR_MS + 1, CACHED, Rung.GUARD),
        (24 * HOUR_MS + 1, BY_ROSTER, Rung.ROSTER),
    ],
)
def test_a_colour_from_a_list_that_is_too_old_is_no_status(
    age_ms: int, policy: Policy, rung: Rung
) -> None:
    """Its holder stands on the roster alone, or goes to the guard."""
    facts = evidence(presented=listed(age_ms), faults=OFFLINE)
    assert decide(facts, policy, NOW).rung is rung


def test_a_park_without_a_roster_has_no_rung_below_a_signature() -> None:
    """Where health is not asked either, the pass's own signature admits, and is named."""
    policy = Policy(health=HealthPolicy(required=False), roster=RosterPolicy(required=False))
    facts = evidence(presented=signed(0, HealthStatus.NOT_ASKED), holder=None)
    assert decide(facts, policy, NOW).rung is Rung.LIVE
    sought = Policy(health=HealthPolicy(ladder="roster"), roster=RosterPolicy(required=False))
    assert decide(silent(), sought, NOW).verdict is Verdict.REFER


def test_each_source_has_its_age_and_what_is_not_there_has_none() -> None:
    """In milliseconds, as the row keeps them."""
    lists = Listing(
        revocations_version=9,
        revocations_issued_ms=WALL_MS - 2,
        trust_version=3,
        trust_expires_ms=WALL_MS + 400 * 24 * HOUR_MS,
        trust_issued_ms=WALL_MS - 3,
        statuses_version=4,
        statuses_issued_ms=WALL_MS - 4,
    )
    ages = decide(evidence(lists=lists), CACHED, NOW).ages
    assert (ages.revocations, ages.trust, ages.statuses) == (2, 3, 4)
    bare = decide(evidence(lists=Listing(), roster_version=0), CACHED, NOW).ages
    assert (bare.roster, bare.revocations, bare.trust, bare.statuses) == (None,) * 4

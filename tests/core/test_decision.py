"""Who is admitted, referred or denied: below, at and above every limit."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.colour import ModuleColour, Sighting
from gateway.core.credential import HealthStatus, Identified, Proof, RefusedCode
from gateway.core.decision import decide
from gateway.core.instant import ClockQuality
from gateway.core.policy import HealthPolicy, Policy, RosterPolicy, ThermometryPolicy
from gateway.core.reason import Reason, Verdict
from gateway.core.temperature import TemperatureAbsence
from tests.evidence import (
    CREDENTIAL,
    HOLDER,
    HOUR_MS,
    MONO_NS,
    MS,
    NOW,
    WALL_MS,
    estimate,
    evidence,
)

POLICY = Policy()
MINUTE_MS = 60_000


def reasons_for(**changes: Any) -> tuple[Reason, ...]:  # noqa: ANN401 - any field of Evidence
    """The reasons that spoiled evidence gives under the default policy."""
    return decide(evidence(**changes), POLICY, NOW).reasons


def test_a_person_with_every_proof_is_admitted_without_a_reason() -> None:
    """The one way in."""
    decision = decide(evidence(), POLICY, NOW)

    assert decision.verdict is Verdict.ADMIT
    assert decision.reasons == ()
    assert (decision.ages.code, decision.ages.temperature) == (5_000, 200)
    assert decision.ages.roster == HOUR_MS


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_verdict_words_and_a_next_step_in_both_languages(reason: Reason) -> None:
    """A guard is never left with a code word."""
    assert reason.verdict in {Verdict.REFER, Verdict.DENY}
    assert all((reason.text.zh, reason.text.en, reason.next_step.zh, reason.next_step.en))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"presented": None}, Reason.CODE_MISSING),
        ({"presented": RefusedCode(Reason.CODE_EXPIRED, "PK1S")}, Reason.CODE_EXPIRED),
        ({"replayed": True}, Reason.CODE_REPLAYED),
        ({"holder": None}, Reason.HOLDER_UNKNOWN),
        ({"roster_version": 0}, Reason.ROSTER_MISSING),
        ({"temperature": None}, Reason.TEMPERATURE_MISSING),
        ({"board_up": False}, Reason.BOARD_MISSING),
    ],
)
def test_a_missing_proof_is_its_own_reason(changes: dict[str, Any], expected: Reason) -> None:
    """Nothing is admitted for want of an alarm."""
    assert reasons_for(**changes) == (expected,)


@pytest.mark.parametrize("absence", list(TemperatureAbsence))
def test_an_absent_temperature_is_referred_by_its_own_name(absence: TemperatureAbsence) -> None:
    """Low, unstable, stale, implausible, missing: never a pass."""
    assert reasons_for(temperature=absence) == (absence.value,)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (HealthStatus.GREEN, ()),
        (HealthStatus.YELLOW, (Reason.HEALTH_YELLOW,)),
        (HealthStatus.RED, (Reason.HEALTH_RED,)),
        (HealthStatus.EXPIRED, (Reason.HEALTH_EXPIRED,)),
        (HealthStatus.ABSENT, (Reason.HEALTH_ABSENT,)),
        (HealthStatus.CHECK_FAILED, (Reason.HEALTH_CHECK_FAILED,)),
        (HealthStatus.CHECK_TIMED_OUT, (Reason.HEALTH_CHECK_TIMED_OUT,)),
        (HealthStatus.NOT_ASKED, (Reason.HEALTH_UNPROVEN,)),
    ],
)
def test_only_a_signed_green_is_green(status: HealthStatus, expected: tuple[Reason, ...]) -> None:
    """Every other status says why."""
    assert reasons_for(presented=replace(CREDENTIAL, status=status)) == expected


@pytest.mark.parametrize("status", list(HealthStatus))
def test_a_park_may_stop_asking_for_health_but_never_ignores_an_alarm(
    status: HealthStatus,
) -> None:
    """After an epidemic a code of WeCom admits; a red that is known still refuses."""
    policy = Policy(health=HealthPolicy(required=False))
    found = decide(evidence(presented=replace(CREDENTIAL, status=status)), policy, NOW).reasons

    alarms = {
        HealthStatus.RED: (Reason.HEALTH_RED,),
        HealthStatus.YELLOW: (Reason.HEALTH_YELLOW,),
    }
    assert found == alarms.get(status, ())


@pytest.mark.parametrize(
    ("age_ms", "expected"),
    [
        (24 * HOUR_MS - 1, ()),
        (24 * HOUR_MS, ()),
        (24 * HOUR_MS + 1, (Reason.STATUS_LIST_STALE,)),
        (-24 * HOUR_MS, ()),
        (-24 * HOUR_MS - 1, (Reason.STATUS_LIST_STALE,)),
    ],
)
def test_a_listed_status_is_proof_for_a_day(age_ms: int, expected: tuple[Reason, ...]) -> None:
    """A code that the holder's own phone refreshes is as old as it says; a list is not."""
    listed = replace(CREDENTIAL, proof=Proof.LISTED, issued_ms=WALL_MS - age_ms)

    assert reasons_for(presented=listed) == expected
    assert reasons_for(presented=replace(listed, proof=Proof.SIGNED)) == ()


def test_an_old_list_does_not_hide_what_it_says() -> None:
    """Red yesterday is no reason to admit today."""
    old = replace(
        CREDENTIAL,
        status=HealthStatus.RED,
        proof=Proof.LISTED,
        issued_ms=WALL_MS - 25 * HOUR_MS,
    )

    assert reasons_for(presented=old) == (Reason.HEALTH_RED, Reason.STATUS_LIST_STALE)


def test_a_code_that_names_nobody_goes_to_the_guard() -> None:
    """It is not the code of somebody who is not approved."""
    nobodys = replace(CREDENTIAL, holder="")

    assert reasons_for(presented=nobodys, holder=None) == (Reason.HOLDER_NOT_LINKED,)
    assert reasons_for(holder=None) == (Reason.HOLDER_UNKNOWN,)


NUMBER_REASONS = (Reason.BADGE_ONLY, Reason.NUMBER_TYPED, Reason.CODE_UNDATED)


@pytest.mark.parametrize("reason", NUMBER_REASONS)
def test_whoever_is_only_identified_is_referred_though_all_else_is_in_order(
    reason: Reason,
) -> None:
    """Anybody can copy a badge."""
    known = Identified("BADGE", reason, "badge:1", holder=HOLDER.id)

    assert reasons_for(presented=known) == (reason,)
    assert decide(evidence(presented=known), POLICY, NOW).verdict is Verdict.REFER
    assert decide(evidence(presented=known), POLICY, NOW).ages.code is None


def test_a_number_that_the_roster_does_not_know_is_refused() -> None:
    """With the reason of its own beside it."""
    stranger = Identified("TYPED", Reason.NUMBER_TYPED, "badge:1", guard="li")

    assert reasons_for(presented=stranger, holder=None) == (
        Reason.HOLDER_UNKNOWN,
        Reason.NUMBER_TYPED,
    )


def test_an_unset_clock_sends_a_dated_pass_to_the_guard() -> None:
    """After a boot without network no expiry can be checked."""
    unset = replace(NOW, clock=ClockQuality.UNSET)

    assert decide(evidence(), POLICY, unset).reasons == (Reason.CLOCK_UNSET,)
    holdover = replace(NOW, clock=ClockQuality.HOLDOVER)
    assert decide(evidence(), POLICY, holdover).verdict is Verdict.ADMIT


@pytest.mark.parametrize(
    ("not_before_ms", "expected"),
    [
        (WALL_MS - 1, ()),
        (WALL_MS, ()),
        (WALL_MS + 1, (Reason.HOLDER_NOT_YET,)),
    ],
)
def test_an_approval_begins_at_its_first_moment(
    not_before_ms: int, expected: tuple[Reason, ...]
) -> None:
    """The first admitted moment is included."""
    assert reasons_for(holder=replace(HOLDER, not_before_ms=not_before_ms)) == expected


@pytest.mark.parametrize(
    ("not_after_ms", "expected"),
    [
        (WALL_MS + 1, ()),
        (WALL_MS, (Reason.HOLDER_EXPIRED,)),
        (WALL_MS - 1, (Reason.HOLDER_EXPIRED,)),
    ],
)
def test_an_approval_ends_at_its_last_moment(
    not_after_ms: int, expected: tuple[Reason, ...]
) -> None:
    """The end is excluded."""
    assert reasons_for(holder=replace(HOLDER, not_after_ms=not_after_ms)) == expected


@pytest.mark.parametrize(
    ("age_ms", "expected"),
    [
        (72 * HOUR_MS - 1, ()),
        (72 * HOUR_MS, ()),
        (72 * HOUR_MS + 1, (Reason.ROSTER_STALE,)),
        (-72 * HOUR_MS, ()),
        (-72 * HOUR_MS - 1, (Reason.ROSTER_STALE,)),
    ],
)
def test_a_roster_is_proof_for_72_hours(age_ms: int, expected: tuple[Reason, ...]) -> None:
    """Older, or further in the future, it goes to the guard."""
    assert reasons_for(roster_issued_ms=WALL_MS - age_ms) == expected


@pytest.mark.parametrize(
    ("ago_ms", "expected"),
    [
        (10 * MINUTE_MS - 1, (Reason.ANTIPASSBACK,)),
        (10 * MINUTE_MS, ()),
        (10 * MINUTE_MS + 1, ()),
        (-10 * MINUTE_MS + 1, (Reason.ANTIPASSBACK,)),
    ],
)
def test_the_same_person_again_within_ten_minutes_is_referred(
    ago_ms: int, expected: tuple[Reason, ...]
) -> None:
    """Soft anti-passback: the guard looks, the gate does not accuse."""
    assert reasons_for(entered_ms=WALL_MS - ago_ms) == expected


@pytest.mark.parametrize(
    ("age_ms", "expected"),
    [
        (-1, (Reason.TEMPERATURE_STALE,)),
        (0, ()),
        (5_000, ()),
        (5_001, (Reason.TEMPERATURE_STALE,)),
    ],
)
def test_a_temperature_counts_for_five_seconds(age_ms: int, expected: tuple[Reason, ...]) -> None:
    """Older, or from the future, it proves nothing."""
    assert reasons_for(temperature=estimate(mono_ns=MONO_NS - age_ms * MS)) == expected


@pytest.mark.parametrize(
    ("celsius", "alone", "repeated"),
    [
        (37.19, (), ()),
        (37.2, (Reason.FEVER_POSSIBLE,), (Reason.FEVER_POSSIBLE,)),
        (37.29, (Reason.FEVER_POSSIBLE,), (Reason.FEVER_POSSIBLE,)),
        (37.3, (Reason.FEVER_POSSIBLE,), (Reason.FEVER,)),
        (39.0, (Reason.FEVER_POSSIBLE,), (Reason.FEVER,)),
    ],
)
def test_a_fever_counts_only_when_measured_twice(
    celsius: float, alone: tuple[Reason, ...], repeated: tuple[Reason, ...]
) -> None:
    """Once is for the guard, twice refuses."""
    before = estimate(38.0, MONO_NS - 2_000 * MS)

    assert reasons_for(temperature=estimate(celsius)) == alone
    assert reasons_for(temperature=estimate(celsius), first_high=before) == repeated


@pytest.mark.parametrize(("celsius", "high"), [(36.899, False), (36.9, True), (36.901, True)])
def test_a_reading_at_the_guard_band_is_high_whatever_floats_make_of_it(
    celsius: float, *, high: bool
) -> None:
    """37.2 - 0.3 is a little above 36.9 in binary."""
    policy = Policy(thermometry=ThermometryPolicy(fever_celsius=37.2, guard_band_celsius=0.3))
    found = decide(evidence(temperature=estimate(celsius)), policy, NOW).reasons

    assert found == ((Reason.FEVER_POSSIBLE,) if high else ())


def test_the_same_reading_twice_is_not_a_second_reading() -> None:
    """A repeat must be later than what it repeats."""
    once = estimate(38.5)

    assert reasons_for(temperature=once, first_high=once) == (Reason.FEVER_POSSIBLE,)


def test_every_objection_is_named_gravest_first() -> None:
    """A denial stands before a referral, and none hides another."""
    found = reasons_for(
        replayed=True,
        holder=None,
        temperature=TemperatureAbsence.UNSTABLE,
        board_up=False,
    )

    assert found == (
        Reason.CODE_REPLAYED,
        Reason.HOLDER_UNKNOWN,
        Reason.TEMPERATURE_UNSTABLE,
        Reason.BOARD_MISSING,
    )


def test_a_refused_code_does_not_ask_for_a_temperature() -> None:
    """The person goes on at once; the missing reading is no objection of its own."""
    refused = RefusedCode(Reason.SIGNATURE_BAD, "PK1S")

    assert reasons_for(presented=refused, temperature=None) == (Reason.SIGNATURE_BAD,)


def test_a_gate_without_thermometer_and_roster_rules_admits_on_the_code_alone() -> None:
    """After an epidemic the same box is a plain pass reader."""
    plain = Policy(
        thermometry=ThermometryPolicy(required=False),
        roster=RosterPolicy(required=False, antipassback_minutes=0),
    )
    bare = evidence(temperature=None, holder=None, roster_version=0, entered_ms=WALL_MS)

    assert decide(bare, plain, NOW).verdict is Verdict.ADMIT


@given(
    replayed=st.booleans(),
    known=st.booleans(),
    version=st.integers(0, 2),
    status=st.sampled_from(HealthStatus),
    temperature=st.one_of(
        st.none(),
        st.sampled_from(TemperatureAbsence),
        st.floats(30, 45).map(estimate),
    ),
    board_up=st.booleans(),
    clock=st.sampled_from(ClockQuality),
)
def test_whoever_is_admitted_held_every_required_proof(  # noqa: PLR0913 - the proofs
    *,
    replayed: bool,
    known: bool,
    version: int,
    status: HealthStatus,
    temperature: Any,  # noqa: ANN401 - every kind of temperature
    board_up: bool,
    clock: ClockQuality,
) -> None:
    """Over all combinations: no proof missing, no alarm ignored, same answer twice."""
    facts = evidence(
        presented=replace(CREDENTIAL, status=status),
        replayed=replayed,
        holder=HOLDER if known else None,
        roster_version=version,
        temperature=temperature,
        board_up=board_up,
    )
    now = replace(NOW, clock=clock)

    decision = decide(facts, POLICY, now)

    healthy = temperature is not None and not isinstance(temperature, TemperatureAbsence)
    proved = (
        not replayed
        and known
        and version > 0
        and status is HealthStatus.GREEN
        and healthy
        and temperature.celsius < 37.1
        and board_up
        and clock is not ClockQuality.UNSET
    )
    assert (decision.verdict is Verdict.ADMIT) is proved
    assert bool(decision.reasons) is not proved
    assert decision == decide(facts, POLICY, now)


@given(st.sampled_from(ModuleColour), st.sampled_from(HealthStatus))
def test_the_colour_of_a_code_never_changes_the_verdict(
    colour: ModuleColour, status: HealthStatus
) -> None:
    """Any screen can show any colour."""
    plain = evidence(presented=replace(CREDENTIAL, status=status))
    seen = replace(plain, sighting=Sighting(colour, ("PK1S",)))

    assert decide(seen, POLICY, NOW) == decide(plain, POLICY, NOW)


@given(
    reason=st.sampled_from(NUMBER_REASONS),
    holder=st.sampled_from(["", HOLDER.id]),
    health=st.booleans(),
    roster=st.booleans(),
    thermometry=st.booleans(),
)
def test_no_policy_admits_whoever_is_only_identified(
    *, reason: Reason, holder: str, health: bool, roster: bool, thermometry: bool
) -> None:
    """Not even one that asks for nothing."""
    policy = Policy(
        thermometry=ThermometryPolicy(required=thermometry),
        roster=RosterPolicy(required=roster),
        health=HealthPolicy(required=health),
    )
    facts = evidence(presented=Identified("BADGE", reason, "badge:1", holder=holder))

    assert decide(facts, policy, NOW).verdict is not Verdict.ADMIT


def test_the_gravest_of_several_objections_is_the_verdict() -> None:
    """Whoever is denied for one thing is not sent to the guard for a lesser one."""
    facts = evidence(replayed=True, board_up=False)
    decision = decide(facts, Policy(), NOW)
    assert decision.reasons == (Reason.CODE_REPLAYED, Reason.BOARD_MISSING)
    assert decision.verdict is Verdict.DENY

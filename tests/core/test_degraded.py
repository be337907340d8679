"""Each row of the matrix of faults: what puts it in force, and what it does to verdicts."""

from dataclasses import replace

import pytest

from gateway.core.decision import decide
from gateway.core.degraded import Condition, RowInForce, closes, in_force, observed
from gateway.core.fault import Action, Fault
from gateway.core.heading import Heading
from gateway.core.instant import ClockQuality
from gateway.core.listing import NO_LISTS, Listing
from gateway.core.policy import (
    DegradedPolicy,
    Policy,
    RevocationPolicy,
    RosterPolicy,
    ThermometryPolicy,
)
from gateway.core.reason import Reason, Verdict
from gateway.core.signals import Device
from tests.evidence import HOUR_MS, LISTED, NOW, WALL_MS, evidence

POLICY = Policy()
DAY_MS = 24 * HOUR_MS
YOUNG = (7, WALL_MS - HOUR_MS)
"""A roster that is an hour old."""


def policy(**actions: str) -> Policy:
    """The default matrix but for these."""
    return Policy(degraded=replace(DegradedPolicy(), **actions))  # type: ignore[arg-type]


def faults(roster: tuple[int, int] = YOUNG, lists: Listing = LISTED) -> list[Fault]:
    """What of the centre's documents is a fault."""
    return [row.fault for row in in_force((), roster, lists, POLICY, NOW)]


@pytest.mark.parametrize(
    ("device", "fault"),
    [
        (Device.STORAGE, Fault.WRITE_FAILED),
        (Device.BOARD, Fault.BOARD_GONE),
        (Device.CLOCK, Fault.CLOCK_UNSET),
        (Device.POWER, Fault.POWER_LOW),
        (Device.THERMOMETER, Fault.THERMOMETER_DEAD),
        (Device.RANGEFINDER, Fault.THERMOMETER_DEAD),
        (Device.CAMERA, Fault.CAMERA_DEAD),
        (Device.DECODER, Fault.CAMERA_DEAD),
        (Device.LINK, Fault.CENTRE_DOWN),
        (Device.SPACE, Fault.DISK_LOW),
    ],
)
def test_a_part_that_is_down_is_a_row(device: Device, fault: Fault) -> None:
    """Named after what it means at the gate."""
    assert observed(Condition(down={device}), POLICY) == (fault,)


@pytest.mark.parametrize("device", [Device.LISTS, Device.DRIFT, Device.BLACKBODY])
def test_what_only_asks_for_somebody_in_time_is_no_fault(device: Device) -> None:
    """Lists have ages of their own, and a check is due."""
    assert observed(Condition(down={device}), POLICY) == ()


@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        (Condition((), door_stuck=True), Fault.DOOR_STUCK),
        (Condition((), clock_jumped=True), Fault.CLOCK_JUMPED),
        (Condition((), restarted=True), Fault.RESTARTED),
    ],
)
def test_what_the_gate_notices_by_itself_is_a_row(condition: Condition, fault: Fault) -> None:
    """No device reports it."""
    assert observed(condition, POLICY) == (fault,)


@pytest.mark.parametrize(
    ("celsius", "holds"),
    [
        (15.9, False),
        (16.0, True),
        (35.0, True),
        (35.1, False),
        (float("nan"), False),
        (None, True),
    ],
)
def test_air_in_which_the_thermometer_does_not_hold_is_a_dead_thermometer(
    celsius: float | None,
    holds: bool,  # noqa: FBT001 - a table
) -> None:
    """Below, at and above both limits."""
    found = observed(Condition((), air_celsius=celsius), POLICY)
    assert found == (() if holds else (Fault.THERMOMETER_DEAD,))


def test_a_thermometer_that_nobody_asks_is_no_fault() -> None:
    """A gate after an epidemic measures nobody."""
    unasked = Policy(thermometry=ThermometryPolicy(required=False))
    down = Condition(down={Device.THERMOMETER}, air_celsius=-5.0)
    assert observed(down, unasked) == ()


@pytest.mark.parametrize(
    ("age_ms", "found"),
    [
        (12 * HOUR_MS, []),
        (12 * HOUR_MS + 1, [Fault.LISTS_OLD]),
        (72 * HOUR_MS, [Fault.LISTS_OLD]),
        (72 * HOUR_MS + 1, [Fault.LISTS_STALE]),
        (-72 * HOUR_MS - 1, [Fault.LISTS_STALE]),
    ],
)
def test_a_roster_grows_old_and_then_stale(age_ms: int, found: list[Fault]) -> None:
    """Below, at and above both limits; a date from another time proves nothing either."""
    assert faults(roster=(7, WALL_MS - age_ms)) == found


@pytest.mark.parametrize(
    ("age_ms", "found"),
    [
        (24 * HOUR_MS, []),
        (24 * HOUR_MS + 1, [Fault.LISTS_OLD]),
        (72 * HOUR_MS + 1, [Fault.LISTS_STALE]),
    ],
)
def test_revocations_grow_old_and_then_stale(age_ms: int, found: list[Fault]) -> None:
    """By their own limits."""
    assert faults(lists=replace(LISTED, revocations_issued_ms=WALL_MS - age_ms)) == found


@pytest.mark.parametrize(
    ("left_ms", "found"),
    [
        (30 * DAY_MS, []),
        (30 * DAY_MS - 1, [Fault.LISTS_OLD]),
        (1, [Fault.LISTS_OLD]),
        (0, [Fault.LISTS_STALE]),
    ],
)
def test_a_trust_list_ends_by_its_own_date(left_ms: int, found: list[Fault]) -> None:
    """Told a month before."""
    lists = replace(LISTED, trust_version=3, trust_expires_ms=WALL_MS + left_ms)
    assert faults(lists=lists) == found


@pytest.mark.parametrize(
    ("age_ms", "found"),
    [(12 * HOUR_MS, []), (12 * HOUR_MS + 1, [Fault.CODE_SERVICE_DOWN])],
)
def test_a_list_of_codes_that_is_not_renewed_is_a_code_service_that_is_down(
    age_ms: int, found: list[Fault]
) -> None:
    """A gate that never had one misses nothing."""
    lists = replace(LISTED, statuses_version=2, statuses_issued_ms=WALL_MS - age_ms)
    assert faults(lists=lists) == found


def test_a_list_that_is_missing_is_stale_where_the_park_requires_it() -> None:
    """And nothing where it does not."""
    assert faults(roster=(0, 0)) == [Fault.LISTS_STALE]
    assert faults(lists=NO_LISTS) == [Fault.LISTS_STALE]
    relaxed = Policy(
        roster=RosterPolicy(required=False), revocations=RevocationPolicy(required=False)
    )
    assert in_force((), (0, 0), NO_LISTS, relaxed, NOW) == ()
    old = replace(LISTED, revocations_issued_ms=WALL_MS - 73 * HOUR_MS)
    assert in_force((), (0, 0), old, relaxed, NOW)[0].fault is Fault.LISTS_STALE


def test_a_clock_that_is_not_set_calls_no_list_old() -> None:
    """It is a fault of its own."""
    unset = replace(NOW, clock=ClockQuality.UNSET)
    assert in_force((), (0, 0), NO_LISTS, POLICY, unset) == ()


def test_the_gravest_action_stands_first_and_then_the_order_of_the_matrix() -> None:
    """A guard reads one row."""
    all_rows = in_force(tuple(Fault), YOUNG, LISTED, POLICY, NOW)
    assert [row.action for row in all_rows] == sorted(
        (row.action for row in all_rows), key=list(Action).index
    )
    assert all_rows[0] == RowInForce(Fault.DOOR_STUCK, Action.CLOSE)
    assert all_rows[1] == RowInForce(Fault.WRITE_FAILED, Action.REFUSE)
    assert closes(all_rows)
    assert not closes(all_rows[1:])


def test_every_fault_has_an_action_and_words() -> None:
    """A row that the policy file does not name can't exist."""
    for fault in Fault:
        assert isinstance(DegradedPolicy().action(fault), Action)
        assert fault.text.zh
        assert fault.text.en
    assert all(action.text.zh and action.text.en for action in Action)


@pytest.mark.parametrize("fault", Fault)
def test_no_fault_admits_where_its_row_closes_the_lane(fault: Fault) -> None:
    """Whoever comes in is refused by the lane, with everything else in order."""
    name = fault.value.replace("-", "_")
    rules = policy(**{name: "close"})
    decision = decide(evidence(faults=(fault,)), rules, NOW)
    assert (decision.verdict, decision.reasons[0]) == (Verdict.DENY, Reason.LANE_CLOSED)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.DOOR_STUCK, Reason.DOOR_STUCK),
        (Fault.CLOCK_JUMPED, Reason.CLOCK_JUMPED),
        (Fault.POWER_LOW, Reason.POWER_LOW),
        (Fault.CENTRE_DOWN, Reason.CENTRE_DOWN),
        (Fault.RESTARTED, Reason.RESTARTED),
        (Fault.DISK_LOW, Reason.DISK_LOW),
    ],
)
def test_a_row_that_refers_names_itself(fault: Fault, reason: Reason) -> None:
    """And one that warns says nothing to the person."""
    name = fault.value.replace("-", "_")
    decision = decide(evidence(faults=(fault,)), policy(**{name: "refer"}), NOW)
    assert (decision.verdict, decision.reasons) == (Verdict.REFER, (reason,))


@pytest.mark.parametrize("fault", [Fault.CENTRE_DOWN, Fault.RESTARTED, Fault.DISK_LOW])
def test_a_row_that_warns_changes_no_verdict(fault: Fault) -> None:
    """The page and the row tell of it."""
    assert decide(evidence(faults=(fault,)), POLICY, NOW).verdict is Verdict.ADMIT


def test_lists_that_grow_old_refer_where_the_park_says_so() -> None:
    """Both kinds, by the ages that the row holds."""
    old = evidence(roster_issued_ms=WALL_MS - 13 * HOUR_MS)
    assert decide(old, POLICY, NOW).verdict is Verdict.ADMIT
    assert decide(old, policy(lists_old="refer"), NOW).reasons == (Reason.LISTS_OLD,)
    lists = replace(LISTED, statuses_version=2, statuses_issued_ms=WALL_MS - 13 * HOUR_MS)
    codes = evidence(lists=lists)
    assert decide(codes, POLICY, NOW).verdict is Verdict.ADMIT
    refers = decide(codes, policy(code_service_down="refer"), NOW)
    assert refers.reasons == (Reason.CODE_SERVICE_DOWN,)


def test_nobody_is_kept_in_but_by_an_arm_that_does_not_move() -> None:
    """Who leaves needs neither lists nor a camera."""
    closed = policy(camera_dead="close", centre_down="refer")
    leaving = evidence(heading=Heading.OUT, faults=(Fault.CAMERA_DEAD, Fault.CENTRE_DOWN))
    assert decide(leaving, closed, NOW).verdict is Verdict.ADMIT
    stuck = evidence(heading=Heading.OUT, faults=(Fault.DOOR_STUCK,))
    assert decide(stuck, POLICY, NOW).reasons == (Reason.LANE_CLOSED,)


def test_times_of_the_matrix_are_nanoseconds_to_the_gate() -> None:
    """As its clock counts."""
    rules = DegradedPolicy(door_within_ms=1_500, clock_settle_minutes=0.5)
    assert (rules.door_within_ns, rules.clock_settle_ns) == (1_500_000_000, 30_000_000_000)

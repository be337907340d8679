"""Who may come when and where by the park's plans; below, at and above every limit."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from gateway.core.civil_time import LocalTime
from gateway.core.decision import decide
from gateway.core.evidence import Evidence
from gateway.core.heading import Direction, spelled_direction
from gateway.core.instant import Instant
from gateway.core.plans import plans_of
from gateway.core.policy import AccessRule, ArrivalSlot, Policy
from gateway.core.reason import Reason, Verdict
from gateway.core.rules import hours
from gateway.core.schedule import Calendar, ExchangedDay, Schedule, parsed_segment
from tests.evidence import HOLDER, NOW, evidence

MONDAY, FRIDAY, SATURDAY = date(2026, 10, 12), date(2026, 10, 16), date(2026, 10, 17)
NATIONAL_DAY, WORKED_SATURDAY = date(2026, 10, 1), date(2026, 10, 10)

PLANS = {
    "office": Schedule(workday=(parsed_segment("07:00-09:30"), parsed_segment("17:00-19:00"))),
    "night": Schedule(workday=(parsed_segment("19:00-24:00"), parsed_segment("00:00-07:00"))[::-1]),
    "never": Schedule(),
}
PARK = Policy(
    schedules=PLANS,
    calendar=Calendar((NATIONAL_DAY,), (ExchangedDay(WORKED_SATURDAY, "friday"),)),
)


def at(day: date, clock: str) -> Instant:
    """A minute of a day in China."""
    hour, minute = map(int, clock.split(":"))
    utc = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
    return replace(NOW, wall_ms=int(utc.timestamp()) * 1000 - 8 * 3_600_000)


def told(policy: Policy, day: date, clock: str, facts: Evidence | None = None) -> list[Reason]:
    """What the plans object to."""
    known = facts or evidence(lane="east")
    return list(hours.objections(known, policy, plans_of(known, policy, at(day, clock))))


def with_access(*rules: AccessRule) -> Policy:
    """The park with these rules."""
    return replace(PARK, access=rules)


def with_slots(*slots: ArrivalSlot) -> Policy:
    """The park with these arrival slots."""
    return replace(PARK, slots=slots)


@pytest.mark.parametrize(
    ("day", "clock", "reasons"),
    [
        (MONDAY, "06:59", [Reason.HOURS_CLOSED]),
        (MONDAY, "07:00", []),
        (MONDAY, "09:29", []),
        (MONDAY, "09:30", [Reason.HOURS_CLOSED]),
        (SATURDAY, "08:00", [Reason.HOURS_CLOSED]),
        (NATIONAL_DAY, "08:00", [Reason.HOURS_CLOSED]),
        (WORKED_SATURDAY, "08:00", []),
    ],
)
def test_somebody_may_come_while_the_schedule_is_open(
    day: date, clock: str, reasons: list[Reason]
) -> None:
    """A holiday is closed, and a Saturday that is worked for it is open."""
    assert told(with_access(AccessRule("office")), day, clock) == reasons


@pytest.mark.parametrize(
    ("rules", "reasons"),
    [
        ((), []),
        ((AccessRule("office", groups=("staff", "guards")),), []),
        ((AccessRule("office", groups=("guards",)),), [Reason.ACCESS_NOT_GRANTED]),
        ((AccessRule("office", companies=("alpha",)),), []),
        ((AccessRule("office", companies=("beta",)),), [Reason.ACCESS_NOT_GRANTED]),
        (
            (AccessRule("office", groups=("staff",), companies=("beta",)),),
            [Reason.ACCESS_NOT_GRANTED],
        ),
        ((AccessRule("office", lanes=("east", "south")),), []),
        ((AccessRule("office", lanes=("west",)),), [Reason.LANE_WRONG]),
        ((AccessRule("night"),), [Reason.HOURS_CLOSED]),
        ((AccessRule("gone"),), [Reason.HOURS_CLOSED]),
        ((AccessRule("night"), AccessRule("office")), []),
        ((AccessRule("office", lanes=("west",)), AccessRule("night")), [Reason.HOURS_CLOSED]),
    ],
)
def test_of_several_rules_one_is_enough(
    rules: tuple[AccessRule, ...], reasons: list[Reason]
) -> None:
    """By group, company and lane; without any rule the roster alone decides."""
    assert told(with_access(*rules), MONDAY, "08:00") == reasons


@pytest.mark.parametrize(
    ("clock", "reasons"),
    [
        ("08:19", [Reason.SLOT_EARLY]),
        ("08:20", []),
        ("08:30", []),
        ("09:09", []),
        ("09:10", [Reason.SLOT_LATE]),
    ],
)
def test_an_arrival_slot_has_a_little_before_and_after_it(
    clock: str, reasons: list[Reason]
) -> None:
    """Below, at and above its first and last minute."""
    slot = ArrivalSlot(parsed_segment("08:30-09:00"), late_refers=True)

    assert told(with_slots(slot), MONDAY, clock) == reasons


def test_who_comes_late_is_only_marked_unless_the_park_wants_to_see_them() -> None:
    """The day's work is not lost over a missed bus."""
    marked = ArrivalSlot(parsed_segment("08:30-09:00"))
    referred = replace(marked, late_refers=True)

    assert told(with_slots(marked), MONDAY, "11:00") == []
    assert told(with_slots(referred), MONDAY, "11:00") == [Reason.SLOT_LATE]
    assert told(with_slots(referred, marked), MONDAY, "11:00") == []


def test_of_two_slots_on_one_day_either_will_do() -> None:
    """Between them the next one is waited for."""
    park = with_slots(
        ArrivalSlot(parsed_segment("08:00-08:20")), ArrivalSlot(parsed_segment("13:00-13:20"))
    )

    assert told(park, MONDAY, "08:10") == []
    assert told(park, MONDAY, "13:10") == []
    assert told(park, MONDAY, "10:00") == [Reason.SLOT_EARLY]


@pytest.mark.parametrize(
    ("slot", "day", "reasons"),
    [
        (
            ArrivalSlot(parsed_segment("09:00-09:30"), schedule="office"),
            MONDAY,
            [Reason.SLOT_EARLY],
        ),
        (ArrivalSlot(parsed_segment("09:00-09:30"), schedule="office"), SATURDAY, []),
        (ArrivalSlot(parsed_segment("09:00-09:30"), schedule="office"), NATIONAL_DAY, []),
        (ArrivalSlot(parsed_segment("09:00-09:30"), schedule="never"), MONDAY, []),
        (ArrivalSlot(parsed_segment("09:00-09:30"), schedule="gone"), MONDAY, []),
        (ArrivalSlot(parsed_segment("09:00-09:30")), NATIONAL_DAY, [Reason.SLOT_EARLY]),
        (ArrivalSlot(parsed_segment("09:00-09:30"), groups=("guards",)), MONDAY, []),
        (ArrivalSlot(parsed_segment("09:00-09:30"), companies=("beta",)), MONDAY, []),
    ],
)
def test_a_slot_counts_for_whom_and_when_it_says(
    slot: ArrivalSlot, day: date, reasons: list[Reason]
) -> None:
    """On days when its schedule opens at all; without a schedule every day."""
    assert told(with_slots(slot), day, "07:30") == reasons


def test_a_slot_at_the_days_edges_stays_within_its_day() -> None:
    """Nobody can come yesterday, and who comes after midnight is not late for today."""
    first = ArrivalSlot(parsed_segment("00:05-00:30"), early_minutes=10)
    last = ArrivalSlot(parsed_segment("23:30-24:00"), late_minutes=10, late_refers=True)

    assert (first.opens_minute, last.late_minute) == (0, 1450)
    assert told(with_slots(last), MONDAY, "23:59") == []
    assert told(with_slots(last), MONDAY, "00:05") == [Reason.SLOT_EARLY]


def test_the_wrong_hour_and_the_wrong_slot_are_told_together() -> None:
    """The guard sees all of it at once."""
    park = replace(
        with_access(AccessRule("never")), slots=(ArrivalSlot(parsed_segment("23:00-24:00")),)
    )

    assert told(park, MONDAY, "08:00") == [Reason.HOURS_CLOSED, Reason.SLOT_EARLY]


def test_the_plans_ask_only_about_people_of_the_roster() -> None:
    """Whom it doesn't know, it objects to by itself."""
    assert told(with_access(AccessRule("never")), MONDAY, "08:00", evidence(holder=None)) == []


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        (Reason.ACCESS_NOT_GRANTED, Verdict.DENY),
        (Reason.LANE_WRONG, Verdict.DENY),
        (Reason.HOURS_CLOSED, Verdict.DENY),
        (Reason.SLOT_EARLY, Verdict.DENY),
        (Reason.SLOT_LATE, Verdict.REFER),
    ],
)
def test_who_may_not_come_now_is_denied_and_who_is_late_goes_to_the_guard(
    reason: Reason, verdict: Verdict
) -> None:
    """Each reason tells the guard what to do about it, in both languages."""
    assert reason.verdict is verdict
    assert all((reason.text.zh, reason.text.en, reason.next_step.zh, reason.next_step.en))


def test_the_plans_are_part_of_the_decision() -> None:
    """A closed schedule denies somebody with whom all else is in order."""
    decision = decide(evidence(), with_access(AccessRule("never")), NOW)

    assert decision.verdict is Verdict.DENY
    assert decision.reasons == (Reason.HOURS_CLOSED,)


@pytest.mark.parametrize(
    ("policy", "day", "clock", "comes"),
    [
        (with_access(AccessRule("office")), MONDAY, "06:00", LocalTime(MONDAY, 7 * 60)),
        (with_access(AccessRule("office")), MONDAY, "12:00", LocalTime(MONDAY, 17 * 60)),
        (with_access(AccessRule("office")), MONDAY, "08:00", None),
        (
            with_access(AccessRule("office")),
            SATURDAY,
            "12:00",
            LocalTime(date(2026, 10, 19), 7 * 60),
        ),
        (
            with_access(AccessRule("office"), AccessRule("night")),
            MONDAY,
            "12:00",
            LocalTime(MONDAY, 17 * 60),
        ),
        (with_access(AccessRule("never")), MONDAY, "08:00", None),
        (with_access(AccessRule("gone")), MONDAY, "08:00", None),
        (with_access(AccessRule("office", lanes=("west",))), MONDAY, "06:00", None),
        (
            with_slots(ArrivalSlot(parsed_segment("08:30-09:00"))),
            MONDAY,
            "08:00",
            LocalTime(MONDAY, 8 * 60 + 20),
        ),
        (with_slots(ArrivalSlot(parsed_segment("08:30-09:00"))), MONDAY, "08:20", None),
        (with_slots(ArrivalSlot(parsed_segment("08:30-09:00"))), MONDAY, "10:00", None),
        (
            replace(
                with_access(AccessRule("office")),
                slots=(ArrivalSlot(parsed_segment("08:30-09:00")),),
            ),
            MONDAY,
            "06:00",
            LocalTime(MONDAY, 8 * 60 + 20),
        ),
    ],
)
def test_the_guard_can_tell_when_to_come_again(
    policy: Policy, day: date, clock: str, comes: LocalTime | None
) -> None:
    """The next opening here, and not before the day's first slot."""
    assert hours.comes_at(evidence(lane="east"), policy, at(day, clock).wall_ms) == comes
    assert hours.comes_at(evidence(holder=None), policy, at(day, clock).wall_ms) is None


def test_a_direction_is_spelled_in_one_way() -> None:
    """And anything else is told what would be right."""
    assert [spelled_direction(one) for one in ("in", "out", "both")] == list(Direction)
    with pytest.raises(ValueError, match="expected one of in, out, both"):
        spelled_direction("IN")


def test_somebody_of_the_roster_is_named_by_group_and_company() -> None:
    """Both must fit where a rule gives both."""
    rule = AccessRule("office", groups=("staff",), companies=("alpha",))

    assert rule.names(HOLDER)
    assert not rule.names(replace(HOLDER, groups=()))
    assert not rule.names(replace(HOLDER, company="beta"))

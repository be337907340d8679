"""A park that uses every rule there is, and a person who satisfies them all; measures nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from gateway.core.blackbody import BlackbodyCheck
from gateway.core.credential import Identified
from gateway.core.evidence import Evidence
from gateway.core.fault import Fault
from gateway.core.heading import Direction
from gateway.core.instant import Instant
from gateway.core.listing import Listing
from gateway.core.occupancy.room import Room
from gateway.core.policy import (
    AccessRule,
    ArrivalSlot,
    HealthPolicy,
    LanePolicy,
    OccupancyPolicy,
    Policy,
    RosterPolicy,
    SecondProofPolicy,
    ThermometryPolicy,
    Tide,
)
from gateway.core.policy.occupancy import OccupancyLimit
from gateway.core.reason import Reason
from gateway.core.schedule import WEEKDAYS, Calendar, ExchangedDay, Schedule, Segment
from tests.bench.codes_decision import COMPANIES
from tests.evidence import HOUR_MS, MS, estimate

LANE: Final = "east-1"
SCHEDULES: Final = 50
HOLIDAYS: Final = 30
_HALVES: Final = (Segment(0, 720), Segment(720, 1440))
_DAY: Final = (Segment(0, 1440),)


def park(now: Instant) -> Policy:
    """201 access rules and 200 slots over 50 schedules, a long calendar, and every proof asked."""
    companies = [f"company-{number}" for number in range(COMPANIES)]
    plan = Schedule(workday=_HALVES, weekend=_HALVES, holiday=_HALVES)
    named = [AccessRule(f"plan-{at % SCHEDULES}", (), (one,)) for at, one in enumerate(companies)]
    limits = [OccupancyLimit(1_000, company=one) for one in companies[:32]]
    return Policy(
        groups=("staff", "keys"),
        thermometry=ThermometryPolicy(blackbody_required=True),
        roster=RosterPolicy(antipassback="hard"),
        health=HealthPolicy(ladder="roster"),
        second_proof=SecondProofPolicy(kind="badge"),
        calendar=_calendar(now),
        schedules={f"plan-{number}": plan for number in range(SCHEDULES)},
        access=(*named, AccessRule("plan-1", ("staff",))),
        slots=tuple(ArrivalSlot(_DAY[0], ("staff",), (one,), "plan-0") for one in companies),
        lanes={LANE: _lane()},
        occupancy=OccupancyPolicy((LANE,), limits=tuple(limits)),
    )


def everything(evidence: Evidence, now: Instant) -> Evidence:
    """The same person with all that such a park asks for beside the code."""
    holder = evidence.holder
    name, company = ("", "") if holder is None else (holder.id, holder.company)
    hour_ago_ms = now.wall_ms - HOUR_MS
    return replace(
        evidence,
        temperature=estimate(mono_ns=now.mono_ns - 200 * MS),
        badge=Identified("BADGE", Reason.BADGE_ONLY, "badge:1", holder=name),
        blackbody=BlackbodyCheck(hour_ago_ms, 36.0, 36.1, "guard"),
        lists=_lists(evidence.lists, now),
        lane=LANE,
        first_came=True,
        companion="0123456789abcdef",
        faults=(Fault.CENTRE_DOWN, Fault.DISK_LOW),
        rooms=(Room(f"company:{company}", "2026-11-26", 10, known=True),),
    )


def _lane() -> LanePolicy:
    tides = (Tide("plan-2", Direction.IN), Tide("plan-3", Direction.OUT))
    return LanePolicy(
        direction=Direction.BOTH,
        tides=tides,
        first_person_group="keys",
        two_person_schedule="plan-4",
    )


def _calendar(now: Instant) -> Calendar:
    today = Policy().local(now.wall_ms).day
    days = [today + timedelta(days=ahead) for ahead in range(1, HOLIDAYS + 1)]
    worked = [today + timedelta(days=ahead) for ahead in range(40, 45)]
    exchanged = zip(worked, WEEKDAYS, strict=False)
    return Calendar(tuple(days), tuple(ExchangedDay(day, like) for day, like in exchanged))


def _lists(lists: Listing, now: Instant) -> Listing:
    hour_ago_ms, next_year_ms = now.wall_ms - HOUR_MS, now.wall_ms + 365 * 24 * HOUR_MS
    return replace(
        lists,
        statuses_version=3,
        statuses_issued_ms=hour_ago_ms,
        trust_version=2,
        trust_issued_ms=hour_ago_ms,
        trust_expires_ms=next_year_ms,
    )

"""The whole policy: every section under one version; not where it is read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from gateway.core.civil_time import CHINA, LocalTime, Zone
from gateway.core.credential import Holder
from gateway.core.heading import Direction
from gateway.core.policy.alarms import AlarmPolicy
from gateway.core.policy.degraded import DegradedPolicy
from gateway.core.policy.hours import AccessRule, ArrivalSlot, LanePolicy
from gateway.core.policy.named import Named
from gateway.core.policy.occupancy import OccupancyPolicy
from gateway.core.policy.overrides import OverridePolicy
from gateway.core.policy.passage import PassagePolicy
from gateway.core.policy.proofs import HealthPolicy, RevocationPolicy, TrustPolicy
from gateway.core.policy.roster import RosterPolicy
from gateway.core.policy.second_instrument import SecondInstrumentPolicy
from gateway.core.policy.second_proof import SecondProofPolicy
from gateway.core.policy.thermometry import ThermometryPolicy
from gateway.core.schedule import Calendar, DayPlan, Schedule

_USUAL_LANE: Final = LanePolicy()


class _Filed:
    """What every decision looks up, filed once when a policy is made; it is no key of a policy."""

    __slots__ = ("_access", "_slots")
    _access: Named[AccessRule]
    _slots: Named[ArrivalSlot]


@dataclass(frozen=True, slots=True)
class Policy(_Filed):
    """Everything the park decided; ``version`` goes into every row it decided.

    Args:
        version: raised with every change.
        timezone: where the site stands; every hour and day below is read there.
        groups: of the roster, every group that a rule below names.
        thermometry: how samples become an estimate.
        second_instrument: the guard's own thermometer.
        passage: how long each step may take.
        roster: when the roster is proof.
        revocations: when the list of revoked codes is.
        trust: when the guard is told that the trust list ends.
        health: what counts as proof of health.
        degraded: what is done in each fault of the gate.
        second_proof: what must be shown beside a pass.
        overrides: how often guards may open by hand.
        alarms: when wrong codes become an alarm.
        calendar: holidays, and days worked for them.
        schedules: weekly plans by name.
        access: who may come when; with no rule at all, anybody on the roster at any time.
        slots: who is asked to arrive when.
        lanes: what is special about a lane, by gate id.
        occupancy: how many people may be inside at once.
    """

    version: int = 1
    timezone: Zone = CHINA
    groups: tuple[str, ...] = ()
    thermometry: ThermometryPolicy = field(default_factory=ThermometryPolicy)
    second_instrument: SecondInstrumentPolicy = field(default_factory=SecondInstrumentPolicy)
    passage: PassagePolicy = field(default_factory=PassagePolicy)
    roster: RosterPolicy = field(default_factory=RosterPolicy)
    revocations: RevocationPolicy = field(default_factory=RevocationPolicy)
    trust: TrustPolicy = field(default_factory=TrustPolicy)
    health: HealthPolicy = field(default_factory=HealthPolicy)
    degraded: DegradedPolicy = field(default_factory=DegradedPolicy)
    second_proof: SecondProofPolicy = field(default_factory=SecondProofPolicy)
    overrides: OverridePolicy = field(default_factory=OverridePolicy)
    alarms: AlarmPolicy = field(default_factory=AlarmPolicy)
    calendar: Calendar = field(default_factory=Calendar)
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    access: tuple[AccessRule, ...] = ()
    slots: tuple[ArrivalSlot, ...] = ()
    lanes: Mapping[str, LanePolicy] = field(default_factory=dict)
    occupancy: OccupancyPolicy = field(default_factory=OccupancyPolicy)

    def __post_init__(self) -> None:
        """File the rules by whom they name."""
        object.__setattr__(self, "_access", Named(self.access))
        object.__setattr__(self, "_slots", Named(self.slots))

    def access_of(self, holder: Holder) -> tuple[AccessRule, ...]:
        """The access rules that name a person, in the order of the policy."""
        return self._access.of(holder)

    def slots_of(self, holder: Holder) -> tuple[ArrivalSlot, ...]:
        """The arrival slots that name a person, likewise, on whatever day they count."""
        return self._slots.of(holder)

    def local(self, wall_ms: int) -> LocalTime:
        """A wall millisecond, UTC, as it is read at the site."""
        return self.timezone.local(wall_ms)

    def open_at(self, schedule: str, local: LocalTime) -> bool:
        """Whether a schedule is open; one that does not exist never is."""
        plan = self.schedules.get(schedule)
        return plan is not None and plan.open_at(local, self.calendar)

    def plan_of(self, schedule: str, day: date) -> DayPlan:
        """A schedule's segments of a day; none for one that does not exist."""
        plan = self.schedules.get(schedule)
        return plan.plan_of(day, self.calendar) if plan is not None else ()

    @property
    def reads_exits(self) -> bool:
        """Whether any lane ever leads out, so that the record can tell who is inside."""
        directions = (
            direction
            for lane in self.lanes.values()
            for direction in (lane.direction, *(tide.direction for tide in lane.tides))
        )
        return any(direction is not Direction.IN for direction in directions)

    def lane(self, gate: str) -> LanePolicy:
        """What holds for a lane, by gate id; the defaults where the policy says nothing."""
        return self.lanes.get(gate, _USUAL_LANE)

"""When and where the park lets whom in: access, arrival slots, lanes; not who stands there."""

from dataclasses import dataclass

from gateway.core.credential import Holder
from gateway.core.heading import Direction
from gateway.core.schedule import Segment


@dataclass(frozen=True, slots=True)
class AccessRule:
    """Lets whom it names in while its schedule is open; of several, one is enough.

    Args:
        schedule: name of the schedule.
        groups: whom, by group; empty for everybody.
        companies: whom, by company; empty for all. With ``groups`` too, both must fit.
        lanes: where, by gate id; empty for every lane.
    """

    schedule: str
    groups: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    lanes: tuple[str, ...] = ()

    def names(self, holder: Holder) -> bool:
        """Whether it speaks of this person."""
        return _names(holder, self.groups, self.companies)

    def holds_at(self, lane: str) -> bool:
        """Whether it counts at a lane."""
        return not self.lanes or lane in self.lanes


@dataclass(frozen=True, slots=True)
class ArrivalSlot:
    """When some people are asked to arrive, so that not everybody comes at once (错峰).

    Args:
        arrive: the slot.
        groups: whom, by group; empty for everybody.
        companies: whom, by company; empty for all. With ``groups`` too, both must fit.
        schedule: on whose open days the slot counts; empty for every day.
        early_minutes: how long before the slot one may come.
        late_minutes: how long after it one is still on time.
        late_refers: whether who comes later is sent to the guard, or only marked late.
    """

    arrive: Segment
    groups: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    schedule: str = ""
    early_minutes: int = 10
    late_minutes: int = 10
    late_refers: bool = False

    def names(self, holder: Holder) -> bool:
        """Whether it speaks of this person."""
        return _names(holder, self.groups, self.companies)

    @property
    def opens_minute(self) -> int:
        """The minute of the day from which one may come, which is never yesterday."""
        return max(0, self.arrive.begin_minute - self.early_minutes)

    @property
    def late_minute(self) -> int:
        """The minute of the day from which one is late; 1440 and more is never."""
        return self.arrive.end_minute + self.late_minutes


@dataclass(frozen=True, slots=True)
class Tide:
    """A lane that changes its direction with the hour: the first open schedule decides."""

    schedule: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class LanePolicy:
    """What is special about one lane.

    Args:
        direction: which way it leads.
        tides: when it leads another way.
        first_person_group: until one of this group was admitted today, the lane refers everybody
            else; empty for none.
        two_person_schedule: while it is open, nobody is admitted alone; empty for never.
        two_person_within_s: within this many seconds the second person must show their proofs.
    """

    direction: Direction = Direction.IN
    tides: tuple[Tide, ...] = ()
    first_person_group: str = ""
    two_person_schedule: str = ""
    two_person_within_s: int = 20


def _names(holder: Holder, groups: tuple[str, ...], companies: tuple[str, ...]) -> bool:
    of_group = not groups or not set(groups).isdisjoint(holder.groups)
    return of_group and (not companies or holder.company in companies)

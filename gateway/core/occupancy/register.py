"""One gate's memory of who may still enter under which limit; neither its journal nor its voice.

Owned by the deciding thread and rebuilt from the journal at start.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from gateway.core.civil_time import Zone
from gateway.core.credential import Holder
from gateway.core.occupancy.count import Count
from gateway.core.occupancy.room import Gift, Headcount, Place, Room, RoomState
from gateway.core.occupancy.tally import Tally
from gateway.core.policy.occupancy import OccupancyPolicy

KEPT_PERIODS: Final = 3
"""Today, yesterday, and one for a clock that jumped: no jump may make rights anew."""


@dataclass(slots=True)
class Register:
    """What this gate counted and what it heard, by limit and period.

    Args:
        gate: its id.
        policy: the limits.
        zone: where the gate stands.
        begun_ms: wall milliseconds since when its journal tells all; None while nobody knows.
    """

    gate: str
    policy: OccupancyPolicy
    zone: Zone
    begun_ms: int | None = None
    _counts: dict[str, dict[str, Count]] = field(default_factory=dict)

    def follow(self, policy: OccupancyPolicy, zone: Zone) -> None:
        """Go by other limits from now on; whom a limit counted already stays counted under it."""
        self.policy, self.zone = policy, zone
        for period, counts in self._counts.items():
            before = dict(counts)
            counts.clear()
            counts.update(self._fresh(period))
            for of in counts.keys() & before.keys():
                before[of].divide(counts[of].terms)
                counts[of] = before[of]

    def period(self, wall_ms: int) -> str:
        """The local day on which the count of a moment began."""
        return self.policy.period(self.zone, wall_ms)

    def rooms(self, holder: Holder | None, wall_ms: int) -> tuple[Room, ...]:
        """What can be said of each limit that concerns a person now."""
        counts = self._period(self.period(wall_ms))
        mine = [counts[limit.of] for limit in self.policy.concerning(holder)]
        return tuple(Room(one.place.of, one.place.period, one.rights, one.known) for one in mine)

    def headcounts(self, wall_ms: int) -> tuple[Headcount, ...]:
        """Who is inside under each limit, as far as this gate knows."""
        return tuple(one.headcount for one in self._today(wall_ms))

    def states(self, wall_ms: int) -> tuple[RoomState, ...]:
        """What other gates are told; nothing before all is known, or it would hide what was."""
        counts = self._today(wall_ms)
        return tuple(one.state for one in counts) if all(one.known for one in counts) else ()

    def enter(self, places: Iterable[Place]) -> list[Place]:
        """Count somebody who is let in; which limits are nearly full by that, each told once."""
        return [one.place for one in self._of(places) if one.enter()]

    def leave(self, places: Iterable[Place]) -> None:
        """Count somebody who left, or who was let in and did not walk."""
        for one in self._of(places):
            one.leave()

    def want(self, places: Iterable[Place]) -> None:
        """Ask other gates for rights: somebody was refused."""
        for one in self._of(places):
            one.want()

    def gifts(self, wall_ms: int, now_ns: int) -> list[Gift]:
        """What this gate gives now; each is written off here before it is told anywhere."""
        return [gift for one in self._today(wall_ms) for gift in one.gifts(now_ns)]

    def given(self, place: Place, gate: str, total: int) -> None:
        """A gift is on disk: so many rights in all are that gate's."""
        for one in self._of([place]):
            one.given(gate, total)

    def correct(self, place: Place, people: int) -> None:
        """Somebody counted by hand: so many more are inside than was known, or fewer."""
        for one in self._of([place]):
            one.correct(people)

    def near_told(self, place: Place) -> None:
        """That a limit is nearly full is on record."""
        for one in self._of([place]):
            one.near_told = True

    def resume(self, place: Place, tally: Tally) -> None:
        """Take up what the journal before this one had counted."""
        for one in self._of([place]):
            one.resume(tally)

    def lost_of(self, states: Iterable[RoomState], wall_ms: int) -> list[RoomState]:
        """Of what this gate itself once told, what a fresh journal does not know today."""
        unknown = {one.place for one in self._today(wall_ms) if not one.known}
        return [state for state in states if state.place in unknown]

    def heard(self, gate: str, states: Iterable[RoomState], wall_ms: int) -> None:
        """Take in what another gate counted; of no use for limits and days that are not ours."""
        if gate not in self.policy.gates or gate == self.gate:
            return
        today = date.fromisoformat(self.period(wall_ms))
        for state in states:
            apart = date.fromisoformat(state.place.period) - today
            if abs(apart.days) <= 1:  # near a reset one gate's day begins before another's
                for one in self._of([state.place]):
                    one.hear(gate, state)

    def _today(self, wall_ms: int) -> list[Count]:
        return list(self._period(self.period(wall_ms)).values())

    def _of(self, places: Iterable[Place]) -> Iterator[Count]:
        """The counts of these; a limit that is no more has none."""
        for place in places:
            count = self._period(place.period).get(place.of)
            if count is not None:
                yield count

    def _period(self, period: str) -> dict[str, Count]:
        if period not in self._counts:
            self._counts[period] = self._fresh(period)
            for old in list(self._counts)[:-KEPT_PERIODS]:
                del self._counts[old]
        return self._counts[period]

    def _fresh(self, period: str) -> dict[str, Count]:
        """Nobody counted yet."""
        return {
            limit.of: Count(
                self.gate,
                Place(limit.of, period),
                self.policy.terms(limit),
                known=self._knows(period),
            )
            for limit in self.policy.limits
        }

    def _knows(self, period: str) -> bool:
        """A journal that is older than the period holds all of it."""
        if self.begun_ms is None or self.gate not in self.policy.gates:
            return False
        return self.period(self.begun_ms) < period

"""Random days at a park's two gates; every verdict beside an oracle's, every row decided again.

    python -m tests.properties.days [--count N] [--seed S]

A day that breaks a promise is named by its seed and number, which make it again.
"""

import argparse
import sys
from collections import Counter
from random import Random
from time import perf_counter
from typing import Final

from gateway.core.credential import HealthStatus
from gateway.core.reason import Verdict
from gateway.core.signals import OccupancyHeard, UsedElsewhere
from tests.properties.lane import BrokenDayError, Lane
from tests.properties.oracle import Oracle, Seen, Shown
from tests.properties.park import LANES, Park, park

VISITS: Final = 30
_READINGS: Final = ((36.5,), (36.5,), (36.5,), (37.0,), (37.4, 36.6), (37.25, 37.25), (38.5, 38.6))


class Day:
    """One day.

    Args:
        seed: of the run.
        number: of the day.
    """

    def __init__(self, seed: int, number: int) -> None:
        self._rng = Random(f"{seed} {number}")
        self._park: Park = park(self._rng)
        self._issued: list[int] = []
        self._hurried = False
        seen = Seen()
        self.lanes = {name: Lane(name, self._park, seen, self._tell) for name in LANES}
        self._last = dict.fromkeys(LANES, 0)

    def run(self) -> None:
        """From the morning on, one person after the other.

        Raises:
            BrokenDayError: a promise was broken.
        """
        for _ in range(VISITS):
            self._happens()
            lane = self.lanes[self._rng.choice(LANES)]
            guard = "li" if self._rng.random() < 0.1 else ""
            shown, walks = self._shown(lane), self._rng.random() < 0.85
            if self._leaves_from_outside(shown, lane):
                continue
            self._hurried = self._rng.random() < 0.3
            lane.visit(shown, walks=walks, opened_by=guard, alone=not self._hurried)
            self._time_passes(lane.now_ms)

    def _leaves_from_outside(self, shown: Shown, lane: Lane) -> bool:
        """Nobody walks out who is not in."""
        oracle = Oracle(self._park, lane.seen, shown, lane.now_ms, lane.now_ms)
        return oracle.leaves and shown.who not in lane.seen.inside

    def _happens(self) -> None:
        chance, lane = self._rng.random(), self.lanes[self._rng.choice(LANES)]
        if chance < 0.25:
            lane.weather.turn(self._rng)
        elif chance < 0.35:
            lane.begin()
            for other in self.lanes.values():
                other.memory.announce()

    def _time_passes(self, now_ms: int) -> None:
        now_ms += round(self._rng.choice([1, 1, 60, 1_800, 4_000]) * 1000)
        for lane in self.lanes.values():
            lane.now_ms = now_ms

    def _shown(self, lane: Lane) -> Shown:
        rng = self._rng
        self._issued.append(lane.now_ms - rng.choice([1_000, 1_000, rng.randint(280_000, 299_000)]))
        newest = len(self._issued) - 1
        copied = rng.random() < (0.5 if self._hurried else 0.1)
        number = max(0, newest - rng.randint(1, 2)) if copied else newest
        kind = rng.choices(["pass", "badge", "forged"], [18, 1, 1])[0]
        who = f"{rng.randrange(15):016x}"
        badge = who if rng.random() < 0.8 else rng.choice(["", f"{rng.randrange(14):016x}"])
        asked = kind == "pass" and self._park.policy.second_proof.kind == "badge"
        return Shown(
            who,
            lane.name,
            kind,
            f"{number:016x}",
            self._issued[number],
            HealthStatus.GREEN if rng.random() < 0.85 else rng.choice(list(HealthStatus)),
            rng.random() < 0.03,
            () if rng.random() < 0.05 else rng.choice(_READINGS),
            badge if asked else "",
        )

    def _tell(self, teller: Lane, told: UsedElsewhere | OccupancyHeard) -> None:
        for lane in getattr(self, "lanes", {}).values():
            if lane is not teller:
                lane.heard(told)


def main() -> int:
    """Run, print how it went; 1 where a day broke a promise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="days")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began_s, verdicts, broken = perf_counter(), Counter[str](), 0
    for number in range(asked.count):
        day = Day(asked.seed, number)
        try:
            day.run()
        except BrokenDayError as error:
            broken += 1
            print(f"seed {asked.seed}, day {number}: {error}", flush=True)
        verdicts += verdicts_of(day)
    spent_s = perf_counter() - began_s
    told = ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(verdicts.items()))
    print(f"{asked.count:,} days, seed {asked.seed}, {spent_s:.0f} s: {told}; {broken} days broken")
    return 1 if broken else 0


def verdicts_of(day: Day) -> Counter[str]:
    """How many of each a day saw."""
    found = [decided for lane in day.lanes.values() for decided in lane.decided]
    return Counter(Verdict(one.verdict).wire for one in found)


if __name__ == "__main__":
    sys.exit(main())

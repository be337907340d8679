"""A morning at the gates of one site that are apart for an hour: who is admitted, by whose count.

    ./run bench occupancy [--gates N] [--most N] [--days N] [--seed N]

People come to a company with fewer places than people, most of them to one gate, some leave again,
and for an hour half of the gates hear nobody. Three ways to count them see the same people: the
gateway's, where each gate admits on rights of its own; a number that all gates share by telling
each other how many they let in, as simple systems do; and one that is asked of the broker for each
person, so that nobody is admitted where it can't be asked. Prints; nothing is asserted.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final, Protocol

from tests.occupancy_site import NOON_MS, CountingGate, Site

MINUTES: Final = 240
APART: Final = range(60, 120)
SECOND_NS: Final = 1_000_000_000
LEAVES_AGAIN: Final = 0.25
EVENTS_PER_PLACE: Final = 6
"""People who come or go within the morning, for each place under the limit."""


class Counter(Protocol):
    """One way to count."""

    def enters(self, gate: int) -> bool:
        """Somebody asks at a gate; whether they are let in."""

    def leaves(self, gate: int) -> None:
        """Somebody is read out there."""

    def second(self, groups: list[list[int]]) -> None:
        """A second has passed in which the gates of each group heard each other."""


class Escrow:
    """The gateway's: the very register that a gate runs.

    Args:
        gates: how many.
        most: people who may be inside.
    """

    def __init__(self, gates: int, most: int) -> None:
        self.site = Site(tuple(f"gate-{number}" for number in range(gates)), most)
        self._now_ns = 0

    @property
    def gifts(self) -> int:
        """Rows written for rights that moved."""
        return sum(
            kind.value == "occupancy-shared" for gate in self.site.gates for kind, _ in gate.rows
        )

    def enters(self, gate: int) -> bool:
        """On a right of the gate's own."""
        return self.site.asks(self.site.gates[gate])

    def leaves(self, gate: int) -> None:
        """The right is that gate's."""
        self.site.gates[gate].reads_out()

    def second(self, groups: list[list[int]]) -> None:
        """Each gate gives what it is asked for, and says what it counted."""
        self._now_ns += SECOND_NS
        for group in groups:
            gates = [self.site.gates[number] for number in group]
            for gate in gates:
                self._speaks(gate, gates)

    def _speaks(self, gate: CountingGate, gates: list[CountingGate]) -> None:
        gate.gives(self._now_ns)
        gate.disk_writes()
        said = gate.says()
        for other in gates:
            other.register.heard(gate.name, said, NOON_MS)


class SharedNumber:
    """Each gate adds to the newest number that it heard; who was last is believed.

    Args:
        gates: how many.
        most: people who may be inside.
    """

    def __init__(self, gates: int, most: int) -> None:
        self._most = most
        self._own = [0] * gates
        self._heard = [[0] * gates for _ in range(gates)]

    def enters(self, gate: int) -> bool:
        """While the number that is known here is below the limit."""
        others = sum(count for who, count in enumerate(self._heard[gate]) if who != gate)
        admitted = self._own[gate] + others < self._most
        self._own[gate] += admitted
        return admitted

    def leaves(self, gate: int) -> None:
        """One less."""
        self._own[gate] -= 1

    def second(self, groups: list[list[int]]) -> None:
        """Every gate hears every other's number."""
        for group in groups:
            for gate in group:
                for other in group:
                    self._heard[gate][other] = self._own[other]


class AskTheBroker:
    """One number at the broker, which is in the first half; the others can't ask while apart.

    Args:
        gates: how many.
        most: people who may be inside.
    """

    def __init__(self, gates: int, most: int) -> None:
        self._most = most
        self._inside = 0
        self._reached = set(range(gates))

    def enters(self, gate: int) -> bool:
        """If it can be asked and has room."""
        admitted = gate in self._reached and self._inside < self._most
        self._inside += admitted
        return admitted

    def leaves(self, gate: int) -> None:  # noqa: ARG002 - all gates are one
        """It is told as soon as it can be."""
        self._inside -= 1

    def second(self, groups: list[list[int]]) -> None:
        """Who is with the broker."""
        self._reached = set(groups[0])


@dataclass
class Seen:
    """What became of the people of one way to count."""

    admitted: int = 0
    refused: int = 0
    needlessly: int = 0
    apart_admitted: int = 0
    apart_refused: int = 0
    most_inside: int = 0


def day(counter: Counter, most: int, gates: int, seed: int, seen: Seen) -> None:
    """One morning; the same people for the same seed."""
    chance, inside = Random(seed), 0
    for minute in range(MINUTES):
        groups = halves(gates) if minute in APART else [list(range(gates))]
        for comes, gate in events(chance, most, gates):
            counter.second(groups)
            if not comes and inside:
                counter.leaves(gate)
                inside -= 1
            elif comes:
                admitted = counter.enters(gate)
                note(seen, admitted=admitted, room=inside < most, apart=minute in APART)
                inside += admitted
            seen.most_inside = max(seen.most_inside, inside)


def events(chance: Random, most: int, gates: int) -> Iterator[tuple[bool, int]]:
    """Who comes and who leaves within a minute; two thirds come to one gate, the rest anywhere."""
    for _ in range(chance.randint(0, max(1, 2 * EVENTS_PER_PLACE * most // MINUTES))):
        crowded = chance.random() < 2 / 3
        yield (
            chance.random() >= LEAVES_AGAIN,
            gates - 1 if crowded else chance.randrange(gates),
        )


def note(seen: Seen, *, admitted: bool, room: bool, apart: bool) -> None:
    """Count one person."""
    seen.admitted += admitted
    seen.refused += not admitted
    seen.needlessly += room and not admitted
    seen.apart_admitted += apart and admitted
    seen.apart_refused += apart and not admitted


def halves(gates: int) -> list[list[int]]:
    """The gates with the broker, and the rest, which can't even hear each other."""
    middle = (gates + 1) // 2
    return [list(range(middle)), *([gate] for gate in range(middle, gates))]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="occupancy limits over gates that are apart")
    parser.add_argument("--gates", type=int, default=4)
    parser.add_argument("--most", type=int, default=200)
    parser.add_argument("--days", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(
        f"{asked.days} mornings of {MINUTES} min, {asked.gates} gates, at most {asked.most} inside;"
        f" apart from minute {APART.start} to {APART.stop}\n"
    )
    print(
        f"{'counted by':16s} {'admitted':>9s} {'refused':>8s} {'needlessly':>11s}"
        f" {'apart: adm.':>12s} {'ref.':>6s} {'most inside':>12s} {'days over':>10s}"
    )
    for name, make in (("rights", Escrow), ("shared number", SharedNumber), ("ask", AskTheBroker)):
        row(name, make, asked)


def row(
    name: str, make: type[Escrow | SharedNumber | AskTheBroker], asked: argparse.Namespace
) -> None:
    """One way to count, over all mornings."""
    days, gifts = [], 0
    for number in range(asked.days):
        counter, seen = make(asked.gates, asked.most), Seen()
        day(counter, asked.most, asked.gates, asked.seed + number, seen)
        days.append(seen)
        gifts += counter.gifts if isinstance(counter, Escrow) else 0
    over = sum(seen.most_inside > asked.most for seen in days)
    cells = (
        f"{sum(seen.admitted for seen in days):9d}",
        f"{sum(seen.refused for seen in days):8d}",
        f"{sum(seen.needlessly for seen in days):11d}",
        f"{sum(seen.apart_admitted for seen in days):12d}",
        f"{sum(seen.apart_refused for seen in days):6d}",
        f"{max(seen.most_inside for seen in days):12d}",
        f"{over:10d}",
    )
    moved = f"   {gifts / asked.days:.1f} gifts a morning" if gifts else ""
    print(f"{name:16s} {' '.join(cells)}{moved}")


if __name__ == "__main__":
    main()

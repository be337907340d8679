"""What one gate counted of one limit in one period, and what two accounts of it make; no rights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers that only ever grow, so that of two accounts the greater number is the later one.

    Args:
        entries: people whom this gate let in, by itself or by a guard.
        exits: people whom it read leaving, or whom it let in and who did not walk.
        wants: rights that it would like to have received by now, in all.
        given: rights that it gave away, in all, by the receiving gate's id.
    """

    entries: int = 0
    exits: int = 0
    wants: int = 0
    given: Mapping[str, int] = field(default_factory=dict)

    def merged(self, other: "Tally") -> "Tally":
        """The later of two accounts of the same gate."""
        gates = _gates((self, other))
        return Tally(
            max(self.entries, other.entries),
            max(self.exits, other.exits),
            max(self.wants, other.wants),
            {gate: max(self.given.get(gate, 0), other.given.get(gate, 0)) for gate in gates},
        )

    def plus(self, other: "Tally") -> "Tally":
        """Both together: what a lost journal had counted, and what the new one did since."""
        gates = _gates((self, other))
        return Tally(
            self.entries + other.entries,
            self.exits + other.exits,
            self.wants + other.wants,
            {gate: self.given.get(gate, 0) + other.given.get(gate, 0) for gate in gates},
        )

    @property
    def given_away(self) -> int:
        """To all gates together."""
        return sum(self.given.values())


Tallies = Mapping[str, Tally]
"""What is known of each gate, by its id; a gate that is missing has not been heard."""


def _gates(tallies: Iterable[Tally]) -> list[str]:
    return sorted({gate for tally in tallies for gate in tally.given})

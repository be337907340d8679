"""Whose right it is to admit the next person under a limit that several gates share.

A bounded counter of escrowed rights (Balegas et al. 2015, "Extending eventually consistent cloud
databases for enforcing numeric invariants", SRDS): the places under a limit are dealt out to the
gates, a gate admits only on a right of its own, and rights move as gifts that the giver has written
off before anybody hears of them. So the gates of a site never admit more than the limit together,
whatever is lost, repeated or late between them: what is not known here can only be fewer rights.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Final

from gateway.core.occupancy.tally import Tallies, Tally

LOW_PART: Final = 4
"""Rights run low at a quarter of a gate's even share: a choice of ours, for the pace alone."""

DIGEST_CHARS: Final = 16

_NOTHING: Final = Tally()


@dataclass(frozen=True, slots=True)
class Terms:
    """What all gates must agree on before they add up what they counted.

    Args:
        most: people who may be inside.
        gates: ids of the gates that count, in order.
    """

    most: int
    gates: tuple[str, ...]

    def share(self, gate: str) -> int:
        """The rights that a gate begins a period with; the first gates divide the rest."""
        if gate not in self.gates:
            return 0
        even, rest = divmod(self.most, len(self.gates))
        return even + (self.gates.index(gate) < rest)

    @property
    def digest(self) -> str:
        """Sixteen hex digits by which gates see that they divide the same."""
        return _digest(self)


@cache
def _digest(terms: Terms) -> str:
    text = f"{terms.most}/{','.join(terms.gates)}"
    return sha256(text.encode("utf-8")).hexdigest()[:DIGEST_CHARS]


def inside(tallies: Tallies) -> int:
    """How many are inside, as far as is known here."""
    return max(0, _entries(tallies) - _exits(tallies))


def received(tallies: Tallies, gate: str) -> int:
    """Rights that other gates gave to this one, in all."""
    return sum(tally.given.get(gate, 0) for giver, tally in tallies.items() if giver != gate)


def rights(terms: Terms, tallies: Tallies, gate: str) -> int:
    """How many people a gate may still admit; below zero after guards opened without any right.

    Somebody who leaves makes room, but more exits than entries were never people of this period:
    who came before it, or past the reader. Such an exit counts once an entry is heard of that it
    may belong to.
    """
    own = tallies.get(gate, _NOTHING)
    unmatched = max(0, _exits(tallies) - _entries(tallies))
    room = max(0, own.exits - unmatched)
    return terms.share(gate) + room + received(tallies, gate) - own.given_away - own.entries


def wanted(terms: Terms, tallies: Tallies, gate: str) -> int:
    """What a gate wants to have received in all; as before while it has rights enough.

    Asked when a person was let in or refused, and at no other time: two gates that share the last
    right would pass it to and fro.
    """
    own, left = tallies.get(gate, _NOTHING), rights(terms, tallies, gate)
    even = terms.most // len(terms.gates)
    if left > even // LOW_PART:
        return own.wants
    needs = min(terms.most, max(1, 1 + even // 2 - left))
    return max(own.wants, received(tallies, gate) + needs)


def gift(terms: Terms, tallies: Tallies, giver: str, asker: str) -> int:
    """How many rights a gate gives to one that wants some: half of what it has more, or none."""
    missing = tallies.get(asker, _NOTHING).wants - received(tallies, asker)
    mine, theirs = rights(terms, tallies, giver), rights(terms, tallies, asker)
    if asker not in terms.gates or mine <= max(0, theirs):
        return 0
    return max(0, min(missing, (mine - max(0, theirs) + 1) // 2))


def rank(terms: Terms, tallies: Tallies, giver: str, asker: str) -> int:
    """How many gates are richer than this one and would give before it, as far as is known here."""
    mine = (rights(terms, tallies, giver), giver)
    others = (gate for gate in terms.gates if gate not in {giver, asker})
    return sum((rights(terms, tallies, gate), gate) > mine for gate in others)


def _entries(tallies: Tallies) -> int:
    return sum(tally.entries for tally in tallies.values())


def _exits(tallies: Tallies) -> int:
    return sum(tally.exits for tally in tallies.values())

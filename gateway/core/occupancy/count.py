"""What one gate knows of one limit in one period: its own count and what it heard; not which day.

What this gate gives away is gone as soon as the row is handed over, and other gates are told only
once it is on disk.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.core.occupancy.escrow import Terms, gift, inside, rank, received, rights, wanted
from gateway.core.occupancy.room import Gift, Headcount, Place, RoomState
from gateway.core.occupancy.tally import Tallies, Tally

NEAR_TENTHS: Final = 9
"""Nearly full is nine tenths, where Hikvision's terminals tell it too: "event at 90 %" in a
transcription of their event table."""

GIVE_AFTER_NS: Final = 2_000 * NS_PER_MS
"""How long a gate leaves each richer one to give: that one may be away, or its count old."""


ASKS_ITSELF: Final = 5
"""A gate that asks for rights itself, or has let nobody in since it refused somebody, gives as if
so many richer ones were before it: people stand there, too, and a right on its way admits nobody.
"""


@dataclass(slots=True)
class Count:
    """One limit in one period.

    Args:
        gate: id of the gate whose knowledge this is.
        place: what is counted.
        terms: among whom the limit is divided.
        known: whether nothing that this gate counted is missing.
        near_told: that the limit is nearly full is on record.
    """

    gate: str
    place: Place
    terms: Terms
    known: bool
    near_told: bool = False
    _refused: bool = False
    _own: Tally = field(default_factory=Tally)
    _given_on_disk: dict[str, int] = field(default_factory=dict)
    _others: dict[str, RoomState] = field(default_factory=dict)
    _asked: dict[str, tuple[int, int]] = field(default_factory=dict)
    _headcount: Headcount | None = None

    @property
    def rights(self) -> int:
        """How many people this gate may still admit."""
        return rights(self.terms, self._tallies, self.gate)

    @property
    def inside(self) -> int:
        """How many are inside, as far as is known here."""
        return inside(self._tallies)

    @property
    def headcount(self) -> Headcount:
        """What the guard sees; added up once for each change, as a page is drawn often."""
        if self._headcount is None:
            left = max(0, self.rights)
            self._headcount = Headcount(
                self.place.of, self.inside, self.terms.most, left, self.known
            )
        return self._headcount

    @property
    def state(self) -> RoomState:
        """What other gates are told: nothing that a power cut could undo."""
        on_disk = replace(self._own, given=dict(self._given_on_disk))
        return RoomState(self.place, self.terms.digest, on_disk)

    def enter(self) -> bool:
        """Count somebody who is let in; whether the limit is nearly full by that, told once."""
        was_near = self._is_near
        self._become(replace(self._own, entries=self._own.entries + 1))
        turns_near = self._is_near and not was_near and not self.near_told
        self.near_told = self.near_told or turns_near
        self._ask()
        self._refused = False
        return turns_near

    def leave(self) -> None:
        """Count somebody who left, or who was let in and did not walk."""
        self._become(replace(self._own, exits=self._own.exits + 1))

    def correct(self, people: int) -> None:
        """Count so many more, or for a number below 0 so many fewer, than was known."""
        more, fewer = max(0, people), max(0, -people)
        own = self._own
        self._become(replace(own, entries=own.entries + more, exits=own.exits + fewer))

    def want(self) -> None:
        """Ask other gates for rights if they run low: somebody was refused."""
        self._ask()
        self._refused = True

    def gifts(self, now_ns: int) -> Iterator[Gift]:
        """What this gate gives now; it is written off at once.

        Args:
            now_ns: monotonic nanoseconds.
        """
        askers = self._askers() if self.known else ()
        self._asked = {gate: since for gate, since in self._asked.items() if gate in askers}
        for asker in askers:
            amount = self._due(asker, now_ns)
            if amount:
                total = self._own.given.get(asker, 0) + amount
                self._become(replace(self._own, given={**self._own.given, asker: total}))
                yield Gift(self.place, asker, amount, total)

    def given(self, gate: str, total: int) -> None:
        """A gift is on disk: so many rights in all are that gate's."""
        self._become(self._own.merged(Tally(given={gate: total})))
        self._given_on_disk[gate] = total

    def resume(self, tally: Tally) -> None:
        """Take up what the journal before this one had counted."""
        self.known = True
        self._given_on_disk = dict(tally.given)
        self._become(self._own.plus(tally))

    def hear(self, gate: str, state: RoomState) -> None:
        """Take in what another gate says; of several words the greater numbers are the later."""
        before = self._others.get(gate)
        if before is not None and before.terms == state.terms:
            state = replace(state, tally=before.tally.merged(state.tally))
        self._others[gate] = state
        self._headcount = None

    def divide(self, terms: Terms) -> None:
        """Go by another limit, or among other gates."""
        self.terms = terms
        self._headcount = None

    def _ask(self) -> None:
        self._become(replace(self._own, wants=wanted(self.terms, self._tallies, self.gate)))

    def _become(self, own: Tally) -> None:
        self._own = own
        self._headcount = None

    @property
    def _tallies(self) -> Tallies:
        mine = self.terms.digest
        alike = {gate: one.tally for gate, one in self._others.items() if one.terms == mine}
        return {**alike, self.gate: self._own}

    @property
    def _is_near(self) -> bool:
        return self.inside * 10 >= self.terms.most * NEAR_TENTHS

    def _askers(self) -> list[str]:
        """Gates that want more than they were given."""
        tallies = self._tallies
        others = (gate for gate in self.terms.gates if gate in tallies and gate != self.gate)
        return [gate for gate in others if tallies[gate].wants > received(tallies, gate)]

    def _due(self, asker: str, now_ns: int) -> int:
        """What is given to a gate now: nothing while a richer one may give first."""
        tallies = self._tallies
        amount, has = gift(self.terms, tallies, self.gate, asker), received(tallies, asker)
        seen, since_ns = self._asked.get(asker, (has, now_ns))
        since_ns = since_ns if amount and seen == has else now_ns
        self._asked[asker] = has, since_ns
        before = rank(self.terms, tallies, self.gate, asker)
        if self._refused or self._own.wants > received(tallies, self.gate):
            before += ASKS_ITSELF
        return amount if now_ns - since_ns >= before * GIVE_AFTER_NS else 0

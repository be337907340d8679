"""Two gates keep one limit at a real broker: together, apart, together again, with a new card."""

from typing import TYPE_CHECKING

import pytest

from gateway.core.policy import OccupancyLimit, OccupancyPolicy
from gateway.core.signals import OccupancyHeard
from tests.occupancy_site import NOON_MS, CountingGate

if TYPE_CHECKING:
    from tests.sync.conftest import Broker, MakeGate
    from tests.sync.rig import Gate

pytestmark = pytest.mark.broker

POLICY = OccupancyPolicy(("g1", "g2"), limits=(OccupancyLimit(12, company="alpha"),))


class Linked:
    """A gate that counts, and its link.

    Args:
        link: to the broker.
        counting: the count and its journal.
    """

    def __init__(self, link: "Gate", counting: CountingGate) -> None:
        self.link = link
        self.counting = counting
        self._read = 0
        self._told: object = ()

    def turn(self) -> None:
        """Hear what came, give what is asked for, and tell what is new."""
        heard, self._read = self.link.signals[self._read :], len(self.link.signals)
        for signal in heard:
            if isinstance(signal, OccupancyHeard):
                self.counting.register.heard(signal.gate, signal.states, NOON_MS)
                if signal.gate == self.counting.name:
                    self.counting.retained = signal.states
                    self.counting.hears_itself()
        self.counting.gives(0)
        self.counting.disk_writes()
        states = self.counting.register.states(NOON_MS)
        if states not in ((), self._told):
            self._told = states
            self.link.sync.tell_rooms(states)

    def until(self, rights: int, other: "Linked") -> None:
        """Wait until this gate may admit so many."""

        def has_them() -> bool:
            self.turn()
            other.turn()
            return self.counting.rights == rights

        self.link.until(has_them)

    def sees(self) -> int:
        """How many are inside, as far as it has heard."""
        self.turn()
        return self.counting.register.headcounts(NOON_MS)[0].inside

    def admits(self, people: int) -> int:
        """How many of so many it lets in."""
        return sum(self.counting.asks() for _ in range(people))


@pytest.fixture
def two(broker: "Broker", make_gate: "MakeGate") -> tuple[Linked, Linked]:
    """Both connected, six places each."""
    one, other = (
        Linked(make_gate(broker, name), CountingGate(name, POLICY)) for name in POLICY.gates
    )
    for gate in (one, other):
        gate.link.until_link("the broker is reached", up=True)
        gate.turn()
    return one, other


def test_the_last_places_go_to_the_gate_where_people_are(two: tuple[Linked, Linked]) -> None:
    """Twelve people at one gate of two are all let in, the thirteenth at neither."""
    one, other = two
    admitted = one.admits(6)
    for rights in (3, 2, 1):
        one.until(rights, other)
        admitted += one.admits(rights)

    assert (admitted, one.admits(1), other.admits(1)) == (12, 0, 0)


def test_gates_that_are_apart_keep_the_limit_and_agree_again(
    broker: "Broker", two: tuple[Linked, Linked]
) -> None:
    """Each goes on with what it has; once the broker is back, the rest moves to who needs it."""
    one, other = two
    broker.kill()
    one.link.until_link("connection lost")

    assert (one.admits(20), other.admits(2)) == (6, 2)
    one.turn()

    broker.start()
    one.until(2, other)
    assert (one.admits(20), other.admits(20)) == (2, 2)


def test_a_gate_with_a_new_card_waits_for_its_own_word(
    broker: "Broker", make_gate: "MakeGate", two: tuple[Linked, Linked]
) -> None:
    """The broker has it, so nobody is let in on a place that is taken."""
    one, other = two
    assert one.admits(4) == 4
    one.turn()
    other.link.until(lambda: other.sees() == 4)
    one.link.close()

    again = Linked(make_gate(broker, "g1"), CountingGate("g1", POLICY, begun_ms=NOON_MS))
    assert again.admits(1) == 0
    again.until(2, other)
    assert again.admits(20) == 2

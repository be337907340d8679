"""How gates hear of each other's uses: at once, at a bounded pace, and again after a silence."""

from dataclasses import dataclass, field

import pytest

from gateway.core.admissions import MOST_GATES
from gateway.core.signals import Signal, UsedElsewhere
from gateway.core.use import Use, use_digest
from gateway.runtime.clock import ManualClock
from gateway.sync.exchange import RETAINED_S, UseExchange
from gateway.sync.uses import MAX_USES, decode_uses, encode_uses


def use(number: int) -> Use:
    """The use of one code of many."""
    return Use(use_digest("park-1", "PK1S", f"cti-{number}"), number, number + 90_000)


@dataclass
class Broker:
    """What was published; takes nothing while it is down."""

    up: bool = True
    said: list[bytes] = field(default_factory=list)
    retained: bytes = b""

    def publish(
        self, topic: str, payload: bytes, *, retain: bool = False, expires_s: int | None = None
    ) -> bool:
        """Remember."""
        assert (topic, expires_s) == ("gate/gate-1/uses", RETAINED_S)
        self.said += [payload] if self.up else []
        self.retained = payload if self.up and retain else self.retained
        return self.up

    def uses(self, message: int = -1) -> tuple[Use, ...]:
        """What a message says; the last unless told otherwise."""
        return decode_uses(self.said[message], "gate-1", "park-1")


@dataclass
class Site:
    """A gate's exchange with all around it."""

    clock: ManualClock = field(default_factory=ManualClock)
    broker: Broker = field(default_factory=Broker)
    heard: list[Signal] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Switch on."""
        hear, refuse = self.heard.append, self.refusals.append
        self.exchange = UseExchange("gate-1", "park-1", hear, refuse, self.clock)

    def hears(self, gate: str, *uses: Use) -> None:
        """Another gate's message comes in."""
        self.exchange.received(gate, encode_uses(gate, "park-1", uses))
        self.exchange.turn(self.broker)

    def turn_after(self, ms: int) -> None:
        """Time passes."""
        self.clock.advance_ms(ms)
        self.exchange.turn(self.broker)


@pytest.fixture
def site() -> Site:
    """Connected, and nobody has been admitted yet."""
    return Site()


def test_an_admission_is_told_at_once_and_only_once(site: Site) -> None:
    """The friend may already be on the way to the next lane."""
    site.turn_after(0)
    assert site.broker.said == []

    site.exchange.announce((use(1),))
    site.turn_after(0)
    site.turn_after(10_000)

    assert len(site.broker.said) == 1
    assert site.broker.uses() == (use(1),)


@pytest.mark.parametrize(("after_ms", "messages"), [(499, 1), (500, 2)])
def test_a_busy_lane_speaks_twice_a_second_at_most(
    site: Site, after_ms: int, messages: int
) -> None:
    """The later message has all that the earlier ones would have had."""
    site.exchange.announce((use(1),))
    site.turn_after(0)
    site.exchange.announce((use(3), use(2), use(1)))
    site.turn_after(after_ms)

    assert len(site.broker.said) == messages


def test_an_admission_repeats_only_the_newest_uses(site: Site) -> None:
    """A message has a greatest length."""
    own = tuple(use(number) for number in range(MAX_USES + 1))
    site.exchange.announce(own)
    site.turn_after(0)
    site.turn_after(500)

    assert len(site.broker.said) == 1
    assert site.broker.uses() == own[:MAX_USES]


def test_a_new_connection_tells_the_older_uses_too_page_by_page(site: Site) -> None:
    """The newest first, and they stay the retained ones."""
    own = tuple(use(number) for number in range(2 * MAX_USES + 1))
    site.exchange.announce(own)
    site.exchange.connected()
    for _ in range(5):
        site.turn_after(500)

    assert len(site.broker.said) == 3
    assert site.broker.uses(0) + site.broker.uses(1) + site.broker.uses(2) == own
    assert site.broker.retained == site.broker.said[0]


def test_a_page_that_the_broker_does_not_take_is_told_later(site: Site) -> None:
    """While too much is under way."""
    own = tuple(use(number) for number in range(MAX_USES + 1))
    site.exchange.announce(own)
    site.exchange.connected()
    site.turn_after(0)
    site.broker.up = False
    site.turn_after(500)
    site.broker.up = True
    site.turn_after(500)

    assert len(site.broker.said) == 2
    assert site.broker.uses(0) + site.broker.uses(1) == own


def test_what_the_broker_does_not_take_is_told_later(site: Site) -> None:
    """While it is down, and while too much is under way."""
    site.exchange.announce((use(1),))
    site.exchange.turn(None)
    site.broker.up = False
    site.turn_after(500)
    site.broker.up = True
    site.turn_after(500)

    assert site.broker.uses() == (use(1),)


def test_a_new_connection_tells_again(site: Site) -> None:
    """The broker may have lost what it retained."""
    site.exchange.connected()
    site.turn_after(0)
    assert site.broker.said == []

    site.exchange.announce((use(1),))
    site.turn_after(0)
    site.exchange.connected()
    site.turn_after(500)

    assert len(site.broker.said) == 2


def test_what_another_gate_used_reaches_the_deciding_thread_once(site: Site) -> None:
    """Each message repeats the ones before."""
    site.hears("gate-2", use(1))
    site.clock.advance_ms(200)
    site.hears("gate-2", use(2), use(1))
    site.clock.advance_ms(200)
    site.hears("gate-2", use(2), use(1))

    assert site.heard == [
        UsedElsewhere("gate-2", (use(1),)),
        UsedElsewhere("gate-2", (use(2),)),
    ]


def test_a_gate_does_not_hear_itself(site: Site) -> None:
    """The broker gives it back its own words, also those of before a restart."""
    site.hears("gate-1", use(1))

    assert not site.heard
    assert not site.refusals


def test_a_gate_that_floods_is_read_at_its_pace(site: Site) -> None:
    """Of a hundred messages the first and the last few; other gates are heard all the while."""
    for number in range(100):
        site.hears("gate-2", use(number))
    site.hears("gate-3", use(200))
    assert site.heard == [UsedElsewhere("gate-2", (use(0),)), UsedElsewhere("gate-3", (use(200),))]

    site.turn_after(199)
    assert len(site.heard) == 2
    for _ in range(10):
        site.turn_after(200)
    last = [UsedElsewhere("gate-2", (use(number),)) for number in range(96, 100)]
    assert site.heard[2:] == last


def test_more_gates_than_a_site_can_have_are_refused(site: Site) -> None:
    """Whether they wait or were heard."""
    for number in range(MOST_GATES + 1):
        site.hears(f"other-{number}", use(number))

    assert len(site.heard) == MOST_GATES
    assert len(site.refusals) == 1


def test_a_message_that_is_none_is_refused_and_changes_nothing(site: Site) -> None:
    """The next good one counts."""
    site.exchange.received("gate-2", b"rubbish")
    site.turn_after(0)
    site.clock.advance_ms(200)
    site.hears("gate-2", use(1))

    assert len(site.refusals) == 1
    assert site.heard == [UsedElsewhere("gate-2", (use(1),))]


def test_an_empty_message_of_a_gate_wakes_nobody(site: Site) -> None:
    """Nor does one of another site."""
    site.hears("gate-2")
    site.exchange.received("gate-3", encode_uses("gate-3", "park-2", [use(1)]))
    site.turn_after(0)

    assert site.heard == []

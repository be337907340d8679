"""How gates hear whom the others counted: at a bounded pace, after a silence, and themselves."""

from dataclasses import dataclass, field

import pytest

from gateway.core.admissions import MOST_GATES
from gateway.core.occupancy.room import Place, RoomState
from gateway.core.occupancy.tally import Tally
from gateway.core.policy.occupancy import MOST_LIMITS
from gateway.core.signals import OccupancyHeard, Signal
from gateway.runtime.clock import ManualClock
from gateway.sync.occupancy import RETAINED_S, RoomExchange
from gateway.sync.occupancy_wire import (
    MAX_ROOMS_BYTES,
    MOST_COUNTED,
    decode_rooms,
    encode_rooms,
)
from gateway.sync.payload import ForeignPayloadError


def counted(entries: int) -> tuple[RoomState, ...]:
    """What a gate says after so many entries."""
    place = Place("company:甲", "2026-11-28")
    return (RoomState(place, "0123456789abcdef", Tally(entries, 1, 2, {"gate-2": 3})),)


@dataclass
class Broker:
    """Keeps the last message; takes nothing while it is down."""

    up: bool = True
    said: list[bytes] = field(default_factory=list)

    def publish(
        self, topic: str, payload: bytes, *, retain: bool = False, expires_s: int | None = None
    ) -> bool:
        """Remember."""
        assert (topic, retain, expires_s) == ("gate/gate-1/rooms", True, RETAINED_S)
        self.said += [payload] if self.up else []
        return self.up


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
        self.exchange = RoomExchange("gate-1", "park-1", hear, refuse, self.clock)

    def hears(self, gate: str, entries: int, site: str = "park-1") -> None:
        """A message comes in."""
        self.exchange.received(gate, encode_rooms(gate, site, counted(entries)))
        self.exchange.turn(self.broker)

    def turn_after(self, ms: int) -> None:
        """Time passes."""
        self.clock.advance_ms(ms)
        self.exchange.turn(self.broker)


@pytest.fixture
def site() -> Site:
    """Connected, and nothing was said yet."""
    return Site()


@pytest.mark.parametrize(("after_ms", "messages"), [(499, 1), (500, 2)])
def test_a_busy_lane_speaks_twice_a_second_at_most(
    site: Site, after_ms: int, messages: int
) -> None:
    """The later message has all that the earlier ones had."""
    site.exchange.announce(counted(1))
    site.turn_after(0)
    site.exchange.announce(counted(2))
    site.turn_after(after_ms)

    assert len(site.broker.said) == messages
    assert decode_rooms(site.broker.said[-1], "gate-1", "park-1") == counted(messages)


def test_what_the_broker_does_not_take_is_told_later(site: Site) -> None:
    """While it is down, and while too much is under way."""
    site.exchange.announce(counted(1))
    site.exchange.turn(None)
    site.broker.up = False
    site.turn_after(500)
    site.broker.up = True
    site.turn_after(500)
    site.turn_after(500)

    assert len(site.broker.said) == 1


def test_a_new_connection_tells_again_what_there_is(site: Site) -> None:
    """The broker may have lost what it kept; a gate that can't tell yet keeps silent."""
    site.exchange.connected()
    site.turn_after(0)
    assert site.broker.said == []

    site.exchange.announce(counted(1))
    site.turn_after(0)
    site.exchange.connected()
    site.turn_after(500)
    assert len(site.broker.said) == 2


def test_what_other_gates_counted_reaches_the_deciding_thread(site: Site) -> None:
    """Of a flood the first and the last, and other gates are heard all the while."""
    for entries in range(100):
        site.hears("gate-2", entries)
    site.hears("gate-3", 7)
    site.turn_after(199)
    assert site.heard == [
        OccupancyHeard("gate-2", counted(0)),
        OccupancyHeard("gate-3", counted(7)),
    ]

    site.turn_after(1)
    site.turn_after(200)
    assert site.heard[2:] == [OccupancyHeard("gate-2", counted(99))]


def test_a_gate_hears_its_own_word_of_before_until_it_speaks(site: Site) -> None:
    """That is all that a new memory card has to go by; afterwards it knows better."""
    site.hears("gate-1", 5)
    site.exchange.announce(counted(6))
    site.clock.advance_ms(1_000)
    site.hears("gate-1", 6)

    assert site.heard == [OccupancyHeard("gate-1", counted(5))]


def test_another_site_is_nothing_to_this_one(site: Site) -> None:
    """They may share a broker."""
    site.hears("gate-2", 1, site="park-2")

    assert (site.heard, site.refusals) == ([], [])


def test_more_gates_than_a_site_can_have_are_refused(site: Site) -> None:
    """Whatever their names."""
    for number in range(MOST_GATES + 1):
        site.hears(f"other-{number}", 1)

    assert len(site.heard) == MOST_GATES
    assert len(site.refusals) == 1


GOOD = encode_rooms("g2", "park-1", counted(4))


@pytest.mark.parametrize(
    "payload",
    [
        b"rubbish",
        b"[]",
        GOOD.replace(b'"v":1', b'"v":2'),
        GOOD.replace(b'"gate":"g2"', b'"gate":"g3"'),
        GOOD.replace(b'"site":"park-1"', b'"site":""'),
        GOOD.replace(b'"rooms":[{', b'"rooms":[7,{'),
        GOOD.replace(b'"rooms":[', b'"rooms":{"x":[').replace(b"}]}", b"}]}}"),
        GOOD.replace(b'"of":', b'"off":'),
        GOOD.replace(b"2026-11-28", b"2026-11-31"),
        GOOD.replace(b"2026-11-28", b"2026-W48-6"),
        GOOD.replace(b"0123456789abcdef", b"0123456789abcdef0"),
        GOOD.replace(b'"entries":4', b'"entries":-1'),
        GOOD.replace(b'"entries":4', b'"entries":true'),
        GOOD.replace(b'"exits":1', f'"exits":{MOST_COUNTED + 1}'.encode()),
        GOOD.replace(b'"wants":2', b'"wants":2.5'),
        GOOD.replace(b'{"gate-2":3}', b"3"),
        GOOD.replace(b'"gate-2":3', b'"+":3'),
        GOOD.replace(b'"gate-2":3', b'"gate-2":-3'),
        GOOD.replace(b'"gate-2":3', ",".join(f'"g{n}":1' for n in range(17)).encode()),
        encode_rooms("g2", "park-1", counted(1) * (MOST_LIMITS + 1)),
        GOOD + b" " * MAX_ROOMS_BYTES,
    ],
)
def test_a_message_that_is_none_is_refused(site: Site, payload: bytes) -> None:
    """Nothing of it counts, and the next good one does."""
    with pytest.raises(ForeignPayloadError):
        decode_rooms(payload, "g2", "park-1")

    site.exchange.received("g2", payload)
    site.turn_after(0)
    site.clock.advance_ms(200)
    site.hears("g2", 4)

    assert len(site.refusals) == 1
    assert site.heard == [OccupancyHeard("g2", counted(4))]


def test_the_longest_message_fits() -> None:
    """Thirty-two limits with names of 64 characters, and gifts to sixteen gates."""
    place = Place("building:" + "门" * 64, "2026-11-28")
    given = {f"{number:02}{'g' * 30}": MOST_COUNTED for number in range(16)}
    tally = Tally(MOST_COUNTED, MOST_COUNTED, MOST_COUNTED, given)
    states = (RoomState(place, "0123456789abcdef", tally),) * MOST_LIMITS
    payload = encode_rooms("g" * 32, "s" * 32, states)

    assert decode_rooms(payload, "g" * 32, "s" * 32) == states

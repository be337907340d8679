"""Each broker gets every document, and none waits or is sent twice for another's sake."""

from dataclasses import dataclass, field

import pytest

from gateway.central.spread import Publishing, Spread
from gateway.core.instant import Instant
from gateway.runtime.clock import ManualClock
from gateway.sync.want import Want


@dataclass
class Broker:
    """A connection with places for so many publications under way."""

    is_connected: bool = True
    places: int = 100
    got: list[bytes] = field(default_factory=list)

    @property
    def is_idle(self) -> bool:
        """Whether it takes again."""
        return self.is_connected and self.places > 0

    def publish(self, topic: str, payload: bytes, *, retain: bool) -> bool:
        """Take it if there is a place."""
        assert topic
        assert retain
        if not self.is_idle:
            return False
        self.places -= 1
        self.got.append(payload)
        return True


@dataclass
class Document:
    """A publisher of one document, as publishers are: it is sent once, and on each connection."""

    spread: Spread
    is_sent: bool = False

    def connected(self) -> None:
        """Send it again."""
        self.is_sent = False

    def step(self, _now: Instant) -> None:
        """Send it if that is due."""
        self.is_sent = self.is_sent or self.spread.publish("site/park-1/roster", b"roster")


@pytest.fixture
def brokers() -> list[Broker]:
    """Two that are there."""
    return [Broker(), Broker()]


@pytest.fixture
def publishing(brokers: list[Broker]) -> Publishing:
    """A roster for both."""
    spread = Spread(brokers)
    return Publishing(Document(spread), _asked, spread, ManualClock())


def _asked(_want: Want) -> None:
    """No gate does."""


def test_every_broker_gets_it_once(brokers: list[Broker], publishing: Publishing) -> None:
    """However often the thread comes round."""
    for _ in range(3):
        publishing.publish()
    assert [broker.got for broker in brokers] == [[b"roster"], [b"roster"]]


def test_a_broker_that_is_away_is_not_waited_for_and_gets_it_when_it_is_back(
    brokers: list[Broker], publishing: Publishing
) -> None:
    """Its thread tells of the connection."""
    brokers[1].is_connected = False
    publishing.publish()
    assert brokers[0].got == [b"roster"]
    brokers[1].is_connected = True
    publishing.connected()
    publishing.publish()
    assert brokers[1].got == [b"roster"]


def test_a_frozen_broker_costs_the_others_nothing_and_gets_it_when_it_takes_again(
    brokers: list[Broker], publishing: Publishing
) -> None:
    """It is connected and answers nothing until its silence is noticed."""
    brokers[0].places = 0
    for _ in range(5):
        publishing.publish()
    assert [broker.got for broker in brokers] == [[], [b"roster"]]
    brokers[0].places = 10
    publishing.publish()
    assert brokers[0].got == [b"roster"]


def test_without_any_broker_it_is_tried_again(
    brokers: list[Broker], publishing: Publishing
) -> None:
    """Nothing is taken for sent."""
    for broker in brokers:
        broker.places = 0
    publishing.publish()
    brokers[0].places = brokers[1].places = 10
    publishing.publish()
    assert [broker.got for broker in brokers] == [[b"roster"], [b"roster"]]

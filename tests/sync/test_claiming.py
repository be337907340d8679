"""How lanes hear of each other's claims: at once, at a bounded pace, and never late."""

from dataclasses import dataclass, field

import pytest

from gateway.core.admissions import MOST_GATES
from gateway.core.arbitration import Claim
from gateway.core.signals import ClaimHeard, Signal
from gateway.core.use import use_digest
from gateway.runtime.clock import ManualClock
from gateway.sync.claiming import HEAR_NS, MOST_UNTOLD, ClaimExchange
from gateway.sync.claims import encode_claim


def claim(lane: str = "gate-1", number: int = 1) -> Claim:
    """A lane reads one code of many."""
    return Claim(lane, use_digest("park-1", "PK1S", f"cti-{number}"), 100 + number, 5)


@dataclass
class Broker:
    """What was published."""

    said: list[tuple[str, bytes, int]] = field(default_factory=list)

    def publish(self, topic: str, payload: bytes, *, qos: int = 1) -> bool:
        """Remember."""
        self.said.append((topic, payload, qos))
        return True


@dataclass
class Site:
    """A lane's exchange with all around it."""

    clock: ManualClock = field(default_factory=ManualClock)
    broker: Broker = field(default_factory=Broker)
    heard: list[Signal] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Switch on."""
        hear, refuse = self.heard.append, self.refusals.append
        self.exchange = ClaimExchange("gate-1", "park-1", hear, refuse, self.clock)

    def hears(self, lane: str, number: int = 1, site: str = "park-1") -> None:
        """Another lane's message comes in."""
        self.exchange.received(lane, encode_claim(claim(lane, number), site))


@pytest.fixture
def site() -> Site:
    """Nobody is in view yet."""
    return Site()


def test_a_claim_is_told_once_and_kept_by_nobody(site: Site) -> None:
    """QoS 0, on the lane's own topic."""
    site.exchange.claim(claim())
    site.exchange.turn(site.broker)
    site.exchange.turn(site.broker)

    assert site.broker.said == [("gate/gate-1/claims", encode_claim(claim(), "park-1"), 0)]


def test_what_could_not_be_told_at_once_concerns_nobody_later(site: Site) -> None:
    """The broker was away when somebody stood there."""
    site.exchange.claim(claim())
    site.exchange.turn(None)
    site.exchange.turn(site.broker)
    for number in range(MOST_UNTOLD + 3):
        site.exchange.claim(claim(number=number))
    site.exchange.turn(site.broker)

    newest = [encode_claim(claim(number=number + 3), "park-1") for number in range(MOST_UNTOLD)]
    assert [payload for _, payload, _ in site.broker.said] == newest


def test_another_lanes_claim_reaches_the_gate(site: Site) -> None:
    """Its own, which the broker gives back, and another site's do not."""
    site.hears("gate-2")
    site.hears("gate-1")
    site.hears("gate-3", site="park-2")

    assert site.heard == [ClaimHeard(claim("gate-2"))]


def test_claims_that_come_faster_than_people_are_dropped(site: Site) -> None:
    """Of one lane; another's are heard."""
    site.hears("gate-2", 1)
    site.hears("gate-2", 2)
    site.hears("gate-3", 3)
    site.clock.advance_ms(HEAR_NS // 1_000_000)
    site.hears("gate-2", 4)

    assert [signal.claim.size_px for signal in site.heard if isinstance(signal, ClaimHeard)] == [
        101,
        103,
        104,
    ]


def test_a_site_has_so_many_lanes_and_no_more(site: Site) -> None:
    """Names that somebody makes up fill no memory."""
    for number in range(MOST_GATES + 5):
        site.hears(f"made-up-{number}")

    assert len(site.heard) == MOST_GATES


def test_what_is_no_claim_is_counted(site: Site) -> None:
    """And the next one is heard."""
    site.exchange.received("gate-2", b"rubbish")
    site.clock.advance_ms(1_000)
    site.hears("gate-2")

    assert len(site.refusals) == 1
    assert site.heard == [ClaimHeard(claim("gate-2"))]

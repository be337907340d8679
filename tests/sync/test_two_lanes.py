"""Two lanes whose cameras see one phone, and a real broker between them."""

from typing import TYPE_CHECKING

import pytest

from gateway.core.event import EventKind
from gateway.core.lane import LaneState
from gateway.core.signals import ClaimHeard, CodeRead
from gateway.sync.claims import encode_claim
from tests.lane import Lane

if TYPE_CHECKING:
    from gateway.sync.session import MqttSession
    from tests.sync.conftest import Broker, MakeGate
    from tests.sync.rig import Gate

pytestmark = pytest.mark.broker


class RealLane(Lane):
    """A deciding thread in the test's hand, joined to a gate's own link."""

    def __init__(self, link: "Gate", name: str) -> None:
        super().__init__(name=name, claim=link.sync.claim)
        self._link = link
        self._heard = 0
        link.until(lambda: link.sync.connected)

    def sees(self, size_px: int, text: str = "good-1") -> None:
        """The camera reads the phone."""
        now_ns = self.clock.mono_ns()
        self.gate.turn(CodeRead(text, now_ns, now_ns, size_px=size_px))

    def hears(self) -> None:
        """What the other lane claims arrives by the broker."""
        claims = self.claims()
        self._link.until(lambda: len(self.claims()) > self._heard)
        claims = self.claims()
        for claim in claims[self._heard :]:
            self.gate.turn(claim)
        self._heard = len(claims)

    def claims(self) -> list[ClaimHeard]:
        """All that came so far."""
        return [signal for signal in self._link.signals if isinstance(signal, ClaimHeard)]


def test_the_larger_lane_admits_and_the_smaller_one_lets_go(
    broker: "Broker", make_gate: "MakeGate"
) -> None:
    """Both began to collect; the claims cross at the broker while foreheads are measured."""
    near, far = (RealLane(make_gate(broker, name), name) for name in ("g1", "g2"))
    far.sees(90)
    near.sees(240)
    far.hears()
    near.hears()
    near.forehead()
    for lane in (near, far):
        lane.written()

    assert near.shows(LaneState.ADMIT)
    assert far.shows(LaneState.IDLE)
    assert EventKind.CODE_BELONGS_TO_LANE in far.kinds()
    assert (near.barrier.opened, far.barrier.opened) == (1, 0)


def test_nobody_hears_a_claim_late(broker: "Broker", make_gate: "MakeGate") -> None:
    """The broker keeps none for a lane that comes later, and no lane tells one after an outage."""
    one = make_gate(broker, "g1")
    lane = RealLane(one, "g1")
    lane.sees(240)
    other = make_gate(broker, "g2")
    other.until(lambda: other.sync.connected)
    broker.kill()
    one.until(lambda: not one.sync.connected)
    lane.sees(240, "good-2")
    broker.start()
    for gate in (one, other):
        gate.until(lambda gate=gate: gate.sync.connected)  # type: ignore[misc]  # bound at once
    lane.clock.advance_ms(5_000)
    lane.sees(250, "good-3")
    other.until(lambda: any(isinstance(signal, ClaimHeard) for signal in other.signals))

    assert [s.claim.size_px for s in other.signals if isinstance(s, ClaimHeard)] == [250]


def test_what_a_stranger_claims_is_counted_and_the_rest_goes_on(
    broker: "Broker", make_gate: "MakeGate", somebody: "MqttSession"
) -> None:
    """Rubbish, and another gate's name; then a lane's own word."""
    gate = make_gate(broker, "g1")
    lane = RealLane(make_gate(broker, "g2"), "g2")
    gate.until(lambda: somebody.publish("gate/g6/claims", b"rubbish"))
    gate.until(lambda: gate.sync.refused_messages == 1)
    lane.sees(90)
    gate.until(lambda: any(isinstance(signal, ClaimHeard) for signal in gate.signals))

    (heard,) = [signal.claim for signal in gate.signals if isinstance(signal, ClaimHeard)]
    assert (heard.lane, heard.size_px) == ("g2", 90)
    gate.until(lambda: somebody.publish("gate/g7/claims", encode_claim(heard, "park-1")))
    gate.until(lambda: gate.sync.refused_messages == 2)

"""What a gate makes of messages from a real broker: rosters, rubbish, and what nobody asked for."""

from typing import TYPE_CHECKING

import pytest

from gateway.central.roster_chain import RosterChain
from gateway.sync.session import MqttSession
from gateway.sync.topics import Channel
from gateway.sync.wire import Ack, encode_ack
from tests.sync.frozen_broker import FrozenBroker
from tests.sync.rig import ACK, Gate

if TYPE_CHECKING:
    from tests.sync.conftest import MakeCentre, MakeGate
    from tests.sync.memory import MemoryOutbox, MemoryRoster, Park

pytestmark = pytest.mark.broker

ROSTER = Channel.ROSTER.of("park-1")


def publish(session: MqttSession, chain: RosterChain) -> None:
    """As the centre does: what a manifest names is there before it."""
    for number, part in enumerate(chain.pieces.parts):
        session.publish(Channel.ROSTER_PARTS.numbered("park-1", number), part, retain=True)
    for number, change in chain.pieces.changes.items():
        session.publish(Channel.ROSTER_CHANGES.numbered("park-1", number), change, retain=True)
    session.publish(ROSTER, chain.pieces.manifest, retain=True)


def test_messages_that_are_not_ours_are_counted_and_change_nothing(
    gate: Gate, somebody: MqttSession, make_centre: "MakeCentre", outbox: "MemoryOutbox"
) -> None:
    """Rubbish, another journal's word, and a word on rows that don't exist."""
    gate.until_link("acknowledges nothing")
    foreign = [b"", b"\x00" * 50_000, b"[]", encode_ack(Ack(8, 50)), encode_ack(Ack(9, 5_000))]
    for payload in foreign:
        assert somebody.publish(ACK, payload)
    make_centre().until_complete(outbox)
    assert gate.sync.refused_messages == len(foreign)
    assert outbox.stored_watermark <= 1_000


def test_a_broker_that_sends_what_nobody_asked_for_is_borne(
    make_gate: "MakeGate",
) -> None:
    """The topic is not ours, so nothing of it is read."""
    publish = b"\x30\x05\x00\x01x\x00y"  # QoS 0, topic "x", one byte
    with FrozenBroker(then=publish) as strange:
        gate = make_gate(strange)
        gate.until(lambda: gate.sync.refused_messages == 1)


def test_a_roster_that_waits_at_the_broker_comes_into_force(
    gate: Gate, somebody: MqttSession, park: "Park", memory_roster: "MemoryRoster"
) -> None:
    """And the next one too."""
    chain = park.roster(1, people=3)
    publish(somebody, chain)
    gate.until_roster(1, people=3)
    publish(somebody, park.after(chain, 2, people=4))
    gate.until_roster(2, people=4)
    assert (memory_roster.version, memory_roster.installed) == (2, 1)


def test_a_roster_that_is_not_genuine_is_refused_and_the_link_stands(
    gate: Gate,
    somebody: MqttSession,
    park: "Park",
    other_park: "Park",
    memory_roster: "MemoryRoster",
) -> None:
    """Another site's, an older one, a megabyte of nothing; then a good one."""
    gate.until(lambda: gate.sync.connected)
    chain = park.roster(5)
    publish(somebody, chain)
    gate.until_roster(5, people=3)
    manifests = (other_park.roster(6).pieces.manifest, park.roster(4).pieces.manifest)
    for payload in (*manifests, bytes(1024 * 1024)):
        somebody.publish(ROSTER, payload, retain=True)
    gate.until(lambda: len(gate.refusals) == 3)
    assert memory_roster.version == 5
    publish(somebody, park.after(chain, 7, people=4))
    gate.until(lambda: memory_roster.version == 7)

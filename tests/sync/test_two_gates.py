"""Two gates of a site at a real broker tell each other by which codes they admitted."""

from typing import TYPE_CHECKING

import pytest

from gateway.core.signals import UsedElsewhere
from gateway.core.use import Use, use_digest
from gateway.sync.uses import encode_uses

if TYPE_CHECKING:
    from gateway.sync.session import MqttSession
    from tests.sync.conftest import Broker, MakeGate
    from tests.sync.rig import Gate

pytestmark = pytest.mark.broker

FIRST, SECOND = (
    Use(use_digest("park-1", "PK1S", cti), 1_800_000_000_000, 1_800_000_090_000)
    for cti in ("cti-1", "cti-2")
)


def until_heard(gate: "Gate", said: UsedElsewhere) -> None:
    """Wait until the gate was told."""
    gate.until(lambda: said in gate.signals)


def test_a_gate_hears_what_another_admits_and_what_it_missed(
    broker: "Broker", make_gate: "MakeGate"
) -> None:
    """At once; and a gate that starts later hears it from the broker, with nothing of its own."""
    one, two = make_gate(broker, "g1"), make_gate(broker, "g2")
    one.sync.announce((FIRST,))
    until_heard(two, UsedElsewhere("g1", (FIRST,)))

    late = make_gate(broker, "g3")
    until_heard(late, UsedElsewhere("g1", (FIRST,)))
    late.sync.announce((SECOND,))
    until_heard(one, UsedElsewhere("g3", (SECOND,)))
    until_heard(two, UsedElsewhere("g3", (SECOND,)))

    assert not [signal for signal in one.signals if signal == UsedElsewhere("g1", (FIRST,))]


def test_gates_that_were_apart_tell_each_other_once_the_broker_is_back(
    broker: "Broker", make_gate: "MakeGate"
) -> None:
    """The broker was killed with all that it retained."""
    one, two = make_gate(broker, "g1"), make_gate(broker, "g2")
    one.sync.announce((FIRST,))
    until_heard(two, UsedElsewhere("g1", (FIRST,)))
    broker.kill()
    two.until_link("connection lost")
    two.sync.announce((FIRST,))
    one.sync.announce((SECOND, FIRST))

    broker.start()

    until_heard(one, UsedElsewhere("g2", (FIRST,)))
    until_heard(two, UsedElsewhere("g1", (SECOND,)))


def test_what_a_stranger_says_of_used_codes_is_counted_and_the_rest_goes_on(
    broker: "Broker", make_gate: "MakeGate", somebody: "MqttSession"
) -> None:
    """Rubbish, another gate's name, another site; then a gate's own word."""
    gate = make_gate(broker, "g1")
    gate.until(lambda: gate.sync.connected)
    somebody.publish("gate/g6/uses", b"rubbish")
    somebody.publish("gate/g7/uses", encode_uses("g8", "park-1", [FIRST]))
    gate.until(lambda: gate.sync.refused_messages == 2)
    somebody.publish("gate/g7/uses", encode_uses("g7", "park-2", [FIRST]))
    somebody.publish("gate/g9/uses", encode_uses("g9", "park-1", [SECOND]))

    until_heard(gate, UsedElsewhere("g9", (SECOND,)))
    assert [signal for signal in gate.signals if isinstance(signal, UsedElsewhere)] == [
        UsedElsewhere("g9", (SECOND,))
    ]

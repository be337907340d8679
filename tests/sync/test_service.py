"""A gate's whole link against a real mosquitto that dies, and a centre that comes and goes."""

from typing import TYPE_CHECKING

import pytest

from gateway.sync.uplink import WINDOW
from tests.sync.rig import EVENTS, URGENT, Gate

if TYPE_CHECKING:
    from tests.sync.conftest import Broker, MakeBroker, MakeCentre, MakeGate
    from tests.sync.memory import MemoryOutbox

pytestmark = pytest.mark.broker


def test_a_backlog_is_drained_byte_for_byte(
    gate: Gate, make_centre: "MakeCentre", outbox: "MemoryOutbox"
) -> None:
    """And the gate knows that the centre has it."""
    make_centre().until_complete(outbox)
    gate.until_link("the broker is reached", up=True)
    assert gate.sync.connected


def test_rows_follow_while_the_link_stands(
    gate: Gate, make_centre: "MakeCentre", outbox: "MemoryOutbox"
) -> None:
    """A wake after each commit; an urgent row takes its own way besides."""
    centre = make_centre()
    centre.until_complete(outbox)
    for urgent in (False, True, False):
        outbox.append(urgent=urgent)
        gate.sync.wake()
        centre.until_complete(outbox)
    centre.until(lambda: (URGENT, 1_002) in centre.arrivals)


def test_an_urgent_row_overtakes_a_backlog(
    gate: Gate, make_centre: "MakeCentre", outbox: "MemoryOutbox"
) -> None:
    """The centre hears of a forced arm although 1,000 rows before it don't move."""
    deaf = make_centre(speaks=False)
    gate.until_link("acknowledges nothing")
    outbox.append(urgent=True)
    gate.sync.wake()
    deaf.until(lambda: (URGENT, 1_001) in deaf.arrivals)
    deaf.close()
    make_centre().until_complete(outbox)


def test_a_centre_that_says_nothing_gets_no_more_than_the_window(
    gate: Gate, make_centre: "MakeCentre"
) -> None:
    """Four batches, and then the first one again from time to time."""
    deaf = make_centre(speaks=False)
    gate.until_link("acknowledges nothing")
    deaf.until(lambda: len(deaf.arrivals) > WINDOW)
    deaf.close()
    assert {sequence for _, sequence in deaf.arrivals} <= {1, 101, 201, 301}


def test_a_centre_that_comes_back_gets_everything(
    gate: Gate, make_centre: "MakeCentre", outbox: "MemoryOutbox"
) -> None:
    """While it is away the guard is told so."""
    gate.until_link("acknowledges nothing")
    centre = make_centre()
    centre.until_complete(outbox)
    gate.until_link("the broker is reached", up=True)
    centre.close()
    outbox.append(500)
    gate.until_link("acknowledges nothing")
    again = make_centre()
    again.until(lambda: set(range(1_001, 1_501)) <= set(again.rows))


def test_a_centre_from_a_backup_gets_again_what_it_lost(
    gate: Gate, make_centre: "MakeCentre", outbox: "MemoryOutbox"
) -> None:
    """Also from a gate where nobody passes: each heartbeat is answered with the watermark."""
    centre = make_centre()
    centre.until_complete(outbox)
    centre.return_to_backup(300)
    centre.until_complete(outbox)
    assert gate.sync.refused_messages == 0


def test_a_broker_killed_in_the_middle_loses_nothing(
    gate: Gate, broker: "Broker", make_centre: "MakeCentre", outbox: "MemoryOutbox"
) -> None:
    """Three times, with all that it held."""
    centre = make_centre()
    for _ in range(3):
        before = len(centre.rows)
        outbox.append(2_000)
        gate.sync.wake()
        centre.until_more_than(before)
        broker.kill()
        gate.until(lambda: not gate.sync.connected)
        gate.until_link("nobody listens there")
        broker.start()
    centre.until_complete(outbox)
    gate.until_link("the broker is reached", up=True)


def test_a_gate_that_is_started_anew_goes_on_behind_the_watermark(
    gate: Gate,
    broker: "Broker",
    make_gate: "MakeGate",
    make_centre: "MakeCentre",
    outbox: "MemoryOutbox",
) -> None:
    """Row 1 is not sent again."""
    centre = make_centre()
    centre.until_complete(outbox)
    gate.until(lambda: outbox.stored_watermark == 1_000)
    gate.close()
    outbox.append()
    make_gate(broker)
    centre.until_complete(outbox)
    assert centre.arrivals[-1] == (EVENTS, 1_001)


def test_birth_heartbeats_and_end_are_told(gate: Gate, make_centre: "MakeCentre") -> None:
    """Retained, with one session id in all of them."""
    centre = make_centre()
    gate.backlog = 77
    centre.until(lambda: any(s.heartbeat and s.heartbeat.backlog == 77 for s in centre.states))
    gate.close()
    centre.until(lambda: centre.states[-1].heartbeat is None)
    assert len({state.session for state in centre.states}) == 1


def test_a_heartbeat_that_cannot_be_made_is_left_out(
    gate: Gate, make_centre: "MakeCentre", outbox: "MemoryOutbox"
) -> None:
    """The link does not depend on it."""
    gate.heartbeat_fails = True
    make_centre().until_complete(outbox)


def test_a_gate_whose_journal_never_answers_can_be_switched_off(
    broker: "Broker", make_gate: "MakeGate", outbox: "MemoryOutbox"
) -> None:
    """While it waits for the disk."""
    outbox.broken = "journal: disk I/O error"
    gate = make_gate(broker)
    gate.until_link("disk I/O error")
    gate.close()
    assert not gate.sync.connected


def test_a_gate_without_the_right_to_publish_says_so(
    make_broker: "MakeBroker", make_gate: "MakeGate", outbox: "MemoryOutbox"
) -> None:
    """The broker answers each batch and throws it away."""
    broker = make_broker()
    rules = broker.folder / "rules"
    rules.write_text("topic read #\n", "ascii")
    broker.configure(f"allow_anonymous true\nacl_file {rules}")
    broker.start()
    outbox.append(10)
    make_gate(broker).until_link("not publish: Not authorized")


def test_a_journal_that_cannot_be_read_is_told_as_the_links_fault(
    broker: "Broker",
    make_gate: "MakeGate",
    make_centre: "MakeCentre",
    outbox: "MemoryOutbox",
) -> None:
    """At the start or later, and it heals without a restart."""
    outbox.append(10)
    outbox.broken = "journal: disk I/O error"
    gate = make_gate(broker)
    gate.until_link("disk I/O error")
    outbox.broken = ""
    centre = make_centre()
    centre.until_complete(outbox)
    outbox.append()
    outbox.broken = "journal: gone"
    gate.until_link("journal: gone")
    outbox.broken = ""
    centre.until_complete(outbox)

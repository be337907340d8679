"""A gate's whole link against a real mosquitto that dies, and a centre that comes and goes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from gateway.sync.session import Connected, MqttSession
from gateway.sync.topics import Channel
from gateway.sync.uplink import WINDOW
from gateway.sync.wire import Ack, encode_ack
from tests.sync.rig import ACK, EVENTS, URGENT, Centre, Gate

if TYPE_CHECKING:
    from tests.sync.conftest import (
        Broker,
        MakeBroker,
        MakeSession,
        MemoryOutbox,
        MemoryRoster,
        Park,
    )

pytestmark = pytest.mark.broker

MakeCentre = Callable[..., Centre]
ROSTER = Channel.ROSTER.of("park-1")


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """What is closed at the end of the test, the newest first."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def make_gate(
    outbox: "MemoryOutbox", memory_roster: "MemoryRoster", park: "Park", stack: ExitStack
) -> "Callable[[Broker], Gate]":
    """Makes running gates with the same journal."""

    def make(broker: "Broker") -> Gate:
        gate = Gate(broker.settings, park.keys, outbox, memory_roster)
        stack.callback(gate.close)
        return gate.start()

    return make


@pytest.fixture
def gate(broker: "Broker", make_gate: "Callable[[Broker], Gate]", outbox: "MemoryOutbox") -> Gate:
    """A running gate with 1,000 rows to send."""
    outbox.append(1_000)
    return make_gate(broker)


@pytest.fixture
def make_centre(broker: "Broker", stack: ExitStack) -> MakeCentre:
    """Makes running centres."""

    def make(*, speaks: bool = True) -> Centre:
        centre = Centre(broker.settings, speaks=speaks)
        stack.callback(centre.close)
        return centre.start()

    return make


@pytest.fixture
def somebody(broker: "Broker", make_session: "MakeSession") -> MqttSession:
    """Someone else who may publish."""
    session = make_session(broker.settings, "somebody", "nothing")
    session.start()
    while session.next_event(1.0) != Connected():
        pass
    return session


def until_complete(centre: Centre, outbox: "MemoryOutbox") -> None:
    """Wait until the centre has every row, byte for byte."""
    centre.until(lambda: len(centre.rows) == outbox.head)
    assert all(outbox.text_of(sequence) == row for sequence, row in centre.rows.items())


def test_a_backlog_is_drained_byte_for_byte(
    gate: Gate, make_centre: MakeCentre, outbox: "MemoryOutbox"
) -> None:
    """And the gate knows that the centre has it."""
    until_complete(make_centre(), outbox)
    gate.until_link("the broker is reached", up=True)
    assert gate.sync.connected


def test_rows_follow_while_the_link_stands(
    gate: Gate, make_centre: MakeCentre, outbox: "MemoryOutbox"
) -> None:
    """A wake after each commit; an urgent row takes its own way besides."""
    centre = make_centre()
    until_complete(centre, outbox)
    for urgent in (False, True, False):
        outbox.append(urgent=urgent)
        gate.sync.wake()
        until_complete(centre, outbox)
    centre.until(lambda: (URGENT, 1_002) in centre.arrivals)


def test_an_urgent_row_overtakes_a_backlog(
    gate: Gate, make_centre: MakeCentre, outbox: "MemoryOutbox"
) -> None:
    """The centre hears of a forced arm although 1,000 rows before it don't move."""
    deaf = make_centre(speaks=False)
    gate.until_link("acknowledges nothing")
    outbox.append(urgent=True)
    gate.sync.wake()
    deaf.until(lambda: (URGENT, 1_001) in deaf.arrivals)
    deaf.close()
    until_complete(make_centre(), outbox)


def test_a_centre_that_says_nothing_gets_no_more_than_the_window(
    gate: Gate, make_centre: MakeCentre
) -> None:
    """Four batches, and then the first one again from time to time."""
    deaf = make_centre(speaks=False)
    gate.until_link("acknowledges nothing")
    deaf.until(lambda: len(deaf.arrivals) > WINDOW)
    deaf.close()
    assert {sequence for _, sequence in deaf.arrivals} <= {1, 101, 201, 301}


def test_a_centre_that_comes_back_gets_everything(
    gate: Gate, make_centre: MakeCentre, outbox: "MemoryOutbox"
) -> None:
    """While it is away the guard is told so."""
    gate.until_link("acknowledges nothing")
    centre = make_centre()
    until_complete(centre, outbox)
    gate.until_link("the broker is reached", up=True)
    centre.close()
    outbox.append(500)
    gate.until_link("acknowledges nothing")
    again = make_centre()
    again.until(lambda: set(range(1_001, 1_501)) <= set(again.rows))


def test_a_centre_from_a_backup_gets_again_what_it_lost(
    gate: Gate, make_centre: MakeCentre, outbox: "MemoryOutbox"
) -> None:
    """Also from a gate where nobody passes: each heartbeat is answered with the watermark."""
    centre = make_centre()
    until_complete(centre, outbox)
    centre.return_to_backup(300)
    until_complete(centre, outbox)
    assert gate.sync.refused_messages == 0


def test_a_broker_killed_in_the_middle_loses_nothing(
    gate: Gate, broker: "Broker", make_centre: MakeCentre, outbox: "MemoryOutbox"
) -> None:
    """Three times, with all that it held."""
    centre = make_centre()
    for _ in range(3):
        before = len(centre.rows)
        outbox.append(2_000)
        gate.sync.wake()
        centre.until_more_than(before)
        broker.kill()
        gate.until_link("nobody listens there")
        assert not gate.sync.connected
        broker.start()
    until_complete(centre, outbox)
    gate.until_link("the broker is reached", up=True)


def test_a_gate_that_is_started_anew_goes_on_behind_the_watermark(
    gate: Gate,
    broker: "Broker",
    make_gate: "Callable[[Broker], Gate]",
    make_centre: MakeCentre,
    outbox: "MemoryOutbox",
) -> None:
    """Row 1 is not sent again."""
    centre = make_centre()
    until_complete(centre, outbox)
    gate.until(lambda: outbox.stored_watermark == 1_000)
    gate.close()
    outbox.append()
    make_gate(broker)
    until_complete(centre, outbox)
    assert centre.arrivals[-1] == (EVENTS, 1_001)


def test_birth_heartbeats_and_end_are_told(gate: Gate, make_centre: MakeCentre) -> None:
    """Retained, with one session id in all of them."""
    centre = make_centre()
    gate.backlog = 77
    centre.until(lambda: any(s.heartbeat and s.heartbeat.backlog == 77 for s in centre.states))
    gate.close()
    centre.until(lambda: centre.states[-1].heartbeat is None)
    assert len({state.session for state in centre.states}) == 1


def test_messages_that_are_not_ours_are_counted_and_change_nothing(
    gate: Gate, somebody: MqttSession, make_centre: MakeCentre, outbox: "MemoryOutbox"
) -> None:
    """Rubbish, another journal's word, and a word on rows that don't exist."""
    gate.until_link("acknowledges nothing")
    foreign = [b"", b"\x00" * 50_000, b"[]", encode_ack(Ack(8, 50)), encode_ack(Ack(9, 5_000))]
    for payload in foreign:
        assert somebody.publish(ACK, payload)
    until_complete(make_centre(), outbox)
    assert gate.sync.refused_messages == len(foreign)
    assert outbox.stored_watermark <= 1_000


def test_a_roster_that_waits_at_the_broker_comes_into_force(
    gate: Gate, somebody: MqttSession, park: "Park", memory_roster: "MemoryRoster"
) -> None:
    """And the next one too."""
    for version in (1, 2):
        somebody.publish(ROSTER, park.roster(version, people=3), retain=True)
        gate.until_roster(version, people=3)
    assert memory_roster.version == 2


def test_a_roster_that_is_not_genuine_is_refused_and_the_link_stands(
    gate: Gate,
    somebody: MqttSession,
    park: "Park",
    other_park: "Park",
    memory_roster: "MemoryRoster",
) -> None:
    """Another site's, an older one, a megabyte of nothing; then a good one."""
    somebody.publish(ROSTER, park.roster(5), retain=True)
    for payload in (other_park.roster(6), park.roster(4), bytes(1024 * 1024)):
        somebody.publish(ROSTER, payload, retain=True)
    gate.until(lambda: len(gate.refusals) == 3)
    assert memory_roster.version == 5
    somebody.publish(ROSTER, park.roster(7), retain=True)
    gate.until(lambda: memory_roster.version == 7)


def test_a_gate_without_the_right_to_publish_says_so(
    make_broker: "MakeBroker", make_gate: "Callable[[Broker], Gate]", outbox: "MemoryOutbox"
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
    make_gate: "Callable[[Broker], Gate]",
    make_centre: MakeCentre,
    outbox: "MemoryOutbox",
) -> None:
    """At the start or later, and it heals without a restart."""
    outbox.append(10)
    outbox.broken = "journal: disk I/O error"
    gate = make_gate(broker)
    gate.until_link("disk I/O error")
    outbox.broken = ""
    centre = make_centre()
    until_complete(centre, outbox)
    outbox.append()
    outbox.broken = "journal: gone"
    gate.until_link("journal: gone")
    outbox.broken = ""
    until_complete(centre, outbox)

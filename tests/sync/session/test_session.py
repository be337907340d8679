"""One connection against a real mosquitto, and against something that is none."""

import random
import subprocess
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from gateway.config import BrokerAddress, MqttSection
from gateway.sync.session import (
    Connected,
    Disconnected,
    MqttSession,
    PublicationRefused,
    Received,
    SessionEvent,
)
from gateway.sync.session.window import MAX_UNCONFIRMED
from tests.sync.frozen_broker import FrozenBroker
from tests.sync.rig import Watched

if TYPE_CHECKING:
    from tests.sync.conftest import Broker, MakeBroker, MakeSession

pytestmark = pytest.mark.broker

TURN_S = 0.1
TURNS = 100
Kind = TypeVar("Kind", bound=SessionEvent)


def await_event(session: MqttSession, kind: type[Kind]) -> Kind:
    """The next event of this kind; others before it are passed over."""
    for _ in range(TURNS):
        event = session.next_event(TURN_S)
        if isinstance(event, kind):
            return event
    pytest.fail(f"{TURNS} turns and no {kind.__name__}")


def started(session: MqttSession) -> MqttSession:
    """The session once it is connected."""
    session.start()
    await_event(session, Connected)
    return session


def test_a_broker_that_is_down_at_boot_is_waited_for(
    make_broker: "MakeBroker", make_session: "MakeSession"
) -> None:
    """The gate may be switched on before the broker."""
    broker = make_broker()
    session = make_session(broker.settings, "g1", "t")
    session.start()
    assert "nobody listens there" in await_event(session, Disconnected).why
    assert not session.publish("t", b"lost")
    broker.start()
    await_event(session, Connected)
    assert session.publish("t", b"heard")
    assert await_event(session, Received).payload == b"heard"


def test_a_killed_broker_is_noticed_and_found_again(
    broker: "Broker", make_session: "MakeSession"
) -> None:
    """Without anybody's help, with its subscriptions."""
    session = started(make_session(broker.settings, "g1", "t"))
    broker.kill()
    assert "connection lost" in await_event(session, Disconnected).why
    assert not session.publish("t", b"lost")
    broker.start()
    await_event(session, Connected)
    session.publish("t", b"heard")
    assert await_event(session, Received).payload == b"heard"


def test_a_broker_that_refuses_a_stranger_says_so(
    make_broker: "MakeBroker", make_session: "MakeSession"
) -> None:
    """The installer reads who was refused; attempts go on, for the rule may change."""
    broker = make_broker("allow_anonymous false")
    broker.start()
    session = make_session(broker.settings, "g1", "t")
    session.start()
    for _ in range(2):
        assert "refuses client g1: Not authorized" in await_event(session, Disconnected).why


def test_a_password_opens_a_broker_that_asks_for_one(
    make_broker: "MakeBroker", make_session: "MakeSession", tmp_path: Path
) -> None:
    """Read from its file."""
    listed, own = tmp_path / "users", tmp_path / "own"
    own.write_text("s3cret\n", "ascii")
    subprocess.run(["mosquitto_passwd", "-c", "-b", str(listed), "g1", "s3cret"], check=True)
    listed.chmod(0o644)
    broker = make_broker(f"allow_anonymous false\npassword_file {listed}")
    broker.start()
    settings = replace(broker.settings, username="g1", password_file=str(own))
    started(make_session(settings, "g1", "t"))


def test_a_flood_is_bounded_and_a_topic_that_is_no_text_is_nobodys(
    make_session: "MakeSession",
) -> None:
    """A broker that ignores our limits fills no memory; what was lost is counted."""
    publish = b"\x32\x06\x00\x01\xff\x00\x01\x00"  # QoS 1, topic of one byte, packet 1, empty
    with FrozenBroker(then=publish * 40) as flooding:
        session = make_session(flooding.settings, "g1", "t", unacknowledged=4)
        session.start()
        Watched().until(lambda: session.lost_messages == 32)
        await_event(session, Connected)
        kept = [session.next_event(0) for _ in range(9)]
    assert [event.topic for event in kept if isinstance(event, Received)] == [""] * 8


def test_a_topic_that_may_not_be_read_is_named_and_asked_for_again(
    make_session: "MakeSession",
) -> None:
    """A link on which no acknowledgement can come is no link; the rule may change."""
    with FrozenBroker(answers=[0x87, 0x01]) as strict:
        session = make_session(strict.settings, "g1", "gate/g1/ack")
        session.start()
        why = await_event(session, Disconnected).why
        assert "lets client g1 not read gate/g1/ack: Not authorized" in why
        assert not session.publish("t", b"too early")
        await_event(session, Connected)


def test_a_publication_that_the_broker_throws_away_is_told(
    make_broker: "MakeBroker", make_session: "MakeSession", tmp_path: Path
) -> None:
    """MQTT 3.1.1 would have answered success."""
    rules = tmp_path / "rules"
    rules.write_text("topic read #\n", "ascii")
    rules.chmod(0o644)
    broker = make_broker(f"allow_anonymous true\nacl_file {rules}")
    broker.start()
    session = started(make_session(broker.settings, "g1", "t"))
    assert session.publish("gate/g1/ev", b"rows")
    assert "not publish: Not authorized" in await_event(session, PublicationRefused).why


def test_no_more_is_handed_over_than_the_window_holds(
    make_session: "MakeSession",
) -> None:
    """A broker that answers and then freezes must not fill the gate's memory."""
    with FrozenBroker() as frozen:
        session = started(make_session(frozen.settings, "g1", "t"))
        taken = [session.publish("t", b"x") for _ in range(MAX_UNCONFIRMED + 5)]
    assert taken == [True] * MAX_UNCONFIRMED + [False] * 5


def test_a_broker_that_freezes_is_noticed(make_session: "MakeSession") -> None:
    """The connection stands and nothing comes: after two keep-alives it counts as lost."""
    with FrozenBroker() as frozen:
        settings = replace(frozen.settings, keepalive_s=1)
        session = started(make_session(settings, "g1", "t"))
        assert "connection lost" in await_event(session, Disconnected).why


def test_the_broker_sends_no_more_than_was_acknowledged(
    broker: "Broker", make_session: "MakeSession"
) -> None:
    """A centre whose database is slow holds the rest at the broker."""
    reader = started(make_session(broker.settings, "centre", "t", unacknowledged=3))
    writer = started(make_session(broker.settings, "g1", "other"))
    for number in range(5):
        writer.publish("t", b"%d" % number)
    held = [await_event(reader, Received) for _ in range(3)]
    assert reader.next_event(0.1) is None
    reader.acknowledge(held[0])
    assert await_event(reader, Received).payload == b"3"


def test_an_acknowledgement_of_before_a_reconnect_counts_for_nothing(
    broker: "Broker", make_session: "MakeSession"
) -> None:
    """Packet ids begin again, so it would take a message off the broker that nobody stored."""
    reader = started(make_session(broker.settings, "centre", "t", unacknowledged=2))
    writer = started(make_session(broker.settings, "g1", "other"))
    for number in range(2):
        writer.publish("t", b"%d" % number)
    old = [await_event(reader, Received) for _ in range(2)]
    broker.kill()
    broker.start()
    await_event(reader, Connected)
    await_event(writer, Connected)
    for number in range(2, 5):
        writer.publish("t", b"%d" % number)
    fresh = [await_event(reader, Received) for _ in range(2)]
    assert [message.mid for message in fresh] == [message.mid for message in old]
    for message in old:
        reader.acknowledge(message)
    assert reader.next_event(0.1) is None
    reader.acknowledge(fresh[0])
    assert await_event(reader, Received).payload == b"4"


def test_a_packet_beyond_the_limit_stays_at_the_broker(
    broker: "Broker", make_session: "MakeSession"
) -> None:
    """The next one comes."""
    session = started(make_session(broker.settings, "g1", "t"))
    session.publish("t", b"x" * 100_001)
    session.publish("t", b"fits")
    assert await_event(session, Received).payload == b"fits"


def test_the_will_is_published_at_a_stop_and_at_a_crash(
    broker: "Broker", make_session: "MakeSession"
) -> None:
    """Both ends look the same to the centre."""
    watcher = started(make_session(broker.settings, "centre", "will/+"))
    started(make_session(broker.settings, "g1", "t")).stop()
    gone = await_event(watcher, Received)
    assert (gone.topic, gone.payload) == ("will/g1", b"gone")
    twin = started(make_session(broker.settings, "g2", "t"))
    started(make_session(broker.settings, "g2", "t"))
    assert await_event(watcher, Received).topic == "will/g2"
    why = await_event(twin, Disconnected).why
    assert "connection lost" in why or "Session taken over" in why  # as the broker's age is


def test_a_stop_ends_a_wait_for_the_next_attempt(
    make_broker: "MakeBroker", make_session: "MakeSession"
) -> None:
    """No thread of the library is left."""
    session = make_session(make_broker().settings, "g1", "t")
    session.start()
    await_event(session, Disconnected)
    session.stop()
    assert not [thread for thread in threading.enumerate() if "paho" in thread.name]


def test_a_server_that_talks_rubbish_is_outlived(make_session: "MakeSession") -> None:
    """Whatever listens on the broker's port, the link only waits and tries again."""
    with FrozenBroker(rubbish=random.Random(7)) as hostile:
        session = make_session(hostile.settings, "g1", "t")
        session.start()
        for _ in range(10):
            await_event(session, Disconnected)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_network_thread_that_dies_is_replaced(make_session: "MakeSession") -> None:
    """A host name that can't even be looked up raises in the library's thread."""
    session = make_session(MqttSection(brokers=(BrokerAddress("gate..local", 1883),)), "g1", "t")
    session.start()
    for _ in range(2):
        assert "new connection" in await_event(session, Disconnected).why

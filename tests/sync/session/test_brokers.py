"""A session with a list of brokers leaves one that is dead or frozen, and goes back home."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

import pytest

from gateway.runtime.clock import SystemClock
from gateway.sync.session import (
    Connected,
    Disconnected,
    MqttSession,
    Received,
    SessionLimits,
    SessionProfile,
)
from tests.brokers import on_this_machine
from tests.sync.frozen_broker import FrozenBroker
from tests.sync.rig import QUICK
from tests.sync.session.test_session import await_event, started

if TYPE_CHECKING:
    from tests.sync.conftest import Broker, MakeBroker

pytestmark = pytest.mark.broker

NEVER_S = 3600.0


class MakeWalker(Protocol):
    """Makes sessions that are stopped at the end of the test."""

    def __call__(self, *ports: int, home_after_s: float = NEVER_S) -> MqttSession:
        """A session with these brokers and a keep-alive of a second or two, not started."""


@pytest.fixture
def make_walker() -> Iterator[MakeWalker]:
    """Makes sessions with lists of brokers."""
    with ExitStack() as stack:

        def make(*ports: int, home_after_s: float = NEVER_S) -> MqttSession:
            profile = SessionProfile(
                client_id="g1",
                subscriptions=("t",),
                limits=SessionLimits(packet_bytes=100_000, unacknowledged=8),
                backoff=QUICK,
                home_after_s=home_after_s,
            )
            settings = on_this_machine(*ports, keepalive_s=1)
            session = MqttSession(settings, profile, SystemClock(lambda: True))
            stack.callback(session.stop)
            return session

        yield make


@pytest.fixture
def home(make_broker: "MakeBroker") -> "Broker":
    """The first broker, running."""
    broker = make_broker()
    broker.start()
    return broker


@pytest.fixture
def other(make_broker: "MakeBroker") -> "Broker":
    """The second broker, running."""
    broker = make_broker()
    broker.start()
    return broker


def test_a_killed_broker_is_left_for_the_next(
    home: "Broker", other: "Broker", make_walker: MakeWalker
) -> None:
    """And the guard reads which one was lost."""
    session = started(make_walker(home.port, other.port))
    home.kill()
    assert str(home.port) in await_event(session, Disconnected).why
    await_event(session, Connected)
    session.publish("t", b"here")
    assert await_event(session, Received).payload == b"here"


def test_a_broker_that_is_stopped_is_left_for_the_next(
    home: "Broker", other: "Broker", make_walker: MakeWalker
) -> None:
    """The kernel keeps its connections standing and even takes new ones: only its silence tells."""
    session = started(make_walker(home.port, other.port))
    home.signal(signal.SIGSTOP)
    assert str(home.port) in await_event(session, Disconnected).why
    await_event(session, Connected)
    session.publish("t", b"here")
    assert await_event(session, Received).payload == b"here"


def test_a_stopped_broker_is_passed_by_at_boot(
    home: "Broker", other: "Broker", make_walker: MakeWalker
) -> None:
    """It accepts the connection and never answers."""
    home.signal(signal.SIGSTOP)
    session = make_walker(home.port, other.port)
    session.start()
    assert str(home.port) in await_event(session, Disconnected).why
    await_event(session, Connected)


def test_home_is_found_again(home: "Broker", other: "Broker", make_walker: MakeWalker) -> None:
    """All gates of a site gather there, as they hear each other at one broker only."""
    home.kill()
    session = make_walker(home.port, other.port, home_after_s=0.2)
    session.start()
    await_event(session, Disconnected)
    await_event(session, Connected)
    home.start()
    while f"left for 127.0.0.1:{home.port}" not in await_event(session, Disconnected).why:
        pass
    await_event(session, Connected)
    session.publish("t", b"home")
    assert await_event(session, Received).payload == b"home"


def test_nothing_that_the_broker_has_not_taken_is_left_behind(
    home: "Broker", make_walker: MakeWalker
) -> None:
    """The way home waits until the present broker has confirmed everything."""
    home.kill()
    with FrozenBroker() as frozen:
        port = frozen.settings.brokers[0].port
        session = make_walker(home.port, port, home_after_s=0.0)
        session.start()
        await_event(session, Connected)
        assert session.publish("t", b"not confirmed")
        assert "left for" not in await_event(session, Disconnected).why

"""A wait between two attempts that is longer than the keep-alive costs no attempt."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gateway.runtime.clock import SystemClock
from gateway.sync.session import (
    Backoff,
    Connected,
    Disconnected,
    MqttSession,
    SessionLimits,
    SessionProfile,
)

if TYPE_CHECKING:
    from tests.sync.conftest import Broker, MakeBroker

pytestmark = pytest.mark.broker

KEEPALIVE_S, WAIT_S = 1, 1.2
TURNS, TURN_S = 100, 0.1


@pytest.fixture
def absent(make_broker: "MakeBroker") -> "Broker":
    """A broker that is down for now."""
    return make_broker()


@pytest.fixture
def session(absent: "Broker") -> Iterator[MqttSession]:
    """One that waits longer than it keeps a silent connection."""
    profile = SessionProfile(
        client_id="g1",
        subscriptions=("t",),
        limits=SessionLimits(packet_bytes=100_000, unacknowledged=8),
        backoff=Backoff(first_s=WAIT_S, most_s=WAIT_S),
    )
    settings = replace(absent.settings, keepalive_s=KEEPALIVE_S)
    made = MqttSession(settings, profile, SystemClock(lambda: True))
    yield made
    made.stop()


def test_the_first_attempt_after_it_succeeds(absent: "Broker", session: MqttSession) -> None:
    """The library counts the keep-alive from before the wait, and would give up at once."""
    session.start()
    for _ in range(TURNS):
        event = session.next_event(TURN_S)
        if isinstance(event, Disconnected):
            absent.start()
            break
    events = (session.next_event(TURN_S) for _ in range(TURNS))
    assert next(event for event in events if event is not None) == Connected()

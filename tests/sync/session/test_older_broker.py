"""A broker that knows MQTT 3.1.1 only is spoken to so, but for those who need what it lacks."""

import socket
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from gateway.runtime.clock import SystemClock
from gateway.sync.session import Backoff, MqttSession, SessionLimits, SessionProfile
from tests.brokers import on_this_machine

UNSUPPORTED = bytes([0x20, 3, 0, 0x84, 0])
"""CONNACK of MQTT 5: unsupported protocol version."""

ATTEMPTS = 2
MOST_LOOKS = 200
LEVEL_AT = 8
"""Behind the packet's type, its length of one byte, and the name ``MQTT`` with its length."""


@pytest.fixture
def older() -> Iterator[socket.socket]:
    """Where the broker listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        listening.settimeout(0.05)
        yield listening


def _levels(older: socket.socket, subscription: str) -> list[int]:
    """The protocol levels of the first two attempts, each of which is refused."""
    profile = SessionProfile(
        client_id="a",
        subscriptions=(subscription,),
        limits=SessionLimits(packet_bytes=1_000, unacknowledged=1),
        backoff=Backoff(first_s=0.01, most_s=0.02),
    )
    settings = on_this_machine(older.getsockname()[1])
    session = MqttSession(settings, profile, SystemClock(lambda: True))
    levels: list[int] = []
    session.start()
    for _ in range(MOST_LOOKS):
        if len(levels) == ATTEMPTS:
            break
        session.next_event(0.01)
        with suppress(TimeoutError):
            connection, _ = older.accept()
            with connection:
                connection.settimeout(10)
                levels.append(connection.recv(1024)[LEVEL_AT])
                connection.sendall(UNSUPPORTED)
    session.stop()
    return levels


def test_a_gate_or_a_centre_speaks_the_older_version(older: socket.socket) -> None:
    """Nothing that the truth needs is missing there."""
    assert _levels(older, "gate/+/ev") == [5, 4]


def test_a_worker_does_not_take_silence_for_a_share(
    older: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    """The older version would grant the filter as any other, and no row would ever match it."""
    assert _levels(older, "$share/centre-park-1/gate/+/ev") == [5, 5]
    assert "shares nothing among workers" in caplog.text

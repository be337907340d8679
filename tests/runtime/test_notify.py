import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.runtime.notify import Notifier, watchdog_interval_s


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """A real datagram socket where systemd's would be."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(5.0)
        yield listener


def test_systemd_hears_a_whole_life(systemd: socket.socket) -> None:
    """Ready, alive, a new status line, on the way out: one datagram each."""
    notifier = Notifier.from_environment({"NOTIFY_SOCKET": systemd.getsockname()})

    notifier.ready("gate north: open for passes")
    notifier.watchdog()
    notifier.status("camera is gone")
    notifier.stopping()

    assert [systemd.recv(500) for _ in range(4)] == [
        b"READY=1\nSTATUS=gate north: open for passes",
        b"WATCHDOG=1",
        b"STATUS=camera is gone",
        b"STOPPING=1",
    ]


def test_a_status_of_many_lines_cannot_say_more_than_a_status(systemd: socket.socket) -> None:
    """A device's words must not become another assignment."""
    Notifier(systemd.getsockname()).status("port gone\nWATCHDOG=trigger")

    assert systemd.recv(500) == b"STATUS=port gone WATCHDOG=trigger"


def test_an_abstract_socket_is_reached() -> None:
    """A leading @ stands for the zero byte of its name."""
    name = f"park-gateway-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("\0" + name)
        listener.settimeout(5.0)

        Notifier("@" + name).watchdog()

        assert listener.recv(500) == b"WATCHDOG=1"


def test_without_systemd_nothing_is_sent_and_nothing_fails() -> None:
    """The same program runs in a terminal."""
    Notifier.from_environment({}).ready("in a terminal")


def test_a_systemd_that_is_gone_or_deaf_never_stops_the_gate(
    tmp_path: Path, systemd: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    """The fault is logged; a full socket is not waited for."""
    with caplog.at_level(logging.WARNING):
        Notifier(str(tmp_path / "nobody")).ready("nobody listens")
        for _ in range(2000):
            Notifier(systemd.getsockname()).watchdog()

    assert "systemd was not told READY=1" in caplog.text
    assert "systemd was not told WATCHDOG=1" in caplog.text


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "1"}, 0.0000005),
        ({"WATCHDOG_USEC": "10000000"}, 5.0),
        ({"WATCHDOG_USEC": "10000000", "WATCHDOG_PID": str(os.getpid())}, 5.0),
        ({"WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "1"}, None),
    ],
)
def test_the_watchdog_is_fed_twice_in_its_time(
    environ: dict[str, str], seconds: float | None
) -> None:
    """Only the process that systemd watches feeds it."""
    assert watchdog_interval_s(environ) == seconds

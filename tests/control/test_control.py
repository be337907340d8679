"""Gate and web over a real socket: views arrive, acts are answered, rubbish is dropped."""

import logging
import queue
import select
import socket
import stat
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import pytest

from gateway.control.client import AnswerLateError, ControlClient, GateUnreachableError, Glance
from gateway.control.listener import ControlSocketError
from gateway.control.messages import Beat, LineBuffer, decode_for_page, encode
from gateway.control.server import ControlServer
from gateway.core.guard_acts import ManualOpen
from gateway.core.lane import LaneState, LaneView
from gateway.core.signals import Signal
from gateway.runtime.clock import SystemClock

LIMIT_S = 5.0

Requests = queue.Queue[Signal]
Serving = Callable[[], AbstractContextManager[ControlServer]]
ViewMaker = Callable[..., LaneView]


def until(client: ControlClient, true_of: Callable[[Glance], bool]) -> Glance:
    """Wait for a glance that the test is after."""
    glance = client.glance()
    deadline_ns = SystemClock(lambda: True).mono_ns() + int(LIMIT_S * 1e9)
    while not true_of(glance):
        assert SystemClock(lambda: True).mono_ns() < deadline_ns, glance
        glance = client.wait_beyond(glance.version, LIMIT_S)
    return glance


def raw(path: Path) -> socket.socket:
    """A client that speaks bytes of the test's own choice."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(LIMIT_S)
    connection.connect(str(path))
    return connection


def test_a_view_reaches_a_client_that_is_there(
    server: ControlServer, client: ControlClient, view: ViewMaker
) -> None:
    """Published, then shown."""
    until(client, lambda glance: glance.connected)
    server.publish(view(answers=42))
    assert until(client, lambda glance: glance.view is not None).view == view(answers=42)


def test_the_newest_view_reaches_a_client_that_comes_later(
    server: ControlServer, view: ViewMaker, socket_path: Path, request: pytest.FixtureRequest
) -> None:
    """A page that opens between two persons sees the lane at once."""
    server.publish(view(state=LaneState.CHECKING))
    server.publish(view(state=LaneState.ADMIT))
    assert socket_path.exists()
    client: ControlClient = request.getfixturevalue("client")
    glance = until(client, lambda glance: glance.view is not None)
    assert glance.view == view(state=LaneState.ADMIT)


def test_every_client_sees_the_view(
    server: ControlServer, socket_path: Path, view: ViewMaker
) -> None:
    """Two web processes during an upgrade."""
    with raw(socket_path) as one, raw(socket_path) as other:
        server.publish(view())
        for connection in (one, other):
            assert next(line for line in lines(connection) if b'"kind":"view"' in line)


def test_a_quiet_lane_still_beats(server: ControlServer, client: ControlClient) -> None:
    """Nothing changes for two seconds and the gate is heard all the same."""
    assert server.refused == 0
    first = until(client, lambda glance: glance.heard_mono_ns is not None)
    second = until(client, lambda glance: glance.heard_mono_ns != first.heard_mono_ns)
    assert first.heard_mono_ns is not None
    assert second.heard_mono_ns is not None
    assert second.heard_mono_ns - first.heard_mono_ns < 1.5e9


def test_a_gate_that_hangs_does_not_beat(
    socket_path: Path, clock: SystemClock, client: ControlClient
) -> None:
    """The control thread alone is no proof that anybody decides."""
    turning = threading.Event()
    turning.set()
    server = ControlServer(socket_path, lambda _: None, clock, alive=turning.is_set)
    stopping = threading.Event()
    running = threading.Thread(target=server.run, args=(stopping,))
    running.start()
    until(client, lambda glance: glance.heard_mono_ns is not None)
    turning.clear()
    last = client.wait_beyond(client.glance().version, 0.1)
    assert client.wait_beyond(last.version, 1.3).heard_mono_ns == last.heard_mono_ns
    turning.set()
    until(client, lambda glance: glance.heard_mono_ns != last.heard_mono_ns)
    stopping.set()
    running.join(LIMIT_S)
    assert not running.is_alive()


def test_an_act_reaches_the_gate_and_its_answer_comes_back(
    server: ControlServer, client: ControlClient, requests: Requests, request_to_open: ManualOpen
) -> None:
    """What the guard sent is what the gate was given, word for word."""
    until(client, lambda glance: glance.connected)
    asking, answers = ask_aside(client, request_to_open)
    assert requests.get(timeout=LIMIT_S) == request_to_open
    server.answer(request_to_open.act, ok=True, text="", sequence=43)
    asking.join(LIMIT_S)
    assert answers[0].ok
    assert answers[0].sequence == 43


def test_the_same_act_twice_is_done_once(
    server: ControlServer, client: ControlClient, requests: Requests, request_to_open: ManualOpen
) -> None:
    """A guard whose network stutters opens once, and both requests get the one answer."""
    until(client, lambda glance: glance.connected)
    first, answers = ask_aside(client, request_to_open)
    requests.get(timeout=LIMIT_S)
    server.answer(request_to_open.act, ok=False, text="busy", sequence=None)
    first.join(LIMIT_S)
    assert client.ask(request_to_open) == answers[0]
    assert requests.empty()


def test_an_answer_that_does_not_come_is_named_late(
    server: ControlServer, client: ControlClient, requests: Requests, request_to_open: ManualOpen
) -> None:
    """The guard is told to look at the arm, because nobody knows."""
    until(client, lambda glance: glance.connected)
    with pytest.raises(AnswerLateError, match="look at the arm"):
        client.ask(request_to_open, limit_s=0.05)
    assert requests.get(timeout=LIMIT_S) == request_to_open
    server.answer("f" * 32, ok=True, text="to nobody", sequence=1)


def test_without_a_gate_an_act_fails_at_once(
    client: ControlClient, request_to_open: ManualOpen
) -> None:
    """No waiting for what is not there."""
    with pytest.raises(GateUnreachableError, match="isn't there"):
        client.ask(request_to_open)


def test_a_gate_that_goes_is_seen_and_one_that_comes_back_is_found(
    serving: Serving, client: ControlClient, view: ViewMaker, request_to_open: ManualOpen
) -> None:
    """The last view stays, marked as not connected, until the gate is back."""
    with serving() as server:
        server.publish(view(answers=1))
        until(client, lambda glance: glance.view is not None)
        asking, answers = ask_aside(client, request_to_open)
    gone = until(client, lambda glance: not glance.connected)
    asking.join(LIMIT_S)
    assert isinstance(answers[0], GateUnreachableError)
    assert gone.view == view(answers=1)
    with serving() as server:
        server.publish(view(answers=2))
        until(client, lambda glance: glance.connected and glance.view == view(answers=2))


@pytest.mark.parametrize(
    ("rubbish", "named"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", "not JSON"),
        (b"\x00\xff\n", "not JSON"),
        (b"x" * 70_000, "over 65536 bytes"),
        (b'{"v":1,"kind":"open","body":{"act":"secret"}}\n', "open: missing"),
        (encode(Beat()), "not one that a gate takes"),
    ],
)
def test_rubbish_is_refused_named_and_hung_up_on(
    server: ControlServer,
    socket_path: Path,
    caplog: pytest.LogCaptureFixture,
    rubbish: bytes,
    named: str,
) -> None:
    """The log tells what was wrong and never repeats what was sent."""
    with caplog.at_level(logging.WARNING), raw(socket_path) as connection:
        with suppress(BrokenPipeError):
            connection.sendall(rubbish)
        assert ends(connection)
    assert server.refused == 1
    assert named in caplog.text
    assert "secret" not in caplog.text


def test_rubbish_from_one_client_leaves_the_others_alone(
    server: ControlServer, client: ControlClient, socket_path: Path, view: ViewMaker
) -> None:
    """The guard's page lives on."""
    until(client, lambda glance: glance.connected)
    with raw(socket_path) as connection:
        connection.sendall(b"rubbish\n")
        assert ends(connection)
    server.publish(view())
    until(client, lambda glance: glance.view is not None)
    assert client.glance().connected


def test_a_client_that_does_not_read_is_dropped_and_delays_nobody(
    server: ControlServer, client: ControlClient, socket_path: Path, view: ViewMaker
) -> None:
    """Its kernel buffer fills, it is given two seconds, and the other client sees every change."""
    with raw(socket_path) as sleeper:
        sleeper.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        until(client, lambda glance: glance.connected)
        for number in range(1, 400):
            server.publish(view(answers=number))
            until(client, lambda glance, n=number: glance.view == view(answers=n))  # type: ignore[misc]
        assert ends(sleeper)
    server.publish(view(answers=1000))
    until(client, lambda glance: glance.view == view(answers=1000))


def test_the_ninth_client_is_turned_away(server: ControlServer, socket_path: Path) -> None:
    """Eight are enough, and a leak in a web process never fills the gate's table."""
    eight = [raw(socket_path) for _ in range(8)]
    with raw(socket_path) as ninth:
        assert ends(ninth)
    assert server.refused == 1
    for connection in eight:
        connection.close()


def test_a_client_hangs_up_on_a_gate_that_talks_rubbish(
    socket_path: Path, clock: SystemClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever took the socket's place is not believed."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(socket_path))
    listener.listen(1)
    listener.settimeout(LIMIT_S)
    client = ControlClient(socket_path, clock)
    stopping = threading.Event()
    running = threading.Thread(target=client.run, args=(stopping,))
    with caplog.at_level(logging.WARNING):
        running.start()
        with listener, listener.accept()[0] as connection:
            connection.sendall(b'{"v":1,"kind":"open"}\n')
            connection.settimeout(LIMIT_S)
            assert connection.recv(1) == b""
            stopping.set()
            running.join(LIMIT_S)
    assert not running.is_alive()
    assert "expected an object of v, kind and body" in caplog.text


def test_only_the_group_may_use_the_socket(server: ControlServer, socket_path: Path) -> None:
    """Mode 0660, and gone when the gate is."""
    assert stat.S_IMODE(socket_path.stat().st_mode) == 0o660
    assert server.refused == 0


def test_what_a_killed_gate_left_behind_is_replaced(serving: Serving, socket_path: Path) -> None:
    """After kill -9 the path is still there and nobody answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
        dead.bind(str(socket_path))
    with serving():
        assert socket_path.is_socket()
    assert not socket_path.exists()


def test_a_second_gate_is_refused_by_name(serving: Serving) -> None:
    """Two gates on one lane would open for each other's people."""
    with serving(), pytest.raises(ControlSocketError, match="another gate answers"), serving():
        pass


@pytest.mark.parametrize(
    ("place", "named"),
    [("nowhere/control.sock", "No such file"), ("x" * 120 + ".sock", "over 107 bytes")],
)
def test_a_place_that_cannot_be_used_is_named(
    tmp_path: Path, clock: SystemClock, place: str, named: str
) -> None:
    """One clear sentence at start, not a thread that dies later."""
    with pytest.raises(ControlSocketError, match=named):
        ControlServer(tmp_path / place, lambda _: None, clock)


def lines(connection: socket.socket) -> list[bytes]:
    """Everything up to and including the first view."""
    buffer = LineBuffer()
    found: list[bytes] = []
    while not any(isinstance(decode_for_page(line), LaneView) for line in found):
        found += buffer.feed(connection.recv(4096))
    return found


def ends(connection: socket.socket) -> bool:
    """Whether the server hangs up; nothing is read meanwhile."""
    watch = select.poll()
    watch.register(connection, 0)
    return bool(watch.poll(LIMIT_S * 1000))


def ask_aside(client: ControlClient, request: ManualOpen) -> tuple[threading.Thread, list]:  # type: ignore[type-arg]
    """Ask on a thread of its own, so that the test can be the gate."""
    answers: list[object] = []

    def ask() -> None:
        try:
            answers.append(client.ask(request, LIMIT_S))
        except (GateUnreachableError, AnswerLateError) as error:
            answers.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    return asking, answers

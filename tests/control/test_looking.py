"""A guard's look through the camera, from the page's process to the gate and back."""

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.control.client import AnswerLateError, ControlClient, GateUnreachableError
from gateway.control.looking import APART_NS, LookAsked, Looked, Looking
from gateway.control.messages import MAX_LINE, decode_for_gate, decode_for_page, encode
from gateway.control.server import ControlServer
from gateway.control.shapes import MAX_BYTES, ShapeError
from gateway.core.look import Look
from gateway.core.signals import Signal
from gateway.runtime.clock import SystemClock
from tests.working import working

SEEN = Look(b"\xff\xd8 a lane \xff\xd9", still=True, hint="too-dark")


def asked(number: int) -> LookAsked:
    """A look of its own id."""
    return LookAsked(f"{number:032x}", "zhang")


@pytest.fixture
def looks() -> list[Look]:
    """What the camera showed so far."""
    return []


@pytest.fixture
def gate(
    socket_path: Path, requests: queue.Queue[Signal], clock: SystemClock, looks: list[Look]
) -> Iterator[ControlServer]:
    """A gate whose camera sees a dark lane."""

    def look() -> Look:
        looks.append(SEEN)
        return SEEN

    server = ControlServer(socket_path, requests.put, clock, look=look)
    with working("control", server.run):
        yield server


def test_a_guard_sees_what_the_camera_sees_and_the_deciding_thread_hears_nothing_of_it(
    gate: ControlServer, client: ControlClient, requests: queue.Queue[Signal]
) -> None:
    """Picture, stillness and hint, byte for byte; a signal of it would wake the gate."""
    while not client.glance().connected:
        client.wait_beyond(client.glance().version, 5.0)
    before = client.look(asked(1))
    assert client.look(asked(2)) == before == SEEN
    assert requests.empty()
    assert gate.refused == 0


def test_no_picture_is_taken_while_nobody_looks() -> None:
    """And one for all who look at once, at most four a second."""
    taken: list[int] = []

    def look() -> Look:
        taken.append(1)
        return SEEN

    looking = Looking(look)
    assert looking.wait_ns(0) is None
    assert looking.answers(0) == ()
    looking.ask("a")
    looking.ask("b")
    assert looking.wait_ns(0) == 0
    assert looking.answers(0) == (Looked("a", SEEN), Looked("b", SEEN))
    looking.ask("c")
    assert looking.wait_ns(APART_NS - 1) == 1
    assert looking.answers(APART_NS - 1) == ()
    assert looking.answers(APART_NS) == (Looked("c", SEEN),)
    assert len(taken) == 2


def test_a_process_that_asks_without_end_fills_no_memory() -> None:
    """The newest 64 looks are answered."""
    looking = Looking(lambda: SEEN)
    for number in range(1000):
        looking.ask(str(number))
    assert [one.act for one in looking.answers(0)] == [str(number) for number in range(936, 1000)]


def test_a_look_at_a_gate_that_is_away_fails_at_once(client: ControlClient) -> None:
    """The page says so."""
    with pytest.raises(GateUnreachableError):
        client.look(asked(1))


def test_a_picture_that_does_not_come_is_not_waited_for(
    gate: ControlServer, client: ControlClient
) -> None:
    """Its late answer finds nobody, and nothing is kept of it."""
    while not client.glance().connected:
        client.wait_beyond(client.glance().version, 5.0)
    client.look(asked(1))
    with pytest.raises(AnswerLateError):
        client.look(asked(2), limit_s=0.0)
    assert client.look(asked(3)) == SEEN
    assert gate.refused == 0


def test_the_largest_picture_fits_a_line_and_a_larger_one_is_refused() -> None:
    """Whatever the camera sees."""
    line = encode(Looked("0" * 32, Look(b"\xff" * MAX_BYTES, still=False, hint="out-of-focus")))
    assert len(line) <= MAX_LINE
    assert decode_for_page(line[:-1]) == Looked(
        "0" * 32, Look(b"\xff" * MAX_BYTES, still=False, hint="out-of-focus")
    )
    large = encode(Looked("0" * 32, Look(b"\xff" * (MAX_BYTES + 3), still=False, hint="")))
    with pytest.raises(ShapeError, match="jpeg: expected base64"):
        decode_for_page(large[:-1])
    with pytest.raises(ShapeError, match="not base64"):
        decode_for_page(encode(Looked("0" * 32, SEEN)).replace(b'"jpeg":"', b'"jpeg":"*'))


@pytest.mark.parametrize(
    "wrong", [LookAsked("x", "zhang"), LookAsked("0" * 32, ""), LookAsked("0" * 32, "z" * 33)]
)
def test_a_look_without_an_id_or_a_guard_is_refused(wrong: LookAsked) -> None:
    """As every other request."""
    with pytest.raises(ShapeError, match="look"):
        decode_for_gate(encode(wrong))

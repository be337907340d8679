import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from firmware_bridge.emulator.terminal import Terminal
from firmware_bridge.errors import PortError, PortFault
from firmware_bridge.link import FIRST_BACKOFF_MS, LAST_BACKOFF_MS, Link, PortSettings
from gateway.runtime.clock import ManualClock, SystemClock

TRIES = 100


@pytest.fixture
def clock() -> ManualClock:
    """Time that stands still."""
    return ManualClock()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A device that is plugged in."""
    made = Terminal(tmp_path / "device")
    made.plug()
    yield made
    made.unplug()


@pytest.fixture
def link(terminal: Terminal, clock: ManualClock) -> Iterator[Link]:
    """The host's end, not yet open."""
    made = Link(PortSettings(str(terminal.link_path), 115_200), clock)
    yield made
    made.close()


@contextmanager
def nobody() -> Iterator[None]:
    """Act without the rights of root, where a test runs as root."""
    me = os.geteuid()
    os.seteuid(65_534 if me == 0 else me)
    try:
        yield
    finally:
        os.seteuid(me)


def open_descriptors() -> int:
    """How many this process has."""
    return len(list(Path("/proc/self/fd").iterdir()))


def read_all(link: Link, length: int) -> bytes:
    """Read until so much has come, or reading in vain for 5 s."""
    seen = b""
    for _ in range(TRIES):
        seen += link.read()
        if len(seen) >= length:
            break
    return seen


def test_bytes_go_both_ways(link: Link, terminal: Terminal) -> None:
    """What one end writes the other reads, zeros and all."""
    assert link.try_open()
    every_byte = bytes(range(256))
    link.write(every_byte)
    assert terminal.read(1.0) == every_byte
    terminal.write(every_byte)
    assert read_all(link, 256) == every_byte


def test_a_read_with_nothing_to_read_returns_soon(link: Link) -> None:
    """Its thread has heartbeats to send."""
    link.try_open()
    clock = SystemClock(lambda: True)
    began_ns = clock.mono_ns()
    assert link.read() == b""
    assert clock.mono_ns() - began_ns < 500_000_000


def test_a_waiting_read_ends_when_another_thread_wakes_it(link: Link) -> None:
    """An order for the arm does not wait for the read's time limit."""
    link.try_open()
    clock = SystemClock(lambda: True)
    link.wake()
    began_ns = clock.mono_ns()
    assert link.read() == b""
    assert clock.mono_ns() - began_ns < 40_000_000


def test_waking_a_closed_port_does_nothing(link: Link) -> None:
    """Orders come while the device is away."""
    link.wake()
    assert not link.is_open


def test_what_came_before_opening_is_not_read(link: Link, terminal: Terminal) -> None:
    """Readings that piled up while nobody listened are old: they are flushed."""
    terminal.write(b"old news")
    link.try_open()
    terminal.write(b"new")
    assert read_all(link, 3) == b"new"


@pytest.mark.parametrize("act", ["read", "write"])
def test_an_unplugged_device_is_one_error_however_it_shows(
    link: Link, terminal: Terminal, act: str
) -> None:
    """Read and write tell the same: gone; and the descriptor is given back at once."""
    link.try_open()
    terminal.unplug()
    with pytest.raises(PortError, match=str(terminal.link_path)) as lost:
        link.read() if act == "read" else link.write(b"x")
    assert lost.value.fault is PortFault.GONE
    assert not link.is_open


def test_losing_a_port_fifty_times_keeps_no_descriptor(
    link: Link, terminal: Terminal, clock: ManualClock
) -> None:
    """A loose plug must not use up the gate's descriptors."""

    def lose_once() -> None:
        clock.advance_ms(LAST_BACKOFF_MS)
        assert link.try_open()
        terminal.unplug()
        with pytest.raises(PortError):
            link.read()
        terminal.plug()

    lose_once()
    before = open_descriptors()
    for _ in range(50):
        lose_once()
    assert open_descriptors() == before


def test_a_replugged_device_is_found_under_its_stable_name(
    link: Link, terminal: Terminal, clock: ManualClock
) -> None:
    """Even if the kernel gave it another one."""
    link.try_open()
    terminal.unplug()
    with pytest.raises(PortError):
        link.read()
    terminal.plug()
    clock.advance_ms(FIRST_BACKOFF_MS)
    assert link.try_open()
    terminal.write(b"back")
    assert read_all(link, 4) == b"back"


def test_tries_to_open_a_missing_port_grow_apart_up_to_a_limit(
    tmp_path: Path, clock: ManualClock
) -> None:
    """50 ms, doubling, 1.6 s; between tries nothing is touched."""
    link = Link(PortSettings(str(tmp_path / "nothing"), 115_200), clock)
    pauses = []
    for _ in range(8):
        with pytest.raises(PortError) as failed:
            link.try_open()
        assert failed.value.fault is PortFault.GONE
        waited_ms = 0
        while not link.retry_due:
            clock.advance_ms(10)
            waited_ms += 10
        pauses.append(waited_ms)
    assert pauses == [50, 100, 200, 400, 800, 1600, 1600, 1600]


def test_a_device_that_answered_is_tried_again_at_once_after_its_next_loss(
    link: Link, terminal: Terminal, clock: ManualClock
) -> None:
    """The pauses belong to one absence."""
    for _ in range(5):
        clock.advance_ms(LAST_BACKOFF_MS)
        link.try_open()
        terminal.unplug()
        with pytest.raises(PortError):
            link.read()
        terminal.plug()
    clock.advance_ms(LAST_BACKOFF_MS)
    link.try_open()
    link.proved()
    terminal.unplug()
    with pytest.raises(PortError):
        link.read()
    terminal.plug()
    clock.advance_ms(FIRST_BACKOFF_MS)
    assert link.try_open()


def test_a_second_program_of_ours_is_refused_the_port(link: Link, clock: ManualClock) -> None:
    """Two readers would each get half of the frames."""
    link.try_open()
    second = Link(link.settings, clock)
    with pytest.raises(PortError) as refused:
        second.try_open()
    assert refused.value.fault is PortFault.BUSY


def test_a_file_that_is_no_serial_port_is_refused_by_name(
    tmp_path: Path, clock: ManualClock
) -> None:
    """A wrong path in the configuration."""
    wrong = tmp_path / "notes.txt"
    wrong.write_text("not a port")
    with pytest.raises(PortError, match=r"notes\.txt") as refused:
        Link(PortSettings(str(wrong), 115_200), clock).try_open()
    assert refused.value.fault is PortFault.UNUSABLE


def test_a_port_without_permission_is_refused_as_such(terminal: Terminal, link: Link) -> None:
    """The user is not in the group dialout."""
    terminal.link_path.resolve().chmod(0)
    with nobody(), pytest.raises(PortError) as refused:
        link.try_open()
    assert refused.value.fault is PortFault.DENIED


def test_a_closed_port_can_be_neither_read_nor_written(link: Link) -> None:
    """A caller's mistake is the same error as a lost port."""
    with pytest.raises(PortError):
        link.read()
    with pytest.raises(PortError):
        link.write(b"x")


def test_a_device_that_takes_nothing_is_lost_within_a_second(link: Link) -> None:
    """A pty whose other end never reads fills up; the gate's thread must not hang on it."""
    link.try_open()
    finished = threading.Event()

    def flood() -> None:
        with suppress(PortError):
            for _ in range(1_000):
                link.write(bytes(256))
        finished.set()

    thread = threading.Thread(target=flood)
    thread.start()
    assert finished.wait(5.0)
    thread.join()
    assert not link.is_open

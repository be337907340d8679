import errno
import os
import termios
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from firmware_bridge.emulator.terminal import Terminal
from firmware_bridge.errors import PortError, PortFault
from firmware_bridge.link import (
    ABSENT_RETRY_MS,
    LAST_BACKOFF_MS,
    LONGEST_WAIT_MS,
    Link,
    PortSettings,
    refuse_others,
)
from firmware_bridge.port_names import UsbPort, device_of
from gateway.runtime.clock import ManualClock, SystemClock

TRIES = 100
WAIT_MS = 50
BUSY_PAUSES_MS = [50, 100, 200, 400, 800, 1600, 3200, 6400, 6400]


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
        seen += link.read(WAIT_MS)
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


def test_a_read_with_nothing_to_read_returns_at_its_limit(link: Link) -> None:
    """Its thread has heartbeats to send; and it ends when it is asked to, whatever its limit."""
    link.try_open()
    clock = SystemClock(lambda: True)
    for limit_ms in (0, WAIT_MS, LONGEST_WAIT_MS, 60_000):
        began_ns = clock.mono_ns()
        assert link.read(limit_ms) == b""
        waited_ms = (clock.mono_ns() - began_ns) / 1e6
        assert waited_ms >= min(limit_ms, LONGEST_WAIT_MS)


def waited_ms(link: Link) -> float:
    """How long a read took that brought nothing."""
    clock = SystemClock(lambda: True)
    began_ns = clock.mono_ns()
    assert link.read(LONGEST_WAIT_MS) == b""
    return (clock.mono_ns() - began_ns) / 1e6


def woken_ms(link: Link) -> float:
    """How long one took that was woken twice; the next one must wait again."""
    link.wake()
    link.wake()
    woken = waited_ms(link)
    assert waited_ms(link) >= LONGEST_WAIT_MS
    return woken


def test_a_waiting_read_ends_when_another_thread_wakes_it(link: Link) -> None:
    """An order for the arm does not wait for the read's limit; a busy machine may try again."""
    link.try_open()
    assert any(woken_ms(link) < LONGEST_WAIT_MS for _ in range(5))


def test_a_read_that_is_woken_loses_no_byte(link: Link, terminal: Terminal) -> None:
    """An order and a reading at the same moment."""
    link.try_open()
    terminal.write(b"reading")
    link.wake()
    assert read_all(link, 7) == b"reading"


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
    before = open_descriptors()
    link.try_open()
    terminal.unplug()
    with pytest.raises(PortError, match=str(terminal.link_path)) as lost:
        link.read(LONGEST_WAIT_MS) if act == "read" else link.write(b"x")
    assert lost.value.fault is PortFault.GONE
    assert not link.is_open
    assert open_descriptors() == before - len(("the device's end", "the end it holds open"))


@pytest.mark.parametrize("setting", ["tcgetattr", "tcsetattr", "tcflush"])
def test_unplugged_while_it_is_being_set_it_is_gone_as_at_any_other_time(
    link: Link, terminal: Terminal, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``termios.error`` has no errno, and pyserial hides it in words."""
    real = getattr(termios, setting)

    def unplugged(*arguments: object) -> object:
        terminal.unplug()
        return real(*arguments)

    monkeypatch.setattr(termios, setting, unplugged)
    with pytest.raises(PortError) as lost:
        link.try_open()
    assert lost.value.fault is PortFault.GONE
    assert not link.is_open


def test_the_rate_of_an_open_port_can_be_changed(link: Link, terminal: Terminal) -> None:
    """Whoever listens for strangers keeps the port meanwhile; VMIN stays 1."""
    link.try_open()
    link.listen_at(9_600)
    seen = os.open(terminal.link_path.resolve(), os.O_RDWR | os.O_NOCTTY)
    settings = termios.tcgetattr(seen)
    os.close(seen)
    assert settings[4:6] == [termios.B9600, termios.B9600]
    assert settings[6][termios.VMIN] == 1
    terminal.unplug()
    link.listen_at(9_600)
    with pytest.raises(PortError) as lost:
        link.listen_at(115_200)
    assert lost.value.fault is PortFault.GONE
    assert not link.is_open


def test_what_a_device_said_before_it_was_unplugged_is_not_asked_for(
    link: Link, terminal: Terminal
) -> None:
    """Bytes or the loss, but the loss comes, however long the limit."""
    link.try_open()
    terminal.write(b"last words")
    terminal.unplug()
    with pytest.raises(PortError):
        read_all(link, 100)


def test_losing_a_port_fifty_times_keeps_no_descriptor(
    link: Link, terminal: Terminal, clock: ManualClock
) -> None:
    """A loose plug must not use up the gate's descriptors."""

    def lose_once() -> None:
        clock.advance_ms(ABSENT_RETRY_MS)
        assert link.try_open()
        terminal.unplug()
        with pytest.raises(PortError):
            link.read(WAIT_MS)
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
        link.read(WAIT_MS)
    terminal.plug()
    clock.advance_ms(ABSENT_RETRY_MS)
    assert link.try_open()
    terminal.write(b"back")
    assert read_all(link, 4) == b"back"


def test_a_device_is_found_by_its_serial_number_at_each_try(
    terminal: Terminal, clock: ManualClock
) -> None:
    """In another socket, under another name, with other devices beside it."""
    plugged = [UsbPort("/dev/null", "1-1.2", "OTHER")]
    settings = PortSettings("serial:GATE0001", 115_200)
    link = Link(settings, clock, lambda name: device_of(name, lambda: plugged))
    with pytest.raises(PortError, match="serial:GATE0001") as absent:
        link.try_open()
    assert absent.value.fault is PortFault.GONE
    plugged.append(UsbPort(str(terminal.link_path), "1-1.4", "GATE0001"))
    clock.advance_ms(ABSENT_RETRY_MS)
    assert link.try_open()
    link.close()


def pauses_ms(link: Link, clock: ManualClock, fault: PortFault) -> list[int]:
    """How long it waits after each of nine tries that fail; between them nothing is touched."""
    pauses = []
    for _ in BUSY_PAUSES_MS:
        with pytest.raises(PortError) as failed:
            link.try_open()
        assert failed.value.fault is fault
        waited_ms = 0
        while link.pause_ms:
            assert not link.try_open()
            assert link.pause_ms <= LONGEST_WAIT_MS
            clock.advance_ms(10)
            waited_ms += 10
        pauses.append(waited_ms)
    return pauses


def test_a_missing_device_is_looked_for_five_times_a_second_however_long_it_is_away(
    tmp_path: Path, clock: ManualClock
) -> None:
    """Readings come again within 2 s of its return, after a night too."""
    link = Link(PortSettings(str(tmp_path / "nothing"), 115_200), clock)
    assert set(pauses_ms(link, clock, PortFault.GONE)) == {ABSENT_RETRY_MS}


def test_a_device_is_looked_for_as_often_where_one_without_a_number_is_beside_it(
    clock: ManualClock,
) -> None:
    """A CH340 thermometer must not keep the board away for longer."""
    cheap = [UsbPort("/dev/ttyUSB0", "1-1.4", "")]
    settings = PortSettings("serial:GATE0001", 115_200)
    link = Link(settings, clock, lambda name: device_of(name, lambda: cheap))
    assert set(pauses_ms(link, clock, PortFault.UNNUMBERED)) == {ABSENT_RETRY_MS}


def test_tries_to_open_a_port_that_is_held_grow_apart_up_to_a_limit(
    link: Link, clock: ManualClock
) -> None:
    """Another program has it, for hours perhaps; a short hold costs no second."""
    link.try_open()
    second = Link(link.settings, clock)
    assert pauses_ms(second, clock, PortFault.BUSY) == BUSY_PAUSES_MS
    link.close()
    clock.advance_ms(LAST_BACKOFF_MS)
    assert second.try_open()
    second.close()


def test_a_second_program_of_ours_is_refused_the_port(link: Link, clock: ManualClock) -> None:
    """Two readers would each get half of the frames."""
    link.try_open()
    second = Link(link.settings, clock)
    with pytest.raises(PortError) as refused:
        second.try_open()
    assert refused.value.fault is PortFault.BUSY


def test_a_program_that_asks_for_no_lock_is_refused_by_the_kernel(terminal: Terminal) -> None:
    """A terminal program that somebody left open would take half of the frames. Root may."""
    port = terminal.link_path.resolve()
    port.chmod(0o666)
    held = os.open(port, os.O_RDWR | os.O_NOCTTY)
    refuse_others(held)
    with nobody(), pytest.raises(OSError, match="busy") as refused:
        os.open(port, os.O_RDWR | os.O_NOCTTY)
    assert refused.value.errno == errno.EBUSY
    os.close(held)


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
        link.read(WAIT_MS)
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

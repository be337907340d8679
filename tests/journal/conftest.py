"""A gate's journal on a real disk, turned by hand, and a real disk that refuses to grow."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from itertools import count
from pathlib import Path

import pytest

from gateway.core.event import Event, EventKind, Json
from gateway.core.instant import ClockQuality, Instant
from gateway.core.signals import Device, DeviceChanged, Recorded, RecordFailed, Signal
from gateway.journal.opening import open_journal
from gateway.journal.space import MIB, Space, SpaceWatch
from gateway.journal.writer import JournalWriter
from gateway.runtime.clock import ManualClock
from tests.failing_log import full_disk

CREATED_MS = 1_800_000_000_000
GATE = "gate-1"

MakeEvent = Callable[..., Event]
DiskFails = Callable[..., AbstractContextManager[None]]


class Lane:
    """A journal as its gate sees it: events in, signals out, one turn of the writer at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = ManualClock(wall_ms=CREATED_MS)
        self.signals: list[Signal] = []
        self.wakes = 0
        self.free_bytes = 1000 * MIB
        self.on_signal: Callable[[Signal], None] = self.signals.append
        self.store = open_journal(path, GATE, CREATED_MS)
        self.writer = JournalWriter(
            self.store,
            self.clock,
            self._emit,
            self._wake,
            SpaceWatch(lambda: Space(self.free_bytes, 2000 * MIB)),
        )

    def write(self, *events: Event) -> None:
        """Let the gate append and the writer turn once."""
        for event in events:
            self.writer.append(event)
        self.writer.turn(0)

    def recorded(self) -> list[int]:
        """Sequences of the rows that the gate was told of."""
        return [signal.sequence for signal in self.signals if isinstance(signal, Recorded)]

    def failed(self) -> list[Event]:
        """Events that the gate was told could not be written."""
        return [signal.event for signal in self.signals if isinstance(signal, RecordFailed)]

    def storage(self) -> list[bool]:
        """Every word on the storage so far."""
        return self.told_of(Device.STORAGE)

    def told_of(self, device: Device) -> list[bool]:
        """Every word on a device so far."""
        changes = [signal for signal in self.signals if isinstance(signal, DeviceChanged)]
        return [change.up for change in changes if change.device is device]

    def storage_detail(self) -> str:
        """The words of the last change of the storage."""
        changes = [signal for signal in self.signals if isinstance(signal, DeviceChanged)]
        return changes[-1].detail

    def _emit(self, signal: Signal) -> None:
        self.on_signal(signal)

    def _wake(self) -> None:
        self.wakes += 1


@pytest.fixture(scope="session")
def event() -> MakeEvent:
    """Make events, each a second after the one before."""
    seconds = count()

    def make(
        kind: EventKind = EventKind.ACCESS_DENIED,
        body: dict[str, Json] | None = None,
        *,
        wall_ms: int | None = None,
        urgent: bool = False,
    ) -> Event:
        second = next(seconds)
        at_ms = CREATED_MS + 1000 * second if wall_ms is None else wall_ms
        at = Instant(at_ms, second * 10**9, "boot", ClockQuality.SYNCED)
        return Event(kind, at, body or {"n": second}, 1, 2, urgent)

    return make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "journal.sqlite"


@pytest.fixture
def open_lane() -> Iterator[Callable[[Path], Lane]]:
    """Open journals where the test wants them."""
    with ExitStack() as opened:

        def open_at(path: Path) -> Lane:
            lane = Lane(path)
            opened.callback(lane.store.close)
            return lane

        yield open_at


@pytest.fixture
def lane(open_lane: Callable[[Path], Lane], path: Path) -> Lane:
    """An empty journal and its writer."""
    return open_lane(path)


@pytest.fixture
def filled(lane: Lane, event: MakeEvent) -> Lane:
    """A journal of ten rows."""
    lane.write(*(event() for _ in range(10)))
    return lane


@pytest.fixture(scope="session")
def disk_fails() -> DiskFails:
    """Make the operating system refuse writes behind the newest frame of the journal's log."""
    return full_disk


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB of its own."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("mounting a tmpfs needs root")
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine doesn't allow mounting a tmpfs")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)

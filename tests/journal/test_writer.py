import logging
import threading
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest

from gateway.core.event import EventKind
from gateway.core.signals import Device, DeviceChanged, Recorded, Signal
from gateway.errors import JournalError
from gateway.journal import writer as writing
from gateway.journal.reader import JournalReader
from gateway.journal.space import MIB
from gateway.runtime.worker import Worker

if TYPE_CHECKING:
    from tests.journal.conftest import Lane, MakeEvent

LIMIT_S = 5.0


def test_the_row_is_on_disk_before_the_gate_hears_of_it(
    path: Path, lane: "Lane", event: "MakeEvent"
) -> None:
    """A second connection sees the row at the very moment when ``Recorded`` is given."""
    seen: list[tuple[int, int]] = []

    def look(signal: Signal) -> None:
        if isinstance(signal, Recorded):
            with closing(JournalReader(path)) as reader:
                seen.append((signal.sequence, reader.head().sequence))

    lane.on_signal = look
    lane.write(event())
    lane.write(event())

    assert seen == [(1, 1), (2, 2)]


def test_what_waits_is_written_in_one_commit_and_in_order(
    path: Path, lane: "Lane", event: "MakeEvent"
) -> None:
    """Each event is answered with its own row, the uplink is woken once."""
    events = [event() for _ in range(100)]
    lane.write(*events)

    answered = [signal for signal in lane.signals if isinstance(signal, Recorded)]

    assert [signal.sequence for signal in answered] == list(range(1, 101))
    assert [signal.event for signal in answered] == events
    assert {signal.mono_ns for signal in answered} == {lane.clock.mono_ns()}
    assert lane.wakes == 1
    with closing(JournalReader(path)) as reader:
        assert [row.body["n"] for row in reader.since(None)] == [e.body["n"] for e in events]
        assert reader.verify().broken is None


@pytest.mark.parametrize("waiting", [0, 1, 255, 256, 257, 1000])
def test_a_stop_writes_what_is_still_queued(
    path: Path, lane: "Lane", event: "MakeEvent", waiting: int
) -> None:
    """The service stops cleanly: nothing that happened is forgotten, and the file is closed."""
    for _ in range(waiting):
        lane.writer.append(event())
    stopping = threading.Event()
    stopping.set()

    lane.writer.body(stopping)

    assert lane.recorded() == list(range(1, waiting + 1))
    assert not path.with_name("journal.sqlite-wal").exists()
    with closing(JournalReader(path)) as reader:
        assert reader.head().sequence == waiting


def test_on_its_own_thread_it_answers_and_stops(lane: "Lane", event: "MakeEvent") -> None:
    """As the gate runs it."""
    answers: SimpleQueue[Signal] = SimpleQueue()
    crashes: SimpleQueue[str] = SimpleQueue()
    lane.on_signal = answers.put
    worker = Worker("journal", lane.writer.body, crashes.put)
    worker.start()

    storage = answers.get(timeout=LIMIT_S)
    lane.writer.append(event())
    recorded = answers.get(timeout=LIMIT_S)
    worker.ask_to_stop()

    assert worker.join()
    assert crashes.empty()
    assert isinstance(storage, DeviceChanged)
    assert (storage.device, storage.up) == (Device.STORAGE, True)
    assert isinstance(recorded, Recorded)
    assert lane.writer.turns >= 1


def test_a_writer_that_hangs_is_told_to_the_gate_at_last(lane: "Lane", event: "MakeEvent") -> None:
    """Nothing drops: when the queue stays full the gate's thread ends, and the process with it."""
    for _ in range(writing.QUEUE_EVENTS):
        lane.writer.append(event())

    with pytest.raises(JournalError, match="1024 events wait and none was taken"):
        lane.writer.append(event())

    lane.writer.turn(0)
    lane.writer.append(event())


def test_the_watermark_is_kept_through_a_restart(path: Path, filled: "Lane") -> None:
    """After a restart only what the centre lacks goes up again."""
    filled.writer.acknowledge(filled.store.epoch, 4)
    filled.writer.turn(0)
    filled.store.close()

    with closing(JournalReader(path)) as reader:
        assert reader.watermark() == 4


def test_the_newest_word_of_the_centre_wins_also_a_lower_one(filled: "Lane") -> None:
    """A centre that was restored from a backup lacks rows that it once had."""
    for sequence in (3, 9, 2):
        filled.writer.acknowledge(filled.store.epoch, sequence)
    filled.writer.turn(0)

    assert filled.store.watermark == 2


@pytest.mark.parametrize(("sequence", "kept"), [(-1, 0), (0, 0), (10, 10), (11, 0), (10**12, 0)])
def test_an_acknowledgement_beyond_the_journal_is_ignored(
    filled: "Lane", sequence: int, kept: int
) -> None:
    """Below, at and above the rows that there are."""
    filled.writer.acknowledge(filled.store.epoch, sequence)
    filled.writer.turn(0)

    assert filled.store.watermark == kept


def test_an_acknowledgement_of_another_epoch_is_ignored(
    filled: "Lane", caplog: pytest.LogCaptureFixture
) -> None:
    """It speaks of a file that was put aside."""
    with caplog.at_level(logging.WARNING):
        filled.writer.acknowledge(filled.store.epoch ^ 1, 5)
    filled.writer.turn(0)

    assert filled.store.watermark == 0
    assert "another" in caplog.text


def test_an_acknowledgement_that_says_nothing_new_costs_no_write(filled: "Lane") -> None:
    """Heartbeats of the centre don't wear the card."""
    log = filled.path.with_name("journal.sqlite-wal")
    filled.writer.acknowledge(filled.store.epoch, 5)
    filled.writer.turn(0)
    size = log.stat().st_size

    filled.writer.acknowledge(filled.store.epoch, 5)
    filled.writer.turn(0)

    assert log.stat().st_size == size


def test_acknowledgements_never_fill_the_queue(lane: "Lane", event: "MakeEvent") -> None:
    """A full queue of events takes any number of acknowledgements beside it."""
    for _ in range(writing.QUEUE_EVENTS):
        lane.writer.append(event())
    for sequence in range(3):
        lane.writer.acknowledge(lane.store.epoch, sequence)

    stopping = threading.Event()
    stopping.set()
    lane.writer.body(stopping)

    assert len(lane.recorded()) == writing.QUEUE_EVENTS
    with closing(JournalReader(lane.path)) as reader:
        assert reader.watermark() == 0


def test_an_urgent_event_is_marked_for_the_centre(
    path: Path, lane: "Lane", event: "MakeEvent"
) -> None:
    """By its kind, or by hand as a fever is."""
    lane.write(event(), event(EventKind.FIRE_RELEASE), event(), event(urgent=True))

    with closing(JournalReader(path)) as reader:
        assert [row.sequence for row in reader.urgent_after(0)] == [2, 4]
        assert [row.sequence for row in reader.urgent_after(2)] == [4]


def test_a_disk_that_fills_up_is_told_once_and_its_relief_once(lane: "Lane") -> None:
    """Plain words at the change, silence in between."""
    for free_mib in (1000, 150, 149, 240, 260, 261):
        lane.free_bytes = free_mib * MIB
        lane.writer.turn(0)

    changes = [s for s in lane.signals if isinstance(s, DeviceChanged)]
    details = [change.detail for change in changes if change.device is Device.STORAGE]

    assert lane.storage() == [True, True, True]
    assert lane.told_of(Device.SPACE) == [False, True]
    assert details[1].startswith(f"disk of {lane.path} is nearly full, 150 MiB are free")
    assert details[2] == "journal is written, 260 MiB are free"

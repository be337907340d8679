"""What a gate does while its disk refuses: real refusals of the operating system."""

import logging
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.core.event import EventKind
from gateway.core.signals import DeviceChanged, Recorded, RecordFailed
from gateway.journal.database import DamagedFileError
from gateway.journal.reader import JournalReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journal.conftest import DiskFails, Lane, MakeEvent

ONE_PAGE_AND_A_HALF = 6000
ADMIT_AND_DIE = """
import os, sys
from pathlib import Path
from gateway.core.event import Event, EventKind
from gateway.core.instant import ClockQuality, Instant
from gateway.errors import JournalError
from gateway.journal.opening import open_journal
store = open_journal(Path(sys.argv[1]), "gate-1", 0)
at = Instant(1, 1, "boot", ClockQuality.SYNCED)
try:
    store.commit([Event(EventKind.ACCESS_GRANTED, at, {"n": 1}, 1, 1)])
except JournalError as error:
    print(error, flush=True)
os._exit(0)
"""


def bodies(path: Path) -> list[object]:
    """The facts of all rows, in order; the chain must hold."""
    with closing(JournalReader(path)) as reader:
        assert reader.verify().broken is None
        return [row.body["n"] for row in reader.since(None)]


@pytest.mark.parametrize("after_bytes", [0, 100, ONE_PAGE_AND_A_HALF])
def test_an_event_that_cannot_be_written_is_told_and_nothing_of_it_stays(
    filled: "Lane", event: "MakeEvent", disk_fails: "DiskFails", after_bytes: int
) -> None:
    """The write fails at once, or in the middle of the first page or second: all or nothing."""
    before = bodies(filled.path)
    person = event(EventKind.ACCESS_GRANTED, {"n": 0, "reasons": "more than a page " * 400})

    with disk_fails(filled.path, after_bytes):
        filled.write(person)
        assert bodies(filled.path) == before

    assert filled.failed() == [person]
    assert filled.storage() == [True, False]
    assert "disk I/O error" in filled.storage_detail()
    assert str(filled.path) in filled.storage_detail()
    assert "free some space or replace the disk" in filled.storage_detail()


def test_the_guard_knows_why_before_the_person_is_refused(
    filled: "Lane", event: "MakeEvent", disk_fails: "DiskFails"
) -> None:
    """The storage is reported first, then the event."""
    filled.signals.clear()
    with disk_fails(filled.path):
        filled.write(event())

    assert [type(signal) for signal in filled.signals] == [DeviceChanged, RecordFailed]


@pytest.mark.parametrize("kind", [EventKind.ACCESS_GRANTED, EventKind.ACCESS_OVERRIDDEN])
def test_nobody_who_stood_outside_is_recorded_as_admitted_later(
    filled: "Lane", event: "MakeEvent", disk_fails: "DiskFails", kind: EventKind
) -> None:
    """The arm stayed down, so the row must never appear, not even after a restart."""
    admission, refusal = event(kind), event()

    with disk_fails(filled.path):
        filled.write(admission, refusal)
    filled.clock.advance_ms(60_000)
    filled.writer.turn(0)
    filled.store.close()

    kept = bodies(filled.path)
    assert refusal.body["n"] in kept
    assert admission.body["n"] not in kept


def test_when_the_disk_works_again_what_happened_is_written_in_order(
    filled: "Lane", event: "MakeEvent", disk_fails: "DiskFails"
) -> None:
    """Events of the outage first, then the new one; the gate hears of each row."""
    before = bodies(filled.path)
    outage = [event(EventKind.DEVICE_DOWN), event(EventKind.FORCED_OPEN), event()]
    with disk_fails(filled.path):
        for happened in outage:
            filled.write(happened)
    filled.signals.clear()

    after = event(EventKind.ACCESS_GRANTED)
    filled.write(after)

    assert bodies(filled.path) == [*before, *(e.body["n"] for e in (*outage, after))]
    assert [s.event for s in filled.signals if isinstance(s, Recorded)] == [*outage, after]
    assert filled.storage() == [True]
    assert filled.storage_detail().startswith("journal is written")


def test_without_new_events_it_tries_again_ever_more_rarely(
    filled: "Lane", event: "MakeEvent", disk_fails: "DiskFails"
) -> None:
    """0.5 s, 1 s, 2 s: each failure waits longer, nothing is said twice."""
    with disk_fails(filled.path):
        filled.write(event())
        failures = filled.storage()
        for wait_ms in (499, 1, 999, 1, 1999, 1):
            filled.clock.advance_ms(wait_ms)
            filled.writer.turn(0)
    assert filled.storage() == failures

    filled.clock.advance_ms(3999)
    filled.writer.turn(0)
    assert len(filled.recorded()) == 10
    filled.clock.advance_ms(1)
    filled.writer.turn(0)
    assert filled.recorded() == list(range(1, 12))


def test_with_nothing_to_write_it_still_finds_out_that_the_disk_works(
    filled: "Lane", event: "MakeEvent", disk_fails: "DiskFails"
) -> None:
    """Only an admission failed and is forgotten: the storage must not stay down for ever."""
    with disk_fails(filled.path):
        filled.write(event(EventKind.ACCESS_GRANTED))
        filled.clock.advance_ms(500)
        filled.writer.turn(0)
        assert filled.storage() == [True, False]
    filled.clock.advance_ms(1000)
    filled.writer.turn(0)

    assert filled.storage() == [True, False, True]
    assert len(filled.recorded()) == 10


def test_an_acknowledgement_waits_for_a_disk_that_works(
    filled: "Lane", disk_fails: "DiskFails"
) -> None:
    """It is kept, tried with the same patience, and the newest wins."""
    with disk_fails(filled.path):
        filled.writer.acknowledge(filled.store.epoch, 3)
        filled.writer.turn(0)
        filled.writer.acknowledge(filled.store.epoch, 6)
        filled.writer.turn(0)
        assert filled.store.watermark == 0
    filled.clock.advance_ms(500)
    filled.writer.turn(0)

    assert filled.store.watermark == 6


def test_a_stop_during_the_outage_says_what_is_lost(
    filled: "Lane",
    event: "MakeEvent",
    disk_fails: "DiskFails",
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One last attempt, then the log names the number."""
    with disk_fails(filled.path), caplog.at_level(logging.ERROR):
        filled.write(event(), event(), event(EventKind.ACCESS_GRANTED))
        filled.writer._finish()

    assert "2 events could not be written before the end" in caplog.text


def test_a_file_that_breaks_while_it_is_open_ends_the_thread(
    filled: "Lane", event: "MakeEvent"
) -> None:
    """Only a new start can put it aside: the event is answered, then the process ends."""
    filled.store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with filled.path.open("r+b") as file:
        file.write(b"\x00" * 8192)
    filled.store._connection.execute("PRAGMA shrink_memory")
    with closing(sqlite3.connect(filled.path)) as other, pytest.raises(sqlite3.DatabaseError):
        other.execute("SELECT * FROM event")

    happened = event()
    with pytest.raises(DamagedFileError):
        filled.write(happened)

    assert filled.failed() == [happened]


def test_a_row_whose_sync_failed_does_not_come_back_after_a_crash(
    filled: "Lane", tmp_path: Path
) -> None:
    """The card answers EIO to the one sync of an admission, and power fails right after."""
    trace = tmp_path / "trace"
    with closing(JournalReader(filled.path)) as reader:
        assert reader.head().sequence == 10  # an open reader keeps the log: one sync per commit
        filled.store.close()
        log = filled.path.with_name("journal.sqlite-wal")
        run_with_one_failing_sync(log, trace, ADMIT_AND_DIE, str(filled.path))

    assert trace.read_text().count("INJECTED") == 1
    assert len(bodies(filled.path)) == 10


def run_with_one_failing_sync(log: Path, trace: Path, program: str, argument: str) -> None:
    """Run a program whose first sync of the log gets an input/output error from the kernel."""
    if shutil.which("strace") is None:
        pytest.skip("injecting an error into a system call needs strace")
    fault = ["-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO:when=1", "-P", str(log)]
    told = subprocess.run(
        ["strace", "-f", "-o", str(trace), *fault, sys.executable, "-c", program, argument],
        check=False,
        capture_output=True,
        cwd=Path(__file__).parents[2],
        timeout=30,
    )
    if b"Operation not permitted" in told.stderr:
        pytest.skip("this machine doesn't allow tracing")
    assert b"SQLITE_IOERR_FSYNC" in told.stdout, told.stderr


def test_a_disk_of_one_mebibyte_fills_and_recovers(
    tiny_disk: Path, open_lane: "Callable[[Path], Lane]", event: "MakeEvent"
) -> None:
    """ENOSPC of a real file system: what was told as recorded is there, and later the rest."""
    ballast = tiny_disk / "ballast"
    ballast.write_bytes(bytes(300_000))
    lane = open_lane(tiny_disk / "journal.sqlite")
    while not lane.failed():
        lane.write(event())
    full = bodies(lane.path)
    assert len(full) == len(lane.recorded()) > 20
    assert "SQLITE_FULL" in lane.storage_detail()

    ballast.unlink()
    after = event()
    lane.write(after)

    assert bodies(lane.path) == [*full, lane.failed()[0].body["n"], after.body["n"]]
    assert lane.storage() == [True, False, True]
    lane.store.close()

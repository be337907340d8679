import logging
import threading
from pathlib import Path
from queue import SimpleQueue

import pytest

from gateway.runtime.worker import Worker

LIMIT_S = 5.0


def test_a_worker_runs_until_it_is_asked_to_stop() -> None:
    """Asking returns at once, joining waits for the end, and an asked end is no crash."""
    crashes: SimpleQueue[str] = SimpleQueue()
    worker = Worker("steady", _wait, crashes.put)
    worker.start()

    worker.ask_to_stop()

    assert worker.join()
    assert crashes.empty()


def test_a_worker_that_raises_ends_the_process_and_says_so_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """No half-dead gate: systemd restarts the whole of it."""
    crashes: SimpleQueue[str] = SimpleQueue()

    def fail(_: threading.Event) -> None:
        raise RuntimeError("the card fell out")

    with caplog.at_level(logging.ERROR):
        worker = Worker("journal", fail, crashes.put)
        worker.start()
        assert crashes.get(timeout=LIMIT_S) == "journal"
        assert worker.join()

    assert crashes.empty()
    assert "thread journal failed" in caplog.text
    assert "the card fell out" in caplog.text


def test_a_worker_that_ends_by_itself_is_a_crash_too(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody would do its work any more."""
    crashes: SimpleQueue[str] = SimpleQueue()

    with caplog.at_level(logging.ERROR):
        worker = Worker("serial", lambda _: None, crashes.put)
        worker.start()
        assert crashes.get(timeout=LIMIT_S) == "serial"
        assert worker.join()

    assert "ended without being asked" in caplog.text


def test_a_worker_that_will_not_die_is_reported_not_waited_for() -> None:
    """Shutdown goes on; the caller logs the bug."""
    release = threading.Event()
    worker = Worker("deaf", lambda _: _wait(release), lambda _: None)
    worker.start()
    worker.ask_to_stop()

    assert not worker.join(limit_s=0.01)

    release.set()
    assert worker.join()


def test_a_worker_that_never_started_is_already_gone() -> None:
    """A start-up that fails halfway can stop everything it has built."""
    worker = Worker("unborn", lambda _: None, lambda _: None)
    worker.ask_to_stop()

    assert worker.join()


def test_the_kernel_knows_the_threads_name() -> None:
    """``ps -L`` and ``top -H`` tell which thread is busy; Linux keeps 15 characters."""
    told: SimpleQueue[str] = SimpleQueue()

    def tell(stopping: threading.Event) -> None:
        comm = Path(f"/proc/self/task/{threading.get_native_id()}/comm")
        told.put(comm.read_text("ascii"))
        _wait(stopping)

    worker = Worker("thermometer-and-more", tell, lambda _: None)
    worker.start()

    assert told.get(timeout=LIMIT_S) == "thermometer-and\n"

    worker.ask_to_stop()
    assert worker.join()


def _wait(event: threading.Event) -> None:
    assert event.wait(LIMIT_S)

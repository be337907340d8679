import os
import signal
from collections.abc import Iterator

import pytest

from gateway.runtime.ending import ending_on_signals


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """What a test does with signals ends with it."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, taken in before.items():
        signal.signal(number, taken)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_systemd_and_ctrl_c_ask_a_process_to_end(number: signal.Signals) -> None:
    """Nothing is raised in the middle of anybody's work."""
    ending = ending_on_signals()
    assert not ending.is_set()
    os.kill(os.getpid(), number)
    assert ending.wait(5)


def test_any_other_signal_does_not_ask() -> None:
    """A hang-up of the installer's terminal is not the end of the gate's day."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    ending = ending_on_signals()
    os.kill(os.getpid(), signal.SIGHUP)
    signal.signal(signal.SIGHUP, before)
    assert not ending.is_set()

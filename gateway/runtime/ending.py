"""How the operating system asks a process to end, as one event; not what ending then takes."""

import signal
import threading
from types import FrameType


def ending_on_signals() -> threading.Event:
    """An event that SIGTERM or SIGINT (Ctrl-C) sets; only the main thread may ask for it."""
    ending = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ending.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return ending

"""A named thread that ends the process when it fails; not a pool and not a scheduler."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from gateway.runtime.turns import go_first

log = logging.getLogger(__name__)

JOIN_LIMIT_S: Final = 3.0
"""Every blocking call has a limit of 0.5 s or a cancel, so a worker is gone well within this."""

_COMM_CHARS: Final = 15
"""What Linux keeps of a thread's name, proc_pid_comm(5)."""


class Worker:
    """One thread with one owner: start, ask to stop, join.

    Args:
        name: the thread's name, as ``ps`` and logs show it.
        body: runs until ``stopping`` is set; returning early without being asked is a crash too.
        crashed: called once, from the thread, when ``body`` raises; the process must end.
        first: whether it goes before every ordinary thread of the machine, where it may.
    """

    def __init__(
        self,
        name: str,
        body: Callable[[threading.Event], None],
        crashed: Callable[[str], None],
        *,
        first: bool = False,
    ) -> None:
        self.name = name
        self._body = body
        self._crashed = crashed
        self._first = first
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Set ``stopping``; returns at once."""
        self._stopping.set()

    def join(self, limit_s: float = JOIN_LIMIT_S) -> bool:
        """Wait for the end; False if the thread would not die, which is a bug to be logged.

        A worker that never started has nothing to wait for.
        """
        if self._thread.ident is not None:
            self._thread.join(limit_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        _name_for_ps(self.name)
        if self._first and not go_first():
            log.info("thread %s takes turns with all others of the machine", self.name)
        try:
            self._body(self._stopping)
        except Exception:
            log.exception("thread %s failed; ending the process", self.name)
            self._crashed(self.name)
            return
        if not self._stopping.is_set():
            log.error("thread %s ended without being asked; ending the process", self.name)
            self._crashed(self.name)


def _name_for_ps(name: str) -> None:
    """Tell the kernel the calling thread's name, which Python does only from 3.14 on."""
    with suppress(OSError):
        comm = Path(f"/proc/self/task/{threading.get_native_id()}/comm")
        comm.write_text(name[:_COMM_CHARS], "utf-8")

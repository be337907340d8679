"""A named thread that ends the process when it fails; not a pool and not a scheduler."""

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

JOIN_LIMIT_S = 3.0
"""Every blocking call has a limit of 0.5 s or a cancel, so a worker is gone well within this."""


class Worker:
    """One thread with one owner: start, ask to stop, join.

    Args:
        name: the thread's name, as ``ps`` and logs show it.
        body: runs until ``stopping`` is set; returning early without being asked is a crash too.
        crashed: called once, from the thread, when ``body`` raises; the process must end.
    """

    def __init__(
        self,
        name: str,
        body: Callable[[threading.Event], None],
        crashed: Callable[[str], None],
    ) -> None:
        self.name = name
        self._body = body
        self._crashed = crashed
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Set ``stopping``; returns at once."""
        self._stopping.set()

    def join(self) -> bool:
        """Wait for the end; False if the thread would not die, which is a bug to be logged."""
        self._thread.join(JOIN_LIMIT_S)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._body(self._stopping)
        except Exception:
            log.exception("thread %s failed; ending the process", self.name)
            self._crashed(self.name)
            return
        if not self._stopping.is_set():
            log.error("thread %s ended without being asked; ending the process", self.name)
            self._crashed(self.name)

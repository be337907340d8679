"""A guard who opens for one visitor, over the same socket as the guard's page; no page."""

import logging
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gateway.control.client import ControlClient
from gateway.core.lane import OverrideReason
from gateway.core.signals import ManualOpen
from gateway.errors import GatewayError
from gateway.runtime.clock import Clock
from gateway.runtime.worker import Worker

log = logging.getLogger(__name__)

NAME: Final = "demo"


class Guard:
    """Connected as the page's process is.

    Args:
        socket: the gate's control socket.
        clock: the time.
        crashed: called when the connection's thread fails.
    """

    def __init__(self, socket: Path, clock: Clock, crashed: Callable[[str], None]) -> None:
        self._client = ControlClient(socket, clock)
        self._worker = Worker("demo-guard", self._run, crashed)

    def start(self) -> None:
        """Sit down at the page."""
        self._worker.start()

    def stop(self) -> None:
        """Go home."""
        self._worker.ask_to_stop()
        self._worker.join()

    def opens(self, sequence: int) -> None:
        """Open by hand for the person of this decision, if the gate lets it."""
        request = ManualOpen(
            secrets.token_hex(16), NAME, OverrideReason.VISITOR_REGISTERED.value, sequence
        )
        try:
            answer = self._client.ask(request)
        except GatewayError as fault:
            log.warning("guard: not opened: %s", fault)
            return
        if not answer.ok:
            log.warning("guard: not opened: %s", answer.text)

    def _run(self, stopping: threading.Event) -> None:
        self._client.run(stopping)

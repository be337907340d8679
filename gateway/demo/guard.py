"""A guard who opens, forgives, types numbers and measures, over the page's socket; no page."""

import logging
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gateway.control.client import ControlClient
from gateway.core.forgiveness import ForgivenessReason
from gateway.core.guard_acts import (
    GuardAct,
    HandMeasured,
    ManualOpen,
    NumberTyped,
    PassbackForgiven,
)
from gateway.core.instant import NS_PER_MS
from gateway.core.lane import LaneView, OverrideReason
from gateway.core.second_instrument import Site
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
        self._clock = clock
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
        why = OverrideReason.VISITOR_REGISTERED.value
        self._ask(ManualOpen(secrets.token_hex(16), NAME, why, sequence), "opened")

    def forgives(self, sequence: int) -> None:
        """Say of the person of this decision that they are not inside, if the gate believes it."""
        why = ForgivenessReason.EXIT_NOT_READ.value
        self._ask(PassbackForgiven(secrets.token_hex(16), NAME, why, sequence), "forgiven")

    def types(self, number: str) -> None:
        """Type the staff number of a person who has nothing to show."""
        self._ask(NumberTyped(secrets.token_hex(16), NAME, number), "looked up")

    def measures(self, sequence: int, celsius: float) -> None:
        """Put a thermometer under the arm of the person whom this decision refused."""
        act = secrets.token_hex(16)
        self._ask(HandMeasured(act, NAME, sequence, celsius, Site.AXILLA), "measured")

    def sees(self, wanted: Callable[[LaneView], bool], limit_s: float) -> LaneView | None:
        """What the page shows as soon as it is what is wanted; None after ``limit_s`` seconds."""
        until_ns = self._clock.mono_ns() + round(limit_s * 1000) * NS_PER_MS
        glance = self._client.glance()
        while glance.view is None or not wanted(glance.view):
            left_ms = (until_ns - self._clock.mono_ns()) / NS_PER_MS
            if left_ms <= 0:
                return None
            glance = self._client.wait_beyond(glance.version, left_ms / 1000)
        return glance.view

    def _ask(self, request: GuardAct, done: str) -> None:
        try:
            answer = self._client.ask(request)
        except GatewayError as fault:
            log.warning("guard: not %s: %s", done, fault)
            return
        if not answer.ok:
            log.warning("guard: not %s: %s", done, answer.text)

    def _run(self, stopping: threading.Event) -> None:
        self._client.run(stopping)

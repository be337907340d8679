"""Tells the gate when the centre's lists grow old and when documents are refused; keeps no list."""

import logging
from collections.abc import Callable
from typing import Final

from gateway.app.lists import GateLists
from gateway.app.policies import GatePolicies
from gateway.core.instant import NS_PER_MS
from gateway.core.policy import Policy
from gateway.core.signals import DeviceChanged, DocumentRefused, Signal
from gateway.runtime.clock import Clock
from gateway.sync.list_downlink import Ears
from gateway.sync.list_state import lists_device

log = logging.getLogger(__name__)

ROW_EVERY_NS: Final = 60_000 * NS_PER_MS
"""Between two rows about refused documents: whoever floods the broker must not fill the journal."""

MAX_WHY_CHARS: Final = 300
"""Of a refusal's sentence that goes into a row."""


class ListWatch:
    """Looks after the lists at each turn of the mqtt thread.

    Args:
        lists: which.
        ears: who is told.
        policy: how old they may be.
        clock: now.
    """

    def __init__(self, lists: GateLists, ears: Ears, policy: Policy, clock: Clock) -> None:
        self.lists = lists
        self.ears = ears
        self._policy = policy
        self._clock = clock
        self._told: DeviceChanged | None = None

    def follow(self, policy: Policy) -> None:
        """Go by another policy from now on."""
        self._policy = policy

    def look(self) -> None:
        """Take up what was imported, and tell once what has become too old or is well again."""
        self.lists.look()
        device = lists_device(self.lists.listing(None), self._policy, self._clock.now())
        if device == self._told or (self._told is None and device.up):
            return
        self._told = device
        self.ears.emit(device)


class Complaints:
    """Logs each refused document and lets the gate record some of many.

    Args:
        clock: bounds the pace.
        emit: takes signals to the gate.
    """

    def __init__(self, clock: Clock, emit: Callable[[Signal], None]) -> None:
        self._clock = clock
        self._emit = emit
        self._next_ns = clock.mono_ns()

    def refused(self, why: str) -> None:
        """A document was refused; ``why`` is one plain sentence without personal facts."""
        log.error("a document of the centre was refused: %s", why)
        now_ns = self._clock.mono_ns()
        if now_ns >= self._next_ns:
            self._next_ns = now_ns + ROW_EVERY_NS
            self._emit(DocumentRefused(why[:MAX_WHY_CHARS]))


Signed = tuple[ListWatch, GatePolicies]
"""What takes the centre's documents besides the roster."""

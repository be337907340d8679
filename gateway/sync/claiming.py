"""Tells the site's other lanes which codes this one reads, and hears them; decides about none.

With the broker away nothing is said, nothing is heard, and every lane decides as if it were alone.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

from gateway.core.admissions import MOST_GATES
from gateway.core.arbitration import Claim
from gateway.core.instant import NS_PER_MS
from gateway.core.signals import ClaimHeard, Signal
from gateway.runtime.clock import Clock
from gateway.sync.claims import decode_claim, encode_claim
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.topics import Channel

HEAR_NS: Final = 50 * NS_PER_MS
"""Between two claims of one gate that are read: a lane makes one or two a person."""

MOST_UNTOLD: Final = 4
"""Claims that wait for the mqtt thread; older ones concern nobody any more."""


class QuickSender(Protocol):
    """What sends messages that are worth nothing later."""

    def publish(self, topic: str, payload: bytes, *, qos: int = 1) -> bool:
        """Hand a message over; False if it was not taken."""


class ClaimExchange:
    """One gate's part of the exchange; ``claim`` may be called from any thread.

    Args:
        gate: this gate's name.
        site: its site.
        emit: takes other lanes' claims to the deciding thread.
        refused: told in one sentence of each message that is none.
        clock: bounds the pace.
    """

    def __init__(
        self,
        gate: str,
        site: str,
        emit: Callable[[Signal], None],
        refused: Callable[[str], None],
        clock: Clock,
    ) -> None:
        self._gate = gate
        self._site = site
        self._emit = emit
        self._refused = refused
        self._clock = clock
        self._lock = threading.Lock()
        self._untold: deque[Claim] = deque(maxlen=MOST_UNTOLD)
        self._heard_ns: dict[str, int] = {}

    def claim(self, claim: Claim) -> None:
        """Tell the other lanes; returns at once."""
        with self._lock:
            self._untold.append(claim)

    def received(self, gate: str, payload: bytes) -> None:
        """Take another lane's message; what comes faster than people walk is dropped."""
        now_ns = self._clock.mono_ns()
        if gate == self._gate or not self._may_hear(gate, now_ns):
            return
        self._heard_ns[gate] = now_ns
        try:
            claim = decode_claim(payload, gate, self._site)
        except ForeignPayloadError as error:
            self._refused(str(error))
            return
        if claim is not None:
            self._emit(ClaimHeard(claim))

    def turn(self, sender: QuickSender | None) -> None:
        """Say what is due.

        Args:
            sender: the connection, or None while there is none; then there is nobody to tell.
        """
        with self._lock:
            untold = tuple(self._untold)
            self._untold.clear()
        if sender is None:
            return
        for claim in untold:
            sender.publish(Channel.CLAIMS.of(self._gate), encode_claim(claim, self._site), qos=0)

    def _may_hear(self, gate: str, now_ns: int) -> bool:
        if gate not in self._heard_ns:
            return len(self._heard_ns) < MOST_GATES
        return now_ns - self._heard_ns[gate] >= HEAR_NS

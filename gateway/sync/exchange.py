"""Tells the site's other gates by which codes this one admitted, and hears them; keeps no memory.

Each admission repeats the newest uses in a message that is retained for a few minutes: a lost one
costs nothing, and a gate that was started again hears at once what it missed. A new connection
tells the older ones too, a page at a time, so that gates which were apart find their conflicts.
With the broker down a code can be used once at each gate, and no oftener.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

from gateway.core.admissions import MOST_GATES
from gateway.core.instant import NS_PER_MS
from gateway.core.signals import Signal, UsedElsewhere
from gateway.core.use import Use
from gateway.runtime.clock import Clock
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.topics import Channel
from gateway.sync.uses import MAX_USES, decode_uses, encode_uses

TELL_NS: Final = 500 * NS_PER_MS
"""Between two messages of one gate, so that a site of ten gates never has more than 20 a second."""

HEAR_NS: Final = 200 * NS_PER_MS
"""Between two messages of one gate that are read."""

MOST_WAITING: Final = 4
"""Messages of one gate that wait to be read; of more the oldest are dropped."""

RETAINED_S: Final = 600
"""How long the broker keeps a message: longer than any pass counts."""


class Sender(Protocol):
    """What sends messages."""

    def publish(
        self, topic: str, payload: bytes, *, retain: bool = False, expires_s: int | None = None
    ) -> bool:
        """Hand a message over; False if it was not taken."""


class UseExchange:
    """One gate's part of the exchange; ``announce`` may be called from any thread.

    Args:
        gate: this gate's name.
        site: its site.
        emit: takes what other gates used to the deciding thread.
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
        self._own: tuple[Use, ...] = ()
        self._untold = False
        self._told_ns: int | None = None
        self._older: deque[tuple[Use, ...]] = deque()
        self._waiting: dict[str, deque[bytes]] = {}
        self._heard_ns: dict[str, int] = {}
        self._known: dict[str, tuple[Use, ...]] = {}

    def announce(self, uses: tuple[Use, ...]) -> None:
        """Tell other gates of these from now on, the newest first; returns at once."""
        with self._lock:
            self._own = uses
            self._untold = True

    def connected(self) -> None:
        """Tell all again, the newest first: others may have missed what was said meanwhile."""
        with self._lock:
            self._untold = bool(self._own)
            pages = range(MAX_USES, len(self._own), MAX_USES)
            self._older = deque(self._own[start : start + MAX_USES] for start in pages)

    def received(self, gate: str, payload: bytes) -> None:
        """Take a message of another gate; the pace at which it comes costs nothing."""
        if gate == self._gate:
            return  # the broker gives back what this gate said
        if gate not in self._waiting and len(self._waiting) >= MOST_GATES:
            self._refused("uses: of more gates than a site can have")
            return
        self._waiting.setdefault(gate, deque(maxlen=MOST_WAITING)).append(payload)

    def turn(self, sender: Sender | None) -> None:
        """Read and say what is due.

        Args:
            sender: the connection, or None while there is none.
        """
        now_ns = self._clock.mono_ns()
        for gate, waiting in self._waiting.items():
            if waiting and self._may_hear(gate, now_ns):
                self._hear(gate, waiting.popleft())
                self._heard_ns[gate] = now_ns
        if sender is not None and self._may_tell(now_ns):
            self._tell(sender, now_ns)

    def _may_hear(self, gate: str, now_ns: int) -> bool:
        return gate not in self._heard_ns or now_ns - self._heard_ns[gate] >= HEAR_NS

    def _hear(self, gate: str, payload: bytes) -> None:
        try:
            uses = decode_uses(payload, gate, self._site)
        except ForeignPayloadError as error:
            self._refused(str(error))
            return
        known = set(self._known.get(gate, ()))
        fresh = tuple(use for use in uses if use not in known)
        self._known[gate] = uses
        if fresh:
            self._emit(UsedElsewhere(gate, fresh))

    def _may_tell(self, now_ns: int) -> bool:
        something = self._untold or bool(self._older)
        return something and (self._told_ns is None or now_ns - self._told_ns >= TELL_NS)

    def _tell(self, sender: Sender, now_ns: int) -> None:
        with self._lock:
            newest, self._untold = self._untold, False
            uses = self._own[:MAX_USES] if newest else self._older.popleft()
        said = encode_uses(self._gate, self._site, uses)
        topic = Channel.USES.of(self._gate)
        if not sender.publish(topic, said, retain=newest, expires_s=RETAINED_S):
            self._not_told(uses, newest=newest)
        self._told_ns = now_ns

    def _not_told(self, uses: tuple[Use, ...], *, newest: bool) -> None:
        with self._lock:
            if newest:
                self._untold = True
            else:
                self._older.appendleft(uses)

"""Tells the site's other gates who was counted here, and hears them; counts nobody itself.

Each word is the gate's whole count of the day, and the broker keeps the last one: a lost or
repeated message costs nothing, a gate that was started again hears at once what it missed, and one
with a new memory card what it had counted. With the broker down each goes on with its own rights.
"""

import threading
from collections.abc import Callable
from typing import Final

from gateway.core.admissions import MOST_GATES
from gateway.core.instant import NS_PER_MS
from gateway.core.occupancy.room import RoomState
from gateway.core.signals import OccupancyHeard, Signal
from gateway.runtime.clock import Clock
from gateway.sync.exchange import Sender
from gateway.sync.occupancy_wire import decode_rooms, encode_rooms
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.topics import Channel

TELL_NS: Final = 500 * NS_PER_MS
"""Between two messages of one gate, as with used codes."""

HEAR_NS: Final = 200 * NS_PER_MS
"""Between two messages of one gate that are read; of those between, the last is."""

RETAINED_S: Final = 26 * 3_600
"""How long the broker keeps a message: until the day that it counts is over, a day of 25 hours too,
and for the gates whose clocks are late."""


class RoomExchange:
    """One gate's part of the exchange; ``announce`` may be called from any thread.

    Args:
        gate: this gate's name.
        site: its site.
        emit: takes what gates counted to the deciding thread, this gate's own earlier word too.
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
        self._own: tuple[RoomState, ...] = ()
        self._untold = False
        self._told_ns: int | None = None
        self._waiting: dict[str, bytes | None] = {}
        self._heard_ns: dict[str, int] = {}

    def announce(self, states: tuple[RoomState, ...]) -> None:
        """Tell this from now on; returns at once."""
        with self._lock:
            self._own, self._untold = states, True

    def connected(self) -> None:
        """Tell it again: the broker may have lost what it kept."""
        with self._lock:
            self._untold = bool(self._own)

    def received(self, gate: str, payload: bytes) -> None:
        """Take a gate's message; the pace at which it comes costs nothing."""
        if gate == self._gate and self._own:
            return  # the broker gives back what this gate said
        if gate not in self._waiting and len(self._waiting) >= MOST_GATES:
            self._refused("rooms: of more gates than a site can have")
            return
        self._waiting[gate] = payload

    def turn(self, sender: Sender | None) -> None:
        """Read and say what is due.

        Args:
            sender: the connection, or None while there is none.
        """
        now_ns = self._clock.mono_ns()
        for gate, payload in self._waiting.items():
            if payload is not None and now_ns - self._heard_ns.get(gate, -HEAR_NS) >= HEAR_NS:
                self._waiting[gate] = None
                self._heard_ns[gate] = now_ns
                self._hear(gate, payload)
        rested = self._told_ns is None or now_ns - self._told_ns >= TELL_NS
        if sender is not None and self._untold and rested:
            self._tell(sender)
            self._told_ns = now_ns

    def _hear(self, gate: str, payload: bytes) -> None:
        try:
            states = decode_rooms(payload, gate, self._site)
        except ForeignPayloadError as error:
            self._refused(str(error))
            return
        if states:
            self._emit(OccupancyHeard(gate, states))

    def _tell(self, sender: Sender) -> None:
        with self._lock:
            said, self._untold = encode_rooms(self._gate, self._site, self._own), False
        topic = Channel.ROOMS.of(self._gate)
        if not sender.publish(topic, said, retain=True, expires_s=RETAINED_S):
            with self._lock:
                self._untold = True

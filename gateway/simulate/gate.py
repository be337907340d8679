"""One simulated gate: the real courier and connection under an invented line of people.

It takes no roster, and tells other gates neither of used codes nor of its count: that traffic is
between gates, and 200 of them in one process would measure Python instead of the server.
"""

import secrets
from collections import deque
from dataclasses import dataclass
from random import Random
from typing import Final

from gateway.config import MqttSection
from gateway.core.instant import NS_PER_MS, NS_PER_S
from gateway.runtime.clock import Clock
from gateway.simulate.outbox import BoundedOutbox
from gateway.simulate.tally import Tally
from gateway.simulate.visitors import ROSTER_VERSION, Visitors
from gateway.sync.courier import Courier
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.service import BEAT_NS
from gateway.sync.session import (
    Connected,
    Disconnected,
    MqttSession,
    Publication,
    PublicationRefused,
    Received,
    SessionEvent,
    SessionLimits,
    SessionProfile,
)
from gateway.sync.state import GateState, Heartbeat, encode_state
from gateway.sync.throttle import BacklogThrottle
from gateway.sync.topics import Channel

LIMITS: Final = SessionLimits(packet_bytes=64 * 1024, unacknowledged=8)
TIMERS_NS: Final = 100 * NS_PER_MS
"""How often a gate without news looks at its waits, as a real one does."""

MOST_ROWS_OF_A_TURN: Final = 16
MOST_CONNECTIONS: Final = 1_000
"""Moments of connection that are kept."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast people come to one gate.

    Args:
        per_second: rows a second, on average.
        chance: draws each wait, from half to one and a half of the average.
    """

    per_second: float
    chance: Random

    def wait_ns(self) -> int:
        """Nanoseconds to the next row."""
        return round(NS_PER_S / self.per_second * self.chance.uniform(0.5, 1.5))


@dataclass(frozen=True, slots=True)
class Lane:
    """What one gate is made of.

    Args:
        name: the gate's name.
        outbox: its journal.
        visitors: who comes.
        pace: how fast.
    """

    name: str
    outbox: BoundedOutbox
    visitors: Visitors
    pace: Pace


class SimulatedGate:
    """A gate as broker and centre see one; ``turn`` is called again and again by one thread.

    Args:
        lane: what it is made of.
        settings: where the broker is.
        tally: counts what it does.
        clock: now.

    Raises:
        ConfigurationError: the password file or the CA file can't be used.
    """

    def __init__(self, lane: Lane, settings: MqttSection, tally: Tally, clock: Clock) -> None:
        self.name = lane.name
        self.outbox = lane.outbox
        self.connected = False
        self.trouble = ""
        """Why it is not connected or not heard, one sentence; empty while all is well."""
        self.connections_ms: deque[int] = deque(maxlen=MOST_CONNECTIONS)
        """Wall milliseconds of each new connection."""
        self._visitors = lane.visitors
        self._pace = lane.pace
        self._tally = tally
        self._clock = clock
        self._run = secrets.token_hex(8)
        self._session = MqttSession(settings, self._profile(), clock)
        self._throttle = BacklogThrottle()
        self._courier = Courier(lane.name, lane.outbox, self._session, clock, self._throttle)
        self._waiting: deque[tuple[int, int, bool]] = deque()
        self._next_row_ns = clock.mono_ns() + lane.pace.wait_ns()
        self._next_beat_ns = self._next_look_ns = 0

    @property
    def oldest_ns(self) -> int | None:
        """Monotonic nanoseconds of the oldest row that was not acknowledged; None for none."""
        return self._waiting[0][1] if self._waiting else None

    def start(self) -> None:
        """Begin to connect."""
        self._session.start()

    def stop(self) -> None:
        """Leave, by the last will."""
        self._session.stop()

    def turn(self, *, living: bool) -> None:
        """Take what came, write the rows that are due, send what may be sent.

        Args:
            living: whether people still come.
        """
        news = False
        while (event := self._session.next_event(0)) is not None:
            self._take(event)
            news = True
        now_ns = self._clock.mono_ns()
        if living and now_ns >= self._next_row_ns:
            self._live(now_ns)
            news = True
        if self.connected and now_ns >= self._next_beat_ns:
            self._beat(now_ns)
        if news or now_ns >= self._next_look_ns:
            self._next_look_ns = now_ns + TIMERS_NS
            self._courier.turn()

    def _live(self, now_ns: int) -> None:
        for _ in range(MOST_ROWS_OF_A_TURN):
            if now_ns < self._next_row_ns:
                return
            self._tally.late.add((now_ns - self._next_row_ns) / NS_PER_MS)
            self._next_row_ns += self._pace.wait_ns()
            self._write(now_ns)

    def _write(self, now_ns: int) -> None:
        if self.outbox.is_full:
            self._tally.held += 1
            return
        event = self._visitors.next(self._clock.now())
        sequence = self.outbox.write(event)
        self._throttle.row_written(now_ns)
        self._visitors.written(sequence)
        self._tally.made += 1
        self._waiting.append((sequence, now_ns, event.urgent or event.kind.urgent))

    def _take(self, event: SessionEvent) -> None:
        match event:
            case Connected():
                self.connected, self.trouble = True, ""
                self.connections_ms.append(self._clock.now().wall_ms)
                self._next_beat_ns = 0
                self._courier.connected()
            case Disconnected(why):
                self.connected, self.trouble = False, why
                self._courier.disconnected()
            case PublicationRefused(why):
                self.trouble = why
            case Received():
                self._hear(event.payload)
                self._session.acknowledge(event)

    def _hear(self, payload: bytes) -> None:
        try:
            self._courier.acknowledged(payload)
        except ForeignPayloadError as error:
            self.trouble = str(error)
            return
        now_ns, acknowledged = self._clock.mono_ns(), self.outbox.watermark()
        while self._waiting and self._waiting[0][0] <= acknowledged:
            _, made_ns, urgent = self._waiting.popleft()
            waited_ms = (now_ns - made_ns) / NS_PER_MS
            self._tally.waits.add(waited_ms)
            if urgent:
                self._tally.alarm_waits.add(waited_ms)

    def _beat(self, now_ns: int) -> None:
        self._next_beat_ns = now_ns + BEAT_NS
        now, oldest_ns = self._clock.now(), self.oldest_ns
        beat = Heartbeat(
            wall_ms=now.wall_ms,
            backlog=self.outbox.backlog,
            epoch=self.outbox.epoch,
            roster_version=ROSTER_VERSION,
            policy_version=1,
            clock=now.clock,
            oldest_age_ms=None if oldest_ns is None else (now_ns - oldest_ns) // NS_PER_MS,
        )
        said = encode_state(GateState(self._run, beat))
        self._session.publish(Channel.STATE.of(self.name), said, retain=True)

    def _profile(self) -> SessionProfile:
        gone = encode_state(GateState(self._run, heartbeat=None))
        return SessionProfile(
            client_id=f"gate-{self.name}",
            subscriptions=(Channel.ACK.of(self.name),),
            limits=LIMITS,
            will=Publication(Channel.STATE.of(self.name), gone),
        )

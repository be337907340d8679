"""A gate's sync on its thread and a small centre that keeps the ack rule; shared by tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Event

import pytest

from gateway.config import MqttSection
from gateway.core.instant import ClockQuality, Instant
from gateway.core.signals import DeviceChanged, RosterApplied, Signal
from gateway.errors import JournalError
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker
from gateway.sync.downlink import RosterDownlink
from gateway.sync.outbox import Outbox
from gateway.sync.roster_target import RosterTarget
from gateway.sync.service import GateSync, SyncPorts
from gateway.sync.session import (
    Backoff,
    MqttSession,
    Received,
    SessionLimits,
    SessionProfile,
)
from gateway.sync.site_keys import SiteKeys
from gateway.sync.state import GateState, Heartbeat, decode_state
from gateway.sync.topics import Channel
from gateway.sync.wire import (
    MAX_BATCH_BYTES,
    Ack,
    decode_batch,
    encode_ack,
)
from tests.sync.memory import MemoryOutbox

GATE = "g1"
EVENTS = Channel.EVENTS.of(GATE)
URGENT = Channel.URGENT.of(GATE)
STATE = Channel.STATE.of(GATE)
ACK = Channel.ACK.of(GATE)

LOOKS = 1_500
LOOK_S = 0.01
HURRY = 20
QUICK = Backoff(first_s=0.02, most_s=0.1)


class HurriedClock:
    """The machine's clock, ``HURRY`` times as fast: a wait of 2 s is over in 0.1 s."""

    def __init__(self) -> None:
        self._clock = SystemClock(lambda: True)

    def now(self) -> Instant:
        """Not hurried; nobody waits for it."""
        return self._clock.now()

    def mono_ns(self) -> int:
        """Hurried."""
        return self._clock.mono_ns() * HURRY


class Watched:
    """Something that changes on another thread and can be waited for."""

    def __init__(self) -> None:
        self._changed = Condition()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Change it inside; whoever waits looks again."""
        with self._changed:
            yield
            self._changed.notify_all()

    def until(self, happened: Callable[[], bool]) -> None:
        """Wait until it is so; looked at after each change, and every ``LOOK_S`` besides."""
        with self._changed:
            for _ in range(LOOKS):
                if happened():
                    return
                self._changed.wait(LOOK_S)
        pytest.fail(f"not in time: {self}")


class Centre(Watched):
    """Stores rows by sequence, and answers after that with the unbroken watermark.

    Args:
        settings: the broker.
        speaks: whether it acknowledges at all.
    """

    def __init__(self, settings: MqttSection, *, speaks: bool = True) -> None:
        super().__init__()
        self.rows: dict[int, str] = {}
        self.arrivals: list[tuple[str, int]] = []
        self.states: list[GateState] = []
        self._speaks = speaks
        self._epoch = 0
        profile = SessionProfile(
            client_id="centre",
            subscriptions=tuple(c.of_all for c in (Channel.EVENTS, Channel.URGENT, Channel.STATE)),
            limits=SessionLimits(packet_bytes=MAX_BATCH_BYTES + 1024, unacknowledged=64),
            backoff=QUICK,
        )
        self.session = MqttSession(settings, profile, SystemClock(lambda: True))
        self._worker = Worker("centre", self._body, lambda _: None)

    @property
    def watermark(self) -> int:
        """Last sequence before the first missing one."""
        watermark = 0
        while watermark + 1 in self.rows:
            watermark += 1
        return watermark

    def start(self) -> "Centre":
        """Open its doors."""
        self._worker.start()
        return self

    def close(self) -> None:
        """Go away."""
        self._worker.ask_to_stop()
        self.session.wake()
        assert self._worker.join()

    def until_more_than(self, rows: int) -> None:
        """Wait until it has more rows than these."""
        self.until(lambda: len(self.rows) > rows)

    def until_complete(self, outbox: MemoryOutbox) -> None:
        """Wait until it has every row, byte for byte."""
        self.until(lambda: len(self.rows) == outbox.head)
        assert all(outbox.text_of(sequence) == row for sequence, row in self.rows.items())

    def return_to_backup(self, sequence: int) -> None:
        """Lose the rows behind this one."""
        with self.changing():
            self.rows = {s: row for s, row in self.rows.items() if s <= sequence}

    def _body(self, stopping: Event) -> None:
        self.session.start()
        while not stopping.is_set():
            event = self.session.next_event(0.05)
            if isinstance(event, Received):
                with self.changing():
                    self._take(event)
                self.session.acknowledge(event)
        self.session.stop()

    def _take(self, message: Received) -> None:
        if message.topic == STATE:
            state = decode_state(message.payload)
            self.states.append(state)
            self._epoch = state.heartbeat.epoch if state.heartbeat else self._epoch
        else:
            batch = decode_batch(message.payload, GATE)
            self._epoch = batch.epoch
            self.arrivals.append((message.topic, batch.rows.first))
            self.rows |= {row.sequence: row.row for row in batch.rows}
        if self._speaks and self._epoch:
            gap = max(self.rows, default=0) > self.watermark
            ack = Ack(self._epoch, self.watermark, self.watermark + 1 if gap else None)
            self.session.publish(ACK, encode_ack(ack))


class Gate(Watched):
    """A gate's sync on its thread, and what it told the gate."""

    def __init__(
        self,
        settings: MqttSection,
        keys: SiteKeys,
        outbox: Outbox,
        roster: RosterTarget,
        name: str = GATE,
    ) -> None:
        super().__init__()
        self.signals: list[Signal] = []
        self.refusals: list[str] = []
        self.backlog = 0
        self.heartbeat_fails = False
        self._outbox = outbox
        self._crashes: list[str] = []
        ports = SyncPorts(
            outbox=outbox,
            roster=RosterDownlink(lambda: keys, roster, self._emit, self._refused),
            heartbeat=self._heartbeat,
            emit=self._emit,
        )
        self.sync = GateSync(settings, name, ports, HurriedClock(), QUICK)
        self._worker = Worker("mqtt", self.sync.body, self._crashes.append)

    def start(self) -> "Gate":
        """Switch on."""
        self._worker.start()
        return self

    def close(self) -> None:
        """Switch off in order."""
        self._worker.ask_to_stop()
        self.sync.wake()
        assert self._worker.join()
        assert not self._crashes

    def until_roster(self, version: int, people: int) -> None:
        """Wait until the gate is told that this roster is in force."""
        applied = RosterApplied(version, people, 1_800_000_000_000)
        self.until(lambda: applied in self.signals)

    def until_link(self, detail: str, *, up: bool = False) -> None:
        """Wait until the guard reads this of the link."""
        self.until(lambda: self._link_is(detail, up=up))

    def _link_is(self, detail: str, *, up: bool) -> bool:
        words = [signal for signal in self.signals if isinstance(signal, DeviceChanged)]
        return bool(words) and words[-1].up is up and detail in words[-1].detail

    def _emit(self, signal: Signal) -> None:
        with self.changing():
            self.signals.append(signal)

    def _refused(self, detail: str) -> None:
        with self.changing():
            self.refusals.append(detail)

    def _heartbeat(self) -> Heartbeat:
        if self.heartbeat_fails:
            raise JournalError("journal: disk I/O error")
        return Heartbeat(1, self.backlog, self._outbox.epoch, 0, 1, ClockQuality.SYNCED)

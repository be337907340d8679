"""Keeps the rows of the matrix of faults up to date and tells of each that comes or goes."""

from collections.abc import Iterator
from typing import Final

from gateway.core.degraded import Condition, RowInForce, closes, in_force, observed
from gateway.core.event import Json
from gateway.core.fault import Fault
from gateway.core.instant import NS_PER_MS, Instant
from gateway.core.lane import Lamp, Tone
from gateway.core.lane_mode import LaneMode
from gateway.core.passage import Passage, Phase
from gateway.core.policy import Policy
from gateway.gate.clockwatch import JUMP_MS
from gateway.gate.devices import DeviceBoard
from gateway.gate.measuring import Measuring
from gateway.gate.ports import Ports
from gateway.gate.rules import Rules

_HEARD: Final = frozenset({Fault.POWER_LOW, Fault.DOOR_STUCK})
"""What somebody must come for at once: it beeps when it begins."""

CALM_NS: Final = 5_000 * NS_PER_MS
"""A fault counts until it has been gone for so long: what flutters must not fill the journal."""


class DegradedWatch:
    """One lane's faults, as its parts report them.

    Args:
        ports: what the centre signed, and the lamp of a lane that closes.
        devices: which parts are down.
        measuring: tells the air.
    """

    def __init__(self, ports: Ports, devices: DeviceBoard, measuring: Measuring) -> None:
        self.observed: tuple[Fault, ...] = ()
        self.rows: tuple[RowInForce, ...] = ()
        self._mode = LaneMode.OPEN
        self._ports = ports
        self._devices = devices
        self._measuring = measuring
        self._seen_ns: dict[Fault, int] = {}
        self._last: Instant | None = None
        self._jumped_ns: int | None = None
        self._unclean_ms: tuple[int, ...] = ()

    def started_unclean(self, at_ms: tuple[int, ...]) -> None:
        """When the program was started after it had not ended in order, wall milliseconds."""
        self._unclean_ms = at_ms

    def unclean_today(self, policy: Policy, now: Instant) -> int:
        """How often that was on the site's day."""
        if not self._unclean_ms:
            return 0
        today = policy.local(now.wall_ms).day
        return sum(policy.local(at_ms).day == today for at_ms in self._unclean_ms)

    @property
    def closed(self) -> bool:
        """Whether nobody is admitted here by itself, for a fault or by order."""
        return self._mode is LaneMode.CLOSED or closes(self.rows)

    def look(self, passage: Passage, rules: Rules, now: Instant) -> Iterator[dict[str, Json]]:
        """Bring everything up to date; the facts of each row that came or went."""
        before, closed, policy = self.rows, self.closed, rules.policy
        self._mode = rules.mode
        condition = Condition(
            down={view.device for view in self._devices.views() if not view.up},
            door_stuck=passage.door_stuck,
            clock_jumped=self._jumped(policy, now),
            restarted=self.unclean_today(policy, now) > 0,
            air_celsius=self._measuring.air_celsius,
        )
        self.observed = self._calmed(observed(condition, policy), now.mono_ns)
        roster, lists = self._ports.roster, self._ports.lists.listing(None)
        signed = (roster.version, roster.issued_ms)
        self.rows = in_force(self.observed, signed, lists, policy, now)
        if self.closed is not closed and passage.phase is Phase.IDLE:
            self._ports.barrier.show(self.lamp(Lamp.READY))
        return self._changes(before)

    def lamp(self, lamp: Lamp) -> Lamp:
        """A lane that is closed never looks ready."""
        return Lamp.FAULT if lamp is Lamp.READY and self.closed else lamp

    def _calmed(self, found: tuple[Fault, ...], now_ns: int) -> tuple[Fault, ...]:
        seen = {**self._seen_ns, **dict.fromkeys(found, now_ns)}
        self._seen_ns = {fault: at_ns for fault, at_ns in seen.items() if now_ns - at_ns < CALM_NS}
        return tuple(fault for fault in Fault if fault in self._seen_ns)

    def _changes(self, before: tuple[RowInForce, ...]) -> Iterator[dict[str, Json]]:
        for row in before:
            if row not in self.rows:
                yield _facts(row, entered=False)
        for row in self.rows:
            if row in before:
                continue
            if row.fault in _HEARD:
                self._ports.barrier.sound(Tone.FAULT)
            yield _facts(row, entered=True)

    def _jumped(self, policy: Policy, now: Instant) -> bool:
        last, self._last = self._last, now
        if last is not None and last.clock.proves_dates and now.clock.proves_dates:
            passed_ms = now.since_ns(last.mono_ns) // NS_PER_MS
            if abs(now.wall_ms - last.wall_ms - passed_ms) >= JUMP_MS:
                self._jumped_ns = now.mono_ns
        if self._jumped_ns is None:
            return False
        return now.since_ns(self._jumped_ns) < policy.degraded.clock_settle_ns


def _facts(row: RowInForce, *, entered: bool) -> dict[str, Json]:
    return {"fault": row.fault.value, "action": row.action.value, "entered": entered}

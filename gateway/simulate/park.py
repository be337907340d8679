"""All simulated gates under one thread, from the first connection to the last acknowledgement.

The MQTT library keeps one thread a gate, which sleeps in ``select``; one thread of ours serves all
gates in turn, fifty times a second, where real gates have one each.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from threading import Event
from typing import Final

from gateway.config import MqttSection
from gateway.core.instant import NS_PER_MS, NS_PER_S
from gateway.core.policy import Policy
from gateway.runtime.clock import Clock
from gateway.simulate.gate import Lane, Pace, SimulatedGate
from gateway.simulate.outbox import BoundedOutbox
from gateway.simulate.tally import Standing, Tally
from gateway.simulate.visitors import Shares, Visitors
from gateway.sync.wire import MAX_EPOCH

MOST_GATES: Final = 300
"""The MQTT library waits with ``select``, which knows no file beyond number 1023, and opens three
a gate."""

ROUND_S: Final = 0.02
ROWS_KEPT: Final = 400_000
"""In the memory of all gates together, about 500 MB: ten minutes without a centre at 600 a second
are 360,000."""

DRAIN_NS: Final = 120 * NS_PER_S
"""Without one acknowledgement for so long, the rest is given up in the end: longer than the
longest wait of the connection and of the uplink, which are 60 and 64 s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Park:
    """What is simulated.

    Args:
        settings: where the broker is; a user name there is replaced by each gate's own.
        gates: how many, at most ``MOST_GATES``.
        first: number of the first one.
        prefix: what stands before the number in a gate's name.
        per_second: rows a second of each gate.
        seconds: how long people come.
        shares: what becomes of them.
        seed: the same people come in the same order.
    """

    settings: MqttSection
    gates: int
    first: int
    prefix: str
    per_second: float
    seconds: float
    shares: Shares
    seed: int

    @property
    def names(self) -> tuple[str, ...]:
        """The gates' names, in order."""
        return tuple(
            f"{self.prefix}-{number:03}" for number in range(self.first, self.first + self.gates)
        )


class Simulation:
    """A park at work.

    Args:
        park: what is simulated.
        clock: now.
        tell: called once a second with how it stands.

    Raises:
        ConfigurationError: the password file or the CA file can't be used.
    """

    def __init__(self, park: Park, clock: Clock, tell: Callable[[Standing], None]) -> None:
        self.tally = Tally()
        self._park = park
        self._clock = clock
        self._tell = tell
        self._began_ns = self._told_ns = clock.mono_ns()
        self.gates = tuple(self._gate(name) for name in park.names)

    def run(self, stopping: Event) -> Standing:
        """Let people come, then wait until everything is acknowledged or nothing moves.

        Args:
            stopping: ends both at once.
        """
        end_ns = self._began_ns + round(self._park.seconds * NS_PER_S)
        for gate in self.gates:
            gate.start()
        try:
            while not stopping.is_set() and self._clock.mono_ns() < end_ns:
                self._round(stopping, living=True)
            self._drain(stopping)
        finally:
            for gate in self.gates:
                gate.stop()
        return self.standing()

    def standing(self) -> Standing:
        """How it stands now."""
        now_ns = self._clock.mono_ns()
        waiting = [gate.oldest_ns for gate in self.gates if gate.oldest_ns is not None]
        return Standing(
            elapsed_s=(now_ns - self._began_ns) // NS_PER_S,
            connected=sum(gate.connected for gate in self.gates),
            gates=len(self.gates),
            made=self.tally.made,
            acknowledged=sum(gate.outbox.watermark() for gate in self.gates),
            oldest_ms=(now_ns - min(waiting)) // NS_PER_MS if waiting else 0,
            trouble=next((gate.trouble for gate in self.gates if gate.trouble), ""),
        )

    def _drain(self, stopping: Event) -> None:
        moved_ns, seen = self._clock.mono_ns(), self.standing()
        while not stopping.is_set() and seen.acknowledged < seen.made:
            self._round(stopping, living=False)
            now_ns, before, seen = self._clock.mono_ns(), seen, self.standing()
            if seen.acknowledged > before.acknowledged:
                moved_ns = now_ns
            if now_ns - moved_ns > DRAIN_NS:
                return

    def _round(self, stopping: Event, *, living: bool) -> None:
        for gate in self.gates:
            gate.turn(living=living)
        if self._clock.mono_ns() - self._told_ns >= NS_PER_S:
            self._told_ns += NS_PER_S
            self._tell(self.standing())
        stopping.wait(ROUND_S)

    def _gate(self, name: str) -> SimulatedGate:
        park = self._park
        named = bool(park.settings.username)
        settings = replace(park.settings, username=name) if named else park.settings
        chance = Random(f"{park.seed} {name}")  # noqa: S311 - a script, nothing secret
        # Another epoch in each run: the centre keeps the rows of earlier ones.
        epoch = secrets.randbelow(MAX_EPOCH) + 1
        lane = Lane(
            name,
            BoundedOutbox(epoch, ROWS_KEPT // park.gates),
            Visitors(name, chance, park.shares, Policy()),
            Pace(park.per_second, chance),
        )
        return SimulatedGate(lane, settings, self.tally, self._clock)

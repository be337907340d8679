"""What the simulated gates did so far, for the lines on the terminal; does nothing itself."""

from dataclasses import dataclass, field

from gateway.simulate.latency import Latencies


@dataclass(slots=True)
class Tally:
    """Counts over all gates; one thread changes it.

    Args:
        made: rows that were written.
        held: rows that were not, as the outbox was full.
        waits: from a row to its acknowledgement.
        alarm_waits: the same of urgent rows. A backlog before one keeps its acknowledgement back,
            not the row itself: the centre's own times tell when that came.
        late: from when a row was due to when this process came to it; long ones tell that this
            machine can't make so many.
    """

    made: int = 0
    held: int = 0
    waits: Latencies = field(default_factory=Latencies)
    alarm_waits: Latencies = field(default_factory=Latencies)
    late: Latencies = field(default_factory=Latencies)


@dataclass(frozen=True, slots=True)
class Standing:
    """The park at one moment.

    Args:
        elapsed_s: since the start.
        connected: gates that have the broker.
        gates: all of them.
        made: rows so far.
        acknowledged: those of them that the centre acknowledged.
        oldest_ms: age of the oldest row that it did not, 0 for none.
        trouble: why a gate is not connected, one sentence, or empty.
    """

    elapsed_s: int
    connected: int
    gates: int
    made: int
    acknowledged: int
    oldest_ms: int
    trouble: str = ""

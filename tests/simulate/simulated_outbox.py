"""A simulated gate's outbox that a test can fill; shared by tests."""

from gateway.core.event import Event, EventKind
from gateway.core.instant import ClockQuality, Instant
from gateway.simulate.outbox import BoundedOutbox


class SimulatedOutbox(BoundedOutbox):
    """With room for a thousand rows unless told otherwise."""

    def __init__(self, most_rows: int = 1_000) -> None:
        super().__init__(9, most_rows)

    def append(self, count: int = 1, *, urgent: bool = False, note: str = "") -> None:
        """Write rows."""
        at = Instant(1_800_000_000_000, 5, "boot", ClockQuality.SYNCED)
        event = Event(EventKind.DEVICE_UP, at, {"note": note}, 1, 0, urgent=urgent)
        for _ in range(count):
            self.write(event)

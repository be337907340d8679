"""The emulated board's inputs: who holds which, and what changed; no protocol."""

from collections.abc import Iterator

from firmware_bridge.vocabulary import CAUSES_FIRST, Input


class Pins:
    """Five inputs. Times are milliseconds of the board's own clock."""

    def __init__(self) -> None:
        self._held: dict[Input, int | None] = {}
        self._bitmap = 0

    @property
    def bitmap(self) -> int:
        """Bit ``1 << input`` where one is active, as last looked at."""
        return self._bitmap

    @property
    def active(self) -> frozenset[Input]:
        """The inputs that are active, as last looked at."""
        return frozenset(entry for entry in Input if self._bitmap & entry.bit)

    def hold(self, entry: Input, until_ms: int | None) -> None:
        """Make an input active until a time, or until let go."""
        self._held[entry] = until_ms

    def let_go(self, entry: Input) -> None:
        """End what ``hold`` began."""
        self._held.pop(entry, None)

    def is_held(self, entry: Input) -> bool:
        """Whether somebody holds it."""
        return entry in self._held

    def expire(self, now_ms: int) -> None:
        """Let go what was held for a while that is over."""
        for entry, until_ms in list(self._held.items()):
            if until_ms is not None and now_ms >= until_ms:
                del self._held[entry]

    def look(self, *, door_active: bool) -> Iterator[Input]:
        """Each input that changed, one by one, causes first; the bitmap follows step by step."""
        for entry in CAUSES_FIRST:
            active = self.is_held(entry) or (entry is Input.DOOR and door_active)
            if active != bool(self._bitmap & entry.bit):
                self._bitmap ^= entry.bit
                yield entry

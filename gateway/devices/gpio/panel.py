"""Which lights and beeps are on at a moment, by their patterns; drives no pin."""

from firmware_bridge.host_messages import Pattern
from firmware_bridge.vocabulary import Output
from gateway.core.instant import NS_PER_MS


def beat(pattern: Pattern, elapsed_ms: int) -> tuple[bool, int | None]:
    """Whether a pattern is on so long after its start, and when after it that changes, if ever."""
    turn_ms = pattern.on_ms + pattern.off_ms
    if pattern.on_ms == 0:
        return False, None
    if pattern.off_ms == 0 and pattern.repeats == 0:
        return True, None
    turns, into_ms = divmod(elapsed_ms, turn_ms)
    if pattern.repeats and turns >= pattern.repeats:
        return False, None
    on = into_ms < pattern.on_ms
    return on, turns * turn_ms + (pattern.on_ms if on else turn_ms)


class Panel:
    """The lane's lights and buzzer; times are nanoseconds of the monotonic clock."""

    def __init__(self) -> None:
        self._playing: dict[bool, tuple[Pattern, int]] = {}

    def play(self, pattern: Pattern, now_ns: int) -> None:
        """Begin a pattern in place of the last one of its kind, buzzer or lights."""
        self._playing[pattern.outputs == Output.BUZZER] = (pattern, now_ns)

    def look(self, now_ns: int) -> tuple[Output, int | None]:
        """The outputs that are on, and when that changes, if ever."""
        lit = Output.NONE
        next_ns: int | None = None
        for pattern, began_ns in self._playing.values():
            on, change_ms = beat(pattern, (now_ns - began_ns) // NS_PER_MS)
            lit |= pattern.outputs if on else Output.NONE
            if change_ms is not None:
                change_ns = began_ns + change_ms * NS_PER_MS
                next_ns = change_ns if next_ns is None else min(next_ns, change_ns)
        return lit, next_ns

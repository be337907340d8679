"""Judges whether every loop of the gate still turns, for the watchdog; restarts nothing itself."""

from collections.abc import Callable, Mapping


class Vigil:
    """Compares counters: a loop that has not turned since it was last well is stuck.

    Args:
        loops: by name, a counter that grows with every completed round.
    """

    def __init__(self, loops: Mapping[str, Callable[[], int]]) -> None:
        self._loops = loops
        self._seen = dict.fromkeys(loops, -1)

    def stuck(self) -> list[str]:
        """The loops that have not completed a round since the last call that found none stuck."""
        counts = {name: count() for name, count in self._loops.items()}
        idle = [name for name, count in counts.items() if count == self._seen[name]]
        if not idle:
            self._seen = counts
        return idle

"""Which signed ids have already opened the gate, and who entered when; not where that is kept."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Admissions:
    """What earlier admissions forbid: the same code again, the same person again too soon.

    Owned by the deciding thread and rebuilt from the journal at start, so it is small: an entry
    is forgotten when it can't object any more.

    Args:
        code_memory_ms: how long a used replay key is kept; longer than any pass may live.
        person_memory_ms: how long an entry is kept.
    """

    code_memory_ms: int
    person_memory_ms: int
    _used: dict[str, int] = field(default_factory=dict)
    _entered: dict[str, int] = field(default_factory=dict)

    def use(self, replay_key: str, wall_ms: int) -> None:
        """Remember that this signed id was admitted."""
        _drop_older(self._used, wall_ms - self.code_memory_ms)
        self._used[replay_key] = wall_ms

    def enter(self, holder: str, wall_ms: int) -> None:
        """Remember that this person walked in."""
        _drop_older(self._entered, wall_ms - self.person_memory_ms)
        self._entered[holder] = wall_ms

    def used(self, replay_key: str) -> bool:
        """Whether this signed id has been admitted before."""
        return replay_key in self._used

    def entered_ms(self, holder: str) -> int | None:
        """Wall milliseconds of this person's last entry, or None."""
        return self._entered.get(holder)


def _drop_older(times: dict[str, int], oldest_ms: int) -> None:
    for key in [key for key, wall_ms in times.items() if wall_ms < oldest_ms]:
        del times[key]

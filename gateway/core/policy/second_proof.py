"""Which second proof a pass needs beside it, and how soon and how fresh; not whose it is."""

from dataclasses import dataclass
from typing import Literal

from gateway.core.instant import MS_PER_HOUR, NS_PER_MS

_MS_PER_S = 1_000


@dataclass(frozen=True, slots=True)
class SecondProofPolicy:
    """What must be shown beside a pass; alone it admits nobody, whatever stands here.

    Args:
        kind: ``"badge"``: the holder's own badge or card; ``"test"``: the holder's own negative
            test as a health certificate; ``"none"``: nothing.
        within_s: within this many seconds of the first the second must follow.
        test_max_age_hours: a test counts for so long from the taking of its sample; terminals of
            the Shanghai class offer 24, 48 and 72 h (SenseTime, Nebula Pass web API).
    """

    kind: Literal["none", "badge", "test"] = "none"
    within_s: int = 10
    test_max_age_hours: float = 48.0

    @property
    def within_ns(self) -> int:
        """The same as ``within_s``, in nanoseconds."""
        return self.within_s * _MS_PER_S * NS_PER_MS

    @property
    def test_max_age_ms(self) -> float:
        """The same as ``test_max_age_hours``, in milliseconds."""
        return self.test_max_age_hours * MS_PER_HOUR

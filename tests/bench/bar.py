"""One thing to reach beside what was reached: met, missed or not told; asserts nothing."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing to reach.

    Args:
        what: in words.
        figure: what was measured; NaN where it can't be told.
        limit: the least, or with ``at_most`` the most, that will do.
        at_most: less is better.
    """

    what: str
    figure: float
    limit: float
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether it was reached; what can't be told was not."""
        return self.figure <= self.limit if self.at_most else self.figure >= self.limit

    def __str__(self) -> str:
        told = "not told" if math.isnan(self.figure) else "met" if self.met else "MISSED"
        sign = "<=" if self.at_most else ">="
        return f"  {self.what:50} {self.figure:8.3f}  bar {sign} {self.limit:<6g} {told}"

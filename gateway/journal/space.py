"""Watches how full the journal's disk is; deletes nothing."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Space:
    """Bytes of a file system that an ordinary user may still use, and all of them."""

    free_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class SpaceLimits:
    """Below either, the disk counts as nearly full.

    Args:
        least_fraction: free part of the whole. 0.10 is where the matrix of degraded modes
            warns.
        least_bytes: 64 MiB hold about 200,000 rows of 314 bytes (measured).
    """

    least_fraction: float = 0.10
    least_bytes: int = 64 * MIB


DEFAULT_LIMITS: Final = SpaceLimits()

_RELIEF: Final = 1.25
"""Free space must reach this multiple of the limit before the warning ends, so it can't flutter."""


class SpaceWatch:
    """Remembers whether the disk is nearly full.

    Args:
        measure: tells the space of the journal's disk.
        limits: what nearly full means.
    """

    def __init__(self, measure: Callable[[], Space], limits: SpaceLimits = DEFAULT_LIMITS) -> None:
        self._measure = measure
        self._limits = limits
        self.low = False
        self.free_bytes = 0

    def look(self) -> bool:
        """Measure, and tell whether the disk is nearly full."""
        space = self._measure()
        self.free_bytes = space.free_bytes
        limits = self._limits
        least = max(limits.least_bytes, limits.least_fraction * space.total_bytes)
        self.low = space.free_bytes < (least * _RELIEF if self.low else least)
        return self.low


def space_of(folder: Path) -> Space:
    """The space of the disk that holds a folder; none where the disk doesn't answer."""
    try:
        status = os.statvfs(folder)
    except OSError:
        return Space(0, 0)
    return Space(status.f_bavail * status.f_frsize, status.f_blocks * status.f_frsize)

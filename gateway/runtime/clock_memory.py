"""Keeps on disk what the clock remembers over a restart; judges no time itself.

One small file, written anew and renamed into place with two syncs, at most every ten minutes and
when the gate ends: a card bears that for ever.
"""

import json
import logging
from pathlib import Path
from typing import Final

from gateway.core.instant import NS_PER_MS
from gateway.core.timekeeping import BUILT_MS, Mark, Timekeeping
from gateway.runtime.whole_file import read_whole, write_whole

log = logging.getLogger(__name__)

CLOCK_NAME: Final = "clock.json"
"""The file's name in a gate's state folder."""

EVERY_MS: Final = 600_000
"""How far time may run before it is written again; the journal's rows are a finer ratchet."""

_VERSION: Final = 1
_MAX_BYTES: Final = 1024
_MAX_INTEGER: Final = 2**63 - 1
_BOOT_CHARS: Final = 36


class ClockMemory:
    """The file with the last known time.

    Args:
        path: the file, which need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: Timekeeping | None = None
        self._complaint = ""

    def load(self) -> Timekeeping:
        """What was remembered; a file that is missing or damaged leaves the program's own date."""
        try:
            kept = _decoded(read_whole(self._path, _MAX_BYTES))
        except FileNotFoundError:
            kept = Timekeeping()
        except (OSError, ValueError, RecursionError) as error:
            log.warning("%s: not a clock's memory (%s); it is begun anew", self._path, error)
            kept = Timekeeping()
        if kept.floor.wall_ms >= BUILT_MS:
            return kept
        return Timekeeping(Mark(BUILT_MS, 0, ""), kept.synced)

    def keep(self, kept: Timekeeping) -> bool:
        """Write down what changed enough to be worth a write; True if it was written."""
        return self._due(kept) and self.save(kept)

    def save(self, kept: Timekeeping) -> bool:
        """Write it down now; False, and one line in the log, if the disk refuses."""
        self._written = kept  # a failing disk is not asked more often than a good one
        try:
            write_whole(self._path, _encoded(kept))
        except OSError as error:
            self._complain(f"{self._path}: can't be written: {error.strerror}; check the disk")
            return False
        self._complaint = ""
        return True

    def _due(self, kept: Timekeeping) -> bool:
        before = self._written
        if before is None or _boot_of(before.synced) != _boot_of(kept.synced):
            return True
        passed_ms = (kept.floor.mono_ns - before.floor.mono_ns) // NS_PER_MS
        jumped = kept.floor.wall_ms - before.floor.wall_ms >= EVERY_MS
        return jumped or passed_ms >= EVERY_MS

    def _complain(self, complaint: str) -> None:
        if complaint != self._complaint:
            log.warning("%s", complaint)
        self._complaint = complaint


def _boot_of(mark: Mark | None) -> str:
    return mark.boot if mark else ""


def _encoded(kept: Timekeeping) -> bytes:
    synced = _fields(kept.synced) if kept.synced else None
    fields = {"v": _VERSION, "floor": _fields(kept.floor), "synced": synced}
    return json.dumps(fields).encode("ascii") + b"\n"


def _fields(mark: Mark) -> dict[str, int | str]:
    return {"wall_ms": mark.wall_ms, "mono_ns": mark.mono_ns, "boot": mark.boot}


def _decoded(octets: bytes) -> Timekeeping:
    fields = json.loads(octets.decode("ascii"))
    match fields:
        case {"v": version, "floor": floor, "synced": synced} if version == _VERSION:
            return Timekeeping(_mark(floor), None if synced is None else _mark(synced))
    raise ValueError("other fields")


def _mark(fields: object) -> Mark:
    match fields:
        case {"wall_ms": int(wall_ms), "mono_ns": int(mono_ns), "boot": str(boot)} if (
            0 <= wall_ms <= _MAX_INTEGER
            and 0 <= mono_ns <= _MAX_INTEGER
            and len(boot) <= _BOOT_CHARS
        ):
            return Mark(int(wall_ms), int(mono_ns), boot)
    raise ValueError("a moment that is none")

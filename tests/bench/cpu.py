"""CPU seconds of a process and all that it started and that still runs; measures no time."""

import os
from pathlib import Path
from typing import Final

_PARENT, _USER, _SYSTEM, _REAPED_USER, _REAPED_SYSTEM = 1, 11, 12, 13, 14
"""Fields of /proc/PID/stat behind the name, proc_pid_stat(5)."""
_TICK_S: Final = 1 / os.sysconf("SC_CLK_TCK")


def cpu_s(pid: int) -> float:
    """Of the process, of those that it waited for, and of every one below it, in seconds."""
    known = dict(_statuses())
    return sum(_own_s(known[one]) for one in _below(pid, known) if one in known)


def _statuses() -> list[tuple[int, list[str]]]:
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            text = (place / "stat").read_text("utf-8", "replace")
        except OSError:
            continue  # it has ended meanwhile
        found.append((int(place.name), text.rpartition(")")[2].split()))
    return found


def _below(pid: int, known: dict[int, list[str]]) -> list[int]:
    found = [pid]
    for parent in found:
        found += [one for one, fields in known.items() if int(fields[_PARENT]) == parent]
    return found


def _own_s(fields: list[str]) -> float:
    counted = (_USER, _SYSTEM, _REAPED_USER, _REAPED_SYSTEM)
    return _TICK_S * sum(int(fields[one]) for one in counted)

"""Who used the cores while rows came in, and what the workers' transactions waited for; no rates.

Where everybody shares the cores a rate tells little of a worker: the CPU seconds of each party tell
what it cost, and how much of the machine was left for the workers.
"""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from tests.bench.cpu import cpu_s

WORKERS: Final = "workers"
OTHERS: Final = "others"
IDLE: Final = "idle"

_TICK_S: Final = 1 / os.sysconf("SC_CLK_TCK")
_WAITING: Final = (
    "SELECT CASE WHEN state = 'idle in transaction' THEN 'worker''s own work'"
    " ELSE coalesce(wait_event_type || ' ' || wait_event, 'at work') END"
    " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND state <> 'idle' AND query NOT LIKE '%sum(gate_epoch.watermark)%'"
)


@dataclass(frozen=True, slots=True)
class Costs:
    """What one run cost.

    Args:
        cpu_s: CPU seconds by party; others are programs that are none of ours.
        waits: in how many looks a worker's transaction was seen in which state; what lies between
            two transactions is not among them.
    """

    cpu_s: Mapping[str, float]
    waits: Mapping[str, int]

    @property
    def shares(self) -> str:
        """Each party's part of what the machine's cores gave, in percent."""
        whole = sum(self.cpu_s.values()) or 1.0
        return ", ".join(f"{name} {100 * one / whole:.0f}" for name, one in self.cpu_s.items())

    @property
    def states(self) -> str:
        """The states of the workers' transactions, in percent, the commonest first."""
        whole = sum(self.waits.values()) or 1
        seen = sorted(self.waits.items(), key=lambda it: -it[1])
        return ", ".join(f"{name} {100 * one / whole:.0f}" for name, one in seen[:6])


class CostWatch:
    """Begins at once; look now and then, and read in the end.

    Args:
        parties: the processes of each, by number; those that they started count too.
        address: of the database.
    """

    def __init__(self, parties: Mapping[str, Sequence[int]], address: str) -> None:
        self._parties = parties
        self._waits: Counter[str] = Counter()
        self._connection = psycopg.connect(address, autocommit=True)
        self._began = self._used()

    def look(self) -> None:
        """Note what each worker's transaction does now."""
        self._waits.update(name for (name,) in self._connection.execute(_WAITING))

    def costs(self) -> Costs:
        """Since the beginning; ends the watch."""
        self._connection.close()
        now = self._used()
        return Costs({name: now[name] - self._began[name] for name in now}, self._waits)

    def _used(self) -> dict[str, float]:
        used = {name: sum(map(cpu_s, pids)) for name, pids in self._parties.items()}
        busy_s, idle_s = _machine_s()
        return used | {OTHERS: busy_s - sum(used.values()), IDLE: idle_s}


def _machine_s() -> tuple[float, float]:
    """Seconds that all cores together were busy and idle, proc_stat(5)."""
    first = Path("/proc/stat").read_text("ascii").partition("\n")[0]
    ticks = [int(one) for one in first.split()[1:9]]
    idle = ticks[3] + ticks[4]
    return (sum(ticks) - idle) * _TICK_S, idle * _TICK_S

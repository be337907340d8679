"""The fleet from the database, as the page and the command line show it; judges nothing itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gateway.central.fleet import FleetGate, Gravity, judged
from gateway.central.fleet_texts import DOCUMENTS, finding_text, remedy_text
from gateway.central.store.database import Database
from gateway.central.store.gates import GateStore
from gateway.central.store.newest import newest_versions
from gateway.core.event import Json


@dataclass(frozen=True, slots=True)
class Fleet:
    """All gates at one moment.

    Args:
        now_ms: the centre's wall clock.
        gates: the worst first.
        newest: version of each document that was published, by name.
    """

    now_ms: int
    gates: list[FleetGate]
    newest: Mapping[str, int]

    def count(self, gravity: Gravity) -> int:
        """How many gates have no graver trouble than this, and no lesser."""
        return sum(gate.gravity is gravity for gate in self.gates)


def fleet_now(database: Database, now_ms: int) -> Fleet:
    """Read and judge every gate.

    Raises:
        StoreError: the database can't be read.
    """
    store = GateStore(database)
    newest = newest_versions(database, now_ms)
    return Fleet(now_ms, judged(store.gates(), store.refused(), newest, now_ms), newest)


SHOWN: Final = tuple(DOCUMENTS)
"""Documents in the order of the table's columns."""


def fleet_json(fleet: Fleet) -> dict[str, Json]:
    """For programs: keys are added, never renamed; times in milliseconds, sizes in bytes."""
    return {
        "now_ms": fleet.now_ms,
        "newest": {**fleet.newest},
        "gates": [_gate_json(gate) for gate in fleet.gates],
    }


def _gate_json(gate: FleetGate) -> dict[str, Json]:
    seen = gate.seen
    return {
        "gate": seen.gate,
        "gravity": gate.gravity.name.lower(),
        "age_ms": gate.age_ms,
        "online": seen.online,
        "backlog": seen.backlog,
        "oldest_age_ms": seen.oldest_age_ms,
        "missing": gate.missing,
        "duplicates": gate.duplicates,
        "conflicts": gate.conflicts,
        "refused": gate.refused,
        "clock": seen.clock or None,
        "free_bytes": seen.free_bytes,
        "total_bytes": seen.total_bytes,
        "voltage_low": seen.voltage_low,
        "throttled": seen.throttled,
        "lane_mode": seen.lane_mode or None,
        "policy_digest": seen.policy_digest or None,
        "versions": {**gate.versions},
        "journals": [
            {
                "epoch": journal.epoch,
                "watermark": journal.watermark,
                "missing": journal.missing,
                "duplicates": journal.duplicates,
                "conflicts": journal.conflicts,
                "chain_error": journal.chain_error or None,
            }
            for journal in seen.journals
        ],
        "findings": [
            {
                "trouble": one.trouble.value,
                "gravity": one.trouble.gravity.name.lower(),
                "amount": one.amount,
                "document": one.document or None,
                "newest": one.newest or None,
                "zh": finding_text(one).zh,
                "en": finding_text(one).en,
                "remedy_zh": remedy_text(one).zh,
                "remedy_en": remedy_text(one).en,
            }
            for one in gate.findings
        ],
    }

"""`gateway central fleet`: how every gate does, the worst first; asks the database, no gate."""

import argparse
import json
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

from gateway.central.fleet import FleetGate, Gravity
from gateway.central.fleet_texts import age_text, finding_text
from gateway.central.fleet_view import SHOWN, Fleet, fleet_json, fleet_now
from gateway.central.store.database import open_database
from gateway.config import load_central
from gateway.journal.space import MIB
from gateway.runtime.clock import SystemClock, kernel_says_synced

_MARKS: Final = {Gravity.GRAVE: "!!", Gravity.NOTICE: "!", Gravity.WELL: ""}
_HEADINGS: Final = (
    "",
    "闸机 gate",
    "心跳 heard",
    "待传 backlog",
    "最早 oldest",
    "缺 missing",
    "重复 dup",
    "拒收 refused",
    "时钟 clock",
    "磁盘 MiB",
    *SHOWN,
)
_WIDE: Final = frozenset("WF")
"""East Asian Width of characters that take two places of a terminal (UAX #11)."""


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the command.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    parser = acts.add_parser(
        "fleet", help="how every gate does, the worst first; exits 1 if one needs somebody now"
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--config", type=Path, default=default)
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    now_ms = SystemClock(kernel_says_synced).now().wall_ms
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        fleet = fleet_now(database, now_ms)
    if arguments.json:
        print(json.dumps(fleet_json(fleet), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(fleet)))
    return 1 if fleet.count(Gravity.GRAVE) else 0


def _lines(fleet: Fleet) -> Iterable[str]:
    if not fleet.gates:
        return ["还没有闸机联系过中心 / no gate has spoken yet"]
    rows = [_HEADINGS, *(_cells(gate) for gate in fleet.gates)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    table = [_joined(row, widths) for row in rows]
    newest = ", ".join(f"{name} {version}" for name, version in fleet.newest.items())
    return [
        *table,
        "",
        f"最新文件 newest documents: {newest or '–'}",
        *(
            f"{gate.seen.gate}: {text.zh} / {text.en}"
            for gate in fleet.gates
            for text in map(finding_text, gate.findings)
        ),
    ]


def _cells(gate: FleetGate) -> tuple[str, ...]:
    seen = gate.seen
    return (
        _MARKS[gate.gravity],
        seen.gate,
        "–" if gate.age_ms is None else age_text(gate.age_ms).en,
        str(seen.backlog),
        "–" if seen.oldest_age_ms is None else age_text(seen.oldest_age_ms).en,
        str(gate.missing),
        str(gate.duplicates),
        str(gate.refused),
        seen.clock or "–",
        "–" if seen.free_bytes is None else str(seen.free_bytes // MIB),
        *(str(gate.versions.get(name) or "–") for name in SHOWN),
    )


def _joined(cells: Iterable[str], widths: Iterable[int]) -> str:
    padded = (
        cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def _width(cell: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(one) in _WIDE) for one in cell)

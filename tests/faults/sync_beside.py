"""The same faults at the same moments for programs that are not ours; tells what each lost."""

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic

from tests.bench.park_server import ParkServer
from tests.faults.sync_plan import OURS_ALONE, Trouble, suffer
from tests.faults.sync_site import BARE, Site, peers_site
from tests.faults.sync_storages import STORAGES, fetched

_DRAIN_S = 120.0
_SILENT_S = 10.0
"""So long nothing came: nothing will."""

_LOOK_S = 0.5


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one peer's events.

    Args:
        made: events that it held to be safe.
        lost: those of them that never came.
        twice: rows too many.
    """

    made: int
    lost: int
    twice: int


def beside(folder: Path, faults: Sequence[Trouble], gates: int, per_second: float) -> None:
    """All peers at once, each at a broker and a receiver of its own; a line for each."""
    kinds = [BARE, *(STORAGES if fetched() else ())]
    faults = [one for one in faults if one.kind not in OURS_ALONE]

    def fate(kind: str) -> Fate:
        (folder / kind).mkdir(parents=True)
        site = peers_site(ParkServer(folder / kind), kind, gates, per_second)
        return _suffered(site, faults, folder / kind / "peer.sqlite")

    with ThreadPoolExecutor(len(kinds)) as pool:
        for kind, one in zip(kinds, pool.map(fate, kinds), strict=True):
            name = "paho's publish alone" if kind == BARE else f"thingsboard-gateway's {kind}"
            share = 100 * one.lost / max(1, one.made)
            print(
                f"  {name}: {one.made:,} events, {one.lost:,} lost ({share:.1f} %),"
                f" {one.twice:,} rows too many"
            )
    if len(kinds) == 1:
        print("  thingsboard-gateway's storages: not fetched, see pip's words above")


def _suffered(site: Site, faults: Sequence[Trouble], path: Path) -> Fate:
    site.start()
    try:
        suffer(site, faults)
        for gate in site.gates:
            gate.hush()
        _until_silent(path)
    finally:
        site.kill()
    told = {(gate.name, number) for gate in site.gates for number in gate.told}
    kept = _rows(path)
    return Fate(len(told), len(told - set(kept)), len(kept) - len(set(kept)))


def _until_silent(path: Path) -> None:
    began, changed, rows, pause = monotonic(), monotonic(), 0, Event()
    while monotonic() < min(began + _DRAIN_S, changed + _SILENT_S):
        pause.wait(_LOOK_S)
        if len(_rows(path)) > rows:
            rows, changed = len(_rows(path)), monotonic()


def _rows(path: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(path)) as table:
        return list(table.execute("SELECT sender, number FROM event"))

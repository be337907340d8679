"""`gateway central gaps`: which rows of which gate never came; asks the database, no gate."""

import argparse
import json
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from gateway.central.gaps import AskedGap, with_asks
from gateway.central.store.commands import CommandStore
from gateway.central.store.database import open_database
from gateway.central.store.gaps import ChainBreak, GapStore
from gateway.config import load_central

_MS_PER_S = 1_000


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the command.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    parser = acts.add_parser(
        "gaps", help="rows that never came and broken chains; exits 1 if there are any"
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--config", type=Path, default=default)
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        gaps = with_asks(GapStore(database).gaps(), CommandStore(database).replays())
        breaks = GapStore(database).breaks()
    if arguments.json:
        said = {"gaps": [_json(one) for one in gaps], "breaks": [asdict(one) for one in breaks]}
        print(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        print("\n".join([*map(_line, gaps), *map(_break_line, breaks)] or [_NOTHING]))
    return 1 if gaps or breaks else 0


_NOTHING = "没有缺行，链完好 / no row is missing and every chain holds"


def _json(one: AskedGap) -> dict[str, object]:
    return {**asdict(one.gap), "rows": one.gap.rows, "asked": one.asked, "asked_ms": one.asked_ms}


def _line(one: AskedGap) -> str:
    gap = one.gap
    asked = (
        f"已要 {one.asked} 次，最近 asked {one.asked} times, last {_at(one.asked_ms)}"
        if one.asked_ms is not None
        else "还没有要过 not asked for yet"
    )
    return (
        f"{gap.gate}  {gap.first}-{gap.last}  缺 {gap.rows} 行 rows missing, 自 since"
        f" {_at(gap.since_ms)}, epoch {gap.epoch}; {asked}"
    )


def _break_line(broken: ChainBreak) -> str:
    return f"{broken.gate}  epoch {broken.epoch}: {broken.error}"


def _at(wall_ms: int) -> str:
    return datetime.fromtimestamp(wall_ms / _MS_PER_S, UTC).strftime("%Y-%m-%d %H:%M:%SZ")

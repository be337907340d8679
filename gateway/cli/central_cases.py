"""`gateway central cases`: takes matters in that were received elsewhere; opens no fever."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import Final

from gateway.central.cases.matters_csv import HEADER, read_matters
from gateway.central.store.cases import CaseStore
from gateway.central.store.database import open_database
from gateway.cli.central_people import add_zone, zone_of
from gateway.cli.given_file import contents_of, importing
from gateway.config import load_central
from gateway.runtime.clock import SystemClock

_BY: Final = "command"
"""In the audit: whoever may run commands on the centre's machine."""


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the commands.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    cases = acts.add_parser("cases", help="what is received, owned and closed")
    taken = cases.add_subparsers(required=True, metavar="ACT").add_parser(
        "import", help="take in what was received elsewhere"
    )
    taken.add_argument("file", type=Path, metavar="FILE.csv", help=",".join(HEADER))
    add_zone(taken)
    taken.add_argument("--config", type=Path, default=default)
    taken.set_defaults(run=_import)


def _import(arguments: argparse.Namespace) -> int:
    zone = zone_of(arguments.timezone)
    with importing(arguments.file, "未导入任何事件 / nothing was imported"):
        matters = read_matters(contents_of(arguments.file), zone)
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        now_ms = SystemClock(lambda: True).now().wall_ms
        count = CaseStore(database).take_in(matters, _BY, now_ms)
    print(f"事件 / cases: 导入 imported {count}")
    return 0

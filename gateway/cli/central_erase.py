"""`gateway central erase`: forgets who a person is; the work is in the store."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import Final

from gateway.central.store.database import open_database
from gateway.central.store.erasing import erase_person
from gateway.config import load_central
from gateway.runtime.clock import SystemClock, kernel_says_synced

_BY: Final = "command"
"""In the audit: whoever may run commands on the centre's machine."""


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the command.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    act = acts.add_parser("erase", help="forget who a person is; their rows keep a random id")
    act.add_argument("person", metavar="PERSON", help="the roster's key, or the random id")
    act.add_argument("--config", type=Path, default=default)
    act.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    now_ms = SystemClock(kernel_says_synced).now().wall_ms
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        erased = erase_person(database, arguments.person, _BY, now_ms)
    print(f"已删除 / erased: {erased.person}")
    print("  姓名、编号、链接、联系 / name, key, link, contact")
    print(f"  别名 / badges and other names: {erased.aliases}")
    print(f"  事件记录 / notes of cases: {erased.cases}, 接触依据 / evidence: {erased.contacts}")
    print(f"  居家观察 / observations at home: {erased.homes}")
    print(f"  访客的被访人 / as host of visitors: {erased.guests}")
    print("名单即将发布 / the roster is published without them while the centre runs")
    print("记录只留随机编号；请从原名单删除，备份另行处理 / records keep the random id alone;")
    print("  take the person out of the file that you import, and see to backups")
    return 0

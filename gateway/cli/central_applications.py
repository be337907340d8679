"""`gateway central applications`: what companies filed and the park's answer; files none itself."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import Final

from gateway.central.applications.application import Act, ApplicationError, Grant, Plan
from gateway.central.approval_dates import end_ms
from gateway.central.refusal_texts import NOT_UNTIL
from gateway.central.roles import Account, Role
from gateway.central.store.applications import Application, ApplicationStore
from gateway.central.store.database import open_database
from gateway.cli.central_people import add_zone, zone_of
from gateway.config import load_central
from gateway.runtime.clock import SystemClock

_BY: Final = Account("command", Role.OFFICER)
"""In the audit: whoever may run commands on the centre's machine."""

_SHOWN: Final = 1_000

_ACTS: Final = {
    Act.APPROVE: "make its batch, which gates then know",
    Act.RETURN: "give it back to the company and say why",
    Act.SUSPEND: "end its batch at every gate and say why",
    Act.RESTORE: "let a suspended batch enter again",
}


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the commands.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    applications = acts.add_parser("applications", help="what companies filed to return to work")
    ways = applications.add_subparsers(required=True, metavar="ACT")
    listed = ways.add_parser("list", help="the newest first")
    listed.add_argument("--config", type=Path, default=default)
    listed.set_defaults(run=_list)
    for act, told in _ACTS.items():
        way = ways.add_parser(act.value, help=told)
        way.add_argument("number", type=int, metavar="NUMBER")
        needed = act in (Act.RETURN, Act.SUSPEND)
        way.add_argument("--answer", default="", required=needed, help="words to the company")
        if act is Act.APPROVE:
            way.add_argument("--quota", type=int, help="the most people (default: all)")
            way.add_argument("--until", metavar="DAY", help="the last day (default: as filed)")
            add_zone(way)
        way.add_argument("--config", type=Path, default=default)
        way.set_defaults(run=_do, act=act)


def _list(arguments: argparse.Namespace) -> int:
    now_ms = SystemClock(lambda: True).now().wall_ms
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        for one in ApplicationStore(database).seen_by(_BY, now_ms, _SHOWN):
            _print(one)
    return 0


def _do(arguments: argparse.Namespace) -> int:
    number, act, now_ms = arguments.number, arguments.act, SystemClock(lambda: True).now().wall_ms
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        store = ApplicationStore(database)
        one = store.find(number, _BY, now_ms)
        grant = _grant(arguments, one.plan) if one and act is Act.APPROVE else None
        _print(store.do(number, act, _BY, now_ms, answer=arguments.answer, grant=grant))
    return 0


def _grant(arguments: argparse.Namespace, plan: Plan) -> Grant:
    until_ms, quota = plan.until_ms, arguments.quota
    if arguments.until is not None:
        said = end_ms(arguments.until, zone_of(arguments.timezone))
        if said is None:
            raise ApplicationError(NOT_UNTIL, said=arguments.until)
        until_ms = said
    return Grant(plan.headcount if quota is None else quota, until_ms)


def _print(one: Application) -> None:
    print(
        f"{one.number}  {one.company}  {one.state.value}  {one.grant.quota} 人 people"
        f"  {one.plan.building}  批次 batch {one.batch}  {one.answer}".rstrip()
    )

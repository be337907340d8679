"""`gateway central report`: a day of the park on one sheet; counts nothing itself."""

import argparse
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Final

from gateway.central.cases.kinds import KINDS, CaseKind
from gateway.central.statistics.report import Day, report
from gateway.central.store.database import Database, open_database
from gateway.central.store.statistics import Statistics
from gateway.cli.central_people import add_zone, zone_of
from gateway.config import load_central
from gateway.core.reason import Reason
from gateway.errors import GatewayError
from gateway.runtime.clock import SystemClock, kernel_says_synced

_KINDS: Final = {kind.value: f"{KINDS[kind].text.zh} {KINDS[kind].text.en}" for kind in CaseKind}
_REASONS: Final = {one.value: f"{one.text.zh} {one.text.en}" for one in Reason}


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the command.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    act = acts.add_parser("report", help="print a day of the park on one sheet, without names")
    act.add_argument("--day", required=True, metavar="2026-11-26", help="which one")
    add_zone(act)
    act.add_argument("--config", type=Path, default=default)
    act.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    try:
        day = date.fromisoformat(arguments.day)
    except ValueError:
        raise GatewayError(
            f"--day {arguments.day!r}: no date; write one such as 2026-11-26"
        ) from None
    now_ms = SystemClock(kernel_says_synced).now().wall_ms
    config = load_central(arguments.config)
    with closing(open_database(config.central.database)) as database:
        span = _span_ms(day, zone_of(arguments.timezone))
        known = _known(database, span, f"{config.central.site} · {day}", now_ms)
    for line in report(known):
        print(line)
    return 0


def _span_ms(day: date, zone: tzinfo) -> tuple[int, int]:
    """From its midnight, and before the next one."""
    begin, end = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    return round(begin.timestamp() * 1000), round(end.timestamp() * 1000)


def _known(database: Database, span: tuple[int, int], title: str, now_ms: int) -> Day:
    found = Statistics(database)
    matters = found.matters(*span, now_ms)["kind"]
    return Day(
        title,
        [replace(one, name=_KINDS.get(one.name, one.name)) for one in matters],
        [
            (one.name, one.admitted, one.by_hand, one.referred, one.denied)
            for one in found.passed("gate", *span)
        ],
        [(_REASONS.get(name, name), count) for name, count in found.reasons(*span)],
        found.temperatures(*span),
    )

"""`gateway central report`: a day of the park on one sheet; counts nothing itself."""

import argparse
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import Final

from gateway.central.cases.kinds import KINDS, CaseKind
from gateway.central.statistics.figures import Matters
from gateway.central.statistics.report import Day, report
from gateway.central.store.database import open_database
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
        zone = zone_of(arguments.timezone)
        found, span = Statistics(database), _span_ms(day, zone)
        matters = found.matters(*span, now_ms, partial(_local, zone))["kind"]
        known = _known(found, span, f"{config.central.site} · {day}", matters)
    for line in report(known):
        print(line)
    return 0


def _span_ms(day: date, zone: tzinfo) -> tuple[int, int]:
    """From its midnight, and before the next one."""
    begin, end = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    return round(begin.timestamp() * 1000), round(end.timestamp() * 1000)


def _local(zone: tzinfo, wall_ms: int) -> datetime:
    return datetime.fromtimestamp(wall_ms / 1000, zone)


def _known(found: Statistics, span: tuple[int, int], title: str, matters: Sequence[Matters]) -> Day:
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

"""`gateway central companies`, `batches`, `company`, `visitor`: who may come, and behind whom."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gateway.central.approval_csv import (
    batches_csv,
    companies_csv,
    read_batches,
    read_companies,
)
from gateway.central.link_table import pass_url
from gateway.central.roster_csv import roster_csv
from gateway.central.store.approvals import ApprovalStore
from gateway.central.store.database import Database, open_database
from gateway.central.store.people import PeopleStore
from gateway.central.store.visitors import VisitorStore
from gateway.central.visitor import Announced
from gateway.cli.given_file import contents_of, importing
from gateway.config import load_central
from gateway.errors import ConfigurationError
from gateway.runtime.clock import SystemClock, kernel_says_synced


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the commands.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    for name, run, help_text in (
        ("companies", _companies, "make the list of companies what a CSV file says, or print it"),
        ("batches", _batches, "make the list of batches what a CSV file says, or print it"),
    ):
        act = acts.add_parser(name, help=help_text)
        act.add_argument("file", type=Path, nargs="?", metavar="FILE.csv", help="the whole list")
        _finish(act, run, default)
    company = acts.add_parser("company", help="one company of the list")
    kinds = company.add_subparsers(required=True, metavar="ACT")
    for name, run, help_text in (
        ("suspend", _suspend, "let nobody of it enter; gates know within seconds"),
        ("restore", _restore, "take that back"),
    ):
        act = kinds.add_parser(name, help=help_text)
        act.add_argument("name", help="its short name")
        _finish(act, run, default)
    visitor = acts.add_parser("visitor", help="people who come to see somebody")
    _register_visitor(visitor.add_subparsers(required=True, metavar="ACT"), default)


def register_export(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path
) -> None:
    """Add `export` to the commands of `gateway central roster`."""
    act = acts.add_parser("export", help="print the roster as the CSV file that import reads")
    _finish(act, _export, default)


def zone_of(name: str) -> tzinfo:
    """The time zone of a name.

    Raises:
        ConfigurationError: there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigurationError(
            f"--timezone {name!r}: unknown here; use a name such as Asia/Shanghai (package tzdata)"
        ) from None


def add_zone(act: argparse.ArgumentParser) -> None:
    """Add `--timezone`."""
    act.add_argument(
        "--timezone", default="Asia/Shanghai", help="of dates given (default %(default)s)"
    )


def _register_visitor(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path
) -> None:
    act = acts.add_parser("add", help="announce a visitor and print their personal link")
    act.add_argument("--name", required=True)
    act.add_argument("--host", required=True, metavar="KEY", help="whom they come to see")
    act.add_argument("--date", required=True, help="the first day, such as 2027-01-31")
    act.add_argument("--until", help="the last day (default: the first)")
    uses = act.add_mutually_exclusive_group(required=True)
    uses.add_argument("--once", action="store_true", help="the first entry uses the visit up")
    uses.add_argument("--dated", action="store_true", help="they come and go on these days")
    act.add_argument("--lane", action="append", default=[], metavar="GATE", help="only there")
    _finish(act, _visitor, default)


def _finish(
    act: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int], default: Path
) -> None:
    add_zone(act)
    act.add_argument("--config", type=Path, default=default)
    act.set_defaults(run=run)


@contextmanager
def _database(arguments: argparse.Namespace) -> Iterator[Database]:
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        yield database


def _companies(arguments: argparse.Namespace) -> int:
    with _database(arguments) as database:
        store = ApprovalStore(database)
        if arguments.file is None:
            sys.stdout.write(companies_csv(store.all().companies))
            return 0
        with importing(arguments.file, "未导入任何公司 / no company was imported"):
            companies = read_companies(contents_of(arguments.file), zone_of(arguments.timezone))
        store.replace_companies(companies)
    suspended = sum(company.standing.suspended for company in companies)
    print(f"公司 / companies: {len(companies)}，暂停 / suspended {suspended}")
    return 0


def _batches(arguments: argparse.Namespace) -> int:
    with _database(arguments) as database:
        store = ApprovalStore(database)
        if arguments.file is None:
            sys.stdout.write(batches_csv(store.all().batches))
            return 0
        with importing(arguments.file, "未导入任何批次 / no batch was imported"):
            batches = read_batches(
                contents_of(arguments.file),
                zone_of(arguments.timezone),
                store.all().company_names,
            )
        store.replace_batches(batches)
    quota = sum(batch.quota for batch in batches)
    print(f"批次 / batches: {len(batches)}，名额 / quota {quota}")
    return 0


def _suspend(arguments: argparse.Namespace) -> int:
    with _database(arguments) as database:
        ApprovalStore(database).suspend(arguments.name, suspended=True)
    print(f"{arguments.name}: 已暂停 / suspended")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    with _database(arguments) as database:
        ApprovalStore(database).suspend(arguments.name, suspended=False)
    print(f"{arguments.name}: 已恢复 / restored")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    with _database(arguments) as database:
        people = PeopleStore(database).everyone()
    sys.stdout.write(roster_csv(person.record for person in people if not person.apart))
    return 0


def _visitor(arguments: argparse.Namespace) -> int:
    last = arguments.until or arguments.date
    lanes = tuple(dict.fromkeys(arguments.lane))
    days = (arguments.date, last)
    said = Announced(arguments.name, arguments.host, *days, arguments.once, lanes)
    now_ms = SystemClock(kernel_says_synced).now().wall_ms
    with _database(arguments) as database:
        visitor = VisitorStore(database).add(said, zone_of(arguments.timezone), now_ms)
    url = pass_url(load_central(arguments.config).web.public_url, visitor.link)
    print(f"个人链接，只给本人 / personal link, for the visitor alone: {url}")
    print(f"编号 / id: {visitor.id}")
    return 0

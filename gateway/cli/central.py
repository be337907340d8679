"""`gateway central`: makes a centre, imports its people, runs it; the work is in the package."""

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

from gateway.central.app import run_centre
from gateway.central.link_table import links_csv
from gateway.central.living import Surroundings
from gateway.central.roles import Account, Role
from gateway.central.roster_csv import read_roster
from gateway.central.setup import CONFIG_NAME, NewCentre, make_centre
from gateway.central.store.approvals import ApprovalStore
from gateway.central.store.database import open_database
from gateway.central.store.operators import OperatorStore
from gateway.central.store.people import Imported, PeopleStore
from gateway.central.web.password import OPERATOR, new_password, password_hash
from gateway.central.work import run_worker
from gateway.cli import (
    central_applications,
    central_cases,
    central_certificate,
    central_commands,
    central_erase,
    central_fleet,
    central_gaps,
    central_lists,
    central_move,
    central_operators,
    central_people,
    central_policy,
    central_punches,
    central_report,
    central_residents,
    central_trust,
)
from gateway.cli.central_people import zone_of
from gateway.cli.given_file import contents_of, importing
from gateway.config import load_central
from gateway.errors import GatewayError
from gateway.runtime.clock import SystemClock, kernel_says_synced
from gateway.runtime.ending import ending_on_signals
from gateway.runtime.logs import set_up_logs
from gateway.runtime.notify import Notifier

DEFAULT_CONFIG: Final = Path("/etc/gateway-central/central.toml")
_LINKS_MODE: Final = 0o600


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command with its own commands."""
    parser = commands.add_parser("central", help="be the park's receiver, or administer it")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    _register_init(acts)
    central_certificate.register(acts, DEFAULT_CONFIG)
    central_commands.register(acts, DEFAULT_CONFIG)
    central_fleet.register(acts, DEFAULT_CONFIG)
    central_gaps.register(acts, DEFAULT_CONFIG)
    central_lists.register(acts, DEFAULT_CONFIG)
    central_applications.register(acts, DEFAULT_CONFIG)
    central_cases.register(acts, DEFAULT_CONFIG)
    central_erase.register(acts, DEFAULT_CONFIG)
    central_policy.register(acts, DEFAULT_CONFIG)
    central_trust.register(acts, DEFAULT_CONFIG)
    central_punches.register(acts, DEFAULT_CONFIG)
    central_report.register(acts, DEFAULT_CONFIG)
    central_residents.register(acts, DEFAULT_CONFIG)
    central_move.register(acts)
    central_operators.register(acts, DEFAULT_CONFIG)
    roster = acts.add_parser("roster", help="the park's people")
    roster_acts = roster.add_subparsers(dest="roster_act", required=True, metavar="ACT")
    _register_import(roster_acts)
    central_people.register_export(roster_acts, DEFAULT_CONFIG)
    central_people.register(acts, DEFAULT_CONFIG)
    for name, run, help_text in (
        ("run", _run, "receive, publish, serve the pages"),
        ("work", _work, "only take the gates' rows in, beside the centre and other workers"),
        ("password", _password, "give the operator a new password"),
    ):
        act = acts.add_parser(name, help=help_text)
        _add_config(act)
        act.set_defaults(run=run)


def _register_init(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    init = acts.add_parser("init", help="make keys, configuration, database and first password")
    init.add_argument("--dir", type=Path, required=True, help="folder for keys and configuration")
    init.add_argument("--site", required=True, help="the site's name, the same at every gate")
    init.add_argument("--state-dir", type=Path, help="folder for the database (default DIR/state)")
    init.add_argument(
        "--public-url", default="http://127.0.0.1:8090", help="how phones reach the pass page"
    )
    init.add_argument(
        "--database",
        metavar="URL",
        default="",
        help="postgresql://user@host/name?passfile=/path (default: SQLite in --state-dir)",
    )
    init.set_defaults(run=_init)


def _register_import(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    act = acts.add_parser("import", help="make the roster what a CSV file says")
    _add_config(act)
    act.add_argument("file", type=Path, metavar="FILE.csv", help="UTF-8; the whole roster")
    act.add_argument("--links", type=Path, metavar="OUT.csv", help="write everyone's link here")
    central_people.add_zone(act)
    act.add_argument(
        "--allow-shrinking", action="store_true", help="most of the people may lose their access"
    )
    act.set_defaults(run=_import)


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, default=DEFAULT_CONFIG, help="central.toml (default %(default)s)"
    )


def _init(arguments: argparse.Namespace) -> int:
    folder: Path = arguments.dir
    state: Path = arguments.state_dir or folder / "state"
    password = make_centre(
        NewCentre(folder, state, arguments.site, arguments.public_url, arguments.database)
    )
    print(f"中心已建立 / the centre is made: {folder / CONFIG_NAME}")
    print(f"闸机需要 / gates need: {folder / 'trust.json'}, {folder / 'roster.key'}")
    print(f"请移到离线保管 / move off this machine and keep safe: {folder / 'root.pem'}")
    print(f"首次密码，只显示一次 / first password, shown once: {password}")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    config = load_central(arguments.config)
    contents, zone = contents_of(arguments.file), zone_of(arguments.timezone)
    with closing(open_database(config.central.database)) as database:
        approvals = ApprovalStore(database).all()
        with importing(arguments.file, "未导入任何人 / nobody was imported"):
            records = read_roster(contents, zone, approvals)
        people = PeopleStore(database)
        said = people.replace_all(records, allow_shrinking=arguments.allow_shrinking)
    _tell(said)
    if arguments.links:
        _write_links(arguments.links, links_csv(said.people, config.web.public_url))
    return 0


def _tell(said: Imported) -> None:
    print(
        f"名单 / roster: {len(said.people)} 人 people;"
        f" 新增 added {said.added}, 变更 changed {said.changed},"
        f" 不变 kept {said.kept}, 移除 removed {said.removed}"
    )
    keyless = sum(not person.record.key for person in said.people)
    if keyless:
        print(
            f"{keyless} 人没有 key：每次导入都会换新链接 /"
            f" {keyless} without a key get a new link with every import"
        )


def _write_links(path: Path, table: str) -> None:
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _LINKS_MODE)
        with os.fdopen(made, "w", encoding="utf-8-sig", newline="") as opened:
            os.fchmod(made, _LINKS_MODE)
            opened.write(table)
    except OSError as error:
        raise GatewayError(
            f"{path}: links not written: {error.strerror}; the roster is imported,"
            " import the same file again with another --links"
        ) from None
    print(f"个人链接 / personal links: {path}")


def _password(arguments: argparse.Namespace) -> int:
    database = open_database(load_central(arguments.config).central.database)
    password = new_password()
    OperatorStore(database).put(Account(OPERATOR, Role.MANAGER), password_hash(password))
    database.close()
    print(f"新密码，只显示一次 / new password, shown once: {password}")
    return 0


def _run(arguments: argparse.Namespace) -> int:
    around = _surroundings()
    return run_centre(load_central(arguments.config), around)


def _work(arguments: argparse.Namespace) -> int:
    around = _surroundings()
    return run_worker(load_central(arguments.config), around)


def _surroundings() -> Surroundings:
    set_up_logs(sys.stderr, os.environ)
    notifier = Notifier.from_environment(os.environ)
    return Surroundings(SystemClock(kernel_says_synced), notifier, ending_on_signals())

"""`gateway trust`: what a gate trusts, and newer trust lists by file; the gate need not run."""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from gateway.app.lists import GateLists
from gateway.cli.config_option import add_config_option
from gateway.cli.trust_report import ListState, TrustReport
from gateway.codes.document import DocumentKind
from gateway.codes.keys import load_roster_key
from gateway.codes.limits import MAX_DOCUMENT_BYTES
from gateway.codes.site_list import SiteList
from gateway.codes.trust import TrustList
from gateway.codes.trust_document import TrustIssue, open_trust
from gateway.codes.trust_file import read_trust
from gateway.config import GatewayConfig, load_gateway
from gateway.errors import ConfigurationError, UntrustedDocumentError
from gateway.journal.documents import DocumentShelf
from gateway.journal.roster import ROSTER_NAME, RosterReader
from gateway.runtime.clock import SystemClock
from gateway.sync.list_downlink import Ears
from gateway.sync.site_keys import SiteKeys
from gateway.sync.trust_downlink import refuse_older


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its acts."""
    parser = commands.add_parser("trust", help="show, check or import what a gate trusts")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    show_parser = acts.add_parser("show", help="keys and lists in force, with dates and ages")
    show_parser.add_argument("--json", action="store_true", help="for programs")
    show_parser.set_defaults(run=show)
    for name, run, help_text in (
        ("check", check, "what a signed trust list would change; changes nothing"),
        ("import", import_list, "put a signed trust list in force; a running gate takes it up"),
    ):
        act = acts.add_parser(name, help=help_text)
        act.add_argument("file", type=Path, help="as `gateway central trust sign` made it")
        act.set_defaults(run=run)
    for act in acts.choices.values():
        add_config_option(act)


def show(arguments: argparse.Namespace) -> int:
    """Print what the gate would go by if it started now."""
    report = report_of(load_gateway(arguments.config))
    if arguments.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(report.lines()))
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Verify a list as the gate would and print what it changes."""
    _checked(load_gateway(arguments.config), arguments.file)
    return 0


def import_list(arguments: argparse.Namespace) -> int:
    """Verify a list and put it where the gate finds it."""
    config = load_gateway(arguments.config)
    signed, newer = _checked(config, arguments.file)
    if newer:
        _shelf(config).replace(signed)
        print("已导入 / imported")
    return 0


def _checked(config: GatewayConfig, path: Path) -> tuple[bytes, bool]:
    """A list's bytes and whether it is newer than the one in force.

    Raises:
        UntrustedDocumentError: the gate would refuse it.
    """
    lists, signed = _lists(config, []), _contents(path)
    issue = open_trust(signed, _installed(config), config.gate.site)
    present = lists.issue.version if lists.issue else 0
    refuse_older(issue, present)
    _refuse_expired(issue, path)
    print(f"{path}: 版本 version {issue.version}, 现用 in force {present}")
    for line in _difference(lists.trust, issue.trust):
        print(f"  {line}")
    return signed, issue.version > present


def _refuse_expired(issue: TrustIssue, path: Path) -> None:
    if _now_ms() >= issue.expires_ms:
        raise UntrustedDocumentError(
            f"{path}: this trust list has expired by this machine's clock; look at `date`, or have"
            " the centre sign a new one"
        )


def _difference(before: TrustList, after: TrustList) -> Iterator[str]:
    """What an importer should know: all that a removed key signed becomes worthless."""
    old, new = _named(before), _named(after)
    for name in sorted((new - old).elements()):
        yield f"+ 新增 / added: {name}"
    for name in sorted((old - new).elements()):
        yield f"- 移除，其签发的全部作废 / removed, all that it signed is void: {name}"
    if old == new:
        yield "= 密钥相同 / the same keys"


def _named(trust: TrustList) -> Counter[str]:
    own = (f"{key.use.value} {key.key_id.hex()} {key.site}" for key in trust.records)
    return Counter([*own, *(f"{key.scheme.value} {key.name}" for key in trust.issuers.keys)])


def report_of(config: GatewayConfig) -> TrustReport:
    """What a gate would go by if it started now.

    Raises:
        GatewayError: a file that must be there can't be used.
    """
    problems: list[str] = []
    lists = _lists(config, problems)
    issue = lists.issue
    with closing(RosterReader(config.gate.state_dir / ROSTER_NAME)) as reader:
        roster = reader.facts()
    statuses = lists.statuses
    keys = len(lists.trust.records) + len(lists.trust.issuers.keys)
    trust = ListState("trust", 0, keys, 0)
    if issue is not None:
        trust = ListState("trust", issue.version, keys, issue.issued_ms, issue.expires_ms)
    states = (
        trust,
        ListState("roster", roster.version, roster.people, roster.issued_ms),
        _state("revocations", lists.revocations),
        _state("statuses", statuses.listed if statuses else None),
    )
    return TrustReport(config.gate.site, _now_ms(), states, lists.trust, tuple(problems))


def _state(name: str, listed: SiteList | None) -> ListState:
    if listed is None:
        return ListState(name, 0, 0, 0)
    return ListState(name, listed.version, len(listed.rows), listed.issued_ms)


def _lists(config: GatewayConfig, problems: list[str]) -> GateLists:
    key_path = config.trust.roster_key
    roster_key = load_roster_key(_contents(key_path), str(key_path))
    keys = SiteKeys(config.gate.site, _installed(config), roster_key)
    return GateLists(keys, config.gate.state_dir, Ears(lambda _: None, problems.append))


def _installed(config: GatewayConfig) -> TrustList:
    return read_trust(_contents(config.trust.file), str(config.trust.file))


def _shelf(config: GatewayConfig) -> DocumentShelf:
    return DocumentShelf(config.gate.state_dir, DocumentKind.TRUST.value)


def _contents(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(MAX_DOCUMENT_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(f"{path}: can't be read: {error.strerror}") from None


def _now_ms() -> int:
    return SystemClock(lambda: True).now().wall_ms

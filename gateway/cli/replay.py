"""`gateway replay`: decides a journal's verdicts again, by the rules of then or by other ones."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import takewhile
from pathlib import Path
from typing import Final

from gateway.app.replaying import KeptPolicies, NotReplayed, Replayed, replay, replay_under
from gateway.cli.config_option import add_config_option
from gateway.cli.journal import moment_ms
from gateway.cli.replay_report import Hindsight, difference_line, hindsight_lines
from gateway.config import load_gateway
from gateway.config.policy_text import load_policy_text
from gateway.core.policy import Policy
from gateway.errors import JournalError
from gateway.journal.policies import PolicyArchive
from gateway.journal.reader import JournalReader
from gateway.journal.row import JournalRow
from gateway.journal.store import JOURNAL_NAME

EXIT_DIFFERENT: Final = 1
EXIT_CANNOT_OPEN: Final = 2
EXIT_NOT_REPLAYED: Final = 3


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "replay",
        help="decide every verdict of the journal again, or see what other rules would have done",
        description="Without --policy each verdict is decided again from its row alone by the"
        " policy that made it. Exit status: 0 all are the same, 1 one differs, 2 no journal there,"
        " 3 one can't be decided again, as its policy or its row is not what it should be. With"
        " --policy the exit status is 0 whatever would have been different.",
    )
    place = parser.add_mutually_exclusive_group()
    add_config_option(place)
    place.add_argument("--state-dir", type=Path, metavar="DIR", help="the gate's state folder")
    for name, help_text in (("--since", "from this time on"), ("--until", "before this time")):
        parser.add_argument(name, type=moment_ms, metavar="TIME", help=f"{help_text}; ISO 8601")
    parser.add_argument("--policy", type=Path, metavar="FILE", help="other rules, a policy.toml")
    parser.add_argument("--json", action="store_true", help="with --policy: one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Replay what lies in the gate's state folder."""
    folder: Path = arguments.state_dir or load_gateway(arguments.config).gate.state_dir
    policy = load_policy_text(arguments.policy).policy if arguments.policy else None
    kept = KeptPolicies(PolicyArchive(folder))
    with closing(JournalReader(folder / JOURNAL_NAME)) as reader:
        try:
            reader.identity()
        except JournalError as error:
            print(f"gateway replay: {error}", file=sys.stderr)
            return EXIT_CANNOT_OPEN
        rows = _rows(reader, arguments.since, arguments.until)
        if policy is None:
            return _replay(replay(rows, kept))
        return _under(replay_under(rows, policy), policy, kept, as_json=arguments.json)


def _rows(
    reader: JournalReader, since_ms: int | None, until_ms: int | None
) -> Iterator[JournalRow]:
    """Up to the newest row at the start: the gate goes on writing meanwhile."""
    newest = reader.head().sequence
    rows = takewhile(lambda row: row.sequence <= newest, reader.since(since_ms))
    return (row for row in rows if until_ms is None or row.wall_ms < until_ms)


def _replay(found: Iterable[Replayed | NotReplayed]) -> int:
    same = different = unknown = 0
    for one in found:
        if isinstance(one, NotReplayed):
            unknown += 1
            print(f"row {one.sequence}: can't be decided again: {one.why}")
        elif one.same:
            same += 1
        else:
            different += 1
            print(difference_line(one))
    print(
        f"重算 decided again: {same + different}; 一致 same: {same}; 不同 different: {different};"
        f" 无法重算 can't be decided again: {unknown}"
    )
    if different:
        return EXIT_DIFFERENT
    return EXIT_NOT_REPLAYED if unknown else 0


def _under(
    found: Iterable[Replayed | NotReplayed], policy: Policy, kept: KeptPolicies, *, as_json: bool
) -> int:
    hindsight = Hindsight(policy, kept.of)
    for one in found:
        hindsight.take(one)
    if as_json:
        print(json.dumps(hindsight.as_json(), ensure_ascii=False))
    else:
        print("\n".join(hindsight_lines(hindsight)))
    return 0

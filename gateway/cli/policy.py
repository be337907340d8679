"""`gateway policy check`: looks a policy over before anybody goes by it; needs no gate."""

import argparse
import sys
from pathlib import Path
from typing import Final

from gateway.cli.policy_words import difference_lines, warnings
from gateway.config import effective_toml
from gateway.config.policy_text import load_policy_text

EXIT_SAME_VERSION: Final = 1


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command with its one act."""
    parser = commands.add_parser("policy", help="check a policy before it is put in force")
    check = parser.add_subparsers(required=True, metavar="ACT").add_parser(
        "check",
        help="every problem of a policy, what it says, and what it changes",
        description="Exit status: 0 a gate would take it, 1 it changes rules without a higher"
        " version than --against, 78 it is no policy.",
    )
    check.add_argument("file", type=Path, metavar="FILE", help="a policy.toml")
    check.add_argument("--against", type=Path, metavar="CURRENT", help="the one in force")
    check.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what the policy says, what it changes and what to mind.

    Raises:
        ConfigurationError: names every problem of either file.
    """
    text = load_policy_text(arguments.file)
    current = load_policy_text(arguments.against) if arguments.against else None
    print(f"# {arguments.file}\n# SHA-256 {text.digest}\n{effective_toml(text.policy)}")
    if current is not None:
        print("\n".join(("", *difference_lines(current, text))), flush=True)
    for warning in warnings(text.policy):
        print(f"warning: {warning}", file=sys.stderr)
    if current is None or text.policy == current.policy or text.version > current.version:
        return 0
    print(
        f"{arguments.file}: 版本必须高于 version must be above {current.version},"
        f" got {text.version}",
        file=sys.stderr,
    )
    return EXIT_SAME_VERSION

"""``gateway run``: the gate of one lane, as systemd starts it; none of its parts."""

import argparse
import os
import sys

from gateway.app import run_gate
from gateway.cli.config_option import add_config_option
from gateway.config import load_gateway
from gateway.config.policy_text import load_policy_text
from gateway.runtime.logs import set_up_logs
from gateway.runtime.turns import take_short_turns


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser("run", help="be the gate of one lane")
    add_config_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the configuration whole, then be the gate until a signal."""
    set_up_logs(sys.stderr, os.environ)
    config = load_gateway(arguments.config)
    take_short_turns()
    return run_gate(config, load_policy_text(config.gate.policy))

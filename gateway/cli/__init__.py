"""The ``gateway`` command: finds the sub-command's module; the work is in the packages below."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from gateway.errors import ConfigurationError, GatewayError

EXIT_FAILED: Final = 1
EXIT_CONFIGURATION: Final = 78
"""sysexits' EX_CONFIG; the units do not restart on it."""
EXIT_INTERRUPTED: Final = 130

COMMANDS: Final = {
    "run": "be the gate of one lane",
    "web": "serve the guard's page of one gate",
    "central": "be the park's receiver, or administer it",
    "demo": "a whole park on this machine, with people arriving",
    "simulate": "load a broker and centre with many gates: will this server carry my park?",
    "decode": "read QR codes from pictures",
    "camera": "aim the camera and its light, and record how a lane is used",
    "sensors": "list, identify and watch serial sensors",
    "thermometer": "record or list checks of the thermometer against a black body",
    "verify": "verify codes from standard input",
    "trust": "show, check or import what a gate trusts",
    "journal": "verify or export a gate's journal",
    "policy": "check a policy before it is put in force",
    "replay": "decide every verdict of the journal again, or see what other rules would have done",
    "doctor": "look whether this machine is ready to be a gate, and say what is missing",
    "contract": "print the messages of gates and centre as AsyncAPI, or test vectors",
    "check-config": "report every error of the configuration at once",
}
"""Each is a module of this package; only the one that was asked for is imported."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command and return its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    arguments = _parser(given[0] if given else "").parse_args(given)
    try:
        return int(arguments.run(arguments))
    except ConfigurationError as fault:
        print(fault, file=sys.stderr)
        return EXIT_CONFIGURATION
    except GatewayError as fault:
        print(fault, file=sys.stderr)
        return EXIT_FAILED
    except BrokenPipeError:
        sys.stderr.close()
        return EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _parser(asked: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gateway", description="园区出入口闸机 / A park's gate")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_text in COMMANDS.items():
        if name == asked:
            import_module(f"gateway.cli.{name.replace('-', '_')}").register(commands)
        else:
            commands.add_parser(name, help=help_text, add_help=False)
    return parser

"""`gateway web`: serve the guard's page, or set a guard's password or PIN; not the gate."""

import argparse
import getpass
import os
import sys

from gateway.cli.config_option import add_config_option
from gateway.config import load_gateway
from gateway.runtime.clock import SystemClock, kernel_says_synced
from gateway.runtime.ending import ending_on_signals
from gateway.runtime.logs import set_up_logs
from gateway.runtime.notify import Notifier
from gateway.web.accounts import AccountsError, check_name
from gateway.web.app import Surroundings, accounts_of, make_certificate, serve
from gateway.web.roles import Role


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser("web", help="serve the guard's page of one gate")
    add_config_option(parser)
    parser.add_argument(
        "--set-password",
        metavar="NAME",
        help="make this guard's account or change its password (asked for, or one line of"
        " standard input), then exit",
    )
    parser.add_argument(
        "--set-pin",
        metavar="NAME",
        help="give this account the PIN with which it confirms another guard's openings (asked"
        " for, or one line of standard input), then exit",
    )
    parser.add_argument(
        "--set-role",
        metavar=("NAME", "ROLE"),
        nargs=2,
        help=f"make this account one of: {', '.join(role.value for role in Role)}; then exit",
    )
    parser.add_argument(
        "--make-certificate",
        action="store_true",
        help="make the page's key and certificate for web.lan_host, print the fingerprint that"
        " browsers show, then exit",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C, or set a password or a PIN."""
    config = load_gateway(arguments.config)
    if arguments.set_password is not None:
        check_name(arguments.set_password)
        accounts_of(config).set_password(arguments.set_password, _secret("新密码 New password: "))
        return 0
    if arguments.set_pin is not None:
        accounts_of(config).set_pin(arguments.set_pin, _secret("新 PIN New PIN: "))
        return 0
    if arguments.set_role is not None:
        name, role = arguments.set_role
        accounts_of(config).set_role(name, _role(role))
        return 0
    if arguments.make_certificate:
        print(make_certificate(config, SystemClock(kernel_says_synced)))
        return 0
    set_up_logs(sys.stderr, os.environ)
    around = Surroundings(
        clock=SystemClock(kernel_says_synced),
        notifier=Notifier.from_environment(os.environ),
        stopping=ending_on_signals(),
        announce=lambda line: print(line, flush=True),
    )
    return serve(config, around)


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError:
        known = ", ".join(role.value for role in Role)
        raise AccountsError(f"role {value!r}: there is none; there are {known}") from None


def _secret(prompt: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\n")

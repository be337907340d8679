"""`gateway camera`: the installer's view through the gate's camera, while no gate runs."""

import argparse
import os
import sys
from pathlib import Path
from typing import Final

from gateway.cli.config_option import add_config_option
from gateway.config import load_gateway
from gateway.runtime.clock import SystemClock, kernel_says_synced
from gateway.runtime.ending import ending_on_signals
from gateway.runtime.logs import set_up_logs
from gateway.web.preview.app import HOST, Surroundings, serve

DEFAULT_PORT: Final = 8081
"""Beside the guard's page, 8080."""


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "camera",
        help="aim the camera and its light",
        description="Shows what the camera sees and how well codes are read. Stop the gate first,"
        " it holds the camera: sudo systemctl stop gateway",
    )
    parser.add_argument(
        "--preview", action="store_true", required=True, help=f"serve a page on {HOST}"
    )
    add_config_option(parser)
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help=f"default {DEFAULT_PORT}")
    parser.add_argument(
        "--record",
        type=Path,
        metavar="DIR",
        help="let the page record up to 30 presentations of volunteers into this private folder",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show until SIGTERM or Ctrl-C."""
    config = load_gateway(arguments.config)
    set_up_logs(sys.stderr, os.environ)
    around = Surroundings(
        clock=SystemClock(kernel_says_synced),
        stopping=ending_on_signals(),
        announce=lambda line: print(line, flush=True),
    )
    return serve(config.camera, arguments.port, arguments.record, around)


def _port(spelled: str) -> int:
    port = int(spelled)
    if not 0 <= port < 1 << 16:
        raise argparse.ArgumentTypeError(f"{port}: a port is 1 to 65535, or 0 for any")
    return port

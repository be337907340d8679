"""``gateway demo``: a whole park on this machine with people arriving; not the show itself."""

import argparse
import logging
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path
from typing import Final

from gateway.demo.board import BoardKind
from gateway.demo.show import Wish, perform
from gateway.runtime.ending import ending_on_signals
from gateway.runtime.logs import set_up_logs

_NOWHERE: Final = ("192.0.2.1", 9)
"""RFC 5737's documentation address: connecting a datagram socket sends nothing, it only tells
which of our own addresses faces the network."""


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser("demo", help="a whole park on this machine, with people arriving")
    parser.add_argument("--people", type=int, default=0, help="how many arrive (0: they keep on)")
    parser.add_argument(
        "--exit", action="store_true", help="end after the last; 0 only if gate and centre agree"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the script (default %(default)s)")
    parser.add_argument(
        "--board",
        choices=[kind.value for kind in BoardKind],
        default=BoardKind.EMULATED.value,
        help="the lane's board: the emulator, or the real firmware built for this machine "
        "or for a simulated ATmega328P (default %(default)s)",
    )
    parser.add_argument("--camera", default="", help="a real camera: 0, /dev/video0, rtsp://…")
    parser.add_argument(
        "--kills", type=int, default=0, help="kill -9 gate, broker, centre so often"
    )
    parser.add_argument(
        "--search",
        action="store_true",
        help="in the end look for names, numbers and codes in journal, logs and MQTT",
    )
    parser.add_argument(
        "--policy",
        type=Path,
        help="the park's rules, such as config/policy.plain.toml (default: some of its own)",
    )
    parser.add_argument("--dir", type=Path, help="folder for everything (default: a temporary one)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play until the end or Ctrl-C."""
    set_up_logs(sys.stderr, os.environ, logging.WARNING)
    ending = ending_on_signals()
    folder = arguments.dir or Path(tempfile.mkdtemp(prefix="gateway-demo-"))
    wish = Wish(
        people=arguments.people,
        leave=arguments.exit,
        seed=arguments.seed,
        camera=arguments.camera,
        lan_host=_lan_address() if arguments.camera else "",
        kills=arguments.kills,
        folder=folder.absolute(),
        board=BoardKind(arguments.board),
        search=arguments.search,
        policy=arguments.policy,
    )
    code = perform(wish, ending)
    if arguments.dir is None and code == 0:
        shutil.rmtree(folder)  # kept after a failure: its logs tell why
    return code


def _lan_address() -> str:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_NOWHERE)
            return str(probe.getsockname()[0])
    except OSError:
        return ""

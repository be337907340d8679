"""``gateway simulate``: will this server carry my park? Many gates' load on a real broker."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gateway.config import MqttSection, load_gateway
from gateway.config.mqtt import spelled_broker
from gateway.errors import ConfigurationError, GatewayError
from gateway.runtime.clock import SystemClock
from gateway.runtime.ending import ending_on_signals
from gateway.runtime.logs import set_up_logs
from gateway.simulate.park import MOST_GATES, Park, Simulation
from gateway.simulate.report import as_json, last_lines, second_line
from gateway.simulate.visitors import Shares
from gateway.sync.topics import NAME

_LAST_NUMBER: Final = 99_999
_MOST_PER_SECOND: Final = 100.0
_MOST_MINUTES: Final = 24 * 60.0
_MQTT_PORT: Final = 1883
_PREFIX_CHARS: Final = 24


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser("simulate", help="load a broker and centre with many gates")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--broker", type=broker, metavar="HOST[:PORT]", help="without password and TLS"
    )
    where.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="gateway.toml, whose [mqtt] is used; each gate signs in by its own name",
    )
    _add_counts(parser)
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all figures here")
    parser.set_defaults(run=run)


def _add_counts(parser: argparse.ArgumentParser) -> None:
    gates, numbers = whole(1, MOST_GATES), whole(1, _LAST_NUMBER)
    per_second, minutes = real(0.01, _MOST_PER_SECOND), real(0.01, _MOST_MINUTES)
    share, shares = real(0, 1), Shares()
    for option, kind, default, text in (
        ("--gates", gates, 10, f"how many, at most {MOST_GATES} a process"),
        ("--first", numbers, 1, "number of the first gate, for a further process"),
        ("--rate", per_second, 1.0, "rows a second of each gate"),
        ("--minutes", minutes, 1.0, "how long people come"),
        ("--denied", share, shares.denied, "share of visitors whose code has expired"),
        ("--referred", share, shares.referred, "share of visitors who can't be measured"),
        ("--alarms", share, shares.alarms, "share of visitors with a fever: urgent rows"),
        ("--seed", whole(0, 2**63 - 1), 1, "of the people"),
        ("--prefix", prefix, "sim", "of the gates' names: sim-001, sim-002"),
    ):
        parser.add_argument(
            option, type=kind, default=default, help=f"{text} (default %(default)s)"
        )


def whole(low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number from ``low`` to ``high``."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) < 20):  # noqa: PLR2004 - 63 bits
            raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number")
        if not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"{text} is not from {low} to {high}")
        return int(text)

    return read


def real(low: float, high: float) -> Callable[[str], float]:
    """Reads a number from ``low`` to ``high``; NaN is none."""

    def read(text: str) -> float:
        try:
            number = float(text[:40])
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number") from None
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(f"{text[:40]} is not from {low:g} to {high:g}")
        return number

    return read


def prefix(text: str) -> str:
    """Reads what gates' names begin with."""
    if NAME.fullmatch(text) is None or len(text) > _PREFIX_CHARS:
        raise argparse.ArgumentTypeError(
            f"{text[:40]!r}: 1 to {_PREFIX_CHARS} letters, digits, '-' or '_'"
        )
    return text


def broker(text: str) -> MqttSection:
    """Reads ``host``, ``host:port`` or ``[address]:port``."""
    has_port = ":" in text and not text.endswith("]")
    try:
        address = spelled_broker(text if has_port else f"{text}:{_MQTT_PORT}")
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text[:40]!r}: write HOST, HOST:PORT or [ADDRESS]:PORT"
        ) from None
    return MqttSection(brokers=(address,))


def run(arguments: argparse.Namespace) -> int:
    """Simulate until the end or Ctrl-C; 0 only if everything was acknowledged."""
    set_up_logs(sys.stderr, os.environ, logging.ERROR)
    park = _park(arguments)
    ending = ending_on_signals()
    print(f"模拟闸机 / simulated gates: {park.names[0]} … {park.names[-1]}", flush=True)
    ran = Simulation(
        park, SystemClock(lambda: True), lambda now: print(second_line(now), flush=True)
    )
    end = ran.run(ending)
    print("\n".join(last_lines(ran, end)), flush=True)
    if arguments.json:
        _write(arguments.json, json.dumps(as_json(ran, end)))
    return 0 if end.acknowledged == end.made else 1


def _park(arguments: argparse.Namespace) -> Park:
    shares = Shares(arguments.denied, arguments.referred, arguments.alarms)
    if shares.denied + shares.referred + shares.alarms > 1:
        raise ConfigurationError("--denied, --referred and --alarms: together more than 1")
    return Park(
        settings=arguments.broker or load_gateway(arguments.config).mqtt,
        gates=arguments.gates,
        first=arguments.first,
        prefix=arguments.prefix,
        per_second=arguments.rate,
        seconds=arguments.minutes * 60,
        shares=shares,
        seed=arguments.seed,
    )


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text + "\n", "utf-8")
    except OSError as error:
        raise GatewayError(f"{path}: figures not written: {error.strerror}") from None

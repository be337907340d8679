"""`gateway thermometer`: record a check against a black body, or print those that were made."""

import argparse
import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from gateway.app.blackbody_record import (
    BLACKBODY_NAME,
    MOST_WHO_CHARS,
    add_check,
    read_checks,
)
from gateway.cli.config_option import add_config_option
from gateway.config import GatewayConfig, load_gateway
from gateway.core.blackbody import DUE_AFTER_MS, OFFSET_MAX_CELSIUS, BlackbodyCheck, overdue
from gateway.core.text import Text
from gateway.errors import DeviceError, GatewayError
from gateway.runtime.clock import SystemClock, kernel_says_synced

_MS_PER_S: Final = 1000
_MS_PER_DAY: Final = 86_400_000


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command, its two acts and their options."""
    parser = commands.add_parser(
        "thermometer", help="record or list checks of the thermometer against a black body"
    )
    acts = parser.add_subparsers(required=True, metavar="ACT")
    check_parser = acts.add_parser(
        "check",
        help="record one, every 14 days",
        description="Let the thermometer run for 30 minutes, put the black body where foreheads"
        " are and read what the thermometer shows of it, without site_offset_celsius. An offset"
        f" over {OFFSET_MAX_CELSIUS:g} °C is refused. The offset is recorded and stands in every"
        " row; no reading is corrected by it.",
    )
    check_parser.add_argument("--reference", type=float, required=True, metavar="CELSIUS")
    check_parser.add_argument("--measured", type=float, required=True, metavar="CELSIUS")
    check_parser.add_argument("--who", default=getpass.getuser(), help="default: this account")
    check_parser.set_defaults(run=check)
    history_parser = acts.add_parser("history", help="print all checks and when the next is due")
    history_parser.set_defaults(run=history)
    for act in (check_parser, history_parser):
        add_config_option(act)


def check(arguments: argparse.Namespace) -> int:
    """Record a check; the running gate takes it up within seconds."""
    path = _record(arguments)
    made = _made(arguments)
    try:
        aside = add_check(path, made)
    except OSError as error:
        raise DeviceError(
            f"{path}: can't be written: {error.strerror}; run this with sudo, or as the gate's user"
        ) from error
    if aside is not None:
        print(f"{aside.damage}; now {aside.path.name}", file=sys.stderr)
    if not SystemClock(kernel_says_synced).now().clock.proves_dates:
        print(
            "此机时间未校准，日期可能不对 / this clock is not set, look at the date",
            file=sys.stderr,
        )
    print(f"已记录 / recorded: {_line(made)}")
    return 0


def history(arguments: argparse.Namespace) -> int:
    """Print one line for each check, oldest first, and when the next is due."""
    path = _record(arguments)
    try:
        checks = read_checks(path)
    except (OSError, ValueError) as error:
        raise DeviceError(f"{path}: can't be read as a record of checks: {error}") from error
    for made in checks:
        print(_line(made))
    newest = checks[-1] if checks else None
    words = due_words(newest, _now_ms())
    print(f"{words.zh} / {words.en}")
    return 0


def due_words(newest: BlackbodyCheck | None, now_ms: int) -> Text:
    """When the next check is due."""
    if newest is None:
        return Text("从未校验", "never checked")
    if overdue(newest, now_ms):
        days = (now_ms - newest.at_ms) // _MS_PER_DAY
        return Text(f"已过期，上次在 {days} 天前", f"overdue, the last was {days} days ago")
    due = _date(newest.at_ms + DUE_AFTER_MS)
    return Text(f"下次最迟 {due}", f"next by {due}")


def checks_state(config: GatewayConfig, now_ms: int) -> tuple[Text, bool]:
    """What is to be said of the checks, and whether it is well; changes nothing."""
    path = config.gate.state_dir / BLACKBODY_NAME
    try:
        checks = read_checks(path)
    except (OSError, ValueError) as error:
        return Text(
            "校验记录读不了", f"{path}: can't be read as a record of checks: {error}"
        ), False
    newest = checks[-1] if checks else None
    return due_words(newest, now_ms), not overdue(newest, now_ms)


def _made(arguments: argparse.Namespace) -> BlackbodyCheck:
    who: str = arguments.who
    if not (0 < len(who) <= MOST_WHO_CHARS and who.isprintable()):
        raise DeviceError(f"--who: expected 1 to {MOST_WHO_CHARS} printable characters")
    try:
        return BlackbodyCheck(_now_ms(), arguments.reference, arguments.measured, who)
    except ValueError as error:
        raise _refusal(error) from None


def _refusal(error: ValueError) -> GatewayError:
    return DeviceError(
        f"thermometer check: {error}; nothing is recorded. Warm up for 30 minutes, clean the"
        " sensor's window, set the black body to 35-37 °C where foreheads are and measure again;"
        " if it stays, replace the sensor and have people measured by hand until then"
    )


def _record(arguments: argparse.Namespace) -> Path:
    return load_gateway(arguments.config).gate.state_dir / BLACKBODY_NAME


def _line(made: BlackbodyCheck) -> str:
    return (
        f"{_date(made.at_ms)}  黑体 reference {made.reference_celsius:.2f} °C"
        f"  读数 measured {made.measured_celsius:.2f} °C"
        f"  偏差 offset {made.offset_celsius:+.2f} °C  {made.who}"
    )


def _date(wall_ms: int) -> str:
    return datetime.fromtimestamp(wall_ms / _MS_PER_S, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _now_ms() -> int:
    return SystemClock(lambda: True).now().wall_ms

"""`gateway central command`: gives one gate an order, and tells what became of each; sends none."""

import argparse
import getpass
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from gateway.central.commands import FATE_WORDS, Fate, fate, refusal_text
from gateway.central.store.commands import CommandStore, Given
from gateway.central.store.database import Database, open_database
from gateway.central.store.gates import GateStore
from gateway.cli.given_file import contents_of
from gateway.codes.command import Order, Replay, RunLane, TellState
from gateway.codes.keys import load_private_key
from gateway.config import CentralConfig, load_central
from gateway.core.lane_mode import LaneMode
from gateway.errors import GatewayError
from gateway.runtime.clock import SystemClock
from gateway.sync.command_rule import LONGEST_LIFE_MS

_DEFAULT_LIFE_S: Final = 60
_SHOWN: Final = 50
_MS_PER_S: Final = 1_000


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the command.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    parser = acts.add_parser("command", help="give one gate an order; `command list` tells")
    parser.add_argument("gate", metavar="GATE", help="its id; `list` shows what became of orders")
    parser.add_argument("--config", type=Path, default=default)
    parser.set_defaults(run=_list_or_complain)
    orders = parser.add_subparsers(metavar="ORDER")
    replay = orders.add_parser("replay", help="send rows FROM to TO of its journal again")
    replay.add_argument("first", type=_sequence, metavar="FROM")
    replay.add_argument("last", type=_sequence, metavar="TO")
    replay.add_argument("--epoch", type=int, help="of the journal file (default: the one in use)")
    replay.set_defaults(run=_replay)
    lane = orders.add_parser("lane", help="run the lane this way until the next order")
    lane.add_argument("mode", choices=[mode.value for mode in LaneMode])
    lane.set_defaults(run=_lane)
    state = orders.add_parser("state", help="say now how it is")
    state.set_defaults(run=_state)
    for order in (replay, lane, state):
        order.add_argument("--config", type=Path, default=argparse.SUPPRESS)
        order.add_argument(
            "--for",
            dest="life_s",
            type=_life_s,
            default=_DEFAULT_LIFE_S,
            metavar="SECONDS",
            help="how long it may be obeyed, 1 to 600 (default %(default)s)",
        )


def _list_or_complain(arguments: argparse.Namespace) -> int:
    if arguments.gate != "list":
        raise GatewayError(
            f"command {arguments.gate}: no order; add replay FROM TO, lane MODE or state"
        )
    with closing(_database(load_central(arguments.config))) as database:
        commands = CommandStore(database).newest(_SHOWN)
    now_ms = _now_ms()
    for given in commands:
        print(_line(given, now_ms))
    if not commands:
        print("没有命令 / no command was ever given")
    return 0


def _replay(arguments: argparse.Namespace) -> int:
    if arguments.first > arguments.last:
        raise GatewayError(f"replay {arguments.first} {arguments.last}: FROM is behind TO")
    epoch, first, last = arguments.epoch, arguments.first, arguments.last
    return _give(arguments, lambda present: Replay(epoch or present, first, last))


def _lane(arguments: argparse.Namespace) -> int:
    return _give(arguments, lambda _: RunLane(LaneMode(arguments.mode)))


def _state(arguments: argparse.Namespace) -> int:
    return _give(arguments, lambda _: TellState())


def _give(arguments: argparse.Namespace, order: Callable[[int], Order]) -> int:
    config, gate, now_ms = load_central(arguments.config), arguments.gate, _now_ms()
    key = load_private_key(contents_of(config.keys.document_key), str(config.keys.document_key))
    with closing(_database(config)) as database:
        epoch = _epoch_of(gate, database)
        times = now_ms, now_ms + arguments.life_s * _MS_PER_S
        given = CommandStore(database).give(
            gate,
            order(epoch),
            getpass.getuser(),
            times,
            lambda command: command.signed(config.central.site, key),
        )
    print(
        f"已下达 / given: {gate} {given.counter}, {arguments.life_s} s 内有效 / counts for that"
        " long；结果见 / see what becomes of it: gateway central command list"
    )
    return 0


def _epoch_of(gate: str, database: Database) -> int:
    """The journal file that a gate has in use, by its last word."""
    known = {one.gate: one.epoch for one in GateStore(database).gates()}
    if gate not in known:
        names = ", ".join(sorted(known)[:20]) or "none"
        raise GatewayError(f"gate {gate}: has never spoken to this centre; known are: {names}")
    return known[gate]


def _line(given: Given, now_ms: int) -> str:
    at = datetime.fromtimestamp(given.issued_ms / _MS_PER_S, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    what = " ".join([given.order, *map(str, given.arguments.values())])
    became = fate(given, now_ms)
    words = FATE_WORDS[became]
    return f"{at}  {given.gate}  {what}  ({given.by})  {words.zh} {words.en}" + "".join(
        _details(given, became)
    )


def _details(given: Given, became: Fate) -> Iterator[str]:
    if became is Fate.REFUSED:
        why = refusal_text(given.why)
        yield f": {why.zh} / {why.en}"
    if gone := given.answer.get("gone"):
        yield f"; 闸机已没有 / no longer at the gate: {gone}"


def _life_s(text: str) -> int:
    longest_s = LONGEST_LIFE_MS // _MS_PER_S
    if not text.isdecimal() or not 1 <= int(text) <= longest_s:
        raise argparse.ArgumentTypeError(f"{text!r}: expected 1 to {longest_s} seconds")
    return int(text)


def _sequence(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) < 2**53:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a row's number, from 1")
    return int(text)


def _database(config: CentralConfig) -> Database:
    return open_database(config.central.database)


def _now_ms() -> int:
    return SystemClock(lambda: True).now().wall_ms

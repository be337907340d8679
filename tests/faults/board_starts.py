"""Boards and hosts that start, in any order and with rubbish on the line: no relay may move."""

import random
from dataclasses import dataclass
from pathlib import Path

from firmware_bridge.frames import FrameReader
from firmware_bridge.host_messages import HelloRequest, HostHeartbeat
from tests.faults.board_watch import CutBench
from tests.firmware_bridge.bench import MakeBoard, aged

LONGEST_RUBBISH = 64
LONGEST_PAUSE_MS = 1_300
"""Beyond the dead-man's second, which drops an arm that is not open."""
STEP_MS = 50


@dataclass(slots=True)
class Starts:
    """What started, and how often a relay moved for it.

    Args:
        boards: power-ons and resets.
        hosts: ports opened with a session that was begun.
        edges: of the arm's relay, counted at its pin by the simulated microcontroller.
    """

    boards: int = 0
    hosts: int = 0
    edges: int = 0

    def add(self, other: "Starts") -> None:
        """Count another's too."""
        self.boards += other.boards
        self.hosts += other.hosts
        self.edges += other.edges


def start(make_board: MakeBoard, seed: int, number: int, folder: Path) -> Starts:
    """A board is powered and a host comes; then each starts once more, in either order."""
    chance = random.Random(f"start {seed}:{number}")
    bench = CutBench(folder, make_board)
    try:
        _host_greets(bench, chance)
        host_first = chance.random() < 0.5
        if host_first:
            _host_opens(bench, chance)
        edges = bench.board.state().arm_moves  # an emulated board forgets them with its power
        bench.board.power_cycle()
        if not host_first:
            _host_opens(bench, chance)
        _host_greets(bench, chance)
        return Starts(boards=2, hosts=2, edges=max(edges, bench.board.state().arm_moves))
    finally:
        bench.close()


def _host_greets(bench: CutBench, chance: random.Random) -> None:
    bench.link.write(chance.randbytes(chance.randrange(LONGEST_RUBBISH)) + b"\0")
    _pass(bench, chance)
    session = chance.randrange(1, 256)
    for _ in range(chance.randrange(1, 4)):
        bench.ask(HelloRequest(session))
    for _ in range(chance.randrange(4)):
        bench.ask(HostHeartbeat(session))
        _pass(bench, chance)


def _host_opens(bench: CutBench, chance: random.Random) -> None:
    bench.link.close()
    if chance.random() < 0.5:
        bench.board.unplug()
        bench.board.replug()
    assert bench.link.try_open()
    bench.reader = FrameReader()


def _pass(bench: CutBench, chance: random.Random) -> None:
    for _ in range(0, chance.randrange(LONGEST_PAUSE_MS), STEP_MS):
        now_ms = bench.board.state().uptime_ms
        bench.clock.advance_ms(STEP_MS)
        bench.board.wait_for(aged(now_ms + 1))

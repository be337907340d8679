"""Plays one random run on a real port; what is right is judged elsewhere, and nothing printed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from firmware_bridge.frames import FrameFlag, FrameReader, encode
from firmware_bridge.host_messages import HelloRequest, HostHeartbeat, RelayCommand
from firmware_bridge.vocabulary import AckStatus, RelayAction
from tests.faults.board_script import Deed, Step, script
from tests.faults.board_watch import FINE_MS, Outcome, WatchedBench
from tests.firmware_bridge.bench import MakeBoard

BEAT_MS = 200
LAST_ID = 1_000
LAST_PULSE_MS = 60_000
LAST_SILENCE_MS = 1_300


class BrokenRuleError(AssertionError):
    """The board did what PROTOCOL.md forbids; says in which run, at which step, and what."""


def trial(make_board: MakeBoard, seed: int, number: int, folder: Path) -> Outcome:
    """One run on a board of its own.

    Raises:
        BrokenRuleError: the board broke a rule.
    """
    run = _Run(WatchedBench(folder, make_board))
    where = "greeting"
    try:
        run.greet()
        for at, step in enumerate(script(seed, number)):
            where = f"step {at}, {step}"
            run.play(step)
        where = "last silence"
        run.end_in_silence()
    except AssertionError as broken:
        raise BrokenRuleError(f"seed {seed}, run {number}, {where}: {broken}") from broken
    finally:
        run.bench.close()
    run.bench.outcome.runs = 1
    return run.bench.outcome


class _Run:
    """The host, the line and the building around one board."""

    def __init__(self, bench: WatchedBench) -> None:
        self.bench = bench
        self._commands: list[RelayCommand] = []
        self._session = 0

    @property
    def _other_session(self) -> int:
        return self._session % 255 + 1

    def play(self, step: Step) -> None:
        """One step of the script."""
        if step.alive and step.deed in (Deed.ORDERS, Deed.REPEATS):
            self._beat(self._session)
        self._deeds()[step.deed](step)
        self.bench.look()

    def greet(self) -> None:
        """A new session with its first heartbeat."""
        self._session = self._other_session
        status, _ = self.bench.question(HelloRequest(self._session), FrameFlag.NONE)
        assert status is AckStatus.OK, f"HELLO_REQ was answered {status.name}"
        self.bench.expected.open_session(self._session)
        self._commands.clear()
        self._beat(self._session)

    def end_in_silence(self) -> None:
        """An open arm whose host says nothing more: each run measures the dead-man once."""
        if self.bench.expected.fire:
            self._fire(active=False)
        self._beat(self._session)
        self._order(RelayCommand(LAST_ID, self._session, 0, RelayAction.OPEN, LAST_PULSE_MS))
        before = len(self.bench.outcome.drops_ms)
        self.bench.pass_ms(LAST_SILENCE_MS)
        assert len(self.bench.outcome.drops_ms) == before + 1, "the dead-man did not drop"

    def _deeds(self) -> dict[Deed, Callable[[Step], None]]:
        return {
            Deed.BEATS: lambda step: self._beat_for(step, self._session),
            Deed.BEATS_LOST: lambda step: self.bench.pass_ms(step.ms),
            Deed.STRANGER_BEATS: lambda step: self._beat_for(step, self._other_session),
            Deed.ORDERS: lambda step: self._order(self._command(step)),
            Deed.REPEATS: self._repeat,
            Deed.ORDERS_OUTSIDE: self._order_outside,
            Deed.ORDERS_ELSEWHERE: lambda step: self._order(replace(self._command(step), relay=1)),
            Deed.GARBLED: self._garble,
            Deed.FIRE: lambda _: self._fire(active=not self.bench.expected.fire),
            Deed.HOST_RESTARTS: lambda _: self._restart_host(),
            Deed.CABLE_PULLED: self._pull_cable,
            Deed.BOARD_RESTARTS: lambda _: self._restart_board(),
        }

    def _beat(self, session: int) -> None:
        status, when = self.bench.question(HostHeartbeat(session), FrameFlag.NONE)
        right = self.bench.expected.host_beats(session, when)
        assert status is right, f"HOST_HB was answered {status.name}, not {right.name}"
        self.bench.look()

    def _beat_for(self, step: Step, session: int) -> None:
        for _ in range(0, step.ms, BEAT_MS):
            self._beat(session)
            self.bench.pass_ms(BEAT_MS)

    def _command(self, step: Step) -> RelayCommand:
        ms = 0 if step.action is RelayAction.CLOSE else step.pulse_ms
        return RelayCommand(step.ident, self._session, 0, step.action, ms)

    def _order(self, command: RelayCommand, flags: FrameFlag = FrameFlag.NONE) -> None:
        self.bench.steer_clear()
        right = self.bench.expected.answers(command, self.bench.now_ms)
        status, when = self.bench.question(command, flags)
        right |= self.bench.expected.answers(command, when[1])
        names = " or ".join(sorted(one.name for one in right))
        assert status in right, f"{command} was answered {status.name}, not {names}"
        self.bench.expected.answered(command, status, when)
        self.bench.outcome.count(status)
        self._commands.append(command)
        self.bench.look()

    def _repeat(self, step: Step) -> None:
        if self._commands:
            earlier = self._commands[int(step.pick * len(self._commands))]
            self._order(earlier, FrameFlag.RETRY)

    def _order_outside(self, step: Step) -> None:
        self._order(replace(self._command(step), session=self._other_session))

    def _garble(self, step: Step) -> None:
        self.bench.steer_clear()
        wire = bytearray(encode(self.bench.framed(self._command(step), FrameFlag.NONE)))
        wire[int(step.pick * len(wire))] ^= 1 + step.pulse_ms % 255
        self.bench.link.write(bytes(wire) + b"\0")
        self.bench.pass_ms(FINE_MS)

    def _fire(self, *, active: bool) -> None:
        self.bench.steer_clear()
        self.bench.outcome.fires += active
        self.bench.board.fire(active=active)
        self.bench.expected.fire_is(active=active)
        self.bench.look()

    def _restart_host(self) -> None:
        self.bench.link.close()
        self._open_port()

    def _pull_cable(self, step: Step) -> None:
        self.bench.link.close()
        self.bench.board.unplug()
        self.bench.pass_ms(step.ms)
        self.bench.board.replug()
        self._open_port()

    def _open_port(self) -> None:
        assert self.bench.link.try_open()
        self.bench.reader = FrameReader()
        self.greet()

    def _restart_board(self) -> None:
        held = self.bench.expected.fire
        self.bench.board.power_cycle()
        self.bench.board_was_reset()
        if held:
            self._fire(active=True)
        self.bench.look()
        self.greet()

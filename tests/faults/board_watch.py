"""A bench that holds its board to what is expected at every look; knows no script."""

from dataclasses import dataclass, field
from pathlib import Path

from firmware_bridge.board import BoardMessage, from_board
from firmware_bridge.emulator.board_state import BoardState
from firmware_bridge.frames import Frame, FrameFlag
from firmware_bridge.message import Message
from firmware_bridge.vocabulary import AckStatus
from tests.faults.board_expected import Expected, Span
from tests.firmware_bridge.bench import QUIET_MS, Bench, MakeBoard, aged

COARSE_MS = 50
FINE_MS = 10
"""Near the dead-man's limit, which is looked at to 10 ms."""
NEAR_DEADMAN_MS: Span = (900, 1_100)
NEAR_END_MS = 40
"""Nothing is said so near the end of a pulse: which came first would be anybody's guess."""


class CutBench(Bench):
    """Its board is cut off in the middle of frames, which are then no frames."""

    def listen(self, limit_ms: int = QUIET_MS) -> list[tuple[BoardMessage, Frame]]:
        """What has come since and is whole."""
        items = self.reader.feed(self.link.read(limit_ms))
        return [(from_board(item), item) for item in items if isinstance(item, Frame)]


@dataclass(slots=True)
class Outcome:
    """What was proved by runs that broke nothing.

    Args:
        runs: how many.
        drops_ms: after how long a silence each dead-man dropped, in the board's time.
        done: commands that were done.
        duplicates: commands that came again and were not.
        locked: commands that the fire input or the dead-man refused.
        fires: how often the fire input opened.
    """

    runs: int = 0
    drops_ms: list[int] = field(default_factory=list)
    done: int = 0
    duplicates: int = 0
    locked: int = 0
    fires: int = 0

    def add(self, other: "Outcome") -> None:
        """Count another's too."""
        self.runs += other.runs
        self.drops_ms += other.drops_ms
        self.done += other.done
        self.duplicates += other.duplicates
        self.locked += other.locked
        self.fires += other.fires

    def count(self, status: AckStatus) -> None:
        """Count an answer to a command."""
        self.done += status is AckStatus.OK
        self.duplicates += status is AckStatus.DUP
        self.locked += status is AckStatus.LOCKED


class WatchedBench(CutBench):
    """A board, what is expected of it, and how it looked last.

    Every method may raise AssertionError: the board broke a rule.
    """

    def __init__(self, folder: Path, make_board: MakeBoard) -> None:
        super().__init__(folder, make_board)
        self.expected = Expected()
        self.outcome = Outcome()
        self.now_ms = 0
        self._looks: BoardState | None = None

    def question(self, message: Message, flags: FrameFlag) -> tuple[AckStatus, Span]:
        """Ask away from every limit; the answer, and when the board heard it."""
        self.steer_clear()
        before_ms = self.now_ms
        status = self.ask_frame(self.framed(message, flags)).status
        return status, (before_ms, self.board.state().uptime_ms)

    def framed(self, message: Message, flags: FrameFlag) -> Frame:
        """The next frame."""
        self.sequence = (self.sequence + 1) & 0xFF
        return message.in_frame(self.sequence, flags | FrameFlag.ACK_REQ)

    def pass_ms(self, ms: int) -> None:
        """Let time pass, and look often."""
        ends_ms = self.now_ms + ms
        while self.now_ms < ends_ms:
            self.clock.advance_ms(FINE_MS if self._near_deadman() else COARSE_MS)
            # A board that reads its sensor meanwhile is some milliseconds behind its clock.
            self._judge(self.board.wait_for(aged(self.now_ms + 1)))

    def look(self) -> None:
        """Look at the board as it is."""
        self._judge(self.board.state())

    def steer_clear(self) -> None:
        """Let time pass until no limit is near."""
        while self._near_end() or self._near_deadman():
            self.pass_ms(FINE_MS)

    def board_was_reset(self) -> None:
        """Expect a fresh board."""
        self.expected = Expected()
        self._looks = None
        self.now_ms = self.board.state().uptime_ms

    def _near_end(self) -> bool:
        ends = self.expected.pulse_ends
        return ends is not None and -NEAR_END_MS < self.now_ms - ends[0] < NEAR_END_MS

    def _near_deadman(self) -> bool:
        silent_ms = self.expected.silent_ms(self.now_ms)
        return NEAR_DEADMAN_MS[0] <= silent_ms <= NEAR_DEADMAN_MS[1]

    def _judge(self, state: BoardState) -> None:
        before = self._looks
        self._looks, self.now_ms = state, state.uptime_ms
        self._judge_host(state)
        right = self.expected.may_be_open(state.uptime_ms)
        assert state.arm_open in right, f"arm_open is {state.arm_open}: {state}, {self.expected}"
        opens = self.expected.opens
        assert state.open_count == opens, f"{state.open_count} opens instead of {opens}: {state}"
        if before is not None:
            moves = state.arm_moves - before.arm_moves
            changed = state.arm_open != before.arm_open
            assert moves == changed, f"the arm moved {moves} times: {before}, {state}"

    def _judge_host(self, state: BoardState) -> None:
        silent_ms = self.expected.silent_ms(state.uptime_ms)
        assert state.host_live in self.expected.may_live(state.uptime_ms), (
            f"host_live is {state.host_live} after {silent_ms} ms of silence"
        )
        dropped_ms = self.expected.seen(state)
        if dropped_ms is not None:
            self.outcome.drops_ms.append(dropped_ms)

"""What PROTOCOL.md lets a board do, worked out anew from its rules; shares no code with any board.

A message is heard at some moment between two looks at the board's clock, so times are spans, and
near a limit more than one answer is right. All times are milliseconds of the board's own clock.
"""

from collections import deque
from dataclasses import dataclass, field

from firmware_bridge.emulator.board_state import BoardState
from firmware_bridge.host_messages import RelayCommand
from firmware_bridge.vocabulary import AckStatus, RelayAction

Span = tuple[int, int]
"""The earliest and the latest moment."""

DEADMAN_MS: Span = (800, 1_200)
"""After so long without a heartbeat the board must have dropped the arm, and not before."""
PULSE_SLACK_MS = 20
"""Boards look each 5 ms, and an input counts after 10."""
REMEMBERED = 8


@dataclass(slots=True)
class Expected:
    """A board as it should be; fresh from its reset."""

    session: int = 0
    fire: bool = False
    opens: int = 0
    heard: Span | None = None
    pulse_ends: Span | None = None
    done: deque[int] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def open_session(self, session: int) -> None:
        """HELLO_REQ: commands are forgotten, the arm stays (rule 1)."""
        self.session = session
        self.done.clear()

    def host_beats(self, session: int, when: Span) -> AckStatus:
        """HOST_HB: only the session's own counts (rule 3)."""
        if session != self.session:
            return AckStatus.NOSESSION
        self.heard = when
        return AckStatus.OK

    def fire_is(self, *, active: bool) -> None:
        """The fire input: its end closes, whatever was ordered before (rule 7)."""
        self.fire = active
        self.pulse_ends = None

    def answers(self, command: RelayCommand, now_ms: int) -> set[AckStatus]:
        """What may be answered now (rules 3 to 5)."""
        if command.session != self.session:
            return {AckStatus.NOSESSION}
        if command.id in self.done:
            return {AckStatus.DUP}
        if command.relay:
            return {AckStatus.BADARG}
        if self.fire:
            return {AckStatus.LOCKED}
        needs_open = command.action is RelayAction.REFRESH
        arms = self.may_be_open(now_ms) if needs_open else {True}
        right = {AckStatus.OK if arm else AckStatus.BADARG for arm in arms}
        alive = self.may_live(now_ms)
        return (right if True in alive else set()) | (
            {AckStatus.LOCKED} if False in alive else set()
        )

    def answered(self, command: RelayCommand, status: AckStatus, when: Span) -> None:
        """A command that was done changes what comes."""
        if status is not AckStatus.OK:
            return
        self.done.append(command.id)
        self.opens += command.action is RelayAction.OPEN
        closes = command.action is RelayAction.CLOSE
        self.pulse_ends = None if closes else (when[0] + command.ms, when[1] + command.ms)

    def silent_ms(self, now_ms: int) -> int:
        """How long no heartbeat was heard; 0 when the board gave its host up."""
        return 0 if self.heard is None else now_ms - self.heard[0]

    def may_live(self, now_ms: int) -> set[bool]:
        """Whether the board may hold its host for living."""
        if self.heard is None or now_ms - self.heard[1] > DEADMAN_MS[1]:
            return {False}
        return {True} if now_ms - self.heard[0] < DEADMAN_MS[0] else {True, False}

    def may_be_open(self, now_ms: int) -> set[bool]:
        """Whether the arm may be open."""
        if self.fire:
            return {True}
        return {
            pulse and alive for pulse in self._pulses(now_ms) for alive in self.may_live(now_ms)
        }

    def seen(self, state: BoardState) -> int | None:
        """Take over which of several right answers the board gave.

        Returns:
            How long the host had been silent, where the board just gave it up.
        """
        if not self.may_be_open(state.uptime_ms) - {False} and not self.fire:
            self.pulse_ends = None
        if self.heard is None or state.host_live:
            return None
        silent_ms = self.silent_ms(state.uptime_ms)
        self.heard = self.pulse_ends = None
        return silent_ms

    def _pulses(self, now_ms: int) -> set[bool]:
        if self.pulse_ends is None or now_ms > self.pulse_ends[1] + PULSE_SLACK_MS:
            return {False}
        return {True} if now_ms < self.pulse_ends[0] - PULSE_SLACK_MS else {True, False}

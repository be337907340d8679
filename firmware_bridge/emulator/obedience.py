"""Whom the emulated board obeys and when: session, dead-man, repeated commands; no bytes."""

from collections import deque
from typing import Final

from firmware_bridge.emulator.arm import Arm
from firmware_bridge.emulator.panel import Panel
from firmware_bridge.frames import Frame, FrameFlag
from firmware_bridge.host_messages import Pattern, RelayCommand
from firmware_bridge.vocabulary import ARM_RELAY, AckStatus, RelayAction

DEADMAN_MS: Final = 1_000
DONE_COMMANDS: Final = 8
"""So many commands are remembered, to do none of them twice."""


class Obedience:
    """Does what a live host of the present session says, once.

    Args:
        arm: what relay commands move.
        panel: what patterns change.
    """

    def __init__(self, arm: Arm, panel: Panel) -> None:
        self._arm = arm
        self._panel = panel
        self._done: deque[int] = deque(maxlen=DONE_COMMANDS)
        self._played: deque[int] = deque(maxlen=DONE_COMMANDS)
        self._host_ms: int | None = None
        self.session = 0
        self.opens = 0

    @property
    def host_live(self) -> bool:
        """Whether a host's heartbeat is younger than the dead-man's time."""
        return self._host_ms is not None

    def open_session(self, session: int) -> None:
        """Forget what the last session ordered; neither arm nor lights change."""
        self.session = session
        self._done.clear()
        self._played.clear()

    def host_beats(self, session: int, now_ms: int) -> AckStatus:
        """Only the session's own host keeps the dead-man quiet."""
        if session != self.session:
            return AckStatus.NOSESSION
        self._host_ms = now_ms
        return AckStatus.OK

    def advance(self, now_ms: int) -> None:
        """Drop the arm and put out the panel when the host has been silent for 1000 ms."""
        if self._host_ms is not None and now_ms - self._host_ms >= DEADMAN_MS:
            self._host_ms = None
            self._arm.drop(now_ms)
            self._panel.put_out()

    def command(self, command: RelayCommand, now_ms: int) -> AckStatus:
        """Move the arm, or say why not."""
        status = self._objection(command)
        if status is not AckStatus.OK:
            return status
        self._done.append(command.id)
        if command.action is RelayAction.CLOSE:
            self._arm.drop(now_ms)
        else:
            self._arm.pulse(now_ms, command.ms)
        self.opens += command.action is RelayAction.OPEN
        return AckStatus.OK

    def play(self, pattern: Pattern, frame: Frame) -> AckStatus:
        """Change lights or buzzer, or say why not."""
        if not self.host_live:
            return AckStatus.LOCKED
        if FrameFlag.RETRY in frame.flags and frame.sequence in self._played:
            return AckStatus.DUP
        self._played.append(frame.sequence)
        self._panel.play(pattern)
        return AckStatus.OK

    def _objection(self, command: RelayCommand) -> AckStatus:
        if command.session != self.session:
            return AckStatus.NOSESSION
        if command.id in self._done:
            return AckStatus.DUP
        if command.relay != ARM_RELAY:
            return AckStatus.BADARG
        if not self.host_live or self._arm.released:
            return AckStatus.LOCKED
        if command.action is RelayAction.REFRESH and not self._arm.is_open:
            return AckStatus.BADARG
        return AckStatus.OK

"""Breaks one thing at a time and mends it, as an ordinary week does; not a test of its own."""

import random
import threading
from dataclasses import dataclass
from typing import Final

from gateway.core.event import EventKind
from gateway.demo.board import DemoBoard
from gateway.demo.cast import Mishap
from gateway.demo.observer import Observer, is_device, is_kind
from gateway.demo.processes import ChildProcess
from gateway.demo.stream import MjpegCamera

NOTICED_LIMIT_S: Final = 6.0
_AWAY_S: Final = 0.5
_LONGEST_CALM_S: Final = 4.0


@dataclass(frozen=True, slots=True)
class Mischief:
    """Everything that can break.

    Args:
        board: its cable and its arm.
        camera: its connection; None with a real one.
        broker: its process.
        centre: its process.
        observer: tells that the gate noticed.
        ending: the demonstration is over.
    """

    board: DemoBoard
    camera: MjpegCamera | None
    broker: ChildProcess
    centre: ChildProcess
    observer: Observer
    ending: threading.Event

    def befall(self, mishap: Mishap) -> None:
        """Let it happen, and mend it."""
        self.observer.catch_up()
        match mishap:
            case Mishap.BOARD_UNPLUGGED:
                self._unplug()
            case Mishap.BROKER_KILLED:
                self._replace(self.broker)
            case Mishap.CAMERA_DROPPED:
                self._drop_camera()
            case Mishap.ARM_FORCED:
                self._force()
            case Mishap.CENTRE_KILLED:
                self._replace(self.centre)

    def _unplug(self) -> None:
        self.board.unplug()
        self.observer.wait_for(is_device(EventKind.DEVICE_DOWN, "board"), NOTICED_LIMIT_S)
        self.board.replug()
        self.observer.wait_for(is_device(EventKind.DEVICE_UP, "thermometer"), NOTICED_LIMIT_S)

    def _replace(self, process: ChildProcess) -> None:
        process.kill()
        self.ending.wait(_AWAY_S)
        process.start()

    def _drop_camera(self) -> None:
        if self.camera is not None:
            self.camera.drop()

    def _force(self) -> None:
        self.board.force_door()
        self.observer.wait_for(is_kind(EventKind.FORCED_OPEN), NOTICED_LIMIT_S)


class Chaos:
    """Kills processes at random moments and restarts them at once, as systemd would.

    Args:
        victims: what to kill.
        kills: how often in all.
        seed: of who and when.
    """

    def __init__(self, victims: list[ChildProcess], kills: int, seed: int) -> None:
        self._victims = victims
        self._kills = kills
        self._chance = random.Random(seed)  # noqa: S311 - a script, not a secret
        self.killed: dict[str, int] = {victim.name: 0 for victim in victims}

    @property
    def over(self) -> bool:
        """Whether every kill has been done."""
        return sum(self.killed.values()) >= self._kills

    def body(self, stopping: threading.Event) -> None:
        """Kill until done, then wait to be stopped."""
        while not stopping.wait(self._chance.uniform(0.2, _LONGEST_CALM_S)):
            if self.over:
                continue
            victim = self._chance.choice(self._victims)
            victim.kill()
            self.killed[victim.name] += 1
            stopping.wait(self._chance.uniform(0, 1))
            victim.start()

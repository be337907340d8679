"""Commands on their way to the board: repeated until acknowledged; no port and no session.

One command of a kind waits at a time, and a newer one takes its place: an ``open`` that is
repeated after the ``close`` that followed it would open the arm behind somebody's back.
"""

from dataclasses import dataclass, replace
from enum import Enum, unique
from typing import Final

from firmware_bridge.clock import NS_PER_MS
from firmware_bridge.frames import Frame

FIRST_RETRY_MS: Final = 60
"""A command and its answer need at most 8.42 ms on the wire; the rest is the board's time."""
MAX_TRIES: Final = 5
"""At 0, 60, 180, 420 and 900 ms; given up at 1860 ms."""
STALE_MS: Final = 500
"""An arm that opens later than this opens for nobody, or for somebody else."""


@unique
class Channel(Enum):
    """What a command is for; one of each kind waits at a time."""

    ARM = "arm"
    LIGHTS = "lights"
    BUZZER = "buzzer"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A command that was sent and not acknowledged.

    Args:
        frame: as it was first sent.
        opens: whether it opens the arm; then it is not repeated once it is stale.
        ordered_ns: when it was ordered.
        tries: how often it was sent.
        due_ns: when to send it again, or to give up.
    """

    frame: Frame
    opens: bool
    ordered_ns: int
    tries: int
    due_ns: int

    def spent(self, now_ns: int) -> bool:
        """Whether it must not be sent again."""
        stale = now_ns - self.ordered_ns > STALE_MS * NS_PER_MS
        return self.tries >= MAX_TRIES or (self.opens and stale)


class Unanswered:
    """The commands that wait for their acknowledgement."""

    def __init__(self) -> None:
        self._waiting: dict[Channel, Waiting] = {}

    def sent(
        self, channel: Channel, frame: Frame, ordered_ns: int, now_ns: int, *, opens: bool
    ) -> None:
        """Remember a command at its first sending; forget the one before it."""
        due_ns = now_ns + FIRST_RETRY_MS * NS_PER_MS
        self._waiting[channel] = Waiting(frame, opens, ordered_ns, 1, due_ns)

    def answered(self, frame_type: int, sequence: int) -> Channel | None:
        """Strike out what an acknowledgement names; None where nothing of ours waits for it."""
        for channel, waiting in self._waiting.items():
            if (waiting.frame.type, waiting.frame.sequence) == (frame_type, sequence):
                del self._waiting[channel]
                return channel
        return None

    def due(self, now_ns: int) -> list[Frame]:
        """What to repeat now; the pause doubles each time."""
        frames = []
        for channel, waiting in self._waiting.items():
            if now_ns >= waiting.due_ns and not waiting.spent(now_ns):
                pause_ns = (FIRST_RETRY_MS << waiting.tries) * NS_PER_MS
                self._waiting[channel] = replace(
                    waiting, tries=waiting.tries + 1, due_ns=now_ns + pause_ns
                )
                frames.append(waiting.frame.repeated())
        return frames

    def moments_ns(self) -> list[int]:
        """When ``due`` or ``failed`` has news of each."""
        return [waiting.due_ns for waiting in self._waiting.values()]

    def failed(self, now_ns: int) -> Channel | None:
        """The command that nobody answered to the last, if there is one."""
        for channel, waiting in self._waiting.items():
            if now_ns >= waiting.due_ns and waiting.spent(now_ns):
                return channel
        return None

    def clear(self) -> None:
        """Forget all: with the session it is unknown which were done."""
        self._waiting.clear()

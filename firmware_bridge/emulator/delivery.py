"""How the emulated board gets one message to its host: sent, repeated, answered; keeps no queue."""

from typing import Final

from firmware_bridge.frames import Frame, FrameFlag
from firmware_bridge.message import Message

RETRY_MS: Final = 60


class Delivery:
    """The message that is on its way, if one is."""

    def __init__(self) -> None:
        self._sent: Frame | None = None
        self._due_ms = 0

    def due(self, message: Message, now_ms: int, sequence: int) -> Frame | None:
        """The frame to send now: a new one with this sequence, or the last one again."""
        if self._sent is None:
            self._sent = message.in_frame(sequence, FrameFlag.ACK_REQ)
        elif now_ms < self._due_ms:
            return None
        else:
            self._sent = self._sent.repeated()
        self._due_ms = now_ms + RETRY_MS
        return self._sent

    def is_of(self, sequence: int) -> bool:
        """Whether it was sent with this sequence."""
        return self._sent is not None and self._sent.sequence == sequence

    def forget(self) -> None:
        """Nothing is on its way any more."""
        self._sent = None

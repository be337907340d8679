"""The emulated board's last card until the host has it or it is too old; no wires."""

from typing import Final

from firmware_bridge.board_messages import Card
from firmware_bridge.emulator.delivery import Delivery
from firmware_bridge.frames import Frame

LIFE_MS: Final = 1_500
"""An older card is nobody's any more: who held it has shown it again, or left."""


class CardSlot:
    """Keeps one card: of those that come faster than answers, the newest."""

    def __init__(self) -> None:
        self._card: Card | None = None
        self._read_ms = 0
        self._delivery = Delivery()

    def put(self, card: Card, now_ms: int) -> None:
        """Take a card in the place of the one before."""
        self.clear()
        self._card = card
        self._read_ms = now_ms

    def age(self, now_ms: int) -> None:
        """Drop what has become too old."""
        if now_ms - self._read_ms >= LIFE_MS:
            self.clear()

    def due(self, now_ms: int, sequence: int) -> Frame | None:
        """The frame to send now: a new one with this sequence, or the last one again."""
        return None if self._card is None else self._delivery.due(self._card, now_ms, sequence)

    def acknowledged(self, sequence: int, ident: int) -> None:
        """Strike out the card that was sent; another's acknowledgement changes nothing."""
        if self._card is not None and self._card.id == ident and self._delivery.is_of(sequence):
            self.clear()

    def clear(self) -> None:
        """Keep no card."""
        self._card = None
        self._delivery.forget()

"""Which cards that a board tells of are news to its host: each once, none an old one; no frames."""

from typing import Final

from firmware_bridge.board_messages import Card
from firmware_bridge.clock import NS_PER_MS

STALL_MS: Final = 500
"""A host that did not read its port for so long can't tell how old what waits in it is. With the
1500 ms for which a board repeats a card, none older than 2 s is ever taken."""


class Cards:
    """Remembers the last card, and when its host last listened."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._listened_ns: int | None = None
        self._deaf_until_ns = 0

    def begin(self) -> None:
        """A session begins: the board may count anew."""
        self._last = None

    def listen(self, now_ns: int) -> None:
        """The port was read. After a stall, cards don't count until what waited is surely read."""
        listened_ns, self._listened_ns = self._listened_ns, now_ns
        if listened_ns is not None and now_ns - listened_ns > STALL_MS * NS_PER_MS:
            self._deaf_until_ns = now_ns + STALL_MS * NS_PER_MS

    def is_news(self, card: Card, now_ns: int) -> bool:
        """Whether to tell of a card that was just heard of."""
        known, self._last = self._last == card.id, card.id
        return not known and now_ns >= self._deaf_until_ns

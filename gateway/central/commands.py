"""Commands to gates: what became of each, and the sending of those that were given; no signing."""

import logging
from collections.abc import Callable
from enum import Enum, unique
from typing import Final

from gateway.central.store.commands import CommandStore, Given
from gateway.core.instant import MS_PER_HOUR, NS_PER_MS, Instant
from gateway.core.text import Text
from gateway.sync.command_rule import Refusal
from gateway.sync.topics import Channel

log = logging.getLogger(__name__)

LOOK_NS: Final = 1_000 * NS_PER_MS
"""Between two looks for answers."""

_ANSWERS_COME_MS: Final = 24 * MS_PER_HOUR
"""A gate tells at once; one that went offline in between tells when it is back."""

Send = Callable[[str, bytes], bool]
"""Hands a message that nobody keeps to the broker: topic, payload; False if it was not taken."""


@unique
class Fate(Enum):
    """What became of a command."""

    WAITING = "waiting"
    SENT = "sent"
    OBEYED = "obeyed"
    REFUSED = "refused"
    EXPIRED = "expired"


FATE_WORDS: Final = {
    Fate.WAITING: Text("待发", "waiting to be sent"),
    Fate.SENT: Text("已发，等回音", "sent, no answer yet"),
    Fate.OBEYED: Text("已执行", "obeyed"),
    Fate.REFUSED: Text("被拒", "refused"),
    Fate.EXPIRED: Text("过期，没有回音", "expired, no answer"),
}

REFUSAL_WORDS: Final = {
    Refusal.RETAINED: Text("代理保留的旧命令", "the broker had kept it"),
    Refusal.UNTRUSTED: Text("签名不可信", "its signature does not count"),
    Refusal.OTHER_GATE: Text("是别的闸机的命令", "it was another gate's"),
    Refusal.CLOCK_NOT_SYNCED: Text("闸机时钟未校准", "the gate's clock is not set"),
    Refusal.REPLAYED: Text("计数已用过", "its counter was used before"),
    Refusal.NOT_YET: Text("签发时间在闸机的将来", "signed in the gate's future: compare clocks"),
    Refusal.EXPIRED: Text("到达时已过期", "it came too late"),
    Refusal.LIFE_TOO_LONG: Text("有效期太长", "it was to count for too long"),
    Refusal.UNKNOWN_ORDER: Text("闸机程序不认识", "the gate's program does not know it"),
    Refusal.NOT_COUNTED: Text("闸机无法保存计数", "the gate can't keep the counter: its disk"),
    Refusal.BUSY: Text("正在补传", "it is sending rows again already"),
    Refusal.OTHER_EPOCH: Text("日志文件已换", "that journal file is no longer there"),
    Refusal.JOURNAL_UNREADABLE: Text("闸机读不了日志", "the gate can't read its journal"),
}


def fate(given: Given, now_ms: int) -> Fate:
    """What became of a command, as far as the centre knows at ``now_ms``."""
    if given.answered_ms is not None:
        return Fate.REFUSED if given.why else Fate.OBEYED
    if given.not_after_ms < now_ms:
        return Fate.EXPIRED
    return Fate.WAITING if given.sent_ms is None else Fate.SENT


def refusal_text(why: str) -> Text:
    """A gate's reason in words; one of a newer program as it was sent."""
    known = next((one for one in Refusal if one.value == why), None)
    return REFUSAL_WORDS[known] if known else Text(why, why)


class CommandPublisher:
    """Sends each command once, and keeps what the gates say of it; one thread calls it.

    Nothing is sent twice: a gate that is away misses it, and whoever gave it sees that.

    Args:
        store: where commands are given.
        send: hands messages to the broker.
        answered: told of each command whose outcome has come.
    """

    def __init__(
        self, store: CommandStore, send: Send, answered: Callable[[Given], None] | None = None
    ) -> None:
        self._store = store
        self._send = send
        self._answered = answered
        self._next_look_ns = 0

    def connected(self) -> None:
        """What the broker forgot is forgotten: commands are not repeated."""

    def step(self, now: Instant) -> None:
        """Send what was given and look for answers; called about once a second.

        Raises:
            StoreError: the database can't be used.
        """
        for unsent in self._store.unsent(now.wall_ms):
            if self._send(Channel.COMMAND.of(unsent.gate), unsent.payload):
                self._store.note_sent(unsent, now.wall_ms)
        if now.mono_ns < self._next_look_ns:
            return
        self._next_look_ns = now.mono_ns + LOOK_NS
        waiting = self._store.unanswered(now.wall_ms - _ANSWERS_COME_MS)
        for given in self._store.take_answers(waiting):
            log.info("gate %s: %s is %s", given.gate, given.order, fate(given, now.wall_ms).value)
            if self._answered is not None:
                self._answered(given)

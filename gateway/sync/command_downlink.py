"""Takes the centre's commands: opens, judges, counts, obeys, and tells what became of each."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from gateway.codes.command import Command, Order, open_command, order_name
from gateway.core.event import EventKind, Json
from gateway.core.instant import NS_PER_MS, Instant
from gateway.core.signals import Remarked, Signal
from gateway.errors import GatewayError, UntrustedDocumentError
from gateway.sync.command_rule import Refusal, refusal
from gateway.sync.site_keys import SiteKeys

log = logging.getLogger(__name__)

ROW_EVERY_NS: Final = 60_000 * NS_PER_MS
"""Between two rows of one refusal: whoever floods the broker must not fill the journal."""

_MOST_TOLD: Final = 64
"""Refusals that are told apart: of each counter, and of all that no signature vouches for."""

Facts = Mapping[str, Json]


class Counter(Protocol):
    """Where the newest counter lies over a restart; both raise a GatewayError for a bad disk."""

    def newest(self) -> int:
        """The greatest one that was kept, 0 for none."""

    def keep(self, counter: int, /) -> None:
        """Have it on disk."""


Obey = Callable[[Order], Facts | Refusal]
"""Does what an order asks: what the row says beside the order, or why it was not done after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandPorts:
    """What commands are taken by.

    Args:
        gate: this gate's name.
        keys: what opens the site's documents now.
        counter: which commands were taken before.
        now: the time.
        emit: takes rows to the gate.
    """

    gate: str
    keys: Callable[[], SiteKeys]
    counter: Counter
    now: Callable[[], Instant]
    emit: Callable[[Signal], None]


class CommandDownlink:
    """One gate's commands; it works on the mqtt thread.

    Args:
        ports: what they are taken by.
        obey: does what an order asks.
    """

    def __init__(self, ports: CommandPorts, obey: Obey) -> None:
        self._ports = ports
        self._obey = obey
        self._told_ns: dict[tuple[Refusal, int | None], int] = {}

    def received(self, payload: bytes, *, retained: bool) -> None:
        """Obey a command that is genuine, for this gate, in time and new; record it either way.

        Args:
            payload: bytes as they came.
            retained: the broker kept it, which nobody may ask of it: it is not even opened.
        """
        if retained:
            self._refuse(Refusal.RETAINED, None)
            return
        keys = self._ports.keys()
        try:
            command = open_command(payload, keys.trust, keys.site)
        except UntrustedDocumentError as error:
            log.warning("%s", error)
            self._refuse(Refusal.UNTRUSTED, None)
            return
        self._take(command)

    def _take(self, command: Command) -> None:
        outcome = self._counted(command) or self._obey(command.order)
        if isinstance(outcome, Refusal):
            self._refuse(outcome, command)
            return
        log.info("command %d is obeyed: %s", command.counter, order_name(command.order))
        self._emit(EventKind.COMMAND_OBEYED, {**_named(command), **outcome})

    def _counted(self, command: Command) -> Refusal | None:
        """Why it must not be obeyed; None once its counter is on disk."""
        ports = self._ports
        try:
            why = refusal(command, ports.gate, ports.counter.newest(), ports.now())
            if why is None:
                ports.counter.keep(command.counter)
        except GatewayError as error:
            log.warning("%s", error)
            return Refusal.NOT_COUNTED
        return why

    def _refuse(self, why: Refusal, command: Command | None) -> None:
        """Record a refusal, but not every one of a flood."""
        mine = command is not None and why not in {Refusal.OTHER_GATE, Refusal.REPLAYED}
        about = why, command.counter if command is not None and mine else None
        now_ns = self._ports.now().mono_ns
        told_ns = self._told_ns.get(about)
        if told_ns is not None and now_ns - told_ns < ROW_EVERY_NS:
            return
        if about not in self._told_ns and len(self._told_ns) >= _MOST_TOLD:
            del self._told_ns[next(iter(self._told_ns))]
        self._told_ns[about] = now_ns
        log.warning("a command was refused: %s", why.value)
        named = {} if command is None or why is Refusal.OTHER_GATE else _named(command)
        self._emit(EventKind.COMMAND_REFUSED, {**named, "why": why.value})

    def _emit(self, kind: EventKind, facts: Facts) -> None:
        self._ports.emit(Remarked(kind, facts))


def _named(command: Command) -> dict[str, Json]:
    return {"order": order_name(command.order), "counter": command.counter}

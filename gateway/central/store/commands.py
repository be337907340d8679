"""Keeps commands to gates with their counters and what became of each; neither signs nor sends."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update

from gateway.central.store.command_schema import COMMAND
from gateway.central.store.database import Database
from gateway.central.store.schema import EVENT
from gateway.codes.command import Command, Order, Replay, RunLane, order_name
from gateway.core.event import EventKind, Json

_KINDS = (EventKind.COMMAND_OBEYED.value, EventKind.COMMAND_REFUSED.value)

Sign = Callable[[Command], bytes]


@dataclass(frozen=True, slots=True)
class Given:
    """A command and what is known of its fate.

    Args:
        gate: whose it is.
        counter: greater with each command to that gate.
        issued_ms: wall milliseconds, UTC, when it was signed.
        not_after_ms: wall milliseconds, UTC, of the last moment at which it may be obeyed.
        order: the order's name.
        arguments: of the order, by name.
        by: who gave it: ``centre`` or an account of the machine.
        sent_ms: when a broker took it; None before.
        answered_ms: when the gate's row about it came; None before.
        why: the gate's reason for not obeying it; empty once it was obeyed.
        answer: the body of the gate's row.
    """

    gate: str
    counter: int
    issued_ms: int
    not_after_ms: int
    order: str
    arguments: dict[str, Json]
    by: str
    sent_ms: int | None
    answered_ms: int | None
    why: str
    answer: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Unsent:
    """A command that no broker has taken yet."""

    gate: str
    counter: int
    payload: bytes


class CommandStore:
    """Commands to all gates.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, gate: str, order: Order, by: str, times: tuple[int, int], sign: Sign) -> Command:
        """Keep a new command; the running centre sends it.

        Its counter is never less than the milliseconds of its time, so that a centre which was
        restored from a backup is not refused for counting anew.

        Args:
            gate: whose it is.
            order: what to do.
            by: who gives it.
            times: wall milliseconds, UTC, of now and of the last moment at which it counts.
            sign: gives the bytes of the command.

        Raises:
            StoreError: nothing was kept.
        """
        issued_ms, not_after_ms = times
        newest = select(func.max(COMMAND.c.counter)).where(COMMAND.c.gate == gate)
        with self._database.write() as connection:
            counter = max((connection.scalar(newest) or 0) + 1, issued_ms)
            command = Command(gate, counter, issued_ms, not_after_ms, order)
            row = {
                "gate": gate,
                "counter": counter,
                "issued_ms": issued_ms,
                "not_after_ms": not_after_ms,
                "order": order_name(order),
                "arguments": json.dumps(_arguments(order)),
                "by": by,
                "payload": sign(command),
            }
            connection.execute(insert(COMMAND), row)
        return command

    def unsent(self, now_ms: int) -> list[Unsent]:
        """What is to be sent and has not expired, in the order in which it was given.

        Raises:
            StoreError: the database can't be read.
        """
        query = (
            select(COMMAND.c.gate, COMMAND.c.counter, COMMAND.c.payload)
            .where(COMMAND.c.sent_ms.is_(None), COMMAND.c.not_after_ms >= now_ms)
            .order_by(COMMAND.c.issued_ms, COMMAND.c.counter)
        )
        with self._database.read() as connection:
            return [Unsent(*row) for row in connection.execute(query)]

    def note_sent(self, unsent: Unsent, now_ms: int) -> None:
        """A broker has it; it is never sent again.

        Raises:
            StoreError: it was not kept.
        """
        self._change(unsent.gate, unsent.counter, sent_ms=now_ms)

    def newest(self, most: int, gate: str | None = None) -> list[Given]:
        """The newest commands first.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(COMMAND).order_by(COMMAND.c.issued_ms.desc()).limit(most)
        if gate is not None:
            query = query.where(COMMAND.c.gate == gate)
        return self._given(query)

    def unanswered(self, since_ms: int) -> list[Given]:
        """Commands that were sent since then and of whose fate nothing is known.

        Raises:
            StoreError: the database can't be read.
        """
        return self._given(
            select(COMMAND).where(
                COMMAND.c.sent_ms.is_not(None),
                COMMAND.c.answered_ms.is_(None),
                COMMAND.c.issued_ms >= since_ms,
            )
        )

    def replays(self) -> list[Given]:
        """Every order to send rows again, the newest first.

        Raises:
            StoreError: the database can't be read.
        """
        wanted = select(COMMAND).where(COMMAND.c.order == "replay")
        return self._given(wanted.order_by(COMMAND.c.issued_ms.desc()))

    def take_answers(self, waiting: Sequence[Given]) -> list[Given]:
        """Look for the gates' rows about these commands and keep them; those that were found.

        An obeyed command that came again has a row of its refusal, too: the first word counts.

        Raises:
            StoreError: nothing was kept.
        """
        if not waiting:
            return []
        query = (
            select(EVENT.c.gate, EVENT.c.kind, EVENT.c.row, EVENT.c.received_ms)
            .where(
                EVENT.c.kind.in_(_KINDS),
                EVENT.c.received_ms >= min(one.issued_ms for one in waiting),
            )
            .order_by(EVENT.c.received_ms.desc())
        )
        found: dict[tuple[str, int], tuple[str, dict[str, Json], int]] = {}
        with self._database.read() as connection:
            for gate, kind, row, received_ms in connection.execute(query):
                body = json.loads(row)["body"]
                counter = body.get("counter")
                if type(counter) is int:
                    obeyed = kind == EventKind.COMMAND_OBEYED.value
                    why = "" if obeyed else str(body.get("why", "?"))[:32]
                    found[gate, counter] = why, body, received_ms
        answered = [one for one in waiting if (one.gate, one.counter) in found]
        for one in answered:
            why, body, received_ms = found[one.gate, one.counter]
            said = {"why": why, "answer": json.dumps(body), "answered_ms": received_ms}
            self._change(one.gate, one.counter, **said)
        return self._those(answered)

    def _those(self, commands: Sequence[Given]) -> list[Given]:
        keys = {(one.gate, one.counter) for one in commands}
        counters = [counter for _, counter in keys]
        found = self._given(select(COMMAND).where(COMMAND.c.counter.in_(counters)))
        return [one for one in found if (one.gate, one.counter) in keys]

    def _change(self, gate: str, counter: int, **values: object) -> None:
        one = (COMMAND.c.gate == gate) & (COMMAND.c.counter == counter)
        with self._database.write() as connection:
            connection.execute(update(COMMAND).where(one).values(**values))

    def _given(self, query: Any) -> list[Given]:  # noqa: ANN401 - a query of whole rows
        with self._database.read() as connection:
            return [_of_row(row) for row in connection.execute(query)]


def _of_row(row: Any) -> Given:  # noqa: ANN401 - SQLAlchemy's own row
    return Given(
        gate=row.gate,
        counter=row.counter,
        issued_ms=row.issued_ms,
        not_after_ms=row.not_after_ms,
        order=row.order,
        arguments=json.loads(row.arguments),
        by=row.by,
        sent_ms=row.sent_ms,
        answered_ms=row.answered_ms,
        why=row.why,
        answer=json.loads(row.answer),
    )


def _arguments(order: Order) -> dict[str, Json]:
    match order:
        case Replay(epoch, first, last):
            return {"epoch": epoch, "from": first, "to": last}
        case RunLane(mode):
            return {"mode": mode.value}
        case _:
            return {}

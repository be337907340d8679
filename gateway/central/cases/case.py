"""A case and what may be done with it now; pure: keeps nothing, knows no clock."""

import re
from dataclasses import dataclass
from math import isfinite
from typing import Final

from gateway.central import refusal_texts as texts
from gateway.central.cases.kinds import AT_HOME, KINDS, Act, CaseKind, Needs, Source
from gateway.central.roles import Account, Role
from gateway.central.told import ToldError
from gateway.core.text import Text

MAX_NOTE_CHARS: Final = 200
LOWEST_CELSIUS: Final = 30.0
HIGHEST_CELSIUS: Final = 45.0
"""Beyond these no thermometer for people reads (ISO 80601-2-56: 34 to 43 at least)."""

_CELSIUS: Final = re.compile(r"[0-9]{2}(?:\.[0-9])?", re.ASCII)


class CaseError(ToldError):
    """An act that can't be done so; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a case came from.

    Args:
        source: who brought it.
        gate: whose row it was, or empty.
        epoch: of that row's journal.
        sequence: of that row.
    """

    source: Source
    gate: str = ""
    epoch: int = 0
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is known when a case is opened.

    Args:
        kind: what it is about.
        origin: where it came from.
        subject: random id of the person, or empty.
        building: where it is to be dealt with, or empty.
        unit: within the building, or empty.
        note: a line, never a name, or empty.
        resident: id of the person at home whom it is about, or empty.
    """

    kind: CaseKind
    origin: Origin
    subject: str = ""
    building: str = ""
    unit: str = ""
    note: str = ""
    resident: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands.

    Args:
        number: its own.
        new: what was known when it was opened.
        state: one of its kind's.
        owner: account that accepted it, or empty.
        opened_ms: wall milliseconds, UTC.
        due_ms: until when something must be done, or None.
        closed_ms: when it was closed, or None.
    """

    number: int
    new: NewCase
    state: str
    owner: str
    opened_ms: int
    due_ms: int | None
    closed_ms: int | None

    def overdue_at(self, now_ms: int) -> bool:
        """Whether something should have been done by now."""
        return self.closed_ms is None and self.due_ms is not None and self.due_ms < now_ms


@dataclass(frozen=True, slots=True)
class Done:
    """An act with all that it says.

    Args:
        act: its name.
        said: the room, the reading or the note; empty where the act needs nothing.
    """

    act: str
    said: str = ""


def may_see(case: Case, account: Account) -> bool:
    """Whether an account may look at a case: a worker sees the homes of one building alone."""
    if account.role is Role.WORKER:
        return case.new.kind in AT_HOME and case.new.building == account.scope
    return account.role is not Role.CLERK


def choices(case: Case, account: Account) -> dict[str, Act]:
    """The acts that somebody may do with a case now; none with a closed one."""
    kind = KINDS[case.new.kind]
    closed = case.closed_ms is not None
    if closed or account.role not in kind.roles or not may_see(case, account):
        return {}
    return {name: act for name, act in kind.acts.items() if case.state in act.begins}


def checked(case: Case, done: Done, account: Account) -> Act:
    """The act, if it can be done so.

    Raises:
        CaseError: not in this state or not by this account, or it does not say what it must.
    """
    act = choices(case, account).get(done.act)
    if act is None:
        raise CaseError(
            texts.NO_SUCH_ACT,
            number=case.number,
            act=done.act,
            state=case.state,
            role=account.role.value,
        )
    if what := _lacking(act.needs, done.said):
        raise CaseError(texts.ACT_LACKS, number=case.number, act=done.act, what=what)
    return act


def _lacking(needs: Needs, said: str) -> Text | None:
    if len(said) > MAX_NOTE_CHARS or not said.isprintable():
        return texts.ONE_LINE.filled(most=MAX_NOTE_CHARS)
    if needs is Needs.CELSIUS and not is_reading(said):
        return texts.READING.filled(least=f"{LOWEST_CELSIUS:g}", most=f"{HIGHEST_CELSIUS:g}")
    if needs in _WORDED and not said.strip():
        return _WORDED[needs]
    return None


_WORDED: Final = {Needs.ROOM: texts.NO_ROOM, Needs.NOTE: texts.NO_NOTE}


def is_reading(said: str) -> bool:
    """Whether a text is what a thermometer for people can show, such as ``37.9``."""
    if _CELSIUS.fullmatch(said) is None:
        return False
    celsius = float(said)
    return isfinite(celsius) and LOWEST_CELSIUS <= celsius <= HIGHEST_CELSIUS

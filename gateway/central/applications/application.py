"""A company's application to return to work and the ways it may go; not where it is kept."""

from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

from gateway.central import refusal_texts as texts
from gateway.central.roles import ACTING, Role
from gateway.central.told import ToldError
from gateway.codes.limits import MAX_INTEGER
from gateway.codes.roster_entry import MAX_NAME_CHARS, is_name
from gateway.codes.roster_tables import RosterBatch

MAX_COUNT: Final = 100_000
"""Rooms, masks and thermometers that one application may claim."""

MAX_WORDS_CHARS: Final = 500
"""Of a plan, and of why it was returned."""


class ApplicationError(ToldError):
    """An application can't be taken or can't go that way; nothing was changed."""


@unique
class State(Enum):
    """Where an application stands; values stand in the database."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    EXPIRED = "expired"


@unique
class Act(Enum):
    """What somebody does with an application."""

    RESUBMIT = "resubmit"
    RETURN = "return"
    APPROVE = "approve"
    SUSPEND = "suspend"
    RESTORE = "restore"


WAYS: Final = {
    (State.RETURNED, Act.RESUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Act.RETURN): State.RETURNED,
    (State.SUBMITTED, Act.APPROVE): State.APPROVED,
    (State.APPROVED, Act.SUSPEND): State.SUSPENDED,
    (State.SUSPENDED, Act.RESTORE): State.APPROVED,
}
"""From where by which act to where; whatever isn't here can't be done."""

WHO: Final = {act: frozenset({Role.CLERK}) if act is Act.RESUBMIT else ACTING for act in Act}
"""Whose act each is."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a company says it has and wants.

    Args:
        headcount: people who are to return; the quota of the batch.
        building: where they work.
        from_ms: wall milliseconds, UTC, of the first moment.
        until_ms: wall milliseconds, UTC, from which it has ended.
        isolation_rooms: where somebody with a fever waits; one at least.
        masks: in stock; one for each person at least.
        thermometers: one at least.
        words: of the plan, bounded.

    Raises:
        ApplicationError: what is missing of the checklist, or can't be shown or dated.
    """

    headcount: int
    building: str
    from_ms: int
    until_ms: int
    isolation_rooms: int
    masks: int
    thermometers: int
    words: str = ""

    def __post_init__(self) -> None:
        """Refuse a plan that lacks what the checklist asks for."""
        checklist = (
            (texts.HEADCOUNT, self.headcount, 1),
            (texts.ROOMS, self.isolation_rooms, 1),
            (texts.MASKS, self.masks, self.headcount),
            (texts.THERMOMETERS, self.thermometers, 1),
        )
        for thing, count, least in checklist:
            if not least <= count <= MAX_COUNT:
                raise ApplicationError(
                    texts.NOT_BETWEEN, thing=thing, count=count, least=least, most=MAX_COUNT
                )
        if len(self.words) > MAX_WORDS_CHARS:
            raise ApplicationError(texts.LONG_PLAN, count=len(self.words), most=MAX_WORDS_CHARS)
        if self.building and not is_name(self.building):
            raise ApplicationError(texts.LONG_BUILDING, most=MAX_NAME_CHARS)
        if not 0 <= self.from_ms < self.until_ms <= MAX_INTEGER:
            raise ApplicationError(texts.NO_DAYS)

    @property
    def whole(self) -> "Grant":
        """All that is asked for."""
        return Grant(self.headcount, self.until_ms)

    def batch(self, batch: str, company: str, grant: "Grant | None" = None) -> RosterBatch:
        """What an approval puts into the roster: all that is asked for, or what is granted."""
        given = grant or self.whole
        return RosterBatch(batch, company, self.from_ms, given.until_ms, given.quota, self.building)


@dataclass(frozen=True, slots=True)
class Grant:
    """What the park allows of a plan.

    Args:
        quota: the most people.
        until_ms: wall milliseconds, UTC, from which it has ended.
    """

    quota: int
    until_ms: int

    def check(self, plan: Plan, now_ms: int) -> None:
        """Nothing where it is no more than the plan asks for.

        Args:
            plan: of which it is.
            now_ms: wall milliseconds, UTC.

        Raises:
            ApplicationError: it is, or it is nothing at all, or over already.
        """
        if not 1 <= self.quota <= plan.headcount:
            raise ApplicationError(
                texts.NOT_BETWEEN, thing=texts.QUOTA, count=self.quota, least=1, most=plan.headcount
            )
        if not plan.from_ms < self.until_ms <= plan.until_ms:
            raise ApplicationError(texts.OUTSIDE_PLAN)
        if self.until_ms <= now_ms:
            raise ApplicationError(texts.OVER)


def after(state: State, act: Act, role: Role) -> State:
    """Where an application stands after an act.

    Raises:
        ApplicationError: it isn't this role's act, or can't be done from there.
    """
    if role not in WHO[act]:
        raise ApplicationError(texts.NOT_THEIR_ACT, act=act.value, role=role.value)
    found = WAYS.get((state, act))
    if found is None:
        raise ApplicationError(texts.NO_WAY, act=act.value, state=state.value)
    return found


def shown(state: State, grant: Grant, now_ms: int) -> State:
    """The state at a wall time in milliseconds, UTC: what was approved expires by itself."""
    ended = state in (State.APPROVED, State.SUSPENDED) and now_ms >= grant.until_ms
    return State.EXPIRED if ended else state

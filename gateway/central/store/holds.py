"""People whom no gate admits until they are released; tells no gate, the roster does."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection, select, update

from gateway.central.person import Person
from gateway.central.store.case_schema import HOLD
from gateway.central.store.database import insert_new
from gateway.central.store.revision import grow_roster_revision
from gateway.codes.limits import MAX_INTEGER
from gateway.core.approval import Observation

HELD_UNTIL_MS: Final = MAX_INTEGER
"""No end: a hold is lifted by an officer and by nothing else."""


def hold(connection: Connection, case: int, people: Iterable[str], now_ms: int) -> None:
    """Let no gate admit these people until the case releases them.

    It is the roster that says so, and not the list of revocations: whatever a person shows, a
    pass, a badge or a typed number, leads to the person's row.
    """
    held = set(connection.scalars(select(HOLD.c.person).where(HOLD.c.of_case == case)))
    new = set(people) - held
    insert_new(connection, HOLD, [_row(case, one, now_ms) for one in sorted(new)])
    if new:
        grow_roster_revision(connection)


def _row(case: int, person: str, now_ms: int) -> dict[str, int | str]:
    return {"of_case": case, "person": person, "since_ms": now_ms}


def release(connection: Connection, case: int, now_ms: int) -> int:
    """Lift every hold of a case; how many people it was. Where it held none, gates need no word."""
    lifted = connection.execute(
        update(HOLD)
        .where(HOLD.c.of_case == case, HOLD.c.released_ms.is_(None))
        .values(released_ms=now_ms)
    )
    if lifted.rowcount:
        grow_roster_revision(connection)
    return lifted.rowcount


def held_in(connection: Connection) -> dict[str, int]:
    """Who is held, with a case that holds them."""
    query = select(HOLD.c.person, HOLD.c.of_case).where(HOLD.c.released_ms.is_(None))
    return {row.person: row.of_case for row in connection.execute(query)}


def with_holds(people: tuple[Person, ...], held: dict[str, int]) -> tuple[Person, ...]:
    """People as gates are told of them: who is held must not enter, whatever a file says."""
    if not held:
        return people
    return tuple(
        _held(person, held[person.id]) if person.id in held else person for person in people
    )


def _held(person: Person, case: int) -> Person:
    observation = Observation(HELD_UNTIL_MS, f"case {case}")
    return replace(person, record=replace(person.record, observation=observation))

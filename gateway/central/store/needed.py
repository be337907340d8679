"""Whom cases and observations need known by their random id; lets nobody in or out."""

from sqlalchemy import Connection, select, union

from gateway.central.store.case_schema import CASE, HOLD
from gateway.central.store.observation_schema import RESIDENT


def needed_in(connection: Connection) -> frozenset[str]:
    """People who are held, whom an open case is about, or who are or will be observed at home."""
    query = union(
        select(HOLD.c.person).where(HOLD.c.released_ms.is_(None)),
        select(CASE.c.subject).where(CASE.c.closed_ms.is_(None)),
        select(RESIDENT.c.person).where(RESIDENT.c.ended_ms.is_(None)),
    )
    return frozenset(connection.scalars(query)) - {""}

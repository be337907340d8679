"""Counts the changes of what stands on the roster, by which the publisher sees one; signs none."""

from typing import Final

from sqlalchemy import Connection, select

from gateway.central.store.database import put
from gateway.central.store.schema import COUNTER

_REVISION: Final = "roster-revision"


def roster_revision(connection: Connection) -> int:
    """A number that grows with every change; 0 before there was a roster."""
    query = select(COUNTER.c.number).where(COUNTER.c.name == _REVISION)
    return int(connection.scalar(query) or 0)


def grow_roster_revision(connection: Connection) -> None:
    """Say that something was changed."""
    put(connection, COUNTER, {"name": _REVISION, "number": roster_revision(connection) + 1})

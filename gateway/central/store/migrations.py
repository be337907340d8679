"""Brings a database of an earlier version up to this program's tables; makes no new one."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection, Table, func, inspect, select, update
from sqlalchemy.schema import CreateColumn

from gateway.central.store.application_schema import APPLICATION
from gateway.central.store.case_schema import CASE
from gateway.central.store.office_schema import OPERATOR, PASSAGE
from gateway.central.store.schema import EVENT, GATE_EPOCH, GATE_STATE, PERSON
from gateway.central.store.tallies import recount


def _terms_of_people(connection: Connection) -> None:
    """To 2: batch, kind, host, uses, lanes and observation; everybody is staff on no terms."""
    _add_columns(connection, PERSON)


def _word_of_disks(connection: Connection) -> None:
    """To 3: what gates say of their disks and of the oldest row that waits."""
    _add_columns(connection, GATE_STATE)


def _roles(connection: Connection) -> None:
    """To 4: what accounts are for; the one that was there is the manager's."""
    _add_columns(connection, OPERATOR)


def _newest_rows(connection: Connection) -> None:
    """To 5: the greatest sequence of each journal."""
    _add_columns(connection, GATE_EPOCH)
    of_journal = (EVENT.c.gate == GATE_EPOCH.c.gate) & (EVENT.c.epoch == GATE_EPOCH.c.epoch)
    newest = select(func.coalesce(func.max(EVENT.c.sequence), 0)).where(of_journal)
    connection.execute(update(GATE_EPOCH).values(newest=newest.scalar_subquery()))


def _word_of_supplies(connection: Connection) -> None:
    """To 6: what gates say of their supply's voltage."""
    _add_columns(connection, GATE_STATE)


def _dates_put_right(connection: Connection) -> None:
    """To 7: what a gate's clock said of a passage; those drawn before stay as they are."""
    _add_columns(connection, PASSAGE)


def _word_of_lanes(connection: Connection) -> None:
    """To 8: what gates say of their speed, their lane's mode and their policy's text."""
    _add_columns(connection, GATE_STATE)


def _counts_by_the_hour(connection: Connection) -> None:
    """To 9: what statistics are made of, counted once from the passages that are there."""
    recount(connection)


def _cases_of_homes(connection: Connection) -> None:
    """To 10: which resident a case is of; there were none."""
    _add_columns(connection, CASE)


def _grants(connection: Connection) -> None:
    """To 11: what the park allowed of applications; of those before all that was asked for."""
    _add_columns(connection, APPLICATION)


MIGRATIONS: Final[Mapping[int, Callable[[Connection], None]]] = MappingProxyType(
    {
        1: _terms_of_people,
        2: _word_of_disks,
        3: _roles,
        4: _newest_rows,
        5: _word_of_supplies,
        6: _dates_put_right,
        7: _word_of_lanes,
        8: _counts_by_the_hour,
        9: _cases_of_homes,
        10: _grants,
    }
)
"""What leads from a version to the next; tables that are new are made before."""


def _add_columns(connection: Connection, table: Table) -> None:
    """Add what the table lacks; each column has a default or may be empty."""
    present = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in present:
            added = CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {added}")

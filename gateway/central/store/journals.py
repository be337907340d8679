"""How far each journal file is, locked for one transaction; not the rows themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, select, tuple_, update

from gateway.central.chain import ChainHead
from gateway.central.store.database import insert_new
from gateway.central.store.schema import GATE_EPOCH

JournalKey = tuple[str, int]
"""Gate and epoch."""


@dataclass(slots=True)
class Journal:
    """One journal file within a transaction.

    Args:
        gate: whose it is.
        epoch: which of that gate's.
        head: where its unbroken part ends.
        newest: the greatest sequence that is stored, 0 for none.
        duplicates: rows that this transaction saw again.
        conflicts: rows that it saw with other bytes.
    """

    gate: str
    epoch: int
    head: ChainHead
    newest: int
    duplicates: int = 0
    conflicts: int = 0

    @property
    def want(self) -> int | None:
        """The first missing row if later ones are stored."""
        return self.head.watermark + 1 if self.newest > self.head.watermark else None


_CHANGE: Final = (
    update(GATE_EPOCH)
    .where(GATE_EPOCH.c.gate == bindparam("of_gate"), GATE_EPOCH.c.epoch == bindparam("of_epoch"))
    .values(
        watermark=bindparam("now_at"),
        head_hash=bindparam("now_hash"),
        chain_error=bindparam("now_error"),
        duplicates=GATE_EPOCH.c.duplicates + bindparam("again"),
        conflicts=GATE_EPOCH.c.conflicts + bindparam("clashes"),
        newest=bindparam("now_newest"),
    )
)
"""Made once, as those below: to make a statement takes SQLAlchemy longer than to run it."""

_AMONG: Final = tuple_(GATE_EPOCH.c.gate, GATE_EPOCH.c.epoch).in_(bindparam("keys", expanding=True))
_READ: Final = select(GATE_EPOCH).where(_AMONG)
_LOCKED: Final = _READ.order_by(GATE_EPOCH.c.gate, GATE_EPOCH.c.epoch).with_for_update()


def locked_journals(
    connection: Connection, keys: Iterable[JournalKey]
) -> dict[JournalKey, Journal]:
    """The journals of these keys, begun where they are new; nobody else changes them meanwhile.

    The lock lets several workers compete on PostgreSQL, in one order so that none waits for
    another in a ring; whoever waited for a row reads it as it is then. SQLite knows no such lock,
    and its writer is alone already.

    Args:
        connection: a transaction that writes.
        keys: which journals.
    """
    ordered = sorted(set(keys))
    known = _found(connection, _LOCKED, ordered)
    if missing := [key for key in ordered if key not in known]:
        insert_new(connection, GATE_EPOCH, [_beginning(key) for key in missing])
        known = _found(connection, _LOCKED, ordered)
    return known


def read_journals(connection: Connection, keys: Iterable[JournalKey]) -> dict[JournalKey, Journal]:
    """The journals of these keys as they are; those that never sent a row are not among them."""
    return _found(connection, _READ, keys)


def write_journals(connection: Connection, journals: Iterable[Journal]) -> None:
    """Keep how far they are now."""
    connection.execute(
        _CHANGE,
        [
            {
                "of_gate": one.gate,
                "of_epoch": one.epoch,
                "now_at": one.head.watermark,
                "now_hash": one.head.head_hash,
                "now_error": one.head.error,
                "again": one.duplicates,
                "clashes": one.conflicts,
                "now_newest": one.newest,
            }
            for one in journals
        ],
    )


def _found(
    connection: Connection, query: Select[tuple[object, ...]], keys: Iterable[JournalKey]
) -> dict[JournalKey, Journal]:
    found = connection.execute(query, {"keys": list(keys)}).all()
    return {(row.gate, row.epoch): _journal(row) for row in found}


def _beginning(key: JournalKey) -> dict[str, object]:
    fresh = ChainHead()
    return {
        "gate": key[0],
        "epoch": key[1],
        "watermark": fresh.watermark,
        "head_hash": fresh.head_hash,
        "chain_error": fresh.error,
        "duplicates": 0,
        "conflicts": 0,
        "newest": 0,
    }


def _journal(row: Any) -> Journal:  # noqa: ANN401 - SQLAlchemy's own row
    head = ChainHead(row.watermark, row.head_hash, row.chain_error)
    return Journal(row.gate, row.epoch, head, row.newest)

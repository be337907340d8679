"""Keeps what was published of the roster, so that a restart goes on with changes; opens none."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select

from gateway.central.store.database import Database
from gateway.central.store.schema import ROSTER_PIECE


@dataclass(frozen=True, slots=True)
class Pieces:
    """The messages that a broker retains.

    Args:
        manifest: the signed manifest.
        parts: the sealed parts of the file, in order.
        changes: signed changes by the number of their topic.
    """

    manifest: bytes = field(repr=False)
    parts: tuple[bytes, ...] = field(repr=False)
    changes: Mapping[int, bytes] = field(repr=False)


class RosterPieces:
    """The pieces of the newest roster.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self) -> Pieces | None:
        """What was kept last, or None.

        Raises:
            StoreError: the database can't be read.
        """
        found: dict[str, dict[int, bytes]] = {"manifest": {}, "part": {}, "change": {}}
        query = select(ROSTER_PIECE).order_by(ROSTER_PIECE.c.number)
        with self._database.read() as connection:
            for row in connection.execute(query):
                found[row.kind][row.number] = bytes(row.payload)
        if not found["manifest"]:
            return None
        return Pieces(found["manifest"][0], tuple(found["part"].values()), found["change"])

    def keep(self, pieces: Pieces, *, whole: bool) -> None:
        """Keep what is published now.

        Args:
            pieces: all of it.
            whole: the file is another than before; else its parts are left alone.

        Raises:
            StoreError: what was kept before stays.
        """
        kinds = ("manifest", "part", "change") if whole else ("manifest", "change")
        rows = [{"kind": "manifest", "number": 0, "payload": pieces.manifest}]
        rows += [
            {"kind": "change", "number": number, "payload": payload}
            for number, payload in pieces.changes.items()
        ]
        if whole:
            rows += [
                {"kind": "part", "number": number, "payload": payload}
                for number, payload in enumerate(pieces.parts)
            ]
        with self._database.write() as connection:
            connection.execute(delete(ROSTER_PIECE).where(ROSTER_PIECE.c.kind.in_(kinds)))
            connection.execute(insert(ROSTER_PIECE), rows)

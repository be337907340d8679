"""Keeps a list that gates get besides the roster, and its versions; does not say what it means."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select

from gateway.central.store.database import Database, put
from gateway.central.store.schema import LISTED, SITE_LIST
from gateway.codes.packed import PackedRows
from gateway.codes.site_list import After, Changes, ListForm, SiteList

_REMOVED: Final = -1
"""Value of a row that was removed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a change did.

    Args:
        changed: rows that are new, gone, or have another value now.
        rows: how many are listed now.
    """

    changed: int
    rows: int


@dataclass(frozen=True, slots=True)
class ListIssue:
    """A version of a list about to be signed.

    Args:
        revision: the change that it shows.
        listed: its rows.
        changes: what leads to it from the version before; None where nothing does.
    """

    revision: int
    listed: SiteList
    changes: Changes | None


@dataclass(frozen=True, slots=True)
class _State:
    revision: int = 0
    version: int = 0
    secret: str = ""


class ListStore:
    """One list.

    Args:
        database: where it is kept.
        form: which one.
    """

    def __init__(self, database: Database, form: ListForm) -> None:
        self._database = database
        self.form = form

    def put(self, rows: Mapping[bytes, bytes]) -> Listed:
        """List these rows, besides or in place of those that are.

        Args:
            rows: value by key, both as wide as the form says.

        Raises:
            StoreError: nothing was changed.
        """
        with self._database.write() as connection:
            return self._change(connection, self._rows(connection).changed((), self._packed(rows)))

    def remove(self, keys: Iterable[bytes]) -> Listed:
        """List these keys no more.

        Raises:
            StoreError: nothing was changed.
        """
        with self._database.write() as connection:
            wanted = self._rows(connection).changed(keys, self._packed({}))
            return self._change(connection, wanted)

    def replace(self, rows: Mapping[bytes, bytes]) -> Listed:
        """List these rows and no others.

        Raises:
            StoreError: nothing was changed.
        """
        with self._database.write() as connection:
            return self._change(connection, self._packed(rows))

    def count(self) -> int:
        """How many rows are listed.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(func.count()).select_from(LISTED).where(self._listed())
        with self._database.read() as connection:
            return int(connection.scalar(query) or 0)

    def revision(self) -> int:
        """A number that grows with every change; 0 before the first.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            return self._state(connection).revision

    def version(self) -> int:
        """The version that was signed last; 0 for none.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            return self._state(connection).version

    def secret(self) -> bytes:
        """What keys the list's hashes, made when it is first asked for; empty in other forms.

        Raises:
            StoreError: it could not be kept.
        """
        with self._database.write() as connection:
            return self._secret(connection)

    def issue(self, now_ms: int, before: ListIssue | None) -> ListIssue:
        """Give the list as it is the next version.

        It is the one after ``before`` if that was the last one, and only what changed since is
        read. Else it is at least the wall clock's second, so that gates still take the list of a
        centre that was restored from an old backup.

        Args:
            now_ms: wall milliseconds, UTC.
            before: what gates have, or None.

        Raises:
            StoreError: no version was given.
        """
        with self._database.write() as connection:
            secret = self._secret(connection)
            state = self._state(connection)
            follows = before is not None and before.listed.version == state.version
            version = max(state.version + 1, 0 if follows else now_ms // 1000)
            self._keep(connection, replace(state, version=version))
            if before is not None and follows:
                removed, put_ = self._since(connection, before.revision)
                rows = before.listed.rows.changed(removed, put_)
                after = After(version, now_ms, len(rows), rows.digest)
                changes = Changes(after, removed, put_)
            else:
                rows, changes = self._rows(connection), None
                self._forget_removed(connection)
        return ListIssue(state.revision, SiteList(version, now_ms, rows, secret), changes)

    @property
    def _kind(self) -> str:
        return self.form.kind.value

    def _packed(self, rows: Mapping[bytes, bytes]) -> PackedRows:
        return PackedRows.of(self.form.key_bytes, self.form.value_bytes, rows)

    def _rows(self, connection: Connection) -> PackedRows:
        query = select(LISTED.c.key, LISTED.c.value).where(self._listed())
        return self._packed(
            {bytes.fromhex(key): self._value(value) for key, value in connection.execute(query)}
        )

    def _since(self, connection: Connection, revision: int) -> tuple[tuple[bytes, ...], PackedRows]:
        """Keys removed and rows put after a revision."""
        query = select(LISTED.c.key, LISTED.c.value).where(
            LISTED.c.kind == self._kind, LISTED.c.revision > revision
        )
        changed = {bytes.fromhex(key): value for key, value in connection.execute(query)}
        removed = sorted(key for key, value in changed.items() if value == _REMOVED)
        listed = {key: value for key, value in changed.items() if value != _REMOVED}
        return tuple(removed), self._packed({k: self._value(v) for k, v in listed.items()})

    def _change(self, connection: Connection, wanted: PackedRows) -> Listed:
        removed, new = self._rows(connection).change_to(wanted)
        keys = new.keys()
        values = dict.fromkeys(removed, _REMOVED)
        values |= {key: int.from_bytes(new.value_of(key) or b"", "big") for key in keys}
        if values:
            self._write(connection, values)
        return Listed(len(values), len(wanted))

    def _write(self, connection: Connection, values: Mapping[bytes, int]) -> None:
        state = self._state(connection)
        state = replace(state, revision=state.revision + 1)
        self._keep(connection, state)
        rows = [
            {"kind": self._kind, "key": key.hex(), "value": value, "revision": state.revision}
            for key, value in values.items()
        ]
        is_one = (LISTED.c.kind == bindparam("of")) & (LISTED.c.key == bindparam("one"))
        gone = [{"of": self._kind, "one": row["key"]} for row in rows]
        connection.execute(delete(LISTED).where(is_one), gone)
        connection.execute(insert(LISTED), rows)

    def _forget_removed(self, connection: Connection) -> None:
        connection.execute(
            delete(LISTED).where(LISTED.c.kind == self._kind, LISTED.c.value == _REMOVED)
        )

    def _listed(self) -> ColumnElement[bool]:
        return (LISTED.c.kind == self._kind) & (LISTED.c.value != _REMOVED)

    def _value(self, value: int) -> bytes:
        return bytes([value])[: self.form.value_bytes]

    def _secret(self, connection: Connection) -> bytes:
        state = self._state(connection)
        if not state.secret and self.form.secret_bytes:
            state = replace(state, secret=secrets.token_hex(self.form.secret_bytes))
            self._keep(connection, state)
        return bytes.fromhex(state.secret)

    def _state(self, connection: Connection) -> _State:
        query = select(SITE_LIST).where(SITE_LIST.c.kind == self._kind)
        row = connection.execute(query).one_or_none()
        return _State() if row is None else _State(row.revision, row.version, row.secret)

    def _keep(self, connection: Connection, state: _State) -> None:
        put(connection, SITE_LIST, {"kind": self._kind, **asdict(state)})

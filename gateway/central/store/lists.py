"""Keeps a list that gates get besides the roster, and its versions; does not say what it means."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from gateway.central.store.database import Database, put
from gateway.central.store.schema import LISTED, SITE_LIST
from gateway.codes.packed import PackedRows
from gateway.codes.site_list import ListForm, SiteList


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
    """

    revision: int
    listed: SiteList


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
        query = select(func.count()).where(LISTED.c.kind == self._kind).select_from(LISTED)
        with self._database.read() as connection:
            return int(connection.scalar(query) or 0)

    def revision(self) -> int:
        """A number that grows with every change; 0 before the first.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            return self._state(connection).revision

    def secret(self) -> bytes:
        """What keys the list's hashes, made when it is first asked for; empty in other forms.

        Raises:
            StoreError: it could not be kept.
        """
        with self._database.write() as connection:
            return self._secret(connection)

    def issue(self, now_ms: int, before: SiteList | None) -> ListIssue:
        """Give the list as it is the next version.

        It is the one after ``before`` if that was the last one, so that changes may lead to it.
        Else it is at least the wall clock's second, so that gates still take the list of a centre
        that was restored from an old backup.

        Args:
            now_ms: wall milliseconds, UTC.
            before: the version that gates have, or None.

        Raises:
            StoreError: no version was given.
        """
        with self._database.write() as connection:
            secret, rows = self._secret(connection), self._rows(connection)
            state = self._state(connection)
            follows = before is not None and before.version == state.version
            version = max(state.version + 1, 0 if follows else now_ms // 1000)
            self._keep(connection, replace(state, version=version))
        return ListIssue(state.revision, SiteList(version, now_ms, rows, secret))

    @property
    def _kind(self) -> str:
        return self.form.kind.value

    def _packed(self, rows: Mapping[bytes, bytes]) -> PackedRows:
        return PackedRows.of(self.form.key_bytes, self.form.value_bytes, rows)

    def _rows(self, connection: Connection) -> PackedRows:
        query = select(LISTED.c.key, LISTED.c.value).where(LISTED.c.kind == self._kind)
        width = self.form.value_bytes
        return self._packed(
            {bytes.fromhex(key): bytes([value])[:width] for key, value in connection.execute(query)}
        )

    def _change(self, connection: Connection, wanted: PackedRows) -> Listed:
        removed, new = self._rows(connection).change_to(wanted)
        keys = new.keys()
        changed = {key: new.value_of(key) for key in keys}
        gone = [{"of": self._kind, "gone": key.hex()} for key in (*removed, *changed)]
        if gone:
            is_gone = (LISTED.c.kind == bindparam("of")) & (LISTED.c.key == bindparam("gone"))
            connection.execute(delete(LISTED).where(is_gone), gone)
            self._grow(connection)
        if changed:
            rows = [self._columns(key, value or b"") for key, value in changed.items()]
            connection.execute(insert(LISTED), rows)
        return Listed(len(gone), len(wanted))

    def _columns(self, key: bytes, value: bytes) -> Mapping[str, object]:
        return {"kind": self._kind, "key": key.hex(), "value": int.from_bytes(value, "big")}

    def _grow(self, connection: Connection) -> None:
        state = self._state(connection)
        self._keep(connection, replace(state, revision=state.revision + 1))

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

"""Keeps what gates say of themselves and which messages were refused; judges no gate."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, case, delete, func, insert, select

from gateway.central.store.database import Database, count_up, put
from gateway.central.store.schema import EVENT, GATE_EPOCH, GATE_LIST, GATE_STATE, REFUSED
from gateway.sync.list_version import ListVersion
from gateway.sync.state import GateState


@dataclass(frozen=True, slots=True)
class JournalProgress:
    """How far one journal file of a gate is here.

    Args:
        epoch: random number of the file.
        watermark: every row from 1 to this one is here.
        chain_error: the first thing wrong with it, or empty.
        duplicates: rows that came again.
        conflicts: rows that came again with other bytes.
        missing: rows between the watermark and the newest that are not here.
    """

    epoch: int
    watermark: int
    chain_error: str
    duplicates: int
    conflicts: int
    missing: int = 0


@dataclass(frozen=True, slots=True)
class GateSeen:
    """A gate as the centre knows it.

    Args:
        gate: its name.
        last_seen_ms: wall milliseconds, UTC, of the last live word; 0 for none.
        online: False after its last will.
        clock: quality of the gate's clock as it says.
        backlog: rows that it has not been acknowledged.
        epoch: its journal file in use.
        roster_version: its roster in force.
        policy_version: its policy in force.
        journals: each journal file that sent rows.
        lists: the signed documents that it goes by, by name.
        oldest_age_ms: age of the oldest row that it has not been acknowledged, as it last said.
        free_bytes: what its journal's disk has left; None where it never said.
        total_bytes: what that has in all.
        voltage_low: whether its supply gives too little; None where it can't tell.
        throttled: whether it runs slower, for heat or its supply; None where it can't tell.
        lane_mode: how its lane is run by order; empty where it never said.
        policy_digest: SHA-256 of its policy's text in hex; empty where it never said.
    """

    gate: str
    last_seen_ms: int
    online: bool
    clock: str
    backlog: int
    epoch: int
    roster_version: int
    policy_version: int
    journals: tuple[JournalProgress, ...]
    lists: tuple[ListVersion, ...] = ()
    oldest_age_ms: int | None = None
    free_bytes: int | None = None
    total_bytes: int | None = None
    voltage_low: bool | None = None
    throttled: bool | None = None
    lane_mode: str = ""
    policy_digest: str = ""


@dataclass(frozen=True, slots=True)
class RefusedCount:
    """Messages of one gate's channel that were not ours."""

    gate: str
    channel: str
    refusals: int
    last_ms: int


@dataclass(frozen=True, slots=True)
class StateNote:
    """What a gate said of itself.

    Args:
        gate: the gate of the topic.
        state: what it said.
        live: said just now; a retained copy that the broker kept proves no life.
    """

    gate: str
    state: GateState
    live: bool


class GateStore:
    """States of gates.

    Args:
        database: where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def note_state(self, gate: str, state: GateState, now_ms: int, *, live: bool) -> None:
        """One state, as ``note_states`` keeps several.

        Raises:
            StoreError: nothing was stored.
        """
        self.note_states([StateNote(gate, state, live=live)], now_ms)

    def note_states(self, notes: Iterable[StateNote], now_ms: int) -> None:
        """Keep the newest states, in one transaction.

        Args:
            notes: what gates said, in order.
            now_ms: the centre's wall clock.

        Raises:
            StoreError: nothing was stored.
        """
        with self._database.write_beside() as connection:
            for note in sorted(notes, key=lambda note: note.gate):
                _note(connection, note, now_ms)

    def gates(self) -> list[GateSeen]:
        """Every gate that ever spoke, by name.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.read() as connection:
            states = {
                str(row.gate): dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
                for row in connection.execute(select(GATE_STATE)).all()
            }
            lists = _lists(connection)
            journals: dict[str, list[JournalProgress]] = {gate: [] for gate in states}
            for row in connection.execute(journals_query()).all():
                journals.setdefault(row.gate, []).append(_progress(row))
        return [
            _seen(gate, states.get(gate, _NEVER), journals[gate], lists.get(gate, ()))
            for gate in sorted(journals)
        ]

    def count_refused(self, counts: Mapping[tuple[str, str], int], now_ms: int) -> None:
        """Add to the counters of refused messages.

        Args:
            counts: number by (gate, channel) since the last call.
            now_ms: the centre's wall clock.

        Raises:
            StoreError: nothing was counted.
        """
        with self._database.write_beside() as connection:
            for (gate, channel), count in sorted(counts.items()):
                row = {"gate": gate, "channel": channel, "refusals": count, "last_ms": now_ms}
                count_up(connection, REFUSED, row, "refusals")

    def refused(self) -> list[RefusedCount]:
        """Every counter of refused messages.

        Raises:
            StoreError: the database can't be read.
        """
        query = select(REFUSED).order_by(REFUSED.c.gate, REFUSED.c.channel)
        with self._database.read() as connection:
            return [
                RefusedCount(row.gate, row.channel, row.refusals, row.last_ms)
                for row in connection.execute(query)
            ]


def _note(connection: Connection, note: StateNote, now_ms: int) -> None:
    query = select(GATE_STATE).where(GATE_STATE.c.gate == note.gate).with_for_update()
    row = connection.execute(query).one_or_none()
    old = _NEVER if row is None else row._asdict()
    live_ms = now_ms if note.live else None
    put(connection, GATE_STATE, _state_row(note.gate, note.state, old, live_ms))
    if note.state.heartbeat is not None:
        _put_lists(connection, note.gate, note.state.heartbeat.lists)


def journals_query() -> Select[Any]:
    """Every journal, and how many rows are here beyond the watermark: mostly nobody has to look."""
    beyond = (
        select(func.count())
        .select_from(EVENT)
        .where(
            EVENT.c.gate == GATE_EPOCH.c.gate,
            EVENT.c.epoch == GATE_EPOCH.c.epoch,
            EVENT.c.sequence > GATE_EPOCH.c.watermark,
        )
        .scalar_subquery()
    )
    has_gap = GATE_EPOCH.c.newest > GATE_EPOCH.c.watermark
    count = case((has_gap, beyond), else_=0).label("beyond")
    return select(GATE_EPOCH, count).order_by(GATE_EPOCH.c.epoch)


def _progress(row: Any) -> JournalProgress:  # noqa: ANN401 - SQLAlchemy's own row
    return JournalProgress(
        epoch=row.epoch,
        watermark=row.watermark,
        chain_error=row.chain_error,
        duplicates=row.duplicates,
        conflicts=row.conflicts,
        missing=max(row.newest - row.watermark - row.beyond, 0),
    )


_EARLIEST: Final = ("backlog", "epoch", "roster_version", "policy_version")
_MEASURED: Final = ("oldest_age_ms", "free_bytes", "total_bytes", "voltage_low", "throttled")
_LATER: Final = (*_MEASURED, "lane_mode", "policy_digest")
"""Words that gates of earlier programs don't say."""

_NEVER: Final[Mapping[str, Any]] = {
    "last_seen_ms": 0,
    "online": False,
    "session": "",
    "wall_ms": 0,
    "clock": "",
    "backlog": 0,
    "epoch": 0,
    "roster_version": 0,
    "policy_version": 0,
    **dict.fromkeys(_LATER),
}
"""A gate that only its will has told of."""


def _state_row(
    gate: str, state: GateState, old: Mapping[str, Any], live_ms: int | None
) -> dict[str, Any]:
    row = {**old, "gate": gate}
    if live_ms is not None:
        row["last_seen_ms"] = live_ms
    beat = state.heartbeat
    if beat is None:
        if state.session == old["session"]:  # an older run's will says nothing of this run
            row["online"] = False
        return row
    return row | {
        "online": True,
        "session": state.session,
        "wall_ms": beat.wall_ms,
        "clock": beat.clock.value,
        **{name: getattr(beat, name) for name in (*_EARLIEST, *_LATER)},
        "lane_mode": None if beat.lane_mode is None else beat.lane_mode.value,
    }


def _put_lists(connection: Connection, gate: str, lists: Iterable[ListVersion]) -> None:
    connection.execute(delete(GATE_LIST).where(GATE_LIST.c.gate == gate))
    rows = [{"gate": gate, **asdict(one)} for one in lists]
    if rows:
        connection.execute(insert(GATE_LIST), rows)


def _lists(connection: Connection) -> dict[str, list[ListVersion]]:
    found: dict[str, list[ListVersion]] = {}
    columns = (GATE_LIST.c.gate, GATE_LIST.c.name, GATE_LIST.c.version, GATE_LIST.c.issued_ms)
    for gate, *one in connection.execute(select(*columns).order_by(GATE_LIST.c.name)).all():
        found.setdefault(gate, []).append(ListVersion(*one))
    return found


def _seen(
    gate: str,
    row: Mapping[str, Any],
    journals: Iterable[JournalProgress],
    lists: Iterable[ListVersion],
) -> GateSeen:
    return GateSeen(
        gate=gate,
        last_seen_ms=row["last_seen_ms"],
        online=row["online"],
        clock=row["clock"],
        journals=tuple(journals),
        lists=tuple(lists),
        lane_mode=row["lane_mode"] or "",
        policy_digest=row["policy_digest"] or "",
        **{name: row[name] for name in (*_EARLIEST, *_MEASURED)},
    )

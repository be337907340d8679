"""The centre finds every code by which two gates admitted, whatever they told each other."""

from collections.abc import Callable

import pytest

from gateway.central.store.code_uses import Admission, CodeConflict, CodeConflicts
from gateway.central.store.database import Database
from gateway.central.store.events import EventStore
from gateway.central.store.passages import PassageDrawer
from gateway.core.event import EventKind, Json
from gateway.sync.wire import Batch

Journal = Callable[..., list[str]]
MakeBatch = Callable[..., Batch]

FIRST_MS = 1_800_000_000_001
"""When row 1 of ``journal`` was written."""

NOW_MS = FIRST_MS + 10**9


def body(key: str = "cti-1", **changed: Json) -> dict[str, Json]:
    """A row's body that names a code."""
    code: dict[str, Json] = {
        "format": "PK1S",
        "replay_key": key,
        "expires_ms": FIRST_MS + 90_000,
    }
    return {"code": code | changed}


class Centre:
    """A centre's store of rows and what it found in them."""

    def __init__(self, database: Database, journal: Journal, batch: MakeBatch) -> None:
        self._events = EventStore(database)
        self._drawer = PassageDrawer(database)
        self._conflicts = CodeConflicts(database)
        self._journal = journal
        self._batch = batch

    def receives(
        self,
        gate: str,
        named: dict[str, Json],
        *,
        kind: EventKind = EventKind.ACCESS_GRANTED,
        epoch: int = 7,
    ) -> None:
        """One row of a gate."""
        rows = self._journal(1, kind=kind, body=named)
        self._events.add(self._batch(rows, gate, epoch), NOW_MS)
        self._drawer.step()

    def found(self) -> list[CodeConflict]:
        """All conflicts."""
        return self._conflicts.latest()


@pytest.fixture
def centre(database: Database, journal: Journal, batch: MakeBatch) -> Centre:
    """An empty one."""
    return Centre(database, journal, batch)


def test_a_code_at_two_gates_is_found_once_with_both_rows(centre: Centre) -> None:
    """Days later, and however often the rows come."""
    for _ in range(2):
        for gate in ("gate-2", "gate-1"):
            centre.receives(gate, body())

    assert centre.found() == [
        CodeConflict(
            first=Admission(FIRST_MS, "gate-1", 7, 1), second=Admission(FIRST_MS, "gate-2", 7, 1)
        )
    ]


def test_three_gates_are_three_conflicts(centre: Centre) -> None:
    """Each with each."""
    for gate in ("gate-1", "gate-2", "gate-3"):
        centre.receives(gate, body())

    pairs = {(one.first.gate, one.second.gate) for one in centre.found()}
    assert pairs == {("gate-1", "gate-2"), ("gate-1", "gate-3"), ("gate-2", "gate-3")}


@pytest.mark.parametrize(
    "other",
    [
        body("cti-2"),
        body(format="PK1H"),
        body(expires_ms=FIRST_MS),
        body(expires_ms=-1),
        body(expires_ms=2**70),
        body(expires_ms="soon"),
        body(replay_key=None),
        {"code": None},
        {"code": ["cti-1"]},
        {},
    ],
)
def test_another_code_or_none_is_no_conflict(centre: Centre, other: dict[str, Json]) -> None:
    """Whatever a gate writes into its row, the row is stored and nothing else happens."""
    centre.receives("gate-1", body())
    centre.receives("gate-2", other)

    assert centre.found() == []


@pytest.mark.parametrize("kind", [EventKind.ACCESS_DENIED, EventKind.ACCESS_REFERRED])
def test_a_code_that_was_refused_at_the_other_gate_is_no_conflict(
    centre: Centre, kind: EventKind
) -> None:
    """That is what should happen."""
    centre.receives("gate-1", body())
    centre.receives("gate-2", body(), kind=kind)

    assert centre.found() == []


def test_one_gate_with_two_journals_is_no_conflict(centre: Centre) -> None:
    """A new card is a new epoch; the gate knew of the code or could not."""
    centre.receives("gate-1", body())
    centre.receives("gate-1", body(), epoch=8)

    assert centre.found() == []

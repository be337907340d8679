"""What urgent rows lead to before they are stored, once however often they come."""

from collections.abc import Callable, Mapping

import pytest

from gateway.central.alarm_watch import AlarmWatch
from gateway.central.cases.kinds import CaseKind
from gateway.central.observation.resident import Home
from gateway.central.observation.residents_csv import Written
from gateway.central.person import PersonRecord
from gateway.central.store.cases import CaseFilter, CaseStore
from gateway.central.store.database import Database
from gateway.central.store.people import PeopleStore
from gateway.central.store.residents import ResidentStore
from gateway.core.credential import HealthStatus
from gateway.core.event import Event, EventKind, Json
from gateway.runtime.clock import ManualClock
from gateway.sync.wire import Batch
from tests.chained_rows import chained

MakeBatch = Callable[..., Batch]
AT = ManualClock().now()
DAY_MS = 86_400_000


@pytest.fixture
def at_home(database: Database) -> str:
    """The random id of somebody of the roster who is observed at home."""
    end_ms = AT.wall_ms + 13 * DAY_MS
    record = PersonRecord("K-1", "王小明", "Acme", (), AT.wall_ms, end_ms, HealthStatus.GREEN)
    (wang,) = PeopleStore(database).replace_all([record]).people
    home = Home("王小明", "3", "502", AT.wall_ms - 1, end_ms)
    ResidentStore(database).add([Written(home, "K-1")], "li", AT.wall_ms)
    return wang.id


def urgent(batch: MakeBatch, kind: EventKind, body: Mapping[str, Json]) -> Batch:
    """An urgent row as it is read."""
    return batch(chained([Event(kind, AT, body, 1, 12)]))


def opened(database: Database) -> list[CaseKind]:
    """Kinds of the open cases but for the observation's own."""
    cases = CaseStore(database).listed(CaseFilter(), AT.wall_ms)
    return [case.new.kind for case in cases if case.new.kind is not CaseKind.OBSERVED]


@pytest.mark.parametrize(
    ("kind", "leads_to"),
    [
        (EventKind.OBSERVATION_BREACH, CaseKind.HOME_ALERT),
        (EventKind.ACCESS_REFERRED, CaseKind.FEVER),
        (EventKind.ACCESS_DENIED, CaseKind.FEVER),
        (EventKind.ACCESS_GRANTED, None),
        (EventKind.FORCED_OPEN, None),
        (EventKind.DURESS, None),
    ],
)
def test_an_urgent_row_opens_its_case_once(
    database: Database,
    batch: MakeBatch,
    at_home: str,
    kind: EventKind,
    leads_to: CaseKind | None,
) -> None:
    """The broker brings it again where the centre died of it."""
    body: dict[str, Json] = {"holder": at_home, "reasons": ["fever"], "code": {"holder": at_home}}
    for _ in range(2):
        AlarmWatch(database).open_cases([urgent(batch, kind, body)], AT)
    assert opened(database) == ([] if leads_to is None else [leads_to])


@pytest.mark.parametrize("holder", ["", "00ff", 7, None, ["x"], {"a": 1}, "x" * 10_000])
def test_whoever_else_leaves_home_calls_no_worker(
    database: Database, batch: MakeBatch, at_home: str, holder: Json
) -> None:
    """Somebody of an imported list has no worker here; rubbish has none anywhere."""
    assert holder != at_home
    row = urgent(batch, EventKind.OBSERVATION_BREACH, {"holder": holder})
    AlarmWatch(database).open_cases([row], AT)
    assert opened(database) == []

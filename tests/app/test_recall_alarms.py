"""A restart closes no alarm, and opens none that a guard has closed."""

from dataclasses import replace
from pathlib import Path

from gateway.app.recall_alarms import recall_alarms, recall_expected
from gateway.core.event import Event, EventKind, Json
from gateway.gate.expected import WAIT_MS, Expected
from gateway.gate.unanswered import MOST_SHOWN, Unanswered
from gateway.journal.opening import open_journal
from gateway.journal.reader import JournalReader
from tests.evidence import NOW


def after_a_restart(path: Path, *events: Event) -> list[int]:
    """The rows of the alarms that the page shows again."""
    store = open_journal(path / "journal.sqlite", "gate-1", NOW.wall_ms)
    store.commit(list(events))
    store.close()
    reader = JournalReader(path / "journal.sqlite")
    alarms = Unanswered()
    recall_alarms(alarms, reader, NOW.wall_ms)
    reader.close()
    return [alarm.answers for alarm in alarms.views]


def happened(kind: EventKind, before_ms: int = 0, **body: Json) -> Event:
    """A row."""
    return Event(kind, replace(NOW, wall_ms=NOW.wall_ms - before_ms), body, 1, 0)


def test_what_was_closed_stays_closed_and_the_rest_is_shown(tmp_path: Path) -> None:
    """An alarm that ended by itself was still one; its end is none."""
    assert after_a_restart(
        tmp_path,
        happened(EventKind.HELD_OPEN),
        happened(EventKind.TAMPER, active=True),
        happened(EventKind.TAMPER, active=False),
        happened(EventKind.ALARM_CLOSED, answers=1, guard="li", why="door-propped"),
        happened(EventKind.DURESS, guard="li"),
    ) == [2]


def test_another_shifts_alarms_are_left_to_the_journal(tmp_path: Path) -> None:
    """An upgrade must not show those of months."""
    assert after_a_restart(tmp_path, happened(EventKind.HELD_OPEN, before_ms=1)) == []


def test_a_visitor_who_was_written_down_still_waits(tmp_path: Path) -> None:
    """Whoever was opened for does not, and nobody waits for longer than before."""
    store = open_journal(tmp_path / "journal.sqlite", "gate-1", NOW.wall_ms)
    visits = [
        happened(EventKind.VISITOR_REGISTERED, before_ms, visitor="visitor-1")
        for before_ms in (WAIT_MS + 1, 2, 1)
    ]
    store.commit([*visits, happened(EventKind.ACCESS_OVERRIDDEN, registered=2)])
    store.close()
    reader = JournalReader(tmp_path / "journal.sqlite")
    expected = Expected()
    recall_expected(expected, reader, NOW.wall_ms)
    reader.close()
    assert expected.rows(NOW.wall_ms) == (3,)


def test_of_many_the_newest_are_shown(tmp_path: Path) -> None:
    """As many as the page has room for."""
    events = [happened(EventKind.FORCED_OPEN) for _ in range(MOST_SHOWN + 3)]
    assert after_a_restart(tmp_path, *events) == list(range(4, MOST_SHOWN + 4))

"""The centre counts the commands of each gate, and keeps what became of them."""

import json
from collections.abc import Callable, Sequence

import pytest

from gateway.central.commands import Fate, fate, refusal_text
from gateway.central.store.commands import CommandStore, Given
from gateway.central.store.database import Database
from gateway.central.store.events import EventStore
from gateway.codes.command import Command, Order, Replay, RunLane, TellState
from gateway.core.event import EventKind, Json
from gateway.core.lane_mode import LaneMode
from gateway.sync.command_rule import Refusal
from gateway.sync.wire import Batch

NOW_MS = 1_800_000_000_000
MakeBatch = Callable[..., Batch]
Journal = Callable[..., list[str]]


def give(
    store: CommandStore,
    order: Order = TellState(),  # noqa: B008 - frozen
    now_ms: int = NOW_MS,
    gate: str = "gate-1",
) -> Command:
    """A command that counts for a minute, signed by nobody."""

    def sign(command: Command) -> bytes:
        return str(command.counter).encode()

    return store.give(gate, order, "operator", (now_ms, now_ms + 60_000), sign)


@pytest.fixture
def store(database: Database) -> CommandStore:
    """Without any command."""
    return CommandStore(database)


def answer(
    database: Database, rows: Sequence[str], make: MakeBatch, received_ms: int = NOW_MS + 500
) -> None:
    """The gate's rows come."""
    EventStore(database).add(make(rows), received_ms)


def only(store: CommandStore) -> Given:
    """The one command."""
    (given,) = store.newest(10)
    return given


def test_counters_grow_and_are_never_behind_the_clock(store: CommandStore) -> None:
    """So a centre from a backup is not refused; each gate has its own."""
    first, second = give(store), give(store)
    assert (first.counter, second.counter) == (NOW_MS, NOW_MS + 1)
    assert give(store, now_ms=NOW_MS - 5_000).counter == NOW_MS + 2
    assert give(store, gate="gate-2").counter == NOW_MS


def test_a_command_is_sent_once_and_not_after_its_time(store: CommandStore) -> None:
    """Also when the centre was started again in between."""
    give(store)
    late = give(store, now_ms=NOW_MS - 61_000)
    (unsent,) = store.unsent(NOW_MS)
    assert (unsent.gate, unsent.payload) == ("gate-1", str(NOW_MS).encode())
    store.note_sent(unsent, NOW_MS + 1)
    assert store.unsent(NOW_MS) == []
    assert late.counter not in {one.counter for one in store.unanswered(0)}


@pytest.mark.parametrize(
    ("kind", "body", "became"),
    [
        (EventKind.COMMAND_OBEYED, {"mode": "closed"}, Fate.OBEYED),
        (EventKind.COMMAND_REFUSED, {"why": "expired"}, Fate.REFUSED),
    ],
)
def test_the_gates_row_tells_what_became_of_it(  # noqa: PLR0913, PLR0917 - fixtures
    database: Database,
    store: CommandStore,
    journal: Journal,
    batch: MakeBatch,
    kind: EventKind,
    body: dict[str, Json],
    became: Fate,
) -> None:
    """By its counter."""
    command = give(store, RunLane(LaneMode.CLOSED))
    store.note_sent(store.unsent(NOW_MS)[0], NOW_MS)
    assert fate(only(store), NOW_MS) is Fate.SENT
    said = {"order": "lane", "counter": command.counter, **body}
    answer(database, journal(1, kind=kind, body=said), batch)

    (answered,) = store.take_answers(store.unanswered(0))

    assert answered == only(store)
    assert fate(answered, NOW_MS + 10**9) is became
    assert (answered.why, answered.answer) == (body.get("why", ""), said)
    assert answered.arguments == {"mode": "closed"}
    assert store.unanswered(0) == []


def test_the_first_word_counts(
    database: Database, store: CommandStore, journal: Journal, batch: MakeBatch
) -> None:
    """Somebody sent an obeyed command again, and the gate refused it."""
    counter = give(store).counter
    store.note_sent(store.unsent(NOW_MS)[0], NOW_MS)
    obeyed = journal(1, kind=EventKind.COMMAND_OBEYED, body={"counter": counter})
    answer(database, obeyed, batch)
    again = {"counter": counter, "why": "replayed"}
    refused = journal(2, kind=EventKind.COMMAND_REFUSED, body=again)
    answer(database, refused[1:], batch, NOW_MS + 900)
    (answered,) = store.take_answers(store.unanswered(0))
    assert fate(answered, NOW_MS) is Fate.OBEYED


@pytest.mark.parametrize("counter", [None, True, "7", 12])
def test_rows_that_name_no_command_of_ours_answer_none(
    database: Database, store: CommandStore, journal: Journal, batch: MakeBatch, counter: Json
) -> None:
    """A refused forgery has no counter."""
    give(store)
    store.note_sent(store.unsent(NOW_MS)[0], NOW_MS)
    body: dict[str, Json] = {"counter": counter, "why": "untrusted"}
    answer(database, journal(1, kind=EventKind.COMMAND_REFUSED, body=body), batch)
    assert store.take_answers(store.unanswered(0)) == []


def test_a_command_that_nobody_answers_has_expired(store: CommandStore) -> None:
    """The gate was away; it is not sent again."""
    give(store, Replay(7, 1, 9))
    assert fate(only(store), NOW_MS) is Fate.WAITING
    assert fate(only(store), NOW_MS + 60_001) is Fate.EXPIRED
    assert store.replays()[0].arguments == {"epoch": 7, "from": 1, "to": 9}


@pytest.mark.parametrize("why", [one.value for one in Refusal])
def test_every_reason_has_words(why: str) -> None:
    """And one of a newer program is shown as it came."""
    assert refusal_text(why).zh != why
    assert refusal_text("too-tired").en == "too-tired"
    assert json.dumps(refusal_text(why).en)

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.core.event import Event, EventKind
from gateway.core.instant import NS_PER_MS, ClockQuality, Instant
from gateway.journal.opening import open_journal
from gateway.runtime.clock import ManualClock
from gateway.sync.courier import MOST_URGENT, Courier
from gateway.sync.payload import ForeignPayloadError
from gateway.sync.throttle import YIELDING_NS, BacklogThrottle
from gateway.sync.wire import MAX_ROWS_BYTES, Ack, decode_batch, encode_ack
from tests.sync.disk_outbox import DiskOutbox

if TYPE_CHECKING:
    from tests.sync.memory import MemoryOutbox

EVENTS = "gate/g1/ev"
URGENT = "gate/g1/urgent"


class Post:
    """Keeps what was handed over; takes nothing more once it is full."""

    def __init__(self) -> None:
        self.room = 1_000
        self.sent: list[tuple[str, int, int]] = []

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Note topic, first and last sequence."""
        if len(self.sent) >= self.room:
            return False
        assert not retain
        rows = decode_batch(payload, "g1").rows
        self.sent.append((topic, rows.first, rows.last))
        return True

    def fetch(self) -> list[tuple[str, int, int]]:
        """What was sent since the last call."""
        sent, self.sent = self.sent, []
        return sent


class Rig:
    """A courier between a journal in memory and a post that keeps everything."""

    def __init__(self, outbox: "MemoryOutbox") -> None:
        self.outbox = outbox
        self.post = Post()
        self.clock = ManualClock()
        self.throttle = BacklogThrottle()
        self.courier = Courier("g1", outbox, self.post, self.clock, self.throttle)

    def hear(self, acked: int, want: int | None = None, epoch: int = 9) -> None:
        """The centre speaks."""
        self.courier.acknowledged(encode_ack(Ack(epoch, acked, want)))


@pytest.fixture
def rig(outbox: "MemoryOutbox") -> Rig:
    """250 rows wait and the broker was just reached."""
    outbox.append(250)
    rig = Rig(outbox)
    rig.courier.connected()
    return rig


def test_rows_go_up_in_batches_from_the_watermark_on(rig: Rig) -> None:
    """Nothing is sent twice while nothing happened."""
    rig.courier.turn()
    assert rig.post.fetch() == [(EVENTS, 1, 100)]
    rig.courier.turn()
    assert rig.post.fetch() == []
    rig.hear(acked=100)
    rig.courier.turn()
    assert rig.post.fetch() == [(EVENTS, 101, 200), (EVENTS, 201, 250)]
    rig.courier.turn()
    assert rig.post.fetch() == []


def test_the_word_of_the_centre_is_stored(rig: Rig) -> None:
    """After a restart the gate goes on behind it."""
    rig.courier.turn()
    rig.hear(acked=200)
    assert rig.outbox.stored_watermark == 200
    again = Rig(rig.outbox)
    again.courier.connected()
    again.courier.turn()
    assert again.post.fetch() == [(EVENTS, 201, 250)]


def test_a_lower_word_is_stored_and_obeyed(rig: Rig) -> None:
    """The centre was restored from a backup."""
    rig.courier.turn()
    rig.hear(acked=250)
    rig.post.fetch()
    rig.hear(acked=120)
    rig.courier.turn()
    assert rig.outbox.stored_watermark == 120
    assert rig.post.fetch() == [(EVENTS, 121, 220), (EVENTS, 221, 250)]


def test_a_backlog_yields_while_people_pass_and_an_alarm_does_not(rig: Rig) -> None:
    """Verdicts of the rush are not made slower by rows that nobody waits for."""
    rig.throttle.row_written(rig.clock.mono_ns())
    rig.courier.turn()
    assert rig.post.fetch() == [(EVENTS, 1, 100)]
    rig.outbox.append(urgent=True)
    rig.courier.turn()
    assert rig.post.fetch() == [(URGENT, 251, 251)]
    rig.hear(acked=100)
    assert not rig.courier.idle
    rig.clock.advance_ms(YIELDING_NS / NS_PER_MS)
    rig.courier.turn()
    assert rig.post.fetch() == [(EVENTS, 101, 200)]


def test_an_urgent_row_goes_before_the_backlog_and_once(rig: Rig) -> None:
    """Somebody forced the arm while 250 rows wait; the batch carries it again in its place."""
    rig.outbox.append(urgent=True)
    rig.courier.turn()
    assert rig.post.fetch()[0] == (URGENT, 251, 251)
    rig.hear(acked=0, want=1)
    rig.courier.turn()
    assert rig.post.fetch() == []


@pytest.mark.parametrize(
    ("kind", "fever"),
    [
        (EventKind.FORCED_OPEN, False),
        (EventKind.FIRE_RELEASE, False),
        (EventKind.TAMPER, False),
        (EventKind.DURESS, False),
        (EventKind.ACCESS_REFERRED, True),
    ],
)
def test_an_alarm_behind_ten_thousand_rows_on_disk_is_the_first_thing_sent(
    tmp_path: Path, kind: EventKind, *, fever: bool
) -> None:
    """The centre hears of it before any of a day without a link, whatever waits."""
    at = Instant(1_800_000_000_000, 5, "boot", ClockQuality.SYNCED)
    store = open_journal(tmp_path / "journal.sqlite", "g1", at.wall_ms)
    store.commit([Event(EventKind.DEVICE_UP, at, {}, 1, 0)] * 10_000)
    store.commit([Event(kind, at, {}, 1, 0, urgent=fever)])
    store.close()
    outbox = DiskOutbox(tmp_path)
    post = Post()
    courier = Courier("g1", outbox, post, ManualClock(), BacklogThrottle())
    courier.connected()
    courier.turn()
    outbox.close()
    assert post.fetch()[:2] == [(URGENT, 10_001, 10_001), (EVENTS, 1, 100)]


def test_an_urgent_row_that_found_no_connection_goes_first_with_the_next(rig: Rig) -> None:
    """It is in the journal, so it waits there."""
    rig.courier.disconnected()
    rig.outbox.append(urgent=True)
    rig.courier.turn()
    assert rig.post.fetch() == []
    rig.courier.connected()
    rig.courier.turn()
    assert rig.post.fetch()[0] == (URGENT, 251, 251)


def test_an_urgent_row_that_the_centre_has_is_not_sent_again(rig: Rig) -> None:
    """Not after a reconnect either."""
    rig.outbox.append(urgent=True)
    rig.courier.turn()
    rig.hear(acked=251)
    rig.courier.connected()
    rig.post.fetch()
    rig.courier.turn()
    assert rig.post.fetch() == []


def test_a_flood_of_urgent_rows_does_not_keep_the_batches_out(rig: Rig) -> None:
    """A contact that flutters makes a row each time."""
    rig.outbox.append(50, urgent=True)
    rig.courier.turn()
    topics = [topic for topic, _, _ in rig.post.fetch()]
    assert topics == [URGENT] * MOST_URGENT + [EVENTS]


def test_a_full_post_is_tried_again(rig: Rig) -> None:
    """The broker has not confirmed what it has; nothing is counted as sent."""
    rig.courier.turn()
    assert rig.post.fetch() == [(EVENTS, 1, 100)]
    rig.hear(acked=100)
    rig.post.room = 0
    rig.courier.turn()
    rig.post.room = 1_000
    rig.courier.turn()
    assert rig.post.fetch() == [(EVENTS, 101, 200), (EVENTS, 201, 250)]


def test_silence_is_measured_by_the_clock(rig: Rig) -> None:
    """And told to whoever shows the link."""
    rig.courier.turn()
    rig.post.fetch()
    rig.clock.advance_ms(1_999)
    rig.courier.turn()
    assert (rig.courier.silences, rig.post.fetch()) == (0, [])
    rig.clock.advance_ms(1)
    rig.courier.turn()
    assert (rig.courier.silences, rig.post.fetch()) == (1, [(EVENTS, 1, 100)])
    rig.hear(acked=100)
    assert rig.courier.silences == 0


def test_an_ack_of_another_journal_file_is_refused(rig: Rig) -> None:
    """A new card begins a new epoch; the old one's rows are not these."""
    with pytest.raises(ForeignPayloadError, match="another journal file"):
        rig.hear(acked=50, epoch=8)
    assert rig.outbox.stored_watermark == 0


def test_an_ack_of_an_earlier_run_is_taken_if_the_rows_are_there(rig: Rig) -> None:
    """It was on its way while the gate restarted, so nothing was sent by this run."""
    rig.hear(acked=250)
    assert rig.outbox.stored_watermark == 250


def test_an_ack_of_rows_that_are_not_there_is_refused(rig: Rig) -> None:
    """The journal was restored from a backup: a person must look, the centre knows more."""
    with pytest.raises(ForeignPayloadError, match="restored from a backup"):
        rig.hear(acked=251)
    rig.outbox.forget(200)
    with pytest.raises(ForeignPayloadError, match="restored from a backup"):
        rig.hear(acked=250)
    rig.hear(acked=200)
    assert rig.outbox.stored_watermark == 200


def test_a_journal_that_cannot_be_read_is_named_and_tried_again(rig: Rig) -> None:
    """A disk fault ends neither the thread nor the link."""
    rig.outbox.broken = "journal: disk I/O error"
    rig.courier.turn()
    assert rig.courier.trouble == "journal: disk I/O error"
    with pytest.raises(ForeignPayloadError):
        rig.hear(acked=250)
    rig.outbox.broken = ""
    rig.courier.turn()
    assert rig.courier.trouble == ""
    assert rig.post.fetch() == [(EVENTS, 1, 100)]


def test_a_row_that_no_batch_can_hold_is_named(outbox: "MemoryOutbox") -> None:
    """It is not skipped: the hash chain behind it would break."""
    outbox.append(note="x" * MAX_ROWS_BYTES)
    outbox.append()
    rig = Rig(outbox)
    rig.courier.connected()
    rig.courier.turn()
    assert rig.post.fetch() == []
    assert "rows 1 to 1" in rig.courier.trouble

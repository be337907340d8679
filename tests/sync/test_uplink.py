import pytest

from gateway.sync.uplink import FIRST_WAIT_NS, LAST_WAIT_NS, WINDOW, Uplink
from gateway.sync.wire import Ack

EPOCH = 9
S = 1_000_000_000


def connected(watermark: int = 0) -> Uplink:
    """An uplink whose whole window three answers have opened."""
    uplink = Uplink(watermark - 3)
    uplink.connected()
    for sequence in range(watermark - 2, watermark + 1):
        uplink.sent(sequence, 0)
        uplink.acknowledged(Ack(EPOCH, sequence), 0)
    return uplink


def fill(uplink: Uplink, now_ns: int = 0, rows: int = 100) -> list[int]:
    """Send batches as long as it lets us; their last sequences."""
    sent = []
    while (after := uplink.next_after()) is not None:
        uplink.sent(after + rows, now_ns)
        sent.append(after + rows)
    return sent


def test_nothing_is_sent_before_the_broker_answers() -> None:
    """Publishing while disconnected would only fill memory."""
    uplink = Uplink(7)
    assert uplink.next_after() is None
    uplink.connected()
    assert uplink.next_after() == 7
    uplink.disconnected()
    assert uplink.next_after() is None


def test_four_batches_are_on_the_way_and_no_more() -> None:
    """The window is full at four; one acknowledged batch makes room for one."""
    uplink = connected()
    assert fill(uplink) == [100, 200, 300, 400]
    assert uplink.unacknowledged == WINDOW
    uplink.acknowledged(Ack(EPOCH, 99), 0)
    assert uplink.next_after() is None
    uplink.acknowledged(Ack(EPOCH, 100), 0)
    assert fill(uplink) == [500]


def test_a_gate_that_comes_back_begins_with_one_batch_and_has_one_more_with_each_answer() -> None:
    """After an outage hundreds come at once, and the centre has to take what all of them send."""
    uplink = Uplink(0)
    uplink.connected()
    assert fill(uplink) == [100]
    uplink.acknowledged(Ack(EPOCH, 100), 0)
    assert fill(uplink) == [200, 300]
    uplink.acknowledged(Ack(EPOCH, 300), 0)
    assert fill(uplink) == [400, 500, 600]
    uplink.acknowledged(Ack(EPOCH, 400), 0)
    assert uplink.unacknowledged == WINDOW - 2
    assert fill(uplink) == [700, 800]
    uplink.acknowledged(Ack(EPOCH, 800), 0)
    assert len(fill(uplink)) == WINDOW


@pytest.mark.parametrize(("took_ns", "wait_ns"), [(S // 4, 2 * S), (S, 4 * S), (20 * S, 64 * S)])
def test_a_centre_that_answers_late_is_given_four_times_as_long(took_ns: int, wait_ns: int) -> None:
    """What it has not come to yet would only come twice."""
    uplink = connected()
    uplink.sent(100, 0)
    uplink.acknowledged(Ack(EPOCH, 100), took_ns)
    uplink.sent(200, took_ns)
    assert not uplink.expire(took_ns + wait_ns - 1)
    assert uplink.expire(took_ns + wait_ns)


def test_an_answer_to_what_went_twice_tells_nothing_of_how_long_it_took() -> None:
    """It may be to the first time; the longer wait stays until something is answered at once."""
    uplink = connected()
    uplink.sent(100, 0)
    assert uplink.expire(2 * S)
    uplink.sent(100, 2 * S)
    uplink.acknowledged(Ack(EPOCH, 100), 5 * S)
    uplink.sent(200, 5 * S)
    assert not uplink.expire(9 * S - 1)
    uplink.acknowledged(Ack(EPOCH, 200), 5 * S)
    uplink.sent(300, 5 * S)
    assert uplink.expire(7 * S)


def test_a_reconnect_begins_again_at_the_watermark() -> None:
    """Nobody knows what of the rest arrived."""
    uplink = connected()
    fill(uplink)
    uplink.acknowledged(Ack(EPOCH, 150), 0)
    uplink.disconnected()
    uplink.connected()
    assert uplink.next_after() == 150


@pytest.mark.parametrize(
    ("after_ns", "again"),
    [(FIRST_WAIT_NS - 1, False), (FIRST_WAIT_NS, True), (FIRST_WAIT_NS + 1, True)],
)
def test_silence_is_answered_by_sending_again(after_ns: int, *, again: bool) -> None:
    """Below, at and above the wait."""
    uplink = connected()
    fill(uplink)
    assert uplink.expire(after_ns) is again
    assert uplink.next_after() == (0 if again else None)


def test_the_wait_doubles_to_64_seconds_and_asks_with_one_batch() -> None:
    """A centre that is away for a week costs one batch a minute."""
    uplink = connected()
    now_ns = 0
    fill(uplink, now_ns)
    waits = []
    for _ in range(8):
        began_ns = now_ns
        while not uplink.expire(now_ns):
            now_ns += S
        waits.append((now_ns - began_ns) // S)
        assert fill(uplink, now_ns) == [100]
    assert waits == [2, 4, 8, 16, 32, 64, 64, 64]
    assert LAST_WAIT_NS == 64 * S


def test_no_wait_runs_while_nothing_is_on_the_way() -> None:
    """An idle gate is not a silent centre."""
    uplink = connected()
    assert not uplink.expire(10**18)
    fill(uplink)
    uplink.acknowledged(Ack(EPOCH, 400), 0)
    assert not uplink.expire(10**18)
    uplink.sent(500, 0)
    uplink.disconnected()
    assert not uplink.expire(10**18)


def test_each_progress_starts_the_wait_anew() -> None:
    """A slow centre that commits one batch a second is not hurried."""
    uplink = connected()
    fill(uplink)
    uplink.acknowledged(Ack(EPOCH, 100), S // 2)
    assert not uplink.expire(S // 2 + FIRST_WAIT_NS - 1)
    assert uplink.expire(S // 2 + FIRST_WAIT_NS)


def test_a_gap_is_sent_again_once_for_all_who_ask() -> None:
    """The batches behind a lost one each ask for it."""
    uplink = connected()
    fill(uplink)
    uplink.acknowledged(Ack(EPOCH, 100), 0)
    for _ in range(2):
        uplink.acknowledged(Ack(EPOCH, 100, want=101), 0)
    assert fill(uplink) == [200, 300, 400, 500]
    uplink.acknowledged(Ack(EPOCH, 100, want=101), 0)
    assert uplink.next_after() is None
    assert uplink.expire(FIRST_WAIT_NS)


def test_an_urgent_row_ahead_of_the_backlog_makes_no_batch_go_twice() -> None:
    """Until the batches reach it, the centre sees a gap before it that is no loss."""
    uplink = connected()
    uplink.acknowledged(Ack(EPOCH, 0), 0)
    fill(uplink)
    uplink.urgent_sent(9_000)
    uplink.acknowledged(Ack(EPOCH, 0, want=1), 0)
    uplink.acknowledged(Ack(EPOCH, 100, want=101), 0)
    uplink.acknowledged(Ack(EPOCH, 100, want=101), 0)
    assert fill(uplink) == [500]
    uplink.acknowledged(Ack(EPOCH, 9_000), 0)
    fill(uplink)
    uplink.acknowledged(Ack(EPOCH, 9_000, want=9_001), 0)
    assert uplink.next_after() == 9_000


def test_a_gap_tells_nothing_before_the_centre_was_once_complete() -> None:
    """An urgent row of the run before may have come ahead; the wait heals a real gap."""
    uplink = Uplink(0)
    uplink.connected()
    fill(uplink)
    uplink.acknowledged(Ack(EPOCH, 0, want=1), 0)
    assert uplink.next_after() is None
    assert uplink.expire(FIRST_WAIT_NS)


def test_a_centre_from_a_backup_gets_the_rows_again() -> None:
    """Its watermark is lower than what it had acknowledged."""
    uplink = connected(watermark=500)
    uplink.acknowledged(Ack(EPOCH, 200), 0)
    assert uplink.watermark == 200
    assert uplink.next_after() == 200


def test_an_ack_of_an_earlier_run_moves_the_watermark_ahead_of_what_was_sent() -> None:
    """The gate was restarted while the centre still worked on its batches."""
    uplink = connected(watermark=100)
    uplink.sent(200, 0)
    uplink.acknowledged(Ack(EPOCH, 400), 0)
    assert (uplink.watermark, uplink.next_after(), uplink.unacknowledged) == (400, 400, 0)


def test_a_centre_that_comes_back_is_served_at_once() -> None:
    """Any word from it ends the wait, once; it need not be 64 s long."""
    uplink = connected()
    fill(uplink)
    assert uplink.expire(FIRST_WAIT_NS)
    assert fill(uplink, FIRST_WAIT_NS) == [100]
    uplink.acknowledged(Ack(EPOCH, 0), FIRST_WAIT_NS)
    assert fill(uplink, FIRST_WAIT_NS) == [100]
    uplink.acknowledged(Ack(EPOCH, 0), FIRST_WAIT_NS)
    assert uplink.next_after() is None
    uplink.acknowledged(Ack(EPOCH, 100), FIRST_WAIT_NS)
    assert (uplink.silences, len(fill(uplink, FIRST_WAIT_NS))) == (0, WINDOW)


@pytest.mark.parametrize(("acked", "again"), [(0, 100), (100, 200)])
def test_a_centre_that_begins_gets_at_once_what_the_broker_threw_away(
    acked: int, again: int
) -> None:
    """Whether it has nothing of what was sent, or some of it; once, and not for each wish."""
    uplink = connected()
    fill(uplink)
    uplink.acknowledged(Ack(EPOCH, acked, begins=True), 0)
    assert uplink.next_after() == acked
    assert fill(uplink)[0] == again
    uplink.acknowledged(Ack(EPOCH, acked, begins=True), 0)
    assert uplink.next_after() != acked


def test_a_repeated_ack_changes_nothing() -> None:
    """QoS 1 may deliver it twice."""
    uplink = connected()
    fill(uplink)
    uplink.acknowledged(Ack(EPOCH, 100), 0)
    uplink.acknowledged(Ack(EPOCH, 100), 0)
    assert (uplink.watermark, uplink.unacknowledged, uplink.next_after()) == (100, 3, 400)


def test_the_newest_sent_row_is_remembered_over_a_rewind() -> None:
    """It bounds what the centre may claim."""
    uplink = connected()
    fill(uplink)
    uplink.disconnected()
    assert uplink.newest_sent == 400

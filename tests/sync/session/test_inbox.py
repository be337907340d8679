from threading import Thread

from gateway.sync.session import Connected, Disconnected, Received, SessionEvent
from gateway.sync.session.inbox import Inbox


def message(size: int = 1) -> Received:
    """A message of this many bytes."""
    return Received("t", b"x" * size, retained=False, connection=1, mid=1, qos=1)


def test_events_come_out_in_their_order() -> None:
    """A message of before a loss is dealt with before the loss."""
    inbox = Inbox(max_messages=8, max_bytes=100)
    events: list[SessionEvent] = [Connected(), message(), Disconnected("cable"), Connected()]
    assert all(inbox.put(event) for event in events)
    assert [inbox.take(0) for _ in range(5)] == [*events, None]


def test_messages_beyond_the_limits_are_lost_and_counted() -> None:
    """Below, at and above both limits; what is taken makes room."""
    inbox = Inbox(max_messages=3, max_bytes=100)
    assert inbox.put(message(60))
    assert not inbox.put(message(41))
    assert inbox.put(message(40))
    assert not inbox.put(message(1))
    inbox.take(0)
    assert inbox.put(message(30))
    assert inbox.put(message(30))
    assert not inbox.put(message(0))
    assert inbox.lost_messages == 3


def test_one_message_may_be_longer_than_the_limit() -> None:
    """Otherwise the largest roster that the broker lets through would never arrive."""
    inbox = Inbox(max_messages=2, max_bytes=100)
    assert inbox.put(message(1_000))
    assert not inbox.put(message(0))


def test_a_loss_is_told_even_when_messages_fill_the_queue() -> None:
    """Messages may be lost, the state of the link may not."""
    inbox = Inbox(max_messages=1, max_bytes=100)
    inbox.put(message())
    assert inbox.put(Disconnected("cable"))


def test_a_wake_before_the_wait_is_not_lost() -> None:
    """A row committed while the owner was busy goes up at once."""
    inbox = Inbox(max_messages=1, max_bytes=100)
    inbox.wake()
    inbox.wake()
    assert inbox.take(60) is None
    assert inbox.take(0) is None


def test_a_wait_ends_when_an_event_or_a_wake_comes() -> None:
    """From another thread."""
    inbox = Inbox(max_messages=1, max_bytes=100)
    for news in (lambda: inbox.put(Connected()), inbox.wake):
        thread = Thread(target=news)
        thread.start()
        inbox.take(60)
        thread.join()

from firmware_bridge.board_messages import InputEvent
from firmware_bridge.emulator.delivery import RETRY_MS
from firmware_bridge.emulator.event_queue import CAPACITY, EventQueue
from firmware_bridge.frames import Frame, FrameFlag
from firmware_bridge.vocabulary import Input


def event(number: int) -> InputEvent:
    """An event with this id."""
    return InputEvent(0, number, Input.BUTTON, 0, 0)


def id_of(frame: Frame | None) -> int | None:
    """The id of the event in a frame."""
    return None if frame is None else InputEvent.from_payload(frame.payload).id


def test_an_event_is_repeated_at_its_time_and_not_before() -> None:
    """60 ms, with the number of its first sending."""
    queue = EventQueue()
    queue.add(event(1))
    first = queue.due(0, sequence=9)
    assert queue.due(RETRY_MS - 1, sequence=10) is None
    again = queue.due(RETRY_MS, sequence=10)
    assert first is not None
    assert again == first.repeated()


def test_the_next_event_waits_for_the_answer_to_the_one_before() -> None:
    """So the host sees them in order."""
    queue = EventQueue()
    queue.add(event(1))
    queue.add(event(2))
    assert id_of(queue.due(0, sequence=9)) == 1
    queue.acknowledged(9, 2)
    queue.acknowledged(8, 1)
    assert id_of(queue.due(RETRY_MS, sequence=10)) == 1
    queue.acknowledged(9, 1)
    assert id_of(queue.due(RETRY_MS, sequence=10)) == 2


def test_of_more_events_than_fit_the_oldest_falls_out() -> None:
    """Even if it was already sent; its late answer strikes out no other."""
    queue = EventQueue()
    for number in range(CAPACITY):
        queue.add(event(number))
    assert id_of(queue.due(0, sequence=9)) == 0
    queue.add(event(CAPACITY))
    assert len(queue) == CAPACITY
    queue.acknowledged(9, 0)
    assert len(queue) == CAPACITY
    frame = queue.due(1, sequence=10)
    assert id_of(frame) == 1
    assert frame is not None
    assert FrameFlag.RETRY not in frame.flags


def test_an_empty_queue_sends_nothing_and_ignores_answers() -> None:
    """After a new session has dropped old news."""
    queue = EventQueue()
    queue.add(event(1))
    queue.due(0, sequence=9)
    queue.clear()
    queue.acknowledged(9, 1)
    assert queue.due(RETRY_MS, sequence=10) is None

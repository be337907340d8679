"""Cards between host and board: told once, never late, whatever the line does."""

from dataclasses import replace

import pytest

from firmware_bridge.board_messages import Ack, Card
from firmware_bridge.cards import STALL_MS, Cards
from firmware_bridge.clock import NS_PER_MS
from firmware_bridge.emulator.card_slot import LIFE_MS, CardSlot
from firmware_bridge.emulator.delivery import RETRY_MS
from firmware_bridge.emulator.wiegand import Pulses, frame_of
from firmware_bridge.facts import BoardDown, CardRead, CardSpoilt, Fact
from firmware_bridge.frames import Frame, FrameReader, encode
from firmware_bridge.message import MessageType
from firmware_bridge.vocabulary import AckStatus, Input
from tests.firmware_bridge.test_host_and_board import TURN_MS, Lane, cut, losing

NUMBER = 0xD4_1B81
SHOWN = Pulses(frame_of(26, NUMBER))
READ = CardRead(26, NUMBER)
SHOWING_MS = 100
"""53 ms of pulses and 25 ms of silence, and a turn each way."""


class Port:
    """The host's port as the system buffers it, while nobody reads."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def keep(self, wire: bytes) -> bytes:
        """Nothing gets out yet."""
        self._waiting += wire
        return b""

    def let_out(self, wire: bytes) -> bytes:
        """All that waited, first come first."""
        return self.taken() + wire

    def taken(self) -> bytes:
        """What has waited."""
        taken, self._waiting = bytes(self._waiting), bytearray()
        return taken


@pytest.fixture
def lane() -> Lane:
    """A host and a board that have greeted."""
    made = Lane()
    made.until_up()
    return made


def cards(facts: list[Fact]) -> list[Fact]:
    """What was told of cards."""
    return [fact for fact in facts if isinstance(fact, CardRead | CardSpoilt)]


@pytest.mark.parametrize(("bits", "number"), [(26, NUMBER), (34, 0xFFFF_FFFF), (34, 0)])
def test_a_card_is_told_once_with_its_number(lane: Lane, bits: int, number: int) -> None:
    """Both lengths, and nothing else is told."""
    lane.board.pulse(Pulses(frame_of(bits, number)))
    assert lane.run(1_000) == [CardRead(bits, number)]


def test_a_card_s_number_is_shown_in_no_log() -> None:
    """The fact itself does not tell it."""
    assert str(NUMBER) not in repr(READ)


def test_a_spoilt_frame_is_told_as_such_once_and_opens_no_guess(lane: Lane) -> None:
    """A bit too few: with the next heartbeat the installer may hear of it."""
    lane.board.pulse(replace(SHOWN, letters=SHOWN.letters[1:]))
    assert lane.run(1_000) == [CardSpoilt()]


@pytest.mark.parametrize("seed", range(8))
def test_on_a_line_that_loses_a_third_a_card_is_told_once(lane: Lane, seed: int) -> None:
    """Lost cards are repeated, and repetitions after lost answers are not told again."""
    lane.to_host, lane.to_board = losing(0.3, seed), losing(0.3, seed + 100)
    lane.board.pulse(SHOWN)
    assert cards(lane.run(2_000)) == [READ]


def test_a_card_that_is_shown_again_is_told_again(lane: Lane) -> None:
    """Whether it is the same presentation is not the board's question."""
    for _ in range(2):
        lane.board.pulse(SHOWN)
        assert lane.run(500) == [READ]


def test_a_card_does_not_hold_up_an_event(lane: Lane) -> None:
    """With a host that never answers cards, such as an older one, the button is told at once."""
    lane.to_board = _without_card_answers
    lane.board.pulse(SHOWN)
    lane.run(SHOWING_MS)
    lane.board.hold(Input.BUTTON)
    assert [type(fact).__name__ for fact in lane.run(20)] == ["InputChanged"]


def test_a_card_of_a_lost_host_is_told_to_nobody(lane: Lane) -> None:
    """The cable is out for two seconds; who comes back learns of no card from before."""
    lane.to_host = lane.to_board = cut
    lane.board.pulse(SHOWN)
    gone = lane.run(2_000)
    lane.to_host = lane.to_board = lambda wire: wire
    assert all(isinstance(fact, BoardDown) for fact in gone)
    assert cards(lane.run(3_000)) == []


@pytest.mark.parametrize(
    ("hung_ms", "told"), [(STALL_MS, [READ]), (STALL_MS + TURN_MS, []), (1_900, []), (10_000, [])]
)
def test_a_host_that_hung_takes_no_card_out_of_its_port(
    lane: Lane, hung_ms: int, told: list[Fact]
) -> None:
    """What waited in the system's buffer may be older than anybody knows."""
    port = Port()
    lane.to_host = port.keep
    lane.board.pulse(SHOWN)
    lane.run(hung_ms - TURN_MS, host_alive=False)
    lane.to_host = port.let_out
    assert cards(lane.run(3_000)) == told


def test_after_a_host_hung_cards_count_again_half_a_second_later() -> None:
    """One that is read until then may have waited in the port too."""
    known = Cards()
    known.listen(0)
    late_ns = (STALL_MS + 1) * NS_PER_MS
    known.listen(late_ns)
    ends_ns = late_ns + STALL_MS * NS_PER_MS
    assert not known.is_news(Card(0, 1, 26, NUMBER), ends_ns - 1)
    assert not known.is_news(Card(0, 1, 26, NUMBER), ends_ns)
    assert known.is_news(Card(0, 2, 26, NUMBER), ends_ns)


def test_a_card_of_the_next_session_may_have_the_last_one_s_number() -> None:
    """A board that was reset counts from one again."""
    known = Cards()
    assert known.is_news(Card(0, 1, 26, NUMBER), 0)
    known.begin()
    assert known.is_news(Card(0, 1, 26, NUMBER), 0)


def test_a_board_keeps_a_card_for_a_second_and_a_half() -> None:
    """At the limit it is gone, even if it was never sent."""
    slot = CardSlot()
    slot.put(Card(0, 1, 26, NUMBER), 100)
    slot.age(100 + LIFE_MS - 1)
    assert slot.due(100 + LIFE_MS - 1, sequence=9) is not None
    slot.age(100 + LIFE_MS)
    assert slot.due(100 + LIFE_MS, sequence=10) is None


def test_a_newer_card_takes_the_older_one_s_place_and_is_not_struck_out_for_it() -> None:
    """The late answer to the first leaves the second where it is."""
    slot = CardSlot()
    slot.put(Card(0, 1, 26, NUMBER), 0)
    first = slot.due(0, sequence=9)
    slot.put(Card(1, 2, 34, NUMBER), 1)
    assert first is not None
    slot.acknowledged(9, 1)
    second = slot.due(1, sequence=10)
    assert second is not None
    assert (Card.from_payload(second.payload).id, second.sequence) == (2, 10)
    slot.acknowledged(10, 1)
    slot.acknowledged(9, 2)
    assert slot.due(1 + RETRY_MS, sequence=11) == second.repeated()
    slot.acknowledged(10, 2)
    assert slot.due(1_000, sequence=12) is None


@pytest.mark.parametrize("status", AckStatus)
def test_any_answer_of_a_host_ends_a_card(lane: Lane, status: AckStatus) -> None:
    """One that does not know cards may say so."""
    port = Port()
    lane.to_host = port.keep
    lane.board.pulse(SHOWN)
    lane.run(SHOWING_MS)
    card = next(frame for frame in _frames(port.taken()) if frame.type == MessageType.CARD)
    ident = Card.from_payload(card.payload).id
    answer = Ack(MessageType.CARD, card.sequence, ident, status)
    lane.board.receive(encode(answer.in_frame(0)))
    lane.run(500)
    assert not [frame for frame in _frames(port.taken()) if frame.type == MessageType.CARD]


def _frames(wire: bytes) -> list[Frame]:
    return [item for item in FrameReader().feed(wire) if isinstance(item, Frame)]


def _without_card_answers(wire: bytes) -> bytes:
    kept = (
        frame
        for frame in _frames(wire)
        if frame.type != MessageType.ACK or frame.payload[0] != MessageType.CARD
    )
    return b"".join(encode(frame) for frame in kept)

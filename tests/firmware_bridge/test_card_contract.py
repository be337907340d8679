"""What every barrier board does with a card reader: the emulated one and the C firmware.

The ATmega328P's wires are moved edge by edge, to the microsecond.
"""

from random import Random

import pytest

from firmware_bridge.board import BoardMessage
from firmware_bridge.board_messages import Ack, Card, Heartbeat, Hello
from firmware_bridge.emulator.card_slot import LIFE_MS
from firmware_bridge.emulator.wiegand import Pulses, card_of, frame_of
from firmware_bridge.frames import Frame, FrameFlag
from firmware_bridge.host_messages import HostHeartbeat
from firmware_bridge.message import MessageType
from firmware_bridge.vocabulary import AckStatus, BoardFlag, Capability
from tests.firmware_bridge.bench import SESSION, Bench

NUMBER = 0xD4_1B81
FRAME = frame_of(26, NUMBER)
SHOWING_MS = 150
"""53 ms of pulses, 25 ms of silence, and the bench's step."""
Heard = list[tuple[BoardMessage, Frame]]


def cards(heard: Heard) -> list[Card]:
    """The cards that were told, each once."""
    told = {one.id: one for one, _ in heard if isinstance(one, Card)}
    return list(told.values())


def frames(heard: Heard) -> list[Frame]:
    """The frames in which cards were told, repetitions too."""
    return [frame for one, frame in heard if isinstance(one, Card)]


def show(bench: Bench, number: int, *, alive: bool = True) -> Heard:
    """Hold a card to the reader; what was heard meanwhile."""
    bench.board.pulse(Pulses(frame_of(26, number)))
    return bench.pass_time(SHOWING_MS, alive=alive)


def random_letters(chance: Random) -> str:
    """A card's frame, often with something done to it."""
    bits = chance.choice((26, 34))
    letters = list(frame_of(bits, chance.getrandbits(bits - 2)))
    for _ in range(chance.choice((0, 0, 1, 2))):
        letters[chance.randrange(bits)] = chance.choice("01x")
    return "".join(letters)[chance.choice((0, 0, 0, 1)) :] + chance.choice(("", "", "", "0"))


def answer(bench: Bench, frame: Frame, *, card: int) -> None:
    """Acknowledge a card."""
    bench.say(Ack(MessageType.CARD, frame.sequence, card, AckStatus.OK))


def test_a_board_says_that_it_has_wires_for_a_reader(bench: Bench) -> None:
    """A host may count on CARD then."""
    bench.greet()
    hellos = [one for one, _ in bench.listen_until_quiet() if isinstance(one, Hello)]
    assert Capability.WIEGAND in hellos[-1].capabilities


@pytest.mark.parametrize(
    ("pulse_us", "period_us"), [(50, 2_050), (160, 1_040), (20, 220), (100, 20_000)]
)
@pytest.mark.parametrize(("bits", "number"), [(26, NUMBER), (34, 0x8123_4567)])
def test_a_card_is_read_at_every_pace_that_readers_have(
    greeted: Bench, bits: int, number: int, pulse_us: int, period_us: int
) -> None:
    """CDVI's, Seeed's, the fastest and the slowest of the standard."""
    greeted.say(HostHeartbeat(SESSION))
    greeted.board.pulse(Pulses(frame_of(bits, number), pulse_us, period_us))
    (card,) = cards(greeted.pass_time(SHOWING_MS + 34 * period_us // 1_000))
    assert (card.bits, card.number) == (bits, number)
    assert greeted.board.state().card_errors == 0


@pytest.mark.parametrize(
    "letters",
    [
        FRAME[:-1] + "1",
        "0" + FRAME[1:],
        FRAME[:-1],
        FRAME + "0",
        FRAME[:12] + "x" + FRAME[13:],
        FRAME[:8] + "x" + FRAME[9:],
        FRAME + FRAME[:8],
        FRAME + FRAME,
        "1",
        "0" * 26,
        *("0" * zeros + "1" for zeros in (24, 26, 32, 34)),
        "1" * 64,
    ],
)
def test_what_is_no_card_s_frame_is_counted_and_not_told(greeted: Bench, letters: str) -> None:
    """Either parity, lengths, wires that touch; only the next heartbeat says that it was there."""
    greeted.board.pulse(Pulses(letters))
    heard = greeted.pass_time(600)
    assert cards(heard) == []
    assert greeted.board.state().card_errors == 1
    beats = [one.flags for one, _ in heard if isinstance(one, Heartbeat)]
    assert sum(BoardFlag.CARD_SPOILT in flags for flags in beats) == 1


def test_a_card_is_read_right_behind_a_spoilt_one(greeted: Bench) -> None:
    """Nothing of the first is left in the second."""
    greeted.board.pulse(Pulses(FRAME[:20]))
    greeted.pass_time(SHOWING_MS)
    assert [card.number for card in cards(show(greeted, NUMBER))] == [NUMBER]


def test_a_card_is_repeated_until_it_is_acknowledged(greeted: Bench) -> None:
    """The same id and number each time; another's answer does not end it."""
    heard = show(greeted, NUMBER) + greeted.pass_time(150)
    first, *again = frames(heard)
    assert len(again) >= 2
    assert {frame.payload for frame in again} == {first.payload}
    assert {frame.sequence for frame in again} == {first.sequence}
    assert FrameFlag.RETRY not in first.flags
    assert all(FrameFlag.RETRY in frame.flags for frame in again)
    (card,) = cards(heard)
    answer(greeted, first, card=card.id + 1)
    assert frames(greeted.pass_time(150))
    answer(greeted, first, card=card.id)
    greeted.pass_time(50)
    assert frames(greeted.pass_time(200)) == []


def test_the_same_card_shown_twice_is_two_readings(greeted: Bench) -> None:
    """A host that drops repetitions must not drop the person's second try."""
    (first,) = cards(show(greeted, NUMBER))
    second = cards(show(greeted, NUMBER))[-1]
    assert (second.id, second.number) == (first.id + 1, first.number)


def test_a_card_that_nobody_acknowledges_is_forgotten(greeted: Bench) -> None:
    """After 1.5 s of repetitions: an older host does not know cards."""
    show(greeted, NUMBER)
    greeted.pass_time(LIFE_MS - SHOWING_MS)
    greeted.pass_time(150)
    assert frames(greeted.pass_time(500)) == []


@pytest.mark.parametrize(("silent_ms", "told"), [(1_000, [NUMBER]), (1_700, [])])
def test_a_card_that_was_read_without_a_host_ages(
    greeted: Bench, silent_ms: int, told: list[int]
) -> None:
    """Nothing is said to nobody; who comes back in time is told, and never of an old card."""
    greeted.pass_time(1_100, alive=False)
    assert not greeted.board.state().host_live
    silence = show(greeted, NUMBER, alive=False)
    silence += greeted.pass_time(silent_ms - SHOWING_MS, alive=False)
    assert frames(silence) == []
    assert [card.number for card in cards(greeted.pass_time(200))] == told


def test_a_new_session_is_told_of_no_card_from_before(greeted: Bench) -> None:
    """A host that starts anew opens for nobody who left."""
    assert cards(show(greeted, NUMBER))
    greeted.greet(SESSION + 1)
    greeted.listen_until_quiet()
    greeted.say(HostHeartbeat(SESSION + 1))
    assert frames(greeted.pass_time(200, alive=False)) == []


@pytest.mark.parametrize("seed", range(2))
def test_whatever_comes_on_the_wires_is_read_alike_by_every_board(
    greeted: Bench, seed: int
) -> None:
    """Frames of cards with any bits turned, cut off or added, at any pace."""
    chance = Random(seed)
    shown = [random_letters(chance) for _ in range(16)]
    told: dict[int, tuple[int, int]] = {}
    for letters in shown:
        pulse_us = chance.randrange(20, 101)
        greeted.say(HostHeartbeat(SESSION))
        greeted.board.pulse(Pulses(letters, pulse_us, pulse_us + chance.randrange(180, 2_000)))
        heard = greeted.pass_time(SHOWING_MS)
        told |= {card.id: (card.bits, card.number) for card in cards(heard)}
    read = [card_of(letters) for letters in shown]
    assert list(told.values()) == [card for card in read if card is not None]
    assert greeted.board.state().card_errors == read.count(None) > 0


def test_of_a_burst_of_cards_the_newest_is_kept(greeted: Bench) -> None:
    """Twenty while no host lives; one is told, and the board has lost no time."""
    greeted.pass_time(1_100, alive=False)
    for number in range(20):
        show(greeted, number, alive=False)
    assert [card.number for card in cards(greeted.pass_time(300))] == [19]
    assert greeted.board.state().card_errors == 0

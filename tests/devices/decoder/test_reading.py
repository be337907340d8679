from typing import TYPE_CHECKING

import numpy as np
import pytest
import segno

from gateway.devices.decoder.client import DecoderClient
from gateway.devices.decoder.opencv import read_by_opencv
from gateway.devices.decoder.reading import EyeName
from gateway.devices.decoder.texts import UNDECODABLE, UNPRINTABLE
from gateway.devices.decoder.wire import MAX_PIXELS
from gateway.devices.decoder.zbar import read_by_zbar
from gateway.errors import DeviceError
from gateway.runtime.clock import SystemClock

if TYPE_CHECKING:
    from tests.devices.decoder.conftest import Draw


def test_a_pass_is_read_with_its_cost(reader: DecoderClient, draw: "Draw") -> None:
    """The text as it was printed, and what it took."""
    result = reader.decode(draw.code(draw.pass_text))
    assert result.texts == (draw.pass_text,)
    assert result.failure is None
    assert result.cpu_ms > 0
    assert 0 < result.took_ms < 2_000


def test_two_codes_in_one_picture_are_two_texts(reader: DecoderClient, draw: "Draw") -> None:
    """A person with two phones."""
    sheet = draw.side_by_side(draw.code("ONE"), draw.code("TWO"))
    assert set(reader.decode(sheet).texts) == {"ONE", "TWO"}


def test_a_cut_out_of_a_larger_picture_is_read(reader: DecoderClient, draw: "Draw") -> None:
    """Rows of a view don't lie one after the other in memory."""
    sheet = draw.side_by_side(draw.code("ONE"), draw.code("TWO"))
    assert reader.decode(sheet[:, : sheet.shape[1] // 2]).texts == ("ONE",)


@pytest.mark.parametrize(
    "text", ["正宗铁观音", "点茗", "Paß", "BEGIN:VCARD\r\nN:张\r\nEND:VCARD", "A" * 4_296]
)
def test_any_printable_text_is_told_as_it_was_printed(
    reader: DecoderClient, draw: "Draw", text: str
) -> None:
    """Chinese in bytes and in kanji segments, line ends, the longest of letters."""
    assert reader.decode(draw.code(text)).texts == (text,)


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)), b"\x00", b"A\x1bB", np.random.default_rng(4).bytes(1000)],
)
def test_what_is_no_text_is_told_without_its_content(
    reader: DecoderClient, draw: "Draw", content: bytes
) -> None:
    """Control characters and random bytes."""
    assert reader.decode(draw.code(content)).texts == (UNPRINTABLE,)


@pytest.mark.parametrize("charset", ["iso-8859-1", "iso-8859-5", "shift-jis", "utf-8", "big5"])
@pytest.mark.parametrize("engine", [EyeName.PIPELINE, EyeName.PYZBAR])
def test_a_code_that_names_its_charset_gets_an_answer_too(
    clock: SystemClock, draw: "Draw", charset: str, engine: EyeName
) -> None:
    """The child can't load a charset any more once it is confined; it has before."""
    text = {"iso-8859-5": "Пропуск", "shift-jis": "通行", "big5": "通行證"}.get(charset, "Paß")
    symbol = segno.make_qr(text, encoding=charset, eci=charset != "shift-jis")
    with DecoderClient(2_000, clock, engine) as decoder:
        assert decoder.wait_ready(10_000)
        told = decoder.decode(draw.symbol(symbol)).texts
    assert told == ((text,) if engine is EyeName.PIPELINE else (UNPRINTABLE,))


def test_the_largest_codes_harm_nobody(reader: DecoderClient, draw: "Draw") -> None:
    """2,953 bytes and 7,089 digits are the most that a code can hold."""
    assert reader.decode(draw.code("7" * 7_089)).texts == ("7" * 7_089,)
    largest = draw.code(np.random.default_rng(5).bytes(2_953))
    assert reader.decode(largest).texts == (UNPRINTABLE,)
    assert reader.decode(draw.code("NEXT")).texts == ("NEXT",)


def test_a_sequence_of_codes_is_read_as_its_parts(reader: DecoderClient, draw: "Draw") -> None:
    """No part is a pass; it is answered like any text that proves nothing."""
    pid = reader.child_pid
    texts = reader.decode(_sequence(draw)).texts
    assert texts
    assert all(set(text) == {"A"} and len(text) < 300 for text in texts)
    assert reader.child_pid == pid


def test_a_sequence_of_codes_is_undecodable_to_zbar_and_not_a_crash(draw: "Draw") -> None:
    """Here pyzbar raises ValueError."""
    assert [reading.text for reading in read_by_zbar(_sequence(draw), "")] == [UNDECODABLE]


def test_bytes_that_are_no_text_are_undecodable_to_opencv_and_not_a_crash(draw: "Draw") -> None:
    """Here OpenCV raises UnicodeDecodeError."""
    (reading,) = read_by_opencv(draw.code(bytes([0x83, 0x65, 0x81, 0xFF]), scale=8), "")
    assert reading.text in {UNDECODABLE, UNPRINTABLE}


def _sequence(draw: "Draw") -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    sequence = segno.make_sequence("A" * 300, symbol_count=3)
    return draw.side_by_side(*(draw.symbol(symbol) for symbol in sequence))


@pytest.mark.parametrize("engine", EyeName)
def test_every_eye_tells_the_text_and_where_it_stands(
    clock: SystemClock, draw: "Draw", engine: EyeName
) -> None:
    """Corners clockwise, within a module or two of where they are."""
    picture = np.pad(draw.code("PK1S:HERE", scale=6), ((40, 60), (200, 80)), constant_values=255)
    with DecoderClient(2_000, clock, engine) as decoder:
        assert decoder.wait_ready(10_000)
        (reading,) = decoder.decode(picture).readings
    assert reading.text == "PK1S:HERE"
    side = 21 * 6
    left, top = 200 + 4 * 6, 40 + 4 * 6
    corners = [(left, top), (left + side, top), (left + side, top + side), (left, top + side)]
    for seen, true in zip(reading.quad, corners, strict=True):
        assert seen == pytest.approx(true, abs=12)


@pytest.mark.parametrize("engine", [EyeName.PIPELINE, EyeName.ZXING, EyeName.PYZBAR])
def test_an_empty_code_is_no_code(clock: SystemClock, draw: "Draw", engine: EyeName) -> None:
    """Here libzbar returns an empty text as if it were one."""
    with DecoderClient(2_000, clock, engine) as decoder:
        assert decoder.wait_ready(10_000)
        assert decoder.decode(draw.symbol(segno.make_qr(""))).texts == ()


def test_a_tiny_symbol_of_the_family_is_no_code_to_the_gate(
    reader: DecoderClient, draw: "Draw"
) -> None:
    """A Micro QR code is easily read out of noise, and no pass fits into one."""
    assert reader.decode(draw.symbol(segno.make_micro("1808"), scale=8)).texts == ()


@pytest.mark.parametrize("shape", [(1, 1), (1, 4_000), (4_000, 1), (2, 2), (17, 5)])
def test_odd_shapes_hold_no_code(reader: DecoderClient, shape: tuple[int, int]) -> None:
    """One pixel, one row, one column."""
    result = reader.decode(np.zeros(shape, np.uint8))
    assert (result.texts, result.failure) == ((), None)


@pytest.mark.parametrize("seed", range(3))
def test_noise_holds_no_code(reader: DecoderClient, seed: int) -> None:
    """The densest edges that a picture can have."""
    noise = np.random.default_rng(seed).integers(0, 256, (720, 1280), np.uint8)
    assert reader.decode(noise).texts == ()


def test_the_largest_picture_of_noise_fits_the_childs_memory(reader: DecoderClient) -> None:
    """Its address space is limited; a picture must not exhaust it."""
    noise = np.random.default_rng(6).integers(0, 256, (4_320, 7_680), np.uint8)
    assert reader.decode(noise).failure is None


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((0, 0), np.uint8),
        np.zeros((720, 0), np.uint8),
        np.zeros((2, 2, 3), np.uint8),
        np.zeros((2, 2), np.uint16),
        np.broadcast_to(np.uint8(0), (1, MAX_PIXELS + 1)),
    ],
)
def test_what_is_no_grey_picture_is_refused(
    reader: DecoderClient, draw: "Draw", picture: "np.ndarray[tuple[int, int], np.dtype[np.uint8]]"
) -> None:
    """Empty, in colour, of wider numbers or huge; the next picture is read."""
    with pytest.raises(DeviceError, match="picture: "):
        reader.decode(picture)
    assert reader.decode(draw.code("NEXT")).texts == ("NEXT",)

from typing import TYPE_CHECKING

import numpy as np
import pytest
import segno

from gateway.devices.decoder import scanner
from gateway.devices.decoder.client import DecoderClient
from gateway.devices.decoder.texts import MAX_TEXT, TOO_LONG, UNDECODABLE, UNPRINTABLE
from gateway.devices.decoder.wire import MAX_PIXELS
from gateway.errors import DeviceError

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
    "content",
    [
        "正宗铁观音",
        "点茗",
        bytes([0x83, 0x65, 0x81]),
        bytes(range(256)),
        b"\x00",
        b"BEGIN:VCARD\r\nEND:VCARD",
        np.random.default_rng(4).bytes(1000),
    ],
)
def test_what_is_not_printable_ascii_is_told_without_its_content(
    reader: DecoderClient, draw: "Draw", content: str | bytes
) -> None:
    """Chinese, kanji segments, control characters and random bytes."""
    assert reader.decode(draw.code(content)).texts == (UNPRINTABLE,)


@pytest.mark.parametrize("charset", ["iso-8859-1", "iso-8859-5", "shift-jis", "utf-8", "big5"])
def test_a_code_that_names_its_charset_gets_an_answer_too(
    reader: DecoderClient, draw: "Draw", charset: str
) -> None:
    """The child can't load a charset any more once it is confined; it has before."""
    text = {"iso-8859-5": "Пропуск", "shift-jis": "通行", "big5": "通行證"}.get(charset, "Paß")
    symbol = segno.make_qr(text, encoding=charset, eci=charset != "shift-jis")
    assert reader.decode(draw.symbol(symbol)).texts == (UNPRINTABLE,)


def test_the_largest_code_of_random_bytes_harms_nobody(reader: DecoderClient, draw: "Draw") -> None:
    """2,953 bytes are the most that a code can hold."""
    largest = draw.code(np.random.default_rng(5).bytes(2_953))
    assert reader.decode(largest).texts == (UNPRINTABLE,)
    assert reader.decode(draw.code("NEXT")).texts == ("NEXT",)


def test_the_longest_texts_are_bounded(reader: DecoderClient, draw: "Draw") -> None:
    """4,296 letters pass; 7,089 digits don't."""
    assert reader.decode(draw.code("A" * MAX_TEXT)).texts == ("A" * MAX_TEXT,)
    assert reader.decode(draw.code("7" * 7_089)).texts == (TOO_LONG,)


def test_a_sequence_of_codes_is_read_as_its_parts(reader: DecoderClient, draw: "Draw") -> None:
    """No part is a pass; it is answered like any text that proves nothing."""
    pid = reader.child_pid
    (text,) = reader.decode(_sequence(draw)).texts
    assert set(text) == {"A"}
    assert len(text) < 300
    assert reader.child_pid == pid


def test_a_sequence_of_codes_is_undecodable_to_zbar_and_not_a_crash(draw: "Draw") -> None:
    """Here pyzbar raises ValueError."""
    sheet = _sequence(draw)
    high, wide = sheet.shape
    assert scanner._by_zbar(sheet.tobytes(), wide, high) == (UNDECODABLE,)


def _sequence(draw: "Draw") -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    sequence = segno.make_sequence("A" * 300, symbol_count=3)
    return draw.side_by_side(*(draw.symbol(symbol) for symbol in sequence))


def test_an_empty_code_is_no_code(reader: DecoderClient, draw: "Draw") -> None:
    """Here libzbar returns an empty text as if it were one."""
    segment = segno.make_qr("")
    assert reader.decode(draw.symbol(segment)).texts == ()


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


@pytest.mark.parametrize(
    ("width", "height", "behind_zxing", "looks"),
    [
        (1920, 1079, True, True),
        (1920, 1080, True, True),
        (1920, 1081, True, False),
        (7680, 4320, True, False),
        (7680, 4320, False, True),
    ],
)
def test_zbar_looks_again_at_pictures_of_a_lanes_size_only(
    width: int, height: int, *, behind_zxing: bool, looks: bool
) -> None:
    """Below, at and above 1080p; alone it looks at all of them."""
    assert scanner.zbar_looks(width, height, behind_zxing=behind_zxing) is looks


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

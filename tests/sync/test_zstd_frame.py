from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zstandard import ZstdCompressionDict, ZstdCompressor, train_dictionary

from gateway.sync.payload import ForeignPayloadError
from gateway.sync.zstd_frame import compressed, expanded

LIMIT = 1000
TEXT = b"a row of the journal, " * 20
FRAME = compressed(TEXT)
SKIPPABLE = (0x184D2A50).to_bytes(4, "little") + (4).to_bytes(4, "little") + b"abcd"


def dictionary() -> ZstdCompressionDict:
    """Words that both sides would have to know."""
    return train_dictionary(
        2048, [b"gate %d opened for holder %d" % (n, n * n) for n in range(999)]
    )


def of_unknown_size() -> bytes:
    """A frame that doesn't say how long its content is."""
    return ZstdCompressor(write_content_size=False).compress(TEXT)


@pytest.mark.parametrize("content", [b"x", TEXT, bytes(LIMIT)])
def test_a_frame_gives_back_its_content(content: bytes) -> None:
    """At the limit too."""
    assert expanded(compressed(content), "batch", LIMIT) == content


def test_content_is_bounded_before_anything_is_unpacked() -> None:
    """A gigabyte of zeros has 100 KB as a frame; its size is read from the header."""
    with pytest.raises(ForeignPayloadError, match="of 1 to 1000 bytes"):
        expanded(compressed(bytes(LIMIT + 1)), "batch", LIMIT)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\x28\xb5\x2f\xfd",
        TEXT,
        compressed(b""),
        of_unknown_size(),
        ZstdCompressor(dict_data=dictionary()).compress(TEXT),
        SKIPPABLE,
        SKIPPABLE + FRAME,
        FRAME[:-1],
        FRAME + b"x",
        FRAME + FRAME,
        FRAME[:4] + b"\xff" * 20,
    ],
)
def test_what_is_not_one_frame_of_known_size_is_refused(frame: bytes) -> None:
    """Nothing of it is used."""
    with pytest.raises(ForeignPayloadError, match="refused"):
        expanded(frame, "batch", LIMIT)


def test_a_frame_whose_size_lies_is_refused() -> None:
    """One byte more or less than it says."""
    shorter, longer = compressed(TEXT[:-1]), compressed(TEXT + b"x")
    for other in (shorter, longer):
        with pytest.raises(ForeignPayloadError):
            expanded(other[:7] + FRAME[7:], "batch", LIMIT)


@given(change=st.integers(0, len(FRAME) - 1), byte=st.integers(0, 255), rest=st.binary(max_size=9))
def test_a_frame_that_was_changed_is_read_or_refused_within_the_limit(
    change: int, byte: int, rest: bytes
) -> None:
    """The hash chain finds what still unpacks."""
    with suppress(ForeignPayloadError):
        frame = FRAME[:change] + bytes([byte]) + FRAME[change + 1 :] + rest
        assert len(expanded(frame, "batch", LIMIT)) <= LIMIT

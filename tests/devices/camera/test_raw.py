from contextlib import suppress

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gateway.devices.camera.jpeg_head import jpeg_size
from gateway.devices.camera.raw import (
    MAX_JPEG_BYTES,
    BgrPicture,
    GreyPicture,
    JpegPicture,
    RawPicture,
    YuyvPicture,
    raw_picture,
)
from gateway.errors import DeviceError

SIZES = [(720, 1280), (480, 640), (45, 61), (8, 8), (1, 30), (30, 1)]


def ramp(height: int, width: int) -> NDArray[np.uint8]:
    """A wall that grows brighter to the right and downwards."""
    rows, columns = np.mgrid[0:height, 0:width]
    return np.asarray(40 + 85 * (rows / height + columns / width), np.uint8)


def jpeg(grey: NDArray[np.uint8], *options: int) -> NDArray[np.uint8]:
    """The same as a camera encodes it, in colour."""
    _, encoded = cv2.imencode(".jpg", cv2.merge([grey, grey, grey]), options)
    return encoded.ravel().astype(np.uint8)


def as_each_kind(grey: NDArray[np.uint8]) -> list[RawPicture]:
    """One scene from four cameras."""
    return [
        JpegPicture(jpeg(grey, cv2.IMWRITE_JPEG_QUALITY, 95)),
        YuyvPicture(np.dstack([grey, np.full_like(grey, 128)])),
        BgrPicture(np.dstack([grey, grey, grey])),
        GreyPicture(grey),
    ]


@pytest.mark.parametrize("size", SIZES)
def test_every_kind_of_camera_shows_the_same_grey(size: tuple[int, int]) -> None:
    """Within what JPEG loses."""
    wall = ramp(*size)
    for picture in as_each_kind(wall):
        assert picture.grey().shape == size
        assert np.abs(picture.grey().astype(int) - wall).max() <= 6


@pytest.mark.parametrize("size", [(720, 1280), (1080, 1920), (480, 640), (240, 320)])
def test_blocks_of_the_motion_gate_are_means_of_sixteen_by_sixteen(size: tuple[int, int]) -> None:
    """Whatever the kind, so that one threshold serves all."""
    wall = ramp(*size)
    high, wide = size[0] // 16, size[1] // 16
    means = wall[: high * 16, : wide * 16].reshape(high, 16, wide, 16).mean(axis=(1, 3))
    for picture in as_each_kind(wall):
        assert np.abs(picture.small() - means).max() <= 3


def test_blocks_of_the_motion_gate_know_no_colour_of_a_yuyv_picture() -> None:
    """Its colour bytes stand between the grey ones and must not leak into their means."""
    chance = np.random.default_rng(5)
    yuyv = chance.integers(0, 256, (720, 1280, 2)).astype(np.uint8)
    means = yuyv[..., 0].reshape(45, 16, 80, 16).mean(axis=(1, 3))
    assert np.abs(YuyvPicture(yuyv).small() - means).max() <= 2
    assert np.array_equal(YuyvPicture(yuyv).grey(), yuyv[..., 0])


@pytest.mark.parametrize("size", SIZES)
def test_no_picture_is_too_small_or_too_odd_for_the_gate(size: tuple[int, int]) -> None:
    """A rim that fills no block is left out; a picture under a block is one."""
    for picture in as_each_kind(ramp(*size)):
        assert picture.small().size >= 1


def test_colours_are_those_of_the_scene() -> None:
    """A red wall; a grey camera says nothing, rather than that it is grey."""
    red = np.full((48, 64, 3), (20, 20, 200), np.uint8)
    yuyv = np.zeros((48, 64, 2), np.uint8)
    yuyv[..., 0], yuyv[:, ::2, 1], yuyv[:, 1::2, 1] = 74, 98, 218
    encoded = cv2.imencode(".jpg", red)[1].ravel().astype(np.uint8)
    for picture in (JpegPicture(encoded), YuyvPicture(yuyv), BgrPicture(red)):
        assert np.abs(picture.colour().mean(axis=(0, 1)) - (20, 20, 200)).max() < 15
    assert GreyPicture(red[..., 0]).colour() is None


def test_only_the_same_bytes_of_the_same_kind_are_the_same_picture() -> None:
    """One grey level at the last pixel is the noise of a lens."""
    wall = ramp(48, 64)
    noisy = wall.copy()
    noisy[-1, -1] ^= 16
    kinds = as_each_kind(wall)
    for at, picture in enumerate(kinds):
        assert picture.same_as(as_each_kind(wall)[at])
        assert not picture.same_as(as_each_kind(noisy)[at])
        assert not any(picture.same_as(other) for other in kinds if other is not picture)


def test_what_opencv_gives_is_told_apart_by_its_shape() -> None:
    """An undecoded buffer is one row, also a damaged one: that is for whoever decodes it."""
    wall = ramp(48, 64)
    arrays = (jpeg(wall).reshape(1, -1), np.dstack([wall] * 2), np.dstack([wall] * 3), wall)
    kinds = [type(raw_picture(array)) for array in arrays]
    assert kinds == [JpegPicture, YuyvPicture, BgrPicture, GreyPicture]
    assert isinstance(raw_picture(np.zeros((1, 500), np.uint8)), JpegPicture)


@pytest.mark.parametrize(
    "shape",
    [
        *((0, 0), (0, 64), (48, 0), (48,), (48, 64, 4)),
        *((0, 0, 2), (0, 64, 2), (48, 0, 2), (0, 0, 3), (0, 64, 3), (48, 0, 3)),
    ],
)
def test_what_is_no_picture_of_a_known_kind_is_refused(shape: tuple[int, ...]) -> None:
    """No camera should give it."""
    with pytest.raises(DeviceError, match="neither JPEG nor pixels"):
        raw_picture(np.zeros(shape, np.uint8))


def test_a_yuyv_picture_of_odd_width_has_no_colours() -> None:
    """Two pixels share one colour."""
    with pytest.raises(DeviceError, match="no YUYV picture"):
        YuyvPicture(np.zeros((4, 5, 2), np.uint8)).colour()


def claiming(width: int, height: int, kind: int = 0xC0) -> NDArray[np.uint8]:
    """A JPEG's head and nothing behind it."""
    frame = bytes([0xFF, kind, 0, 11, 8]) + height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return np.frombuffer(b"\xff\xd8" + frame + b"\1\1\x11\0", np.uint8)


@pytest.mark.parametrize(
    ("encoded", "words"),
    [
        (b"", "0 bytes"),
        (b"\x89PNG", "does not begin as a JPEG"),
        (b"\xff\xd8", "cut short"),
        (b"\xff\xd8\0\0\0", "damaged"),
        (b"\xff\xd8\xff\xff\xff", "cut short"),
        (b"\xff\xd8\xff\xe0\0", "cut short"),
        (b"\xff\xd8\xff\xe0\xff\xff", "cut short"),
        (b"\xff\xd8\xff\xc0\0\x0b\x08\0", "cut short"),
        (b"\xff\xd8\xff\xda\0\2", "without a size"),
        (b"\xff\xd8" + b"\xff\xd0" * 300, "without a size"),
        (claiming(0, 9).tobytes(), "0 x 9 pixels"),
        (claiming(9, 0).tobytes(), "9 x 0 pixels"),
        (claiming(65_000, 65_000).tobytes(), "choose a smaller size"),
        (claiming(64, 48, 0xC2).tobytes(), "want a sequential one"),
        (claiming(64, 48, 0xC9).tobytes(), "want a sequential one"),
        (claiming(64, 48).tobytes() + b"\xff\xda" * 9, "9 scans"),
        (claiming(64, 48).tobytes(), "damaged"),
    ],
)
def test_a_hostile_jpeg_is_refused_before_it_costs_anything(encoded: bytes, words: str) -> None:
    """By what its head claims, for the gate and for the decoder alike."""
    picture = JpegPicture(np.frombuffer(encoded, np.uint8))
    for look in (picture.small, picture.grey, picture.colour):
        with pytest.raises(DeviceError, match=words):
            look()


def test_a_jpeg_too_long_for_a_picture_is_refused() -> None:
    """Without being copied."""
    with pytest.raises(DeviceError, match=f"want 1 to {MAX_JPEG_BYTES}"):
        JpegPicture(np.zeros(MAX_JPEG_BYTES + 1, np.uint8)).grey()


def test_a_progressive_jpeg_is_refused_by_its_kind() -> None:
    """No camera streams it, and its scans can be made to cost minutes."""
    encoded = jpeg(ramp(48, 64), cv2.IMWRITE_JPEG_PROGRESSIVE, 1)
    with pytest.raises(DeviceError, match="want a sequential one"):
        jpeg_size(encoded)


@given(st.integers(1, 65_535), st.integers(1, 65_535), st.integers(0, 200))
def test_the_head_tells_the_size_behind_any_fill_bytes(width: int, height: int, fill: int) -> None:
    """T.81, B.1.1.2: any marker may be preceded by any number of bytes FF."""
    head = claiming(width, height)
    assert jpeg_size(np.insert(head, 2, np.full(fill, 0xFF, np.uint8))) == (width, height)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(2, 700), st.integers(0, 255)), max_size=8), st.integers(0, 9))
def test_a_damaged_jpeg_is_read_or_refused_and_nothing_worse(
    flips: list[tuple[int, int]], cut: int
) -> None:
    """Flipped bytes and a lost end."""
    encoded = jpeg(ramp(24, 32))
    for at, byte in flips:
        encoded[at % encoded.size] = byte
    picture = JpegPicture(encoded[: encoded.size - cut * encoded.size // 10])
    for look in (picture.small, picture.grey, picture.colour):
        with suppress(DeviceError):
            assert look().size

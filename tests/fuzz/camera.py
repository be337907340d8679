"""Arrays as a camera's driver may give them: whole, torn, lying, of no kind at all; not greys."""

import cv2
import numpy as np

from tests.fuzz.bits import Rng
from tests.fuzz.pictures import Grey, Makers, Pixels, code, held_up

_HEAD_BYTES = 700
"""Where a JPEG of OpenCV's keeps its tables and sizes."""


def whole_picture(rng: Rng) -> Pixels:
    """A hostile code from a camera of any kind, undamaged."""
    grey = code(rng)
    kinds: Makers = (
        lambda: _jpeg(rng, grey).reshape(1, -1),
        lambda: np.dstack([grey, np.full_like(grey, 128)]),
        lambda: np.dstack([grey, grey, grey]),
        lambda: grey,
    )
    return kinds[rng.integers(len(kinds))]()


def torn_jpeg(rng: Rng) -> Pixels:
    """A JPEG that lost its end, its middle, or some of its bits on a bad cable."""
    encoded = _jpeg(rng, held_up(rng) if rng.random() < 0.2 else code(rng))
    cuts = np.sort(rng.integers(0, encoded.size + 1, 2))
    spoil = rng.integers(5)
    if spoil == 0:
        encoded = encoded[: cuts[0]]
    elif spoil == 1:
        encoded = np.delete(encoded, slice(*cuts))
    elif spoil == 2:
        encoded = np.concatenate([encoded[: cuts[1]], encoded[cuts[0] :]])
    else:
        most = _HEAD_BYTES if spoil == 3 else encoded.size
        places = rng.integers(0, min(most, encoded.size), rng.integers(1, 30))
        encoded[places] = rng.integers(0, 256, places.size)
    return encoded.reshape(1, -1)


def lying_jpeg(rng: Rng) -> Pixels:
    """A JPEG of another size, kind or order of parts than it says, or the head of one alone."""
    encoded = _jpeg(rng, code(rng)).tobytes()
    frame = encoded.find(b"\xff\xc0")
    if frame < 0:
        return _row(encoded)
    claims = bytes(map(int, rng.choice([0, 1, 8, 16, 127, 255], 4)))
    parts = (
        encoded[: frame + 5] + claims + encoded[frame + 9 :],
        encoded[: frame + 1] + bytes([int(rng.integers(0xC0, 0xD0))]) + encoded[frame + 2 :],
        encoded[: frame + 9] + bytes([int(rng.integers(256))]) + encoded[frame + 10 :],
        encoded[:2] + b"\xff\xdd\0\4" + rng.bytes(2) + encoded[2:],  # restart intervals
        encoded[:2] + b"\xff\xe1" + rng.bytes(2) + rng.bytes(40) + encoded[2:],
        encoded[:2] + b"\xff\xfe\xff\xff" + encoded[2:],
        encoded[:frame] + encoded[frame:] * int(rng.integers(2, 12)),
        b"\xff\xd8" + b"\xff" * int(rng.integers(0, 9_000)) + rng.bytes(20),
        b"\xff\xd8" + rng.bytes(int(rng.integers(0, 400))),
        rng.bytes(int(rng.integers(0, 400))),
        b"",
    )
    return _row(parts[rng.integers(len(parts))])


def odd_array(rng: Rng) -> Pixels:
    """Lengths that no YUYV picture has, empty planes, four channels, other numbers than bytes."""
    high, wide = (int(side) for side in rng.choice([0, 1, 2, 3, 5, 8, 31, 64], 2))
    channels = int(rng.choice([0, 1, 2, 2, 2, 3, 3, 4, 5]))
    kinds: Makers = (
        lambda: rng.integers(0, 256, (high, wide, channels)).astype(np.uint8),
        lambda: rng.integers(0, 256, (high, wide, channels)).astype(np.uint8),
        lambda: rng.integers(0, 256, (high, 2 * wide + 1)).astype(np.uint8),
        lambda: rng.integers(0, 256, high * wide).astype(np.uint8),
        lambda: rng.integers(0, 1 << 16, (high, wide, channels)).astype(np.uint16),
        lambda: rng.standard_normal((high, wide, channels)).astype(np.float32),
        lambda: np.zeros((high, wide, channels, 2), np.uint8),
        lambda: np.zeros((high, wide), np.bool_),
        lambda: np.zeros((), np.uint8),
    )
    return kinds[rng.integers(len(kinds))]()


def _jpeg(rng: Rng, grey: Grey) -> Grey:
    """As a camera writes it: grey or in colour, any quality, with or without restart markers."""
    plane = grey if rng.random() < 0.5 else cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    options = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(5, 96))]
    if rng.random() < 0.2:
        options += [cv2.IMWRITE_JPEG_RST_INTERVAL, int(rng.integers(1, 20))]
    if rng.random() < 0.1:
        options += [cv2.IMWRITE_JPEG_PROGRESSIVE, 1]
    return cv2.imencode(".jpg", plane, options)[1].ravel().astype(np.uint8)


def _row(encoded: bytes) -> Pixels:
    return np.frombuffer(encoded, np.uint8).reshape(1, -1)

"""The size that a JPEG's head claims, asked before OpenCV takes memory for it; not its decoding.

Markers as in ITU-T T.81 (the JPEG standard), annex B. Only Huffman-coded sequential pictures
pass: it is what cameras send as MJPG, and a progressive one may make a decoder go over each
pixel thousands of times.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gateway.errors import DeviceError

_START: Final = b"\xff\xd8"
"""SOI, the first two bytes of every JPEG."""

_BASELINE: Final = 0xC0
_EXTENDED: Final = 0xC1
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""SOF0 to SOF15; between them stand DHT, JPG and DAC."""

_SCAN: Final = 0xDA
_FILL: Final = 0xFF
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
"""TEM and RST0 to RST7: markers without a length."""

_MAX_SEGMENTS: Final = 256

_MAX_SCANS: Final = 8
"""Cameras send one, or one for each of three components; each may cost a pass over all pixels."""


def jpeg_size(encoded: NDArray[np.uint8]) -> tuple[int, int]:
    """Width and height in pixels, each at least 1.

    Args:
        encoded: the file's bytes, shape (n,); hostile.

    Raises:
        DeviceError: it is no JPEG, is cut short, or is of a kind that no camera sends.
    """
    if encoded[:2].tobytes() != _START:
        raise DeviceError("picture: does not begin as a JPEG; check the camera's pixel format")
    at = len(_START)
    for _ in range(_MAX_SEGMENTS):
        marker, at = _marker(encoded, at)
        if marker in _FRAMES:
            return _claimed(encoded, at, marker)
        if marker == _SCAN:
            break
        if marker not in _BARE:
            at += max(_number(encoded, at), 2)
    raise DeviceError("picture: JPEG without a size at its head; check the camera's cable")


def _marker(encoded: NDArray[np.uint8], at: int) -> tuple[int, int]:
    """The marker here and where its segment begins; any number of fill bytes may precede it."""
    head = encoded[at : at + _MAX_SEGMENTS].tobytes()
    bare = head.lstrip(bytes([_FILL]))
    if not bare or len(bare) == len(head):
        raise DeviceError("picture: JPEG is cut short or damaged; check the camera's cable")
    return bare[0], at + len(head) - len(bare) + 1


def _claimed(encoded: NDArray[np.uint8], at: int, marker: int) -> tuple[int, int]:
    if marker not in {_BASELINE, _EXTENDED}:
        raise DeviceError(
            f"picture: JPEG of kind {marker:#x}, want a sequential one; choose MJPG in the camera"
        )
    scans = encoded.tobytes().count(bytes([_FILL, _SCAN]))
    if scans > _MAX_SCANS:
        raise DeviceError(f"picture: JPEG of {scans} scans, want 1 to {_MAX_SCANS}; no camera's")
    height, width = _number(encoded, at + 3), _number(encoded, at + 5)
    if not (width and height):
        raise DeviceError(f"picture: JPEG of {width} x {height} pixels; check the camera's cable")
    return width, height


def _number(encoded: NDArray[np.uint8], at: int) -> int:
    pair = encoded[at : at + 2].tobytes()
    if len(pair) < len(b"00"):
        raise DeviceError("picture: JPEG is cut short; check the camera's cable")
    return int.from_bytes(pair, "big")

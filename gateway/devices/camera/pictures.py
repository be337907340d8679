"""Still pictures on disk to rows of pixels; not a camera and not what the pictures show."""

from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.errors import DeviceError

Grey = NDArray[np.uint8]
"""Rows of grey values, shape (height, width), 0 is black."""

Bgr = NDArray[np.uint8]
"""Pixels, shape (height, width, 3): blue, green and red as sRGB."""

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
"""Bound on what is read before OpenCV looks at it; a 12-megapixel PNG has about 20 MiB."""

_SUFFIXES: Final = frozenset({".bmp", ".jpeg", ".jpg", ".pgm", ".png", ".tif", ".tiff", ".webp"})


def read_picture(path: Path) -> Grey:
    """The picture in a file, in grey.

    Raises:
        DeviceError: the file is missing, unreadable, no picture or too large.
    """
    return _decoded(path, _content(path), cv2.IMREAD_GRAYSCALE)


def read_colour(path: Path) -> Bgr:
    """The picture in a file, in colour.

    Raises:
        DeviceError: as of ``read_picture``.
    """
    return _decoded(path, _content(path), cv2.IMREAD_COLOR)


def pictures_in(folder: Path) -> list[Path]:
    """The files of a folder whose names end like a picture's, in the order of their names.

    Raises:
        DeviceError: the folder can't be listed.
    """
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)
    except OSError as error:
        raise DeviceError(f"folder {folder}: can't be listed: {error.strerror}") from error


def is_picture_name(path: Path) -> bool:
    """Whether a file's name ends like a picture's."""
    return path.suffix.lower() in _SUFFIXES


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise DeviceError(f"picture {path}: there is no such file")
        size = path.stat().st_size
        if not 0 < size <= MAX_FILE_BYTES:
            raise DeviceError(f"picture {path}: {size} bytes; want 1 to {MAX_FILE_BYTES}")
        return path.read_bytes()
    except OSError as error:
        raise DeviceError(f"picture {path}: can't be read: {error.strerror}") from error


def _decoded(path: Path, encoded: bytes, how: int) -> NDArray[np.uint8]:
    try:
        pixels = cv2.imdecode(np.frombuffer(encoded, np.uint8), how)
    except cv2.error as error:
        raise DeviceError(f"picture {path}: too large or damaged ({error.err})") from error
    if pixels is None:
        raise DeviceError(f"picture {path}: not a picture, or a damaged one")
    return pixels.astype(np.uint8, copy=False)

"""Pictures as a source gives them, decoded only as far as somebody asks; not their fetching."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.devices.camera.jpeg_head import jpeg_size
from gateway.devices.camera.pictures import Bgr, Grey
from gateway.devices.decoder.pyramid import halved
from gateway.devices.decoder.wire import MAX_PIXELS
from gateway.errors import DeviceError

MAX_JPEG_BYTES: Final = 16 * 1024 * 1024
"""Of one picture in a stream; the largest that the decoder takes has about 10 MiB."""

_GLANCED_ROWS: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class JpegPicture:
    """One picture of an MJPG stream, not decoded yet; hostile.

    Args:
        encoded: the JPEG file's bytes, shape (n,); never written to again.
    """

    encoded: NDArray[np.uint8]

    def small(self) -> Grey:
        """Grey means of blocks, for the motion gate; a DeviceError as of ``grey``."""
        return halved(_plane(self._decoded(cv2.IMREAD_REDUCED_GRAYSCALE_8)))

    def grey(self) -> Grey:
        """Rows of grey values.

        Raises:
            DeviceError: it is damaged, too large or no JPEG that a camera would send.
        """
        return _plane(self._decoded(cv2.IMREAD_GRAYSCALE))

    def colour(self) -> Bgr:
        """Blue, green and red; a DeviceError as of ``grey``."""
        return _plane(self._decoded(cv2.IMREAD_COLOR))

    def same_as(self, other: "RawPicture") -> bool:
        """Whether the other is the same to the last byte."""
        return isinstance(other, JpegPicture) and np.array_equal(self.encoded, other.encoded)

    def _decoded(self, how: int) -> cv2.typing.MatLike:
        if not 0 < self.encoded.size <= MAX_JPEG_BYTES:
            seen = f"{self.encoded.size} bytes"
            raise DeviceError(f"picture: JPEG of {seen}, want 1 to {MAX_JPEG_BYTES}")
        width, height = jpeg_size(self.encoded)
        if width * height > MAX_PIXELS:
            raise DeviceError(
                f"picture: {width} x {height} pixels, want 1 to {MAX_PIXELS}; choose a smaller size"
            )
        try:
            # a photograph's orientation tag would turn it; cameras of streams write none
            decoded = cv2.imdecode(self.encoded, how | cv2.IMREAD_IGNORE_ORIENTATION)
        except cv2.error as error:
            raise DeviceError(f"picture: JPEG is damaged ({error.err})") from error
        if decoded is None:
            raise DeviceError("picture: JPEG is damaged; check the camera's cable")
        return decoded


@dataclass(frozen=True, slots=True, eq=False)
class YuyvPicture:
    """One uncompressed picture of a V4L2 camera: every second byte is grey (V4L2_PIX_FMT_YUYV).

    Args:
        yuyv: shape (height, width, 2); never written to again.
    """

    yuyv: NDArray[np.uint8]

    def small(self) -> Grey:
        """Grey means of blocks, for the motion gate; the full plane is never made."""
        height, width, _ = self.yuyv.shape
        if width % 2:
            return _block_means(self.grey())
        # two pixels as one of four channels, Y U Y V: a quarter of it is left to be split
        pairs = halved(halved(self.yuyv.reshape(height, width // 2, 4)))
        left, right = cv2.extractChannel(pairs, 0), cv2.extractChannel(pairs, 2)
        narrow = halved(_plane(cv2.addWeighted(left, 0.5, right, 0.5, 0)), across=1)
        return halved(narrow)

    def grey(self) -> Grey:
        """Rows of grey values."""
        return _plane(cv2.extractChannel(self.yuyv, 0))

    def colour(self) -> Bgr:
        """Blue, green and red; a DeviceError if the width is odd, as no YUYV picture's is."""
        try:
            return _plane(cv2.cvtColor(self.yuyv, cv2.COLOR_YUV2BGR_YUYV))
        except cv2.error as error:
            raise DeviceError(f"picture: no YUYV picture ({error.err})") from error

    def same_as(self, other: "RawPicture") -> bool:
        """Whether the other is the same to the last byte."""
        return isinstance(other, YuyvPicture) and _same(self.yuyv, other.yuyv)


@dataclass(frozen=True, slots=True, eq=False)
class BgrPicture:
    """One decoded picture in colour.

    Args:
        bgr: shape (height, width, 3), blue green red as sRGB; never written to again.
    """

    bgr: Bgr

    def small(self) -> Grey:
        """Grey means of blocks, for the motion gate."""
        return halved(halved(halved(_grey(halved(self.bgr)))))

    def grey(self) -> Grey:
        """Rows of grey values."""
        return _grey(self.bgr)

    def colour(self) -> Bgr:
        """Blue, green and red."""
        return self.bgr

    def same_as(self, other: "RawPicture") -> bool:
        """Whether the other is the same to the last byte."""
        return isinstance(other, BgrPicture) and _same(self.bgr, other.bgr)


@dataclass(frozen=True, slots=True, eq=False)
class GreyPicture:
    """One picture of a camera that sees no colour.

    Args:
        plane: rows of grey values; never written to again.
    """

    plane: Grey

    def small(self) -> Grey:
        """Grey means of blocks, for the motion gate."""
        return _block_means(self.plane)

    def grey(self) -> Grey:
        """Rows of grey values."""
        return self.plane

    def colour(self) -> Bgr | None:
        """None: grey says nothing of colour, not that all is grey."""
        return None

    def same_as(self, other: "RawPicture") -> bool:
        """Whether the other is the same to the last byte."""
        return isinstance(other, GreyPicture) and _same(self.plane, other.plane)


RawPicture = JpegPicture | YuyvPicture | BgrPicture | GreyPicture


def raw_picture(array: cv2.typing.MatLike) -> RawPicture:
    """What OpenCV gave: one row of bytes is an undecoded picture, the rest goes by its channels.

    Raises:
        DeviceError: it is no picture of any kind that is known here.
    """
    pixels = array.astype(np.uint8, copy=False)
    match pixels.shape:
        case (height, width, 2) if height and width:
            return YuyvPicture(pixels)
        case (height, width, 3) if height and width:
            return BgrPicture(pixels)
        case (1, int()):
            return JpegPicture(pixels.ravel())
        case (height, width) if height and width:
            return GreyPicture(pixels)
    raise DeviceError(f"picture: neither JPEG nor pixels, an array of {array.shape}")


def _plane(decoded: cv2.typing.MatLike) -> NDArray[np.uint8]:
    return decoded.astype(np.uint8, copy=False)


def _grey(bgr: Bgr) -> Grey:
    return _plane(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY))


def _block_means(grey: Grey) -> Grey:
    """Of 16 pixels a side: in smaller blocks too much of a cheap camera's noise is left.

    Four halvings, as OpenCV has a fast path for a factor of 2.
    """
    return halved(halved(halved(halved(grey))))


def _same(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    """A few rows tell two pictures of a lens apart, so all of them are seldom compared."""
    few = slice(None, _GLANCED_ROWS)
    return np.array_equal(one[few], other[few]) and np.array_equal(one, other)

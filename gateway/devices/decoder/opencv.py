"""OpenCV's own reader as one more engine to compare with; no gate reads codes with it."""

import cv2
import numpy as np

from gateway.devices.decoder.pyramid import Grey
from gateway.devices.decoder.reading import Engine, Point, Quad, Reading
from gateway.devices.decoder.texts import UNDECODABLE, bounded_text


def read_by_opencv(grey: Grey, stage: str) -> tuple[Reading, ...]:
    """Texts and markers of the codes in a picture.

    OpenCV raises UnicodeDecodeError on a payload that isn't UTF-8, for all codes of the picture
    (https://github.com/opencv/opencv/issues/23728), and its own errors on some noise.

    Args:
        grey: the picture.
        stage: name of the pass, for its readings.
    """
    high, wide = grey.shape
    try:
        found, texts, corners, _ = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(grey)
    except (UnicodeDecodeError, cv2.error):
        everywhere = (0.0, 0.0), (wide, 0.0), (wide, high), (0.0, high)
        return (Reading(UNDECODABLE, everywhere, Engine.OPENCV, stage),)
    if not found:
        return ()
    return tuple(
        Reading(text, _quad(np.asarray(quad).tolist()), Engine.OPENCV, stage)
        for read, quad in zip(texts, corners, strict=True)
        if (text := bounded_text(read))
    )


def _quad(corners: list[Point]) -> Quad:
    first, second, third, fourth = ((float(x), float(y)) for x, y in corners)
    return first, second, third, fourth

"""A cheap network camera: from linear light to a picture out of JPEG; not what it looks at."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.demo.checkpoint_trouble import Light
from gateway.demo.scene_brush import Picture, as_picture
from gateway.demo.scene_lane import HEIGHT, WIDTH

_GAMMA: Final = 2.2
"""Exponent nearest to the curve of sRGB (IEC 61966-2-1)."""

_MID_LIGHT: Final = 0.2
_LEVELS_PER_LIGHT: Final = 255 * _MID_LIGHT ** (1 / _GAMMA - 1) / _GAMMA
"""Grey levels per linear light near mid grey: slope of the tone curve."""

_READ_PART: Final = 0.2
"""Part of the noise's variance at mid grey that is there in the dark as well."""

_ROOM: Final = 64
_GRAIN_PX: Final = 0.55
"""Demosaicing spreads the noise of a pixel to its neighbours."""

_LINEAR: Final = (np.arange(256) / 255.0) ** _GAMMA


@dataclass(frozen=True, slots=True)
class Camera:
    """How one camera stands at one moment.

    Args:
        gains: white balance and exposure, blue green red.
        noise: standard deviation at mid grey, grey levels.
        contrast: exponent on the tones, 1 is neutral.
        quality: of the JPEG, 1 to 100.
    """

    gains: tuple[float, float, float] = (1.0, 1.0, 1.0)
    noise: float = 3.0
    contrast: float = 1.0
    quality: int = 85


def as_light(picture: Picture, room: Light | None = None) -> Light:
    """Linear light of a picture's tones; in ``room`` where that is given, to save fresh memory."""
    return cv2.LUT(picture, _LINEAR.astype(np.float32), room).astype(np.float32, copy=False)


def as_tones(light: Light, contrast: float = 1.0) -> Picture:
    """Tones of linear light, 0 to 255, brighter than 1 is white; the light is overwritten."""
    np.clip(light, np.float32(0), np.float32(1), out=light)
    return as_picture(cv2.convertScaleAbs(cv2.pow(light, contrast / _GAMMA, light), alpha=255))


class Sensor:
    """Noise that was drawn once, laid differently over each frame.

    Args:
        seed: of the noise.
    """

    def __init__(self, seed: int) -> None:
        shape = (HEIGHT + _ROOM, WIDTH + _ROOM, 3)
        white = np.random.default_rng((seed, 3)).standard_normal(shape, np.float32)
        grain = cv2.GaussianBlur(white, (0, 0), _GRAIN_PX).astype(np.float32, copy=False)
        self._grain: NDArray[np.float32] = grain / grain.std()
        self._deviation = np.empty((HEIGHT, WIDTH, 3), np.float32)

    def shoot(self, light: Light, camera: Camera, frame_number: int) -> Picture:
        """One frame.

        Args:
            light: what falls on the sensor, shape (720, 1280, 3); is overwritten.
            camera: how it is set.
            frame_number: chooses the noise.
        """
        cv2.multiply(light, np.array((*camera.gains, 1.0)), light)
        variance = (camera.noise / _LEVELS_PER_LIGHT) ** 2
        deviation = self._deviation
        np.multiply(light, np.float32(variance * (1 - _READ_PART) / _MID_LIGHT), out=deviation)
        deviation += np.float32(variance * _READ_PART)
        cv2.multiply(cv2.sqrt(deviation, deviation), self._grain_of(frame_number), deviation)
        cv2.add(light, deviation, light)
        return _through_jpeg(as_tones(light, camera.contrast), camera.quality)

    def _grain_of(self, frame_number: int) -> NDArray[np.float32]:
        draw = np.random.default_rng(frame_number)
        down, across = draw.integers(0, _ROOM, 2)
        return self._grain[down : down + HEIGHT, across : across + WIDTH]


def _through_jpeg(picture: Picture, quality: int) -> Picture:
    _, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    unpacked = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    if unpacked is None:
        raise AssertionError("OpenCV could not open a JPEG that it had just packed")
    return as_picture(unpacked)

"""Pictures of coloured codes as a cheap camera takes them of phones, drawn in linear light."""

import colorsys
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

from gateway.core.colour import ModuleColour
from gateway.devices.decoder.reading import Quad

Floats = NDArray[np.float64]

COLOURS = (ModuleColour.GREEN, ModuleColour.YELLOW, ModuleColour.RED, ModuleColour.BLACK)
_HUES_DEGREES = {
    ModuleColour.GREEN: ((95, 168), (0.5, 1.0), (0.38, 0.9)),
    ModuleColour.YELLOW: ((36, 56), (0.65, 1.0), (0.78, 1.0)),
    ModuleColour.RED: ((-14, 9), (0.68, 1.0), (0.52, 1.0)),
    ModuleColour.BLACK: ((0, 360), (0.0, 0.3), (0.0, 0.2)),
}
"""Hue, saturation and value of what an app may mean by each; assumed, wide on purpose."""

_DRAWN_PX = 6
_QUIET = 4
_ALPHABET = list("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of one code, and the truth about it."""

    bgr: NDArray[np.uint8]
    quad: Quad
    colour: ModuleColour
    module_px: float


def shots(seed: int, count: int) -> Iterator[Shot]:
    """Pictures in all four colours in turn; the same for the same seed."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        yield shot(rng, COLOURS[number % len(COLOURS)])


def shot(rng: np.random.Generator, colour: ModuleColour) -> Shot:
    """One code in one light before one camera.

    White balance gains have a standard deviation of 0.3 in each channel; a third of the
    pictures have small modules and a noisy sensor.
    """
    hard = rng.random() < 1 / 3
    text = "".join(rng.choice(_ALPHABET, rng.choice([30, 60, 118, 181])))
    symbol = np.array([list(row) for row in segno.make_qr(text, error="m").matrix], np.float64)
    module_px = min(rng.uniform(2.2, 4.0 if hard else 8.0), 420 / len(symbol))
    page = _page(rng, symbol, colour)
    corners, window = _corners(rng, len(symbol) * module_px)
    light = _seen(page, len(symbol), corners, window)
    light = _lit(rng, light, hard=hard)
    bgr = _photographed(rng, light, module_px, hard=hard)
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return Shot(bgr, (a, b, c, d), colour, float(module_px))


def _page(rng: np.random.Generator, symbol: Floats, colour: ModuleColour) -> Floats:
    hues, saturations, values = _HUES_DEGREES[colour]
    hue = (rng.uniform(*hues) % 360) / 360
    ink = _linear(
        np.array(colorsys.hsv_to_rgb(hue, rng.uniform(*saturations), rng.uniform(*values)))
    )
    coverage = np.kron(np.pad(symbol, _QUIET), np.ones((_DRAWN_PX, _DRAWN_PX)))[..., None]
    card = rng.uniform(0.9, 1.0) * (1 - coverage) + ink * coverage
    around = (np.full(3, 0.9), np.full(3, 0.01), ink, rng.random(3))[rng.integers(4)]
    wide = 10 * _DRAWN_PX
    page = np.pad(card, ((wide, wide), (wide, wide), (0, 0)), constant_values=np.nan)
    return np.where(np.isnan(page), around, page)


def _corners(rng: np.random.Generator, side_px: float) -> tuple[NDArray[np.float32], int]:
    turn = rng.uniform(-0.35, 0.35)
    across = np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))])
    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * side_px / 2
    tilted = square @ across * (1 + rng.uniform(-0.07, 0.07, (4, 1)))
    window = int(side_px * 1.7)
    return (tilted + window / 2).astype(np.float32), window


def _seen(page: Floats, modules: int, corners: NDArray[np.float32], window: int) -> Floats:
    near = (10 + _QUIET) * _DRAWN_PX - 0.5
    far = near + modules * _DRAWN_PX
    drawn = np.array([(near, near), (far, near), (far, far), (near, far)], np.float32)
    twice = cv2.getPerspectiveTransform(drawn, corners * 2 - 0.5)
    large = cv2.warpPerspective(page, twice, (window * 2, window * 2), flags=cv2.INTER_AREA)
    return cv2.resize(large, (window, window), interpolation=cv2.INTER_AREA).astype(np.float64)


def _lit(rng: np.random.Generator, light: Floats, *, hard: bool) -> Floats:
    """A gradient, a milky reflection of a warm lamp, white balance, exposure, colour matrix."""
    down, right = np.mgrid[: light.shape[0], : light.shape[1]] / len(light) - 0.5
    light = light * (1 + rng.uniform(-0.3, 0.3) * down + rng.uniform(-0.3, 0.3) * right)[..., None]
    lamp = np.array([1.0, rng.uniform(0.8, 1.0), rng.uniform(0.5, 1.0)])
    light = light + min(rng.exponential(0.07 if hard else 0.03), 0.25) * lamp
    gains = np.exp(rng.normal(0, 0.3, 3))
    exposure = np.exp(rng.uniform(np.log(0.25), np.log(1.15))) / gains.mean()
    light = light * gains * exposure
    grey = (light @ np.array([0.2126, 0.7152, 0.0722]))[..., None]
    return np.asarray(grey + (light - grey) * rng.uniform(0.8, 1.2))


def _photographed(
    rng: np.random.Generator, light: Floats, module_px: float, *, hard: bool
) -> NDArray[np.uint8]:
    """Blur, shot and read noise, a tone curve near sRGB, and JPEG with halved chroma."""
    blur_px = min(rng.uniform(0.3, (0.32 if hard else 0.25) * module_px), 2.2)
    light = np.maximum(cv2.GaussianBlur(light, (0, 0), blur_px), 0)
    noise = rng.choice([0.006, 0.02, 0.035] if hard else [0.002, 0.006, 0.015])
    light = light + rng.normal(0, 1, light.shape) * np.sqrt(noise**2 + noise * 0.1 * light)
    tones = _encoded(np.clip(light, 0, 1)) ** rng.uniform(0.85, 1.15)
    rgb = np.round(tones * 255).astype(np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(60, 92))]
    packed = cv2.imencode(".jpg", rgb[..., ::-1], quality)[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


def _linear(tones: Floats) -> Floats:
    return np.where(tones <= 0.04045, tones / 12.92, ((tones + 0.055) / 1.055) ** 2.4)


def _encoded(light: Floats) -> Floats:
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)

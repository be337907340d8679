"""The lane without anybody, and the noise of the camera's sensor; not who stands there."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.demo.scene_brush import Brush, Picture

WIDTH: Final = 1280
HEIGHT: Final = 720

_HORIZON: Final = 300
_NOISE_ROOM: Final = 64
_NOISE_LIMIT: Final = 40


def draw_lane() -> Picture:
    """Paving, buildings, green and daylight from behind, out of focus."""
    brush = Brush(WIDTH, HEIGHT)
    brush.bar((0, 0), (WIDTH, HEIGHT), (222, 214, 205))
    _draw_buildings(brush)
    _draw_ground(brush)
    _draw_gate(brush)
    soft = cv2.GaussianBlur(brush.prop((0, 0)).picture, (0, 0), 5)
    lane = (soft * _vignette()[:, :, None]).astype(np.uint8)
    cv2.putText(lane, "LANE 1", (24, 44), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (235, 235, 235), 2)
    return lane


def draw_noise(seed: int, deviation: float) -> tuple[Picture, Picture]:
    """The sensor's noise, what it adds and what it takes, larger than a frame on purpose.

    Args:
        seed: of the noise.
        deviation: standard deviation in grey values.
    """
    shape = (HEIGHT + _NOISE_ROOM, WIDTH + _NOISE_ROOM, 3)
    noise = np.random.default_rng(seed).normal(0, deviation, shape).astype(np.float32)
    more, less = (np.clip(half, 0, _NOISE_LIMIT).astype(np.uint8) for half in (noise, -noise))
    return more, less


def add_noise(frame: Picture, noise: tuple[Picture, Picture], frame_number: int) -> None:
    """Put noise on a frame, in place; each frame number has its own."""
    down, across = np.random.default_rng(frame_number).integers(0, _NOISE_ROOM, 2)
    more, less = (half[down : down + HEIGHT, across : across + WIDTH] for half in noise)
    cv2.add(frame, more, frame)
    cv2.subtract(frame, less, frame)


def _draw_buildings(brush: Brush) -> None:
    for left, top, wide, tone in ((0, 60, 330, 150), (300, 120, 210, 168), (930, 30, 350, 142)):
        brush.bar((left, top), (wide, _HORIZON - top), (tone, tone - 4, tone - 12))
        for row in range(top + 20, _HORIZON - 30, 44):
            for column in range(left + 18, left + wide - 34, 52):
                dark = 78 + (row * 7 + column * 13) % 60
                brush.bar((column, row), (32, 24), (dark + 18, dark + 8, dark))
    for centre in range(500, 940, 72):
        green = 70 + centre * 11 % 40
        brush.ellipse((centre, 262), (58, 44), 0, (52, green, 58))


def _draw_ground(brush: Brush) -> None:
    brush.bar((0, _HORIZON), (WIDTH, HEIGHT - _HORIZON), (128, 132, 136))
    for step in range(-9, 10):  # paving runs to one point on the horizon
        edge = WIDTH // 2 + step * 300
        line = [(WIDTH // 2 + step * 14, _HORIZON), (edge, HEIGHT), (edge + 14, HEIGHT)]
        brush.polygon(line, (104, 108, 112))
    depth = 14.0
    down = float(_HORIZON)
    while down < HEIGHT:
        brush.bar((0, round(down)), (WIDTH, max(2, round(depth / 8))), (106, 110, 114))
        down += depth
        depth *= 1.5


def _draw_gate(brush: Brush) -> None:
    for left in (96, 1064):
        brush.bar((left, 330), (120, 390), (92, 88, 84))
        brush.bar((left + 12, 342), (96, 60), (58, 52, 48))
        brush.ellipse((left + 60, 372), (16, 16), 0, (96, 205, 96))
    for stripe in range(12):
        colour = (40, 40, 205) if stripe % 2 else (235, 235, 238)
        brush.bar((216 + 71 * stripe, 392), (71, 20), colour)


def _vignette() -> NDArray[np.float32]:
    """Light falls off to the corners of a cheap lens."""
    across = np.linspace(-1, 1, WIDTH, dtype=np.float32)[None, :] ** 2
    down = np.linspace(-1, 1, HEIGHT, dtype=np.float32)[:, None] ** 2
    return (0.86 - 0.16 * (across + down)).astype(np.float32)

"""How often a gate sees which trouble, drawn from a seed; the shares are assumed, not counted."""

import colorsys
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, unique
from math import pi
from typing import Final

import numpy as np

from gateway.core.colour import ModuleColour
from gateway.demo.checkpoint_trouble import Trouble
from gateway.demo.scene_brush import Colour

Rng = np.random.Generator


@unique
class Kind(Enum):
    """What makes a code hard to read."""

    BLUR = "blur"
    MOTION = "motion"
    DIM = "dim"
    GLARE = "glare"
    SMALL = "small"
    CRACKED = "cracked"
    GLOVE = "glove"
    NIGHT = "night"
    BANDS = "bands"
    MOIRE = "moire"
    TILT = "tilt"


ON_SCREENS: Final = frozenset({Kind.DIM, Kind.CRACKED, Kind.BANDS, Kind.MOIRE})
"""What paper does not have."""


@dataclass(frozen=True, slots=True)
class Chance:
    """One person's luck.

    Args:
        kinds: what is troublesome about it; empty for what most people do.
        phone: a phone, else paper.
        module_px: size of a module when held still; an upper limit, the frame has an end.
        angles: yaw, pitch and roll of the thing, radians.
        focus_px: standard deviation of the blur when the focus has settled.
        smear_px: way of the thing during one exposure.
        tremor_px: how far the hand shakes.
        lane_light: brightness of the lane, 1 by day.
        screen_light: brightness of the screen in the same measure.
        exposure: the camera's gain, 1 shows the lane by day as it is.
        noise: standard deviation at mid grey, grey levels.
        trouble: what lies over the code.
    """

    kinds: frozenset[Kind]
    phone: bool
    module_px: float
    angles: tuple[float, float, float]
    focus_px: float
    smear_px: tuple[float, float]
    tremor_px: float
    lane_light: float
    screen_light: float
    exposure: float
    noise: float
    trouble: Trouble


def usual(rng: Rng) -> Chance:
    """What most people do, by day, before a camera that is set well."""
    phone = bool(rng.random() < _PHONES)
    drawn = _plain(rng, frozenset(), phone=phone)
    mild = Trouble(
        glare=float(rng.uniform(0.1, 1.1)) if rng.random() < _GLARES else 0.0,
        glare_at=_spot(rng),
        glare_size=float(rng.uniform(0.2, 0.5)),
        veil=float(min(rng.exponential(0.02), 0.12)),
        moire=float(rng.uniform(0.02, 0.12)) if rng.random() < _MOIRES else 0.0,
        moire_period_px=float(rng.uniform(5, 40)),
        moire_angle=float(rng.uniform(0, pi)),
        seed=_seed(rng),
    )
    dim = phone and rng.random() < _DIMS
    light = float(rng.uniform(0.06, 0.2)) if dim else drawn.screen_light
    return replace(drawn, trouble=mild, screen_light=light)


def hard(rng: Rng, among: frozenset[Kind] = frozenset(Kind)) -> Chance:
    """Two or three troubles at once, of those ``among`` which they are drawn."""
    names = sorted(among, key=lambda kind: kind.value)
    picked = rng.choice(len(names), 2 if rng.random() < _TWO_TROUBLES else 3, replace=False)
    kinds = frozenset(names[int(number)] for number in picked)
    phone = bool(kinds & ON_SCREENS) or bool(rng.random() < _PHONES)
    drawn = _plain(rng, kinds, phone=phone)
    for name in names:
        if name in kinds:
            drawn = _SPOIL[name](rng, drawn)
    return drawn


def ink(rng: Rng) -> tuple[ModuleColour, Colour | None]:
    """The health colour that the modules have, and its tone; most often none, which is black."""
    colour = list(_INKS)[int(rng.choice(len(_INKS), p=_INK_SHARES))]
    if colour is ModuleColour.BLACK:
        return colour, None
    hues, saturations, values = _INKS[colour]
    hue = (rng.uniform(*hues) % 360) / 360
    tones = colorsys.hsv_to_rgb(hue, rng.uniform(*saturations), rng.uniform(*values))
    red, green, blue = (round(255 * tone) for tone in tones)
    return colour, (blue, green, red)


_PHONES: Final = 0.7
_GLARES: Final = 0.3
_MOIRES: Final = 0.35
_DIMS: Final = 0.11
_TWO_TROUBLES: Final = 0.7
"""The rest of the hard ones have three."""

_INKS: Final = {
    ModuleColour.GREEN: ((95, 168), (0.6, 1.0), (0.35, 0.8)),
    ModuleColour.RED: ((-12, 8), (0.7, 1.0), (0.5, 0.95)),
    ModuleColour.YELLOW: ((38, 54), (0.8, 1.0), (0.7, 0.95)),
    ModuleColour.BLACK: ((0, 0), (0, 0), (0, 0)),
}
"""Hue in degrees, saturation and value of what an app may mean by each; assumed."""

_INK_SHARES: Final = (0.25, 0.25, 0.15, 0.35)


def _plain(rng: Rng, kinds: frozenset[Kind], *, phone: bool) -> Chance:
    smear = rng.normal(0, 1.1, 2)
    return Chance(
        kinds=kinds,
        phone=phone,
        module_px=float(3.0 + 5.0 * rng.beta(1.1, 2.0)),
        angles=(
            float(rng.normal(0, 0.16)),
            float(rng.normal(0.08, 0.16)),
            float(rng.normal(0, 0.14)),
        ),
        focus_px=float(rng.uniform(0.5, 1.45)),
        smear_px=(float(smear[0]), float(smear[1])),
        tremor_px=float(rng.uniform(0.6, 2.0)),
        lane_light=float(rng.uniform(0.7, 1.1)),
        screen_light=float(rng.uniform(0.5, 1.2)),
        exposure=float(np.exp(rng.normal(-0.5, 0.35))),
        noise=float(rng.uniform(2, 10)),
        trouble=Trouble(seed=_seed(rng)),
    )


def _blur(rng: Rng, was: Chance) -> Chance:
    return replace(was, focus_px=float(min(rng.uniform(0.25, 0.5) * was.module_px, 3.6)))


def _motion(rng: Rng, was: Chance) -> Chance:
    angle, length = rng.uniform(0, pi), rng.uniform(0.4, 1.4) * was.module_px
    smear = (float(length * np.cos(angle)), float(length * np.sin(angle)))
    return replace(was, smear_px=smear, tremor_px=float(rng.uniform(3, 6)))


def _dim(rng: Rng, was: Chance) -> Chance:
    light = float(rng.uniform(0.06, 0.2))
    veil = was.trouble.veil + float(rng.uniform(0.005, 0.04))
    return replace(was, screen_light=light, trouble=replace(was.trouble, veil=veil))


def _glare(rng: Rng, was: Chance) -> Chance:
    trouble = replace(
        was.trouble,
        glare=float(rng.uniform(0.5, 2.0)),
        glare_at=_spot(rng),
        glare_size=float(rng.uniform(0.12, 0.4)),
        veil=was.trouble.veil + float(rng.uniform(0, 0.12)),
    )
    return replace(was, trouble=trouble)


def _small(rng: Rng, was: Chance) -> Chance:
    return replace(
        was, module_px=float(rng.uniform(2.0, 3.0)), focus_px=float(rng.uniform(0.5, 0.9))
    )


def _cracked(rng: Rng, was: Chance) -> Chance:
    return replace(was, trouble=replace(was.trouble, cracks=int(rng.integers(7, 18))))


def _glove(rng: Rng, was: Chance) -> Chance:
    trouble = replace(
        was.trouble,
        glove=float(rng.uniform(-0.04, 0.14)),
        glove_corner=int(rng.choice(4, p=(0.1, 0.1, 0.5, 0.3))),
    )
    return replace(was, trouble=trouble)


def _night(rng: Rng, was: Chance) -> Chance:
    return replace(
        was,
        lane_light=float(rng.uniform(0.06, 0.2)),
        screen_light=min(was.screen_light, float(rng.uniform(0.1, 0.5))),
        exposure=was.exposure * float(rng.uniform(1.2, 2.5)),
        noise=float(rng.uniform(7, 16)),
    )


def _bands(rng: Rng, was: Chance) -> Chance:
    trouble = replace(
        was.trouble,
        bands=float(rng.uniform(0.4, 0.85)),
        band_px=float(rng.uniform(40, 220)),
        band_phase=float(rng.uniform(0, 1)),
    )
    return replace(was, trouble=trouble)


def _moire(rng: Rng, was: Chance) -> Chance:
    trouble = replace(
        was.trouble,
        moire=float(rng.uniform(0.25, 0.65)),
        moire_period_px=float(rng.uniform(4, 24)),
        moire_angle=float(rng.uniform(0, pi)),
    )
    return replace(was, trouble=trouble)


def _tilt(rng: Rng, was: Chance) -> Chance:
    yaw, pitch = rng.choice((-1, 1), 2) * rng.uniform(0.3, 0.75, 2)
    return replace(was, angles=(float(yaw), float(pitch), float(rng.uniform(-0.7, 0.7))))


_SPOIL: Final[dict[Kind, Callable[[Rng, Chance], Chance]]] = {
    Kind.BLUR: _blur,
    Kind.MOTION: _motion,
    Kind.DIM: _dim,
    Kind.GLARE: _glare,
    Kind.SMALL: _small,
    Kind.CRACKED: _cracked,
    Kind.GLOVE: _glove,
    Kind.NIGHT: _night,
    Kind.BANDS: _bands,
    Kind.MOIRE: _moire,
    Kind.TILT: _tilt,
}


def _spot(rng: Rng) -> tuple[float, float]:
    x, y = rng.uniform(-0.9, 0.9, 2)
    return float(x), float(y)


def _seed(rng: Rng) -> int:
    return int(rng.integers(1 << 30))

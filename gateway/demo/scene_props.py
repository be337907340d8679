"""A phone or a sheet with a code, in a hand, drawn flat; not where it is in the lane."""

from typing import Final

import numpy as np
import segno
from numpy.typing import NDArray

from gateway.demo.scene_brush import Brush, Colour, Colours, Prop, clipped, shade
from gateway.demo.scene_motion import Look, Medium, Presentation

MODULE: Final = 6
"""Pixels of the flat drawing per module of a version-8 code, the size of a park pass."""

QUIET: Final = 4
"""Width of the quiet zone in modules (ISO/IEC 18004)."""

CODE_SIDE: Final = (49 + 2 * QUIET) * MODULE
"""Pixels of the flat drawing across a code with its quiet zone, of any version."""

MIDDLE: Final = (310, 440)
"""The code's middle in the flat drawing."""

SCREEN: Final = ((124, 60), (496, 60), (496, 870), (124, 870))
"""Corners of a phone's screen in the flat drawing."""

_HEALTH_CARD: Final = "shc:/"
"""Printed with the lowest error correction, as SMART Health Cards ask of their issuers."""

_WIDTH: Final = 620
_HEIGHT: Final = 1250
_SCREEN_WHITE: Final[Colour] = (250, 248, 244)
_SCREEN_BLACK: Final[Colour] = (30, 28, 26)
_PAPER: Final[Colour] = (222, 232, 236)
_PAPER_INK: Final[Colour] = (48, 44, 42)
_SKINS: Final[tuple[Colour, ...]] = (
    (150, 180, 225),
    (135, 165, 210),
    (110, 145, 195),
    (165, 190, 230),
)


def skin_of(presentation: Presentation) -> Colour:
    """Colour of face and hand, the same for one person."""
    return _SKINS[presentation.seed % len(_SKINS)]


def sleeve_of(presentation: Presentation) -> Colour:
    """Colour of the jacket, the same for one person."""
    draw = np.random.default_rng((presentation.seed, 1))
    blue, green, red = draw.integers(35, 120, 3)
    return int(blue), int(green), int(red)


def code_cells(text: str) -> NDArray[np.uint8]:
    """The code's cells with its quiet zone, 1 for dark; shape (cells, cells)."""
    level = "l" if text.startswith(_HEALTH_CARD) else "m"
    code = segno.make_qr(text, error=level, boost_error=False)
    return np.array([list(row) for row in code.matrix_iter(border=QUIET)], np.uint8)


def code_colours(presentation: Presentation, look: Look) -> Colours:
    """Colours of dark and light modules on this thing, in its light."""
    paper = presentation.medium is Medium.PAPER
    ink, ground = (_PAPER_INK, _PAPER) if paper else (_SCREEN_BLACK, _SCREEN_WHITE)
    return _lit(presentation.ink or ink, look), _lit(ground, look)


def draw_prop(presentation: Presentation, look: Look) -> Prop:
    """Draw what this person holds up, with the code."""
    return draw_held(presentation, look, code_cells(presentation.code))


def draw_held(presentation: Presentation, look: Look, cells: NDArray[np.uint8] | None) -> Prop:
    """Draw what this person holds up; the code's place stays empty without ``cells``."""
    brush = Brush(_WIDTH, _HEIGHT)
    skin = skin_of(presentation)
    _draw_arm(brush, skin, sleeve_of(presentation))
    draw = _draw_phone if presentation.medium is Medium.PHONE else _draw_paper
    draw(brush, presentation, look)
    if cells is not None:
        corner = (MIDDLE[0] - CODE_SIDE // 2, MIDDLE[1] - CODE_SIDE // 2)
        brush.stamp(cells, corner, CODE_SIDE, code_colours(presentation, look))
    if look.glare > 0:
        brush.shine((400, 300), (60, 260), look.glare)
    _draw_fingers(brush, skin)
    return brush.prop(MIDDLE)


def _draw_arm(brush: Brush, skin: Colour, sleeve: Colour) -> None:
    palm = shade(skin, 0.75)
    brush.polygon([(190, 1010), (450, 1010), (560, 1249), (230, 1249)], sleeve)
    brush.polygon([(215, 900), (425, 900), (455, 1060), (205, 1060)], palm)
    brush.ellipse((320, 830), (215, 150), 0, palm)


def _draw_phone(brush: Brush, presentation: Presentation, look: Look) -> None:
    white = _lit(_SCREEN_WHITE, look)
    grey = _lit((205, 203, 200), look)
    dark = _lit(_SCREEN_BLACK, look)
    accent = _lit((120, 165, 40) if presentation.seed % 2 else (185, 120, 30), look)
    brush.slab((110, 40), (400, 850), 44, (38, 36, 35))
    brush.slab((119, 49), (382, 832), 36, (16, 15, 15))
    brush.slab((124, 60), (372, 810), 26, _lit((238, 236, 233), look))
    brush.bar((124, 96), (372, 74), accent)
    brush.bar((215, 122), (190, 22), white)
    brush.slab((136, 190), (348, 620), 14, white)
    brush.bar((180, 214), (150, 22), dark)
    brush.bar((180, 244), (220, 10), grey)
    brush.slab((180, 640), (260, 16), 8, grey)
    brush.slab((180, 640), (60 + presentation.seed * 37 % 190, 16), 8, accent)
    brush.bar((200, 680), (220, 12), grey)
    brush.bar((235, 704), (150, 12), grey)


def _draw_paper(brush: Brush, presentation: Presentation, look: Look) -> None:
    white = _lit(_PAPER, look)
    dark = _lit(_PAPER_INK, look)
    brush.polygon([(66, 150), (556, 142), (562, 878), (60, 884)], white)
    brush.bar((140, 190), (230, 24), dark)
    brush.bar((140, 228), (320, 9), _lit((120, 120, 120), look))
    for line in range(5):
        length = 200 + (presentation.seed * 53 + line * 97) % 140
        brush.bar((140, 650 + 34 * line), (length, 8), _lit((125, 125, 125), look))
    brush.bar((62, 626), (498, 3), shade(white, 0.86))  # a fold


def _draw_fingers(brush: Brush, skin: Colour) -> None:
    for down in range(4):
        brush.ellipse((512 - 3 * down, 668 + 62 * down), (40, 26), 8, shade(skin, 0.88))
        brush.ellipse((504 - 3 * down, 664 + 62 * down), (32, 19), 8, skin)
    brush.ellipse((112, 760), (34, 96), 14, shade(skin, 0.88))
    brush.ellipse((118, 744), (26, 80), 14, skin)


def _lit(colour: Colour, look: Look) -> Colour:
    """A colour under the screen's or the lane's light, its blacks lifted by reflections."""
    lifted = [
        16 + value * look.brightness * tint for value, tint in zip(colour, look.tint, strict=True)
    ]
    return clipped(lifted)

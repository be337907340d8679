"""The person behind the code, from the front, drawn flat; not where the person stands."""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from gateway.demo.scene_brush import Brush, Colour, Prop, as_picture, shade
from gateway.demo.scene_motion import Presentation
from gateway.demo.scene_props import skin_of, sleeve_of

_WIDTH: Final = 720
_HEIGHT: Final = 1560
_CHEST: Final = (360, 560)
_HAIRS: Final[tuple[Colour, ...]] = ((28, 26, 26), (40, 38, 45), (32, 36, 52), (120, 122, 126))
_MASKS: Final[tuple[Colour, ...]] = ((222, 205, 172), (232, 232, 230), (60, 58, 56))


def draw_body(presentation: Presentation) -> Prop:
    """Head, shoulders and chest, slightly out of focus, lit from the left."""
    brush = Brush(_WIDTH, _HEIGHT)
    jacket = sleeve_of(presentation)
    skin = skin_of(presentation)
    _draw_trunk(brush, jacket, skin)
    _draw_head(brush, skin, _HAIRS[presentation.seed // 3 % len(_HAIRS)])
    _draw_face(brush, skin)
    if presentation.seed % 10:
        _draw_mask(brush, _MASKS[presentation.seed // 5 % len(_MASKS)])
    return _lit(brush.prop(_CHEST))


def _draw_trunk(brush: Brush, jacket: Colour, skin: Colour) -> None:
    for x in (205, 515):
        leg = [(x - 125, 1030), (x + 125, 1030), (x + 70, 1540), (x - 70, 1540)]
        brush.polygon(leg, (62, 54, 50) if x < _CHEST[0] else (54, 47, 44))
    left = [(22, 1090), (55, 720), (105, 600), (225, 530), (305, 488), (360, 520), (360, 1090)]
    brush.polygon(left, jacket)
    brush.polygon([(_WIDTH - x, y) for x, y in left], shade(jacket, 0.92))
    brush.polygon([(305, 488), (415, 488), (360, 640)], (188, 186, 180))
    brush.polygon([(312, 390), (408, 390), (420, 500), (360, 560), (300, 500)], shade(skin, 0.8))
    brush.polygon([(300, 484), (282, 520), (345, 640), (358, 610)], shade(jacket, 1.25))
    brush.polygon([(420, 484), (438, 520), (375, 640), (362, 610)], shade(jacket, 1.15))
    brush.polygon([(357, 640), (363, 640), (364, 1090), (356, 1090)], shade(jacket, 0.6))
    for x in (150, 570):
        brush.polygon([(x, 700), (x + 12, 700), (x + 22, 1090), (x - 6, 1090)], shade(jacket, 0.7))


def _draw_head(brush: Brush, skin: Colour, hair: Colour) -> None:
    brush.ellipse((360, 240), (124, 132), 0, hair)
    for x in (252, 468):
        brush.ellipse((x, 300), (18, 34), 0, shade(skin, 0.85))
    brush.ellipse((360, 312), (104, 132), 0, skin)
    fringe = [(254, 290), (258, 220), (300, 165), (420, 165), (462, 220), (466, 290)]
    brush.polygon([*fringe, (444, 244), (392, 226), (300, 238), (274, 258)], hair)


def _draw_face(brush: Brush, skin: Colour) -> None:
    for x in (316, 404):
        brush.ellipse((x, 286), (22, 9), 0, (215, 218, 222))
        brush.ellipse((x, 286), (9, 9), 0, (30, 32, 40))
        brush.ellipse((x, 262), (28, 5), 0, shade(skin, 0.4))
    brush.polygon([(352, 290), (368, 290), (378, 342), (342, 342)], shade(skin, 0.9))
    brush.ellipse((360, 386), (36, 9), 0, (105, 105, 165))


def _draw_mask(brush: Brush, colour: Colour) -> None:
    brush.polygon([(262, 318), (250, 296), (256, 292), (276, 330)], shade(colour, 0.9))
    brush.polygon([(458, 318), (470, 296), (464, 292), (444, 330)], shade(colour, 0.9))
    shape = [(268, 322), (360, 304), (452, 322), (444, 392), (402, 444), (318, 444), (276, 392)]
    brush.polygon(shape, colour)
    for down in (350, 378, 404):
        brush.polygon(
            [(280, down), (440, down), (436, down + 5), (284, down + 5)], shade(colour, 0.86)
        )


def _lit(body: Prop) -> Prop:
    """Light from the left and a soft focus; the edge that the blur darkened is cut off."""
    light = np.linspace(1.05, 0.68, _WIDTH, dtype=np.float32)[None, :, None]
    lit = (body.picture * light).astype(np.uint8)  # no colour of a person is near white
    soft = as_picture(cv2.GaussianBlur(lit, (0, 0), 2.0))
    return replace(body, picture=soft, mask=as_picture(cv2.erode(body.mask, np.ones((9, 9)))))

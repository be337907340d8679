"""Flat things laid over a frame, upright and in any size; not in perspective."""

import cv2

from gateway.demo.scene_brush import Picture, Prop, as_picture


def resized(prop: Prop, scale: float) -> Prop:
    """The same thing, larger or smaller."""
    picture, mask = (
        as_picture(cv2.resize(layer, None, fx=scale, fy=scale))
        for layer in (prop.picture, prop.mask)
    )
    return Prop(picture, mask, (round(prop.middle[0] * scale), round(prop.middle[1] * scale)))


def paste(frame: Picture, prop: Prop, middle: tuple[float, float]) -> None:
    """Lay a thing over the frame in place, cut off at the frame's edges."""
    height, width = frame.shape[:2]
    high, wide = prop.mask.shape
    left, top = round(middle[0]) - prop.middle[0], round(middle[1]) - prop.middle[1]
    x0, x1 = max(left, 0), min(left + wide, width)
    y0, y1 = max(top, 0), min(top + high, height)
    if x0 >= x1 or y0 >= y1:
        return
    part = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
    cv2.copyTo(prop.picture[part], prop.mask[part], frame[y0:y1, x0:x1])

"""The ways from page to page, in their order; not what stands on them."""

from typing import Final

from gateway.core.text import Text
from gateway.web.looks.look_texts import LOOK
from gateway.web.post.post_texts import AUDIT, OWN, SHIFT

NAVIGATION: Final[tuple[tuple[str, Text], ...]] = (
    ("lane_mode", Text("通道模式", "Lane mode")),
    ("look", LOOK),
    ("shift", SHIFT),
    ("own", OWN),
    ("audit", AUDIT),
)
"""Endpoint and words of each page beside the lane's own."""

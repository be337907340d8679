"""The ways from page to page, in their order; not what stands on them."""

from typing import Final

from gateway.core.text import Text

NAVIGATION: Final[tuple[tuple[str, Text], ...]] = (("lane_mode", Text("通道模式", "Lane mode")),)
"""Endpoint and words of each page beside the lane's own."""

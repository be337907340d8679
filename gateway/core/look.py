"""One look through the lane's camera, for the guard who asks; not a stream and never kept."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Look:
    """What the camera sees now.

    Args:
        jpeg: a small picture, or empty when there is none to show.
        still: whether it only looks live: it repeats itself, or nothing newer came for seconds.
        hint: what keeps codes from being read, a key of ``gateway.texts.CAMERA_HINTS``; or empty.
    """

    jpeg: bytes = field(default=b"", repr=False)
    still: bool = False
    hint: str = ""


NOTHING_SEEN = Look()
"""Of a camera that gives no picture."""

"""Draws a pass as a QR code for a screen; knows nothing of passes."""

from io import BytesIO
from typing import Final

import segno

QUIET_MODULES: Final = 4
"""White around the code (ISO/IEC 18004:2015, 9.1): without it readers miss the corners."""


def qr_svg(text: str) -> str:
    """An SVG element that scales to its box without blur, black on white.

    Error correction M: a pass is version 8, 49 modules wide.

    Args:
        text: what the code says.
    """
    drawn = BytesIO()
    segno.make_qr(text, error="m", boost_error=False).save(
        drawn,
        kind="svg",
        border=QUIET_MODULES,
        xmldecl=False,
        nl=False,
        omitsize=True,
        dark="#000",
        light="#fff",
        svgclass=None,
        lineclass=None,
    )
    return drawn.getvalue().decode("utf-8")

"""What the guard reads of a lane that is closed by order or kept for staff; not a rule."""

from collections.abc import Mapping
from typing import Final

from gateway.core.text import Text

MODE_WORDS: Final[Mapping[str, Text]] = {
    "open": Text("开放", "open"),
    "closed": Text("关闭", "closed"),
    "staff-only": Text("只走员工", "staff only"),
}
"""How a lane is run by order, by a mode's wire name."""

WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    "lane-shut": (
        Text("本通道奉命关闭", "This lane is closed by order"),
        Text("请走其他通道", "Send them to another lane"),
    ),
    "staff-only": (
        Text("本通道只走员工", "This lane is for staff only"),
        Text("核对访客，再人工放行", "Check the visitor, then open by hand"),
    ),
}

"""What the guard reads of the gate's own troubles, and does about them; not a rule."""

from collections.abc import Mapping
from typing import Final

from gateway.core.text import Text

WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    "clock-unset": (
        Text("闸机时间未校准", "Gate clock is not set"),
        Text("人工核验，并报修网络时间", "Check by hand; report the clock"),
    ),
    "board-missing": (
        Text("闸机控制板无响应", "Barrier board is gone"),
        Text("用机械钥匙，人工核验，并报修", "Use the key, check by hand, report"),
    ),
}

"""What a row about an order to a gate says, in words; hostile until read, and decides nothing."""

from typing import Final

from gateway.central.commands import refusal_text
from gateway.core.event import EventKind, Json
from gateway.core.lane_mode import LaneMode
from gateway.core.text import Text
from gateway.sync.command_rule import Refusal

_KINDS: Final = frozenset(
    {EventKind.COMMAND_OBEYED, EventKind.COMMAND_REFUSED, EventKind.LANE_MODE_CHANGED}
)
_ORDERS: Final = {
    "replay": Text("补传", "send rows again"),
    "lane": Text("通道模式", "lane mode"),
    "state": Text("报状态", "tell the state"),
}
_REFUSALS: Final = frozenset(refusal.value for refusal in Refusal)


def command_notes(kind: EventKind | None, body: Json) -> tuple[Text, ...]:
    """The order, the mode and the reason that a row names and that this program knows."""
    if kind not in _KINDS or not isinstance(body, dict):
        return ()
    order, mode, why = body.get("order"), body.get("mode"), body.get("why")
    return (
        *(text for name, text in _ORDERS.items() if name == order),
        *(one.text for one in LaneMode if one.value == mode),
        *(refusal_text(name) for name in _REFUSALS if name == why),
    )

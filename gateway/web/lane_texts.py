"""What the guard's page says of hours and of which way a lane leads, in both languages."""

from typing import Final

from gateway.core.heading import Direction
from gateway.core.text import Text

LANE_SHUT: Final = Text("关闭", "CLOSED")
"""The word of a lane that an order alone closes."""

LET_OUT: Final = Text("出园", "LEAVING")
"""The one word that fills the screen, for somebody who is let out."""

DIRECTION_WORDS: Final = {
    Direction.IN: Text("进", "Way in"),
    Direction.OUT: Text("出", "Way out"),
    Direction.BOTH: Text("进出", "Both ways"),
}
LEADS_UNTIL: Final = Text("{}，至 {}", "{} until {}")
"""Which way the lane leads, and until when."""

COMES_AT: Final = Text("{}：{} 起", "{}: from {}")
"""A next step, and from when somebody may come."""

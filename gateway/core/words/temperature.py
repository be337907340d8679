"""What the guard reads of a temperature or its lack, and does about it; not a rule."""

from collections.abc import Mapping
from typing import Final

from gateway.core.text import Text

_CLOSER: Final = Text("请靠近测温口，额头不动一秒", "Come closer and hold still for one second")
_HAND: Final = Text("用手持体温计复测，并报修", "Measure by hand and call for repair")

WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    "fever": (
        Text("体温偏高", "High temperature"),
        Text("阴凉处静坐5分钟，再用体温计复测", "Rest 5 minutes in shade, then the thermometer"),
    ),
    "fever-possible": (
        Text("体温接近上限", "Temperature near the limit"),
        Text("用体温计复测", "Measure with the thermometer"),
    ),
    "temperature-missing": (Text("未测到体温", "No temperature"), _CLOSER),
    "temperature-low": (
        Text("额头太凉，读数不可用", "Forehead too cold to tell"),
        Text("室内等3至5分钟再测", "Wait 3-5 minutes indoors, measure again"),
    ),
    "temperature-implausible": (
        Text("体温读数不可信", "Implausible temperature"),
        Text("用手持体温计复测", "Measure by hand"),
    ),
    "temperature-unstable": (Text("体温读数不稳", "Temperature unsteady"), _CLOSER),
    "temperature-stale": (Text("体温读数过旧", "Temperature too old"), _CLOSER),
    "thermometer-missing": (Text("测温器无响应", "Thermometer is gone"), _HAND),
    "rangefinder-missing": (Text("测距器无响应", "Rangefinder is gone"), _HAND),
    "air-out-of-range": (Text("气温超出测温范围", "Air outside the range"), _HAND),
    "blackbody-overdue": (
        Text("测温器校验过期", "Thermometer check is overdue"),
        Text("用体温计测量，并报告校验", "Measure with the thermometer; have it checked"),
    ),
}

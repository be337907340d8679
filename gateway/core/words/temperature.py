"""What the guard reads of a temperature or its lack, and does about it; not a rule."""

from collections.abc import Mapping
from typing import Final

from gateway.core.text import Text

_CLOSER: Final = Text("请靠近测温口，额头不动一秒", "Come closer and hold still for one second")
_WAIT_INDOORS: Final = Text("室内等满时间再测", "Wait indoors to the end, then measure again")
_THERMOMETER: Final = Text("现在用体温计测，闸机不再测", "Thermometer now, not this gate again")
_HAND: Final = Text("用手持体温计复测，并报修", "Measure by hand and call for repair")

WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    "fever": (
        Text("体温偏高", "High temperature"),
        _THERMOMETER,
    ),
    "fever-possible": (
        Text("体温接近上限", "Temperature near the limit"),
        _THERMOMETER,
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
    "air-cold": (
        Text("闸机处太冷，测不准", "Too cold here to measure"),
        Text("室内等3至5分钟，再测体温", "Wait 3-5 minutes indoors, measure again"),
    ),
    "air-too-warm": (
        Text("气温太高，测温器分辨不出人", "Air too warm to tell a person"),
        Text("用体温计测量", "Measure with the thermometer"),
    ),
    "temperature-jumping": (Text("体温读数跳变", "Temperature jumps"), _CLOSER),
    "distance-unknown": (Text("不知额头距离", "Distance to the forehead unknown"), _HAND),
    "distance-out-of-range": (
        Text("额头太近或太远", "Forehead too near or too far"),
        Text("额头对准测温线，不动一秒", "Forehead to the mark, hold still for one second"),
    ),
    "thermometer-warming-up": (
        Text("测温器预热中", "Thermometer is warming up"),
        Text("预热完之前用体温计测量", "Measure with the thermometer until it is warm"),
    ),
    "thermometer-stuck": (Text("测温读数卡住", "Thermometer is stuck"), _HAND),
    "thermometer-blocked": (
        Text("测温口被遮挡或失灵", "Thermometer is blocked"),
        Text("清理测温口，用体温计测量", "Clear its window; measure with the thermometer"),
    ),
    "thermometer-errors": (Text("测温器报错", "Thermometer reports errors"), _HAND),
    "cold-hold": (
        Text("刚从冷处进来，还要等", "Came in cold, must still wait"),
        _WAIT_INDOORS,
    ),
    "entry-hold": (
        Text("刚从室外进来", "Just came in from the cold"),
        _WAIT_INDOORS,
    ),
    "high-hold": (Text("先前测得偏高", "Measured high before"), _THERMOMETER),
    "blackbody-overdue": (
        Text("测温器校验过期", "Thermometer check is overdue"),
        Text("用体温计测量，并报告校验", "Measure with the thermometer; have it checked"),
    ),
}

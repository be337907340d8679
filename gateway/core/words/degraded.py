"""What the guard reads of the row of the matrix of faults that is in force; not a rule."""

from collections.abc import Mapping
from typing import Final

from gateway.core.text import Text
from gateway.core.words.steps import BY_EYE

FAULT_WORDS: Final[Mapping[str, Text]] = {
    "write-failed": Text("记录写不进磁盘", "Records can't be written"),
    "board-gone": Text("道闸断开", "Barrier board is gone"),
    "door-stuck": Text("道闸没有动", "The door did not move"),
    "clock-unset": Text("时钟未校准", "Clock is not set"),
    "clock-jumped": Text("时钟跳变", "Clock has jumped"),
    "power-low": Text("供电不足", "Power is low"),
    "lists-stale": Text("名单过期或缺失", "Lists are missing or too old"),
    "thermometer-dead": Text("测温器不可用", "Thermometer is unusable"),
    "camera-dead": Text("相机无画面或画面不动", "Camera is dead or frozen"),
    "code-service-down": Text("健康码服务中断或缓慢", "Code service is down or slow"),
    "lists-old": Text("名单偏旧", "Lists grow old"),
    "centre-down": Text("离线", "Offline"),
    "restarted": Text("今天有异常重启", "Restarted out of order today"),
    "disk-low": Text("磁盘将满", "Disk is nearly full"),
}
"""What is wrong, by a fault's wire name."""

ACTION_WORDS: Final[Mapping[str, Text]] = {
    "close": Text("本通道关闭", "this lane is closed"),
    "refuse": Text("不自动放行", "nobody is admitted by itself"),
    "refer": Text("全部转门卫", "everybody goes to the guard"),
    "hand": Text("用手持体温计", "measure by hand"),
    "warn": Text("照常工作", "the gate works on"),
}
"""What the gate does about it, by an action's name."""

WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    "lane-closed": (
        Text("本通道已关闭", "This lane is closed"),
        Text("请走其他通道，并报修", "Send them to another lane; report it"),
    ),
    "door-stuck": (
        Text("道闸没有动", "The door did not move"),
        Text("用机械钥匙，并报修道闸", "Use the key; have the barrier repaired"),
    ),
    "clock-jumped": (Text("时钟刚刚跳变", "The clock has just jumped"), BY_EYE),
    "power-low": (
        Text("供电不足", "Power is low"),
        Text("人工核验，并报修电源", "Check by hand; report the power supply"),
    ),
    "code-service-down": (Text("健康码服务中断", "The code service is down"), BY_EYE),
    "lists-old": (
        Text("名单偏旧", "The lists grow old"),
        Text("人工核验，并报告网络", "Check by hand; report the network"),
    ),
    "centre-down": (
        Text("闸机离线", "The gate is offline"),
        Text("人工核验，并报告网络", "Check by hand; report the network"),
    ),
    "restarted": (
        Text("闸机今天异常重启", "The gate restarted out of order today"),
        Text("人工核验，并报修闸机", "Check by hand; have the gate looked at"),
    ),
    "disk-low": (
        Text("磁盘将满", "The disk is nearly full"),
        Text("人工核验，并报修磁盘", "Check by hand; have the disk freed"),
    ),
}
"""What the guard reads where such a row refers or refuses, and does about it."""

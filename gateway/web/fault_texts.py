"""Puts what a part says of itself into both languages for the guard's page; knows no part.

Parts speak to installers, and most in both languages, as ``中文；English``. What comes in English
alone, with names and numbers of its own, gets its Chinese from here.
"""

import re
from typing import Final

from gateway.core.signals import Device
from gateway.core.text import Text
from gateway.texts import DEVICE_STEPS, DEVICE_WORDS, DOWN, UP

NOT_RECORDED: Final = Text("无法记录，不放行", "Can't be recorded, nobody is admitted")
"""Why a lane is out of order whose barrier answers."""

CAUSES: Final = (
    ("is not there; plug the camera in", "相机没插上"),
    ("another program holds it, or the user isn't in `video`", "相机打不开，可能被占用或无权"),
    ("does not answer with a video stream", "相机没有应答，检查电源、网络和地址"),
    ("not a video file that FFmpeg can read", "视频文件无法读取"),
    ("gives no picture", "相机没有画面，检查线和电源"),
    ("shows the same picture all the time", "画面一直不变，只是看似正常，请重启相机"),
    ("no picture for", "几秒没有新画面，检查线和电源"),
    ("check the camera's cable", "画面损坏，检查相机线"),
    ("choose a smaller size", "画面太大，把相机分辨率改小"),
    ("pictures of", "画面正常"),
    ("decoder child reads", "识码正常"),
    ("check that libzbar0 is installed", "识码程序反复退出，检查 libzbar0"),
    ("choose smaller pictures or raise camera.decode_limit_ms", "识码超时，画面太大或机器太慢"),
    ("the machine is overloaded", "识码程序起不来，机器过载"),
    ("is nearly full", "磁盘将满"),
    ("journal is written", "记录正常"),
    ("MiB are free", "磁盘剩余空间"),
)
"""What stands in the English sentence, and the cause in Chinese; the first that fits counts."""

_CHINESE: Final = re.compile("[\u4e00-\u9fff]")


def in_both(device: Device, detail: str, *, up: bool) -> str:
    """One line for the guard and whom they call: Chinese, then what the part said in English.

    Args:
        device: which part says so.
        detail: its own sentence, or empty.
        up: whether it works.
    """
    if _CHINESE.search(detail):
        return detail
    name, state = DEVICE_WORDS[device], UP if up else DOWN
    if not detail:
        return f"{name.zh}{state.zh}；{name.en} {state.en}"
    known = (zh for sign, zh in CAUSES if sign in detail)
    fallback = f"{name.zh}{state.zh}" if up else DEVICE_STEPS[device].zh
    return f"{next(known, fallback)}；{detail}"


def stage_fault(fault: str) -> str:
    """The line under the stage's word: a fault of the barrier, or of the record."""
    if not fault or _CHINESE.search(fault):
        return fault
    return f"{NOT_RECORDED.zh}；{NOT_RECORDED.en}: {fault}"

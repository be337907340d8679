"""What the guard reads of a health status, and does about it; not a rule."""

from collections.abc import Mapping
from typing import Final

from gateway.core.text import Text
from gateway.core.words.steps import BY_EYE

WORDS: Final[Mapping[str, tuple[Text, Text]]] = {
    "health-red": (
        Text("健康状态：红", "Health status: red"),
        Text("请到隔离区，呼叫队长", "Lead to the waiting area, call the chief"),
    ),
    "health-yellow": (
        Text("健康状态：黄", "Health status: yellow"),
        Text("呼叫队长核对", "Call the chief"),
    ),
    "health-unproven": (
        Text("健康状态未知", "Health status unknown"),
        Text("人工核对健康码", "Check the health code by hand"),
    ),
    "health-expired": (Text("健康证明已过期", "Health proof has expired"), BY_EYE),
    "health-absent": (Text("查不到健康码", "No health code on record"), BY_EYE),
    "health-check-failed": (Text("健康码核验失败", "Health check failed"), BY_EYE),
    "health-check-timed-out": (Text("健康码核验超时", "Health check timed out"), BY_EYE),
    "status-list-stale": (
        Text("健康状态表太旧", "Health list is too old"),
        Text("人工核对健康码，并报告网络", "Check the code by hand; report the network"),
    ),
}

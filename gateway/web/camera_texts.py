"""The page's words for what the gate's camera shows; hints are in ``gateway.texts``."""

from typing import Final

from gateway.core.text import Text

CAMERA_PAGE: Final = {
    "camera": Text("看相机", "Camera"),
    "camera-title": Text("相机画面", "What the camera sees"),
    "camera-still": Text("画面静止，不是现在的", "Frozen: this is not what is there now"),
    "camera-none": Text("相机没有画面", "The camera gives no picture"),
    "camera-away": Text("与闸机断开，没有画面", "Gate not reached: no picture"),
    "camera-wait": Text("正在取画面…", "Fetching the picture…"),
    "camera-private": Text(
        "画面不保存，两分钟后自动关闭", "Nothing is kept; closes after two minutes"
    ),
}
"""By the name that templates use."""

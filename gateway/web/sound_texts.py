"""The page's words for what it sounds like; the spoken phrases are files in ``static/spoken``."""

from typing import Final

from gateway.core.text import Text

SOUND_PAGE: Final = {
    "sound-off": Text("静音", "Sound is off"),
    "sound-tones": Text("只有提示音", "Tones only"),
    "sound-voice": Text("语音开", "Voice is on"),
    "start": Text("上岗", "Start, sound on"),
}
"""By the name that templates use."""

"""What the guard's page says of how many are inside, in both languages; counts nobody."""

from typing import Final

from gateway.core.event import Json
from gateway.core.occupancy.room import Headcount
from gateway.core.text import Text
from gateway.web.foreign import apart

_LEFT: Final = Text("{} {}/{} · 本门可再进 {}", "{} more here")
_FULL: Final = Text("{} {}/{} · 满", "full")
_ELSEWHERE: Final = Text("{} {}/{} · 本门名额已用完", "no place left here")
_UNKNOWN: Final = Text("{} ?/{} · 人数不明", "count unknown")


def headcounts(counted: tuple[Headcount, ...]) -> list[Json]:
    """A line for each limit: whose it is, who is inside, and how many may still come in here."""
    return [{"words": _words(one), "alert": not one.known or not one.left_here} for one in counted]


def _words(one: Headcount) -> dict[str, Json]:
    name = apart(one.of.partition(":")[2])
    if not one.known:
        return {"zh": _UNKNOWN.zh.format(name, one.most), "en": _UNKNOWN.en}
    words = _LEFT if one.left_here else _FULL if one.inside >= one.most else _ELSEWHERE
    zh = words.zh.format(name, one.inside, one.most, one.left_here)
    return {"zh": zh, "en": words.en.format(one.left_here)}

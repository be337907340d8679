"""The strip of the page: which fault is met how, and what a verdict stood on; draws nothing."""

from typing import Final

from gateway.core.event import Json
from gateway.core.fault import Fault
from gateway.core.ladder import Rung
from gateway.core.lane import LaneView, ProofView
from gateway.core.lane_mode import LaneMode
from gateway.core.reason import Reason
from gateway.core.text import Text

ROW: Final = Text("{}：{}", "{}: {}")
BOTH: Final = Text("{}；{}", "{}; {}")
MORE: Final = Text("{}（另有 {} 项）", "{} (and {} more)")
BY_LISTS: Final = Text("{}，依据 {}前的名单", "{}, evidence {} old")
RESTARTS: Final = Text("{}（{} 次）", "{} ({})")

ORDERED: Final = {
    LaneMode.CLOSED: Reason.LANE_SHUT.text,
    LaneMode.STAFF_ONLY: Reason.STAFF_ONLY.text,
}
"""What the guard reads of a lane that is not simply open."""

RUNGS: Final = {
    Rung.LIVE: Text("依据：实时，{}前签发", "Live proof, {} old"),
    Rung.CACHED: Text("依据：已存状态，{}前签发", "Cached proof, {} old"),
    Rung.ROSTER: Text("依据：仅名单，{}前签发", "Roster only, {} old"),
}
_MINUTE_S: Final = 60
_HOUR_S: Final = 3_600
_DAY_S: Final = 24 * _HOUR_S


def strip(view: LaneView, now_wall_ms: int) -> Text | None:
    """How the lane is run by order, and the gravest row that holds; None while both are nothing.

    Args:
        view: the newest one.
        now_wall_ms: ages the roster that an offline gate goes by.
    """
    ordered = ORDERED.get(view.mode)
    if not view.degraded:
        return ordered
    gravest, *others = rows_said(view, now_wall_ms)
    said = ROW.filled(*gravest)
    said = MORE.filled(said, len(others)) if others else said
    return BOTH.filled(ordered, said) if ordered else said


def rows_said(view: LaneView, now_wall_ms: int) -> list[tuple[Text, Text]]:
    """What is wrong and what the gate does about it, for each row that holds, the gravest first."""
    return [(_fault(row.fault, view, now_wall_ms), row.action.text) for row in view.degraded]


def proof(shown: ProofView | None) -> Text | None:
    """On what the verdict shown stood; None where a person decides or nobody is shown."""
    if shown is None or shown.age_s is None or shown.rung not in RUNGS:
        return None
    return RUNGS[shown.rung].filled(span(shown.age_s))


def span(seconds: int) -> Text:
    """A time in the unit that a guard would say it in, rounded down; never less than none."""
    seconds = max(0, seconds)
    if seconds < _MINUTE_S:
        return Text(f"{seconds} 秒", f"{seconds} s")
    if seconds < _HOUR_S:
        return Text(f"{seconds // _MINUTE_S} 分钟", f"{seconds // _MINUTE_S} min")
    if seconds < 2 * _DAY_S:
        return Text(f"{seconds // _HOUR_S} 小时", f"{seconds // _HOUR_S} h")
    return Text(f"{seconds // _DAY_S} 天", f"{seconds // _DAY_S} d")


def both_or_none(text: Text | None) -> dict[str, Json] | None:
    """A text as the page takes it."""
    return None if text is None else {"zh": text.zh, "en": text.en}


def _fault(fault: Fault, view: LaneView, now_wall_ms: int) -> Text:
    if fault is Fault.CENTRE_DOWN and view.link.roster_version:
        age_s = (now_wall_ms - view.link.roster_issued_ms) // 1000
        return BY_LISTS.filled(fault.text, span(age_s))
    if fault is Fault.RESTARTED:
        return RESTARTS.filled(fault.text, view.unclean_starts)
    return fault.text

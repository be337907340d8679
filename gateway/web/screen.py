"""What the guard's page draws of a lane view, as JSON values in both languages; not the drawing."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from gateway.core.event import Json
from gateway.core.fault import Fault
from gateway.core.forgiveness import PASSBACKS
from gateway.core.heading import Direction, Heading
from gateway.core.lane import (
    DeviceView,
    LaneState,
    LaneView,
    LinkView,
    SecondView,
    WaitingView,
)
from gateway.core.lane_mode import LaneMode
from gateway.core.reason import Reason
from gateway.core.signals import Device
from gateway.core.text import Text
from gateway.texts import (
    ACT_NOBODY,
    ACT_OPENED_BY_HAND,
    DEVICE_STEPS,
    DEVICE_WORDS,
    DOWN,
    FEVER_CONFIRMED,
    HOLD_LEFT,
    LINK_OFFLINE,
    LINK_UP,
    LINK_WAITING,
    REVOCATIONS_HOURS,
    ROSTER_HOURS,
    ROSTER_MINUTES,
    ROSTER_NONE,
    SITE_WORDS,
    STATE_STEPS,
    STATE_WORDS,
    UP,
)
from gateway.web.act_texts import STORM
from gateway.web.deed_view import deed_view
from gateway.web.degraded import both_or_none, proof, strip
from gateway.web.fault_texts import in_both, stage_fault
from gateway.web.foreign import apart, plain
from gateway.web.lane_texts import COMES_AT, DIRECTION_WORDS, LANE_SHUT, LEADS_UNTIL, LET_OUT
from gateway.web.occupancy import headcounts

PERSON_SHOWN_MS: Final = 20_000
"""A name leaves the screen with the next person, or after this time."""
MOST_REASONS: Final = 3
"""More can't be read at a glance; the row keeps them all."""
MOST_FAULT: Final = 160
"""Characters: four lines on a phone."""

NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})

_JUDGED: Final = frozenset({LaneState.ADMIT, LaneState.REFER, LaneState.DENY})
_HOLDS: Final = frozenset({Reason.COLD_HOLD, Reason.ENTRY_HOLD})
_UNTIMELY: Final = frozenset({Reason.HOURS_CLOSED, Reason.SLOT_EARLY})
_MS_PER_MINUTE: Final = 60_000
_MINUTES_PER_HOUR: Final = 60


def screen(
    view: LaneView, company: str, now_wall_ms: int, names: Mapping[str, str] = NO_NAMES
) -> dict[str, Json]:
    """All that the page shows of this view.

    Args:
        view: the newest one.
        company: of the person in it, whose name comes masked.
        now_wall_ms: for the time after which a person is forgotten.
        names: masked, of those who wait for the guard's thermometer, by random id.
    """
    shown = now_wall_ms - view.changed_wall_ms < PERSON_SHOWN_MS
    person = _person(view, company) if shown else None
    return {
        "state": view.state.value,
        "word": both(_word(view)),
        "leads": _leads(view),
        "answers": view.answers,
        "reasons": [both(reason.text) for reason in _reasons(view)],
        "step": both(_step(view)),
        "desk": plain(view.desk) if shown else "",
        "by_hand": view.state is LaneState.ADMIT and bool(view.reasons),
        "fault": plain(stage_fault(view.fault), MOST_FAULT),
        "person": person,
        "temperature": _temperature(view),
        "second": _second(view.second),
        "waiting": [_waiting(one, names) for one in view.waiting],
        "limit": _celsius(view.fever_celsius),
        "storm": both(STORM.filled(view.storm)) if view.storm else None,
        "forgivable": _forgivable(view),
        "deeds": deed_view(view),
        "fire": view.fire,
        "arm_open": view.arm_open,
        "subject": _subject(view, person),
        "devices": [_device(device) for device in view.devices if device.device is not Device.LINK],
        "link": _link(view.link, _link_device(view.devices), silent=_centre_silent(view)),
        "roster": both(_ages(view.link, now_wall_ms)),
        "degraded": both_or_none(strip(view, now_wall_ms)),
        "occupancy": headcounts(view.occupancy),
        "proof": both_or_none(proof(view.proof)),
    }


def short(masked_name: str) -> str:
    """A masked name with at most three stars: how long a name is concerns nobody."""
    return re.sub(r"\*{4,}", "***", masked_name)


def both(text: Text) -> dict[str, Json]:
    """A text as the page takes it."""
    return {"zh": text.zh, "en": text.en}


def _forgivable(view: LaneView) -> bool:
    """Whether the record alone, or among others, keeps the person out who is shown."""
    kept_out = view.state in {LaneState.REFER, LaneState.DENY}
    return kept_out and not PASSBACKS.isdisjoint(view.reasons)


def _reasons(view: LaneView) -> tuple[Reason, ...]:
    """Nobody is troubled with objections that a guard has just overruled."""
    return () if view.state is LaneState.ADMIT else view.reasons[:MOST_REASONS]


def _step(view: LaneView) -> Text:
    if view.state is LaneState.ADMIT and view.reasons:
        return ACT_OPENED_BY_HAND
    reasons = _reasons(view)
    if view.second is not None and Reason.FEVER in reasons:
        return FEVER_CONFIRMED
    if _shut(view):
        return Reason.LANE_SHUT.next_step
    if not reasons:
        return _timed(STATE_STEPS[view.state], view.left_s)
    step = reasons[0].next_step
    if view.comes_at and reasons[0] in _UNTIMELY:
        at = view.comes_at
        return COMES_AT.filled(step, at)
    return _timed(step, view.hold_left_s if reasons[0] in _HOLDS else None)


def _timed(step: Text, left_s: int | None) -> Text:
    """A step for which, or until which, there is so much time."""
    if left_s is None:
        return step
    left = f"{left_s // 60}:{left_s % 60:02}"
    return HOLD_LEFT.filled(step, left)


def _word(view: LaneView) -> Text:
    """Who leaves is let out, not in; a lane that is closed by order is not out of order."""
    if _shut(view):
        return LANE_SHUT
    leaves = view.state is LaneState.ADMIT and view.heading is Heading.OUT
    return LET_OUT if leaves else STATE_WORDS[view.state]


def _shut(view: LaneView) -> bool:
    """Whether the order alone closes the lane."""
    said = view.fault.startswith(Reason.LANE_SHUT.text.zh)
    return view.state is LaneState.FAULT and view.mode is LaneMode.CLOSED and said


def _leads(view: LaneView) -> dict[str, Json] | None:
    """Which way the lane leads and until when; nothing of one that always leads in."""
    word = DIRECTION_WORDS[view.leads]
    if view.leads_until:
        until = view.leads_until
        return both(LEADS_UNTIL.filled(word, until))
    return None if view.leads is Direction.IN else both(word)


def _person(view: LaneView, company: str) -> dict[str, Json] | None:
    return {"name": short(view.holder_name), "company": company} if view.holder_name else None


def _temperature(view: LaneView) -> dict[str, Json] | None:
    if view.celsius is None:
        return None
    return {
        "celsius": _celsius(view.celsius),
        "uncertainty": _celsius(view.uncertainty_celsius or 0.0),
        "limit": _celsius(view.fever_celsius),
        "high": view.celsius >= view.fever_celsius,
    }


def _second(reading: SecondView | None) -> dict[str, Json] | None:
    if reading is None:
        return None
    return {"celsius": _celsius(reading.celsius), "site": both(SITE_WORDS[reading.site])}


def _waiting(one: WaitingView, names: Mapping[str, str]) -> dict[str, Json]:
    return {
        "answers": one.answers,
        "name": names.get(one.holder, ""),
        "celsius": "" if one.celsius is None else _celsius(one.celsius),
        "reason": both(one.reason.text),
    }


def _celsius(value: float) -> str:
    """One digit after the point: the instrument's own resolution."""
    return f"{value:.1f}"


def _subject(view: LaneView, person: dict[str, Json] | None) -> dict[str, Json]:
    """Whom a manual opening is for, in the words of the screen."""
    if view.answers is None or view.state not in _JUDGED:
        return both(ACT_NOBODY)
    word = STATE_WORDS[view.state]
    name = f"{apart(str(person['name']))} · " if person else ""
    return {"zh": f"{name}{word.zh}", "en": f"{word.en} · #{view.answers}"}


def _device(view: DeviceView) -> dict[str, Json]:
    return {
        "device": view.device.value,
        "up": view.up,
        "name": both(DEVICE_WORDS[view.device]),
        "word": both(UP if view.up else DOWN),
        "step": None if view.up else both(DEVICE_STEPS[view.device]),
        "detail": in_both(view.device, view.detail, up=view.up),
        "since_ms": view.since_wall_ms,
    }


def _link_device(devices: Iterable[DeviceView]) -> DeviceView | None:
    return next((view for view in devices if view.device is Device.LINK), None)


def _centre_silent(view: LaneView) -> bool:
    """Whether the centre is down behind a broker that answers."""
    return any(row.fault is Fault.CENTRE_DOWN for row in view.degraded)


def _link(link: LinkView, device: DeviceView | None, *, silent: bool) -> dict[str, Json]:
    up = link.connected and not silent and (device is None or device.up)
    return {
        "up": up,
        "word": both(_link_word(up, link.backlog)),
        "step": None if up else both(DEVICE_STEPS[Device.LINK]),
        "since_ms": device.since_wall_ms if device else None,
    }


def _link_word(up: bool, backlog: int) -> Text:  # noqa: FBT001  # the two facts of a link
    word = LINK_UP if up else LINK_OFFLINE
    waiting = LINK_WAITING.filled(backlog)
    return Text(f"{word.zh} · {waiting.zh}", f"{word.en}, {waiting.en}") if backlog else word


def _ages(link: LinkView, now_wall_ms: int) -> Text:
    """How old roster and revocations are; the latter only where there are any."""
    roster = _roster(link, now_wall_ms)
    if not link.revocations_version:
        return roster
    minutes = max(0, now_wall_ms - link.revocations_issued_ms) // _MS_PER_MINUTE
    hours, words = minutes // _MINUTES_PER_HOUR, REVOCATIONS_HOURS
    return words.filled(roster, hours)


def _roster(link: LinkView, now_wall_ms: int) -> Text:
    if not link.roster_version:
        return ROSTER_NONE
    minutes = max(0, now_wall_ms - link.roster_issued_ms) // _MS_PER_MINUTE
    if minutes < _MINUTES_PER_HOUR:
        return ROSTER_MINUTES.filled(link.roster_people, minutes)
    return ROSTER_HOURS.filled(link.roster_people, minutes // _MINUTES_PER_HOUR)

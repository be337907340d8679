"""A stored row in words for the office's list; hostile until read, and nothing is believed."""

import json
from dataclasses import dataclass
from typing import Final

from gateway.central.store.event_list import ListedEvent
from gateway.central.web.command_view import command_notes
from gateway.core.event import EventKind, Json
from gateway.core.reason import Reason
from gateway.core.signals import Device
from gateway.core.text import Text
from gateway.sync.topics import NAME
from gateway.texts import CLOCK_CHANGE, CLOCK_WORDS, CONFLICT_GATES, DEVICE_WORDS, EVENT_WORDS

KIND_WORDS: Final = {
    EventKind.PASSAGE_COMPLETED: Text("已通过", "Passed"),
    EventKind.PASSAGE_ABANDONED: Text("未通过", "Did not pass"),
    EventKind.PASSAGE_UNKNOWN: Text("是否通过不明", "Passage unknown"),
    EventKind.OVERRIDE_REFUSED: Text("人工放行被拒", "Opening by hand refused"),
    EventKind.CODE_BELONGS_TO_LANE: Text("码归邻道", "Code of the next lane"),
    EventKind.DURESS: Text("门卫求助", "A guard calls for help"),
    EventKind.DEVICE_DOWN: Text("设备断开", "Device down"),
    EventKind.DEVICE_UP: Text("设备恢复", "Device back"),
    EventKind.CLOCK_CHANGED: Text("时钟变动", "Clock changed"),
    EventKind.CONFIGURATION_APPLIED: Text("配置生效", "Configuration applied"),
    EventKind.DOCUMENT_REFUSED: Text("文件被拒收", "Document refused"),
    EventKind.STORAGE_WARNING: Text("存储告警", "Storage warning"),
    EventKind.DEGRADED: Text("降级运行", "Degraded"),
    EventKind.THERMOMETER_DRIFT: Text("测温漂移", "Thermometer drift"),
    EventKind.THERMOMETER_CHECKED: Text("测温校验", "Thermometer checked"),
    EventKind.VISIT_USED: Text("一次性访客已入园", "One-time visit used"),
    EventKind.OCCUPANCY_NEAR: Text("人数将满", "Nearly full"),
    EventKind.OCCUPANCY_SHARED: Text("名额让给他门", "Places given to a gate"),
    EventKind.OCCUPANCY_RESUMED: Text("找回人数", "Count taken up again"),
    EventKind.COMMAND_OBEYED: Text("已执行中心命令", "Command obeyed"),
    EventKind.COMMAND_REFUSED: Text("拒绝执行命令", "Command refused"),
    EventKind.LANE_MODE_CHANGED: Text("通道模式变动", "Lane mode changed"),
    EventKind.PERSON_REFUSED: Text("门卫劝返", "Turned away by a guard"),
    EventKind.MEASURED_AGAIN: Text("门卫要求重测", "Measured again"),
    EventKind.ALARM_CLOSED: Text("警报已处理", "Alarm closed"),
    EventKind.ACT_UNDONE: Text("门卫撤销", "Taken back by a guard"),
    EventKind.VISITOR_REGISTERED: Text("访客登记", "Visitor registered"),
    EventKind.COUNT_CORRECTED: Text("人数更正", "Count corrected"),
    EventKind.SERVICE_STARTED: Text("程序启动", "Service started"),
    EventKind.SERVICE_STOPPED: Text("程序停止", "Service stopped"),
    **EVENT_WORDS,
}
"""Every kind in words: the guard's list has those of its own, the office reads all."""

_TONE_OF: Final = {
    EventKind.ACCESS_GRANTED: "admit",
    EventKind.ACCESS_REFERRED: "refer",
    EventKind.ACCESS_DENIED: "deny",
    EventKind.ACCESS_OVERRIDDEN: "refer",
    EventKind.FORCED_OPEN: "deny",
    EventKind.DOOR_STUCK: "deny",
    EventKind.DEGRADED: "refer",
    EventKind.FIRE_RELEASE: "deny",
    EventKind.TAMPER: "deny",
    EventKind.DURESS: "deny",
    EventKind.CODE_STORM: "deny",
    EventKind.OVERRIDE_REFUSED: "refer",
    EventKind.ANTIPASSBACK_FORGIVEN: "refer",
    EventKind.COLOUR_DISAGREES: "refer",
    EventKind.DOCUMENT_REFUSED: "refer",
    EventKind.COMMAND_REFUSED: "deny",
    EventKind.LANE_MODE_CHANGED: "refer",
    EventKind.PERSON_REFUSED: "deny",
    EventKind.ACT_UNDONE: "refer",
    EventKind.COUNT_CORRECTED: "refer",
    EventKind.REPLAY_CONFLICT: "deny",
    EventKind.OBSERVATION_BREACH: "deny",
}

_COLOURS: Final = {
    "green": Text("绿", "green"),
    "yellow": Text("黄", "yellow"),
    "red": Text("红", "red"),
}

_GATES_OF_A_CONFLICT: Final = 2

_MAX_JUMP_MS: Final = 10**15
"""Thirty thousand years; a greater number is not what a clock did."""

_MAX_CELSIUS: Final = 100
"""A greater number in a row is no temperature and is not shown as one."""


@dataclass(frozen=True, slots=True)
class EventView:
    """What the list shows of one row.

    Args:
        event: the row's place, kind and times.
        title: the kind in words; an unknown kind as it was sent.
        tone: ``admit``, ``refer``, ``deny`` or empty, for the colour of its mark.
        notes: the reasons, device, colours, gates and clock that the row names and that this
            program knows.
        celsius: the temperature that it gives, or None.
    """

    event: ListedEvent
    title: Text
    tone: str
    notes: tuple[Text, ...]
    celsius: float | None


def event_view(event: ListedEvent) -> EventView:
    """Find in a row what a person wants to read first."""
    kind = _kind(event.kind)
    body = _member(json.loads(event.row), "body")
    return EventView(
        event=event,
        title=KIND_WORDS[kind] if kind else Text(event.kind, ""),
        tone=_TONE_OF.get(kind, "") if kind else "",
        notes=(
            *_device(_member(body, "device")),
            *_reasons(_member(body, "reasons")),
            *_colours(_member(body, "signed"), _member(body, "seen")),
            *_gates(_member(body, "gates")),
            *_clock(body),
            *command_notes(kind, body),
        ),
        celsius=_celsius(
            _member(_member(body, "second") or _member(body, "temperature"), "celsius")
        ),
    )


def _kind(name: str) -> EventKind | None:
    try:
        return EventKind(name)
    except ValueError:
        return None


def _member(value: Json, key: str) -> Json:
    return value.get(key) if isinstance(value, dict) else None


def _device(value: Json) -> tuple[Text, ...]:
    return tuple(DEVICE_WORDS[device] for device in Device if device.value == value)


def _reasons(value: Json) -> tuple[Text, ...]:
    names = value if isinstance(value, list) else []
    return tuple(reason.text for reason in Reason if reason.value in names)


def _colours(signed: Json, seen: Json) -> tuple[Text, ...]:
    said, shown = _colour(signed), _colour(seen)
    if said is None or shown is None:
        return ()
    return (Text(f"签发{said.zh}，画面{shown.zh}", f"signed {said.en}, seen {shown.en}"),)


def _gates(value: Json) -> tuple[Text, ...]:
    """The two gates of a conflict, if both have names that gates have."""
    names = [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
    if len(names) != _GATES_OF_A_CONFLICT or not all(NAME.fullmatch(name) for name in names):
        return ()
    return (CONFLICT_GATES.filled(*names),)


def _clock(body: Json) -> tuple[Text, ...]:
    """How a gate's clock changed, in words and whole seconds."""
    was, now = _quality(_member(body, "was")), _quality(_member(body, "now"))
    jump_ms = _member(body, "jump_ms")
    if was is None or now is None or not isinstance(jump_ms, int) or abs(jump_ms) > _MAX_JUMP_MS:
        return ()
    jump_s = f"{jump_ms / 1000:+.0f}"
    return (CLOCK_CHANGE.filled(was, now, jump_s),)


def _quality(value: Json) -> Text | None:
    return next((text for quality, text in CLOCK_WORDS.items() if quality.value == value), None)


def _colour(value: Json) -> Text | None:
    return _COLOURS.get(value) if isinstance(value, str) else None


def _celsius(value: Json) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= _MAX_CELSIUS else None

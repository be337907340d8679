"""What `gateway doctor` found, as values for people and programs; looks at nothing itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

from gateway.cli import EXIT_CONFIGURATION, EXIT_FAILED
from gateway.core.event import Json
from gateway.core.text import Text


@unique
class Level(Enum):
    """How grave a finding is; the values are for programs."""

    WELL = "well"
    WARNING = "warning"
    """The gate works, and somebody should know this."""
    FAULT = "fault"
    """The gate refers people to the guard, or doesn't run, until this is mended."""


@unique
class Topic(Enum):
    """What a finding is about; the values are for programs."""

    CONFIG = "config"
    BARRIER = "barrier"
    ACCESS = "access"
    CAMERA = "camera"
    THERMOMETER = "thermometer"
    CLOCK = "clock"
    POWER = "power"
    DISK = "disk"
    LISTS = "lists"
    LINK = "link"


_MARKS: Final = {Level.WELL: "✓", Level.WARNING: "!", Level.FAULT: "✗"}
_NAMES: Final = {
    Topic.CONFIG: "配置 config",
    Topic.BARRIER: "道闸 barrier",
    Topic.ACCESS: "权限 access",
    Topic.CAMERA: "相机 camera",
    Topic.THERMOMETER: "测温 thermometer",
    Topic.CLOCK: "时钟 clock",
    Topic.POWER: "供电 power",
    Topic.DISK: "磁盘 disk",
    Topic.LISTS: "名单 lists",
    Topic.LINK: "链路 link",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    topic: Topic
    level: Level
    text: Text


def well(topic: Topic, zh: str, en: str) -> Finding:
    """Nothing to do."""
    return Finding(topic, Level.WELL, Text(zh, en))


def warning(topic: Topic, zh: str, en: str) -> Finding:
    """Somebody should know."""
    return Finding(topic, Level.WARNING, Text(zh, en))


def fault(topic: Topic, zh: str, en: str) -> Finding:
    """Somebody must mend it."""
    return Finding(topic, Level.FAULT, Text(zh, en))


def exit_code(findings: Iterable[Finding]) -> int:
    """78 for a mistake in a file, 1 for another fault, 0 when there are warnings at most."""
    faults = {finding.topic for finding in findings if finding.level is Level.FAULT}
    if Topic.CONFIG in faults:
        return EXIT_CONFIGURATION
    return EXIT_FAILED if faults else 0


def as_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """For people: one line each, and how many of each kind."""
    for finding in findings:
        text = finding.text
        yield f"{_MARKS[finding.level]} {_NAMES[finding.topic]}: {text.zh} / {text.en}"
    counts = [sum(finding.level is level for finding in findings) for level in Level]
    yield f"正常 well {counts[0]}, 提醒 warnings {counts[1]}, 故障 faults {counts[2]}"


def as_json(findings: Iterable[Finding]) -> list[dict[str, Json]]:
    """For programs."""
    return [
        {
            "topic": finding.topic.value,
            "level": finding.level.value,
            "zh": finding.text.zh,
            "en": finding.text.en,
        }
        for finding in findings
    ]

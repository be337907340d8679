"""What a disk may hold after a power cut, made from what a program asked of it; judges nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, unique
from pathlib import Path
from random import Random

from tests.faults.power_trace import Act, Cut, Named, NamesSynced, Said, Synced, Wrote

_SECTOR = 512


@unique
class Disk(Enum):
    """How much of what was not synced is there."""

    ORDERED = "ordered"
    """All that was asked before the cut."""
    SYNCED_ONLY = "synced only"
    """Nothing but what a sync covered."""
    TORN = "torn sectors"
    """What a sync covered, and any sectors of the rest."""


@dataclass
class _File:
    content: bytearray = field(default_factory=bytearray)
    later: list[Wrote | Cut] = field(default_factory=list)
    """Asked since the last sync."""

    def settle(self) -> None:
        for act in self.later:
            _apply(self.content, act)
        self.later.clear()


@dataclass
class Image:
    """A folder after the cut, and what had been said by then.

    Args:
        files: content by name.
        said: the lines.
    """

    files: dict[str, bytes]
    said: list[str]

    def put_down(self, folder: Path) -> None:
        """Write the files into an empty folder."""
        for name, content in self.files.items():
            (folder / name).write_bytes(content)


def image(before: dict[str, bytes], acts: Sequence[Act], disk: Disk, chance: Random) -> Image:
    """The folder after a cut behind ``acts``.

    Args:
        before: content by name at the start, in the order of the acts' numbers.
        acts: what was asked up to the cut.
        disk: how it treats what was not synced.
        chance: which sectors are there.
    """
    files = {number: _File(bytearray(it)) for number, it in enumerate(before.values())}
    names: dict[str, int | None] = {name: number for number, name in enumerate(before)}
    unsure: list[Named] = []
    for act in acts:
        match act:
            case Wrote() | Cut():
                files[act.file].later.append(act)
            case Synced():
                files[act.file].settle()
                unsure = _decided(unsure, names, act.file)
            case Named():
                files.setdefault(act.file if act.file is not None else -1, _File())
                unsure.append(act)
            case NamesSynced():
                unsure = _decided(unsure, names, None)
            case Said():
                pass
    _end(list(files.values()), unsure, names, disk, chance)
    there = {
        name: bytes(files[number].content) for name, number in names.items() if number is not None
    }
    return Image(there, [act.line for act in acts if isinstance(act, Said)])


def _decided(unsure: list[Named], names: dict[str, int | None], file: int | None) -> list[Named]:
    """Names still open after a sync of a file, which decides its own new name; None for all."""
    stay = []
    for act in unsure:
        if file is None or (act.file == file and act.name not in names):
            names[act.name] = act.file
        else:
            stay.append(act)
    return stay


def _end(
    files: list[_File],
    unsure: list[Named],
    names: dict[str, int | None],
    disk: Disk,
    chance: Random,
) -> None:
    """Decide what was not synced; names are kept up to some moment, as a log of names has it."""
    kept = {
        Disk.ORDERED: len(unsure),
        Disk.SYNCED_ONLY: 0,
        Disk.TORN: chance.randint(0, len(unsure)),
    }
    for act in unsure[: kept[disk]]:
        names[act.name] = act.file
    for file in files:
        if disk is Disk.ORDERED:
            file.settle()
        elif disk is Disk.TORN:
            for change in file.later:
                _tear(file.content, change, chance)


def _tear(content: bytearray, act: Wrote | Cut, chance: Random) -> None:
    if isinstance(act, Cut):
        if chance.random() < 1 / 2:
            _apply(content, act)
        return
    offset = len(content) if act.offset is None else act.offset
    place = 0
    while place < len(act.content):
        end = min(len(act.content), place + _SECTOR - (offset + place) % _SECTOR)
        if chance.random() < 1 / 2:
            _apply(content, Wrote(act.file, offset + place, act.content[place:end]))
        place = end


def _apply(content: bytearray, act: Wrote | Cut) -> None:
    if isinstance(act, Cut):
        del content[act.length :]
        content.extend(bytes(act.length - len(content)))
        return
    offset = len(content) if act.offset is None else act.offset
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(act.content)] = act.content

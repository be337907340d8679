"""What a program asked of its disk and what it said in between, in order, as strace saw it.

Only calls that change files under one folder, and words on standard output.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_CALLS = "openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat"
_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (\d+)", re.DOTALL)
_UNFINISHED = re.compile(r"^(\d+) +(\w+\(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
_DESCRIPTOR = re.compile(r"^(\d+)<([^>]*)>")
_TEXT = re.compile(r'"([^"]*)"')
_STDOUT = 1
_LONGEST = 1_000_000


class NotTracedError(Exception):
    """This machine has no strace, or does not allow it."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """Bytes at a place of a file; at its end where ``offset`` is None."""

    file: int
    offset: int | None
    content: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file's new length."""

    file: int
    length: int


@dataclass(frozen=True, slots=True)
class Synced:
    """Everything of a file is on the disk by now, its name too if it is new."""

    file: int


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the folder leads to another file, or to none."""

    name: str
    file: int | None


@dataclass(frozen=True, slots=True)
class NamesSynced:
    """The folder itself is on the disk."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line on standard output: a promise."""

    line: str


Act = Wrote | Cut | Synced | Named | NamesSynced | Said


def recorded(module: str, folder: Path, trace: Path, *arguments: str) -> list[Act]:
    """Run ``python -m module folder *arguments`` to its end, and what it did to the folder's files.

    The folder's files at the start have the numbers 0, 1, ... in the order of their names.

    Raises:
        NotTracedError: there is no strace, or it may not trace.
    """
    names = sorted(path.name for path in folder.iterdir())
    strace = ["strace", "-f", "-y", "-xx", "-s", str(_LONGEST), "-e", f"trace={_CALLS}"]
    program = [sys.executable, "-u", "-m", module, str(folder), *arguments]
    try:
        done = subprocess.run(
            [*strace, "-o", str(trace), *program],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise NotTracedError("strace is not installed: './run test' installs it") from error
    if b"Operation not permitted" in done.stderr:
        raise NotTracedError("this machine doesn't allow tracing")
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    with trace.open(encoding="ascii") as lines:
        return list(_Reading(folder, names).acts(_whole(lines)))


def _whole(lines: Iterable[str]) -> Iterator[str]:
    """Calls that another thread's line broke in two, at the place where they returned."""
    begun: dict[str, str] = {}
    for line in lines:
        if half := _UNFINISHED.match(line):
            begun[half[1]] = half[2]
        elif rest := _RESUMED.match(line):
            yield f"{rest[1]} {begun.pop(rest[1])}{rest[2]}"
        else:
            yield line


class _Reading:
    """Follows names and descriptors through a trace."""

    def __init__(self, folder: Path, names: list[str]) -> None:
        self._folder = str(folder)
        self._files: dict[str, int] = {name: number for number, name in enumerate(names)}
        self._next = len(names)
        self._places: dict[tuple[str, int], int | None] = {}

    def acts(self, lines: Iterable[str]) -> Iterator[Act]:
        for line in lines:
            if call := _LINE.match(line):
                yield from self._act(call[1], call[2], int(call[3]))

    def _act(self, name: str, arguments: str, returned: int) -> Iterator[Act]:
        if name == "openat":
            yield from self._opened(arguments, returned)
        elif name.startswith("rename"):
            old, new = (self._inside(_plain(text)) for text in _TEXT.findall(arguments))
            if old and new:
                self._files[new] = self._files.pop(old)
                yield Named(new, self._files[new])
                yield Named(old, None)
        elif name.startswith("unlink"):
            gone = self._inside(_plain(_TEXT.findall(arguments)[0]))
            if gone and self._files.pop(gone, None) is not None:
                yield Named(gone, None)
        else:
            yield from self._on_descriptor(name, arguments, returned)

    def _opened(self, arguments: str, descriptor: int) -> Iterator[Act]:
        path = _plain(_TEXT.findall(arguments)[0])
        name = self._inside(path)
        if name is None:
            return
        if name not in self._files:
            if "O_CREAT" not in arguments:
                return
            self._files[name], self._next = self._next, self._next + 1
            yield Named(name, self._files[name])
        elif "O_TRUNC" in arguments:
            yield Cut(self._files[name], 0)
        self._places[name, descriptor] = None if "O_APPEND" in arguments else 0

    def _on_descriptor(self, call: str, arguments: str, returned: int) -> Iterator[Act]:
        found = _DESCRIPTOR.match(arguments)
        assert found is not None, arguments[:200]
        descriptor, path = int(found[1]), _plain(found[2])
        if call == "write" and descriptor == _STDOUT:
            yield from map(Said, _bytes(_TEXT.findall(arguments)[0]).decode().splitlines())
        elif path == self._folder:
            yield NamesSynced()
        elif (name := self._inside(path)) and name in self._files:
            yield self._change(call, name, descriptor, arguments, returned)

    def _change(self, call: str, name: str, descriptor: int, arguments: str, returned: int) -> Act:
        file = self._files[name]
        if call in {"fsync", "fdatasync"}:
            return Synced(file)
        if call == "ftruncate":
            return Cut(file, int(arguments.rpartition(",")[2]))
        content = _bytes(_TEXT.findall(arguments)[0])[:returned]
        if call == "pwrite64":
            return Wrote(file, int(arguments.rpartition(",")[2]), content)
        place = self._places.get((name, descriptor), 0)
        if place is not None:
            self._places[name, descriptor] = place + returned
        return Wrote(file, place, content)

    def _inside(self, path: str) -> str | None:
        """The name in the folder; None for a path elsewhere."""
        inside = path.startswith(self._folder + "/")
        return path[len(self._folder) + 1 :] if inside else None


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _plain(text: str) -> str:
    return _bytes(text).decode() if "\\x" in text else text

"""Runs the tests that meet a mutant, each in a process of its own; makes no mutants."""

import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from time import monotonic
from types import CodeType, ModuleType
from typing import Final

import pytest
from hypothesis import Phase, settings

from tests.mutation.mutants import Mutant, unchanged

TIMEOUT_S: Final = 60
"""A mutant that loops for ever is noticed, too."""

_NO_ANSWER: Final = (4, 5)
"""pytest's statuses where it understood nothing or found no test: an error of ours, unless a mutant
breaks the import of tests that were found without it."""


_NOT_SHRUNK: Final = (Phase.explicit, Phase.generate)
"""That a mutant is noticed counts; the smallest input that shows it took up to a minute."""

_QUIETLY: Final = (
    *("-x", "-q", "--no-cov", "-p", "no:cacheprovider"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # hypothesis is imported once for all
)


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module other code."""

    def __init__(self, name: str, code: CodeType) -> None:
        self._name = name
        self._code = code

    def find_spec(
        self, fullname: str, _path: object = None, _target: object = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        file = self._code.co_filename
        places = [str(Path(file).parent)] if file.endswith("__init__.py") else None
        return importlib.util.spec_from_file_location(
            fullname, file, loader=self, submodule_search_locations=places
        )

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)  # noqa: S102 - our own module with one wrong in it


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one mutant.

    Args:
        mutant: which.
        killed: a test noticed it.
        seconds: that this took.
    """

    mutant: Mutant
    killed: bool
    seconds: float


def trials(wanted: Iterable[tuple[Mutant, list[str]]], root: Path, jobs: int) -> Iterator[Trial]:
    """Each mutant with the tests that meet it; in the order in which they end."""
    running: dict[int, tuple[Mutant, float]] = {}
    for mutant, tests in wanted:
        running[_started(mutant, tests, root)] = mutant, monotonic()
        if len(running) >= jobs:
            yield _ended(running)
    while running:
        yield _ended(running)


def _ended(running: dict[int, tuple[Mutant, float]]) -> Trial:
    pid, status = os.wait()
    mutant, began = running.pop(pid)
    code = os.waitstatus_to_exitcode(status)
    if code in _NO_ANSWER and mutant == unchanged(mutant.path):
        raise SystemExit(f"{mutant.id}: pytest ended with {code}")
    return Trial(mutant, code != 0, monotonic() - began)


def _started(mutant: Mutant, tests: list[str], root: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 3
    try:
        code = _tested(mutant, tests, root)
    finally:
        os._exit(code)


def _tested(mutant: Mutant, tests: list[str], root: Path) -> int:
    signal.alarm(TIMEOUT_S)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    name = mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    sys.meta_path.insert(0, _Changed(name, mutant.code(root)))
    settings.register_profile(
        "mutation", database=None, derandomize=True, deadline=None, phases=_NOT_SHRUNK
    )
    settings.load_profile("mutation")
    return int(pytest.main([*_QUIETLY, *tests]))


Meets = Mapping[str, Mapping[int, list[str]]]
"""Tests by module and line."""


def met_by(mutant: Mutant, meets: Meets) -> list[str]:
    """The tests that run the changed line; of a line that is run at import, all of its module."""
    lines = meets.get(mutant.path, {})
    own = lines.get(mutant.line, []) if mutant.where else []
    return own or sorted({test for tests in lines.values() for test in tests})

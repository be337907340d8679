"""Turns TOML text into frozen dataclasses, or into every objection at once; holds no key names."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Literal,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from gateway.config.limits import Limit, PathText, Rule
from gateway.errors import ConfigurationError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Shape = TypeVar("Shape", bound="DataclassInstance")
Table = Mapping[str, object]

MAX_BYTES: Final = 1 << 20
"""A file that a person writes is far smaller; a wrong path may name a device or a picture."""

_MAX_EXACT: Final = 1 << 53
"""Whole numbers up to here are floats without loss."""
_SHOWN: Final = 60
"""Characters of a wrong value that a message repeats."""

_KINDS: Final[Mapping[type, str]] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text in quotes",
    Path: "a path in quotes",
}


class _ObjectionError(Exception):
    """One value is not what its key asks for."""


def read_file(
    path: Path,
    shape: type[Shape],
    limits: Mapping[str, Limit],
    rules: Sequence[Rule],
    required: frozenset[str] = frozenset(),
) -> Shape:
    """Read a TOML file into a dataclass of dataclasses.

    Args:
        path: the file; relative paths inside start at its folder.
        shape: dataclass of scalars and sections; limits may stand in its annotations.
        limits: further limits by key path, for a shape that carries none.
        rules: conditions between keys.
        required: key paths that must be written although the shape has a default.

    Raises:
        ConfigurationError: names every problem of the file.
    """
    reader = _Reader(path.absolute().parent, limits, required)
    found = reader.section(shape, _parse(path), "")
    problems = [*reader.problems, *_broken_rules(rules, reader.values)]
    if found is None or problems:
        listed = "".join(f"\n  {problem}" for problem in problems)
        raise ConfigurationError(f"{path}: {len(problems)} problem(s){listed}")
    return found


def _parse(path: Path) -> Table:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise ConfigurationError(f"{path}: over {MAX_BYTES} bytes; not a configuration file")
        return tomllib.loads(raw.decode("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(f"{path}: line {line} is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:  # tomllib also lets int()'s digit limit through
        raise ConfigurationError(f"{path}: not TOML: {error}") from error


def _broken_rules(rules: Sequence[Rule], values: Mapping[str, object]) -> Iterator[str]:
    for rule in rules:
        if all(key in values for key in rule.keys):
            objection = rule.objection(*(values[key] for key in rule.keys))
            if objection is not None:
                yield f"{rule.keys[0]}: {objection}"


class _Reader:
    """Collects right values and problems of one file by key path."""

    def __init__(self, folder: Path, limits: Mapping[str, Limit], required: frozenset[str]) -> None:
        self.problems: list[str] = []
        self.values: dict[str, object] = {}
        self._folder = folder
        self._limits = limits
        self._required = required

    def section(self, shape: type[Shape], table: object, prefix: str) -> Shape | None:
        """Read one table; None if anything in it is wrong, as ``problems`` tells."""
        if not isinstance(table, Mapping):
            name = prefix[:-1]
            self.problems.append(f"{name}: expected a table [{name}], got {_seen(table)}")
            return None
        before = len(self.problems)
        hints = get_type_hints(shape, include_extras=True)
        self._refuse_unknown(table, hints, prefix)
        found = {
            field.name: self._field(field, hints[field.name], table, prefix)
            for field in fields(shape)
        }
        return None if len(self.problems) > before else shape(**found)

    def _refuse_unknown(self, table: Table, hints: Table, prefix: str) -> None:
        for key in table:
            if key not in hints:
                near = get_close_matches(key, hints, 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                self.problems.append(f"{prefix}{key}: unknown key{hint}")

    def _field(self, field: Field[Any], hint: object, table: Table, prefix: str) -> object:
        key = f"{prefix}{field.name}"
        if isinstance(hint, type) and is_dataclass(hint):
            return self.section(hint, table.get(field.name, {}), f"{key}.")
        if field.name not in table and (field.default is MISSING or key in self._required):
            self.problems.append(f"{key}: missing")
            return None
        try:
            value = table.get(field.name, field.default)
            self.values[key] = self._value(hint, value, self._limits.get(key))
        except _ObjectionError as objection:
            self.problems.append(f"{key}: {objection}")
        return self.values.get(key)

    def _value(self, hint: object, value: object, limit: Limit | None) -> object:
        kind, *marks = get_args(hint) if get_origin(hint) is Annotated else (hint,)
        if get_origin(kind) is Literal:
            return _choice(get_args(kind), value)
        found = _typed(kind, value)
        limits = [mark for mark in (*marks, limit) if hasattr(mark, "objection")]
        for each in limits:
            objection = each.objection(found)
            if objection is not None:
                raise _ObjectionError(objection)
        return self._placed(found, marks)

    def _placed(self, value: object, marks: Sequence[object]) -> object:
        if isinstance(value, Path):
            return self._folder / value
        is_path = any(isinstance(mark, PathText) and mark.is_path(str(value)) for mark in marks)
        return str(self._folder / str(value)) if is_path else value


def _choice(choices: tuple[object, ...], value: object) -> object:
    if isinstance(value, str) and value in choices:
        return value
    raise _ObjectionError(f"expected one of {', '.join(map(str, choices))}; got {_seen(value)}")


def _typed(kind: Any, value: object) -> object:  # noqa: ANN401 - a type out of an annotation
    """Convert only what loses nothing: a whole number to a float, text to a path."""
    if isinstance(value, str) and not value.isprintable():
        raise _ObjectionError(f"expected text without control characters, got {_seen(value)}")
    if kind is float and type(value) is int and abs(value) <= _MAX_EXACT:
        return float(value)
    if kind is Path and isinstance(value, str | Path) and str(value):
        return Path(value)
    if type(value) is kind:
        return value
    raise _ObjectionError(f"expected {_KINDS[kind]}, got {_seen(value)}")


def _seen(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"

"""Turns TOML text into frozen dataclasses, or into every objection at once; holds no key names."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from re import fullmatch
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from gateway.config.limits import Limit, PathText, Rule
from gateway.config.values import Converters, ObjectionError, seen, typed
from gateway.errors import ConfigurationError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Shape = TypeVar("Shape", bound="DataclassInstance")
Table = Mapping[str, object]

MAX_BYTES: Final = 1 << 20
"""A file that a person writes is far smaller; a wrong path may name a device or a picture."""

MAX_ENTRIES: Final = 1024
"""Entries of one list or named tables of one kind."""

_TABLE_NAME: Final = "[A-Za-z0-9][A-Za-z0-9_-]{0,31}"


@dataclass(frozen=True, slots=True)
class Form:
    """What a file must be beside its shape.

    Args:
        limits: further limits by key path, for a shape that carries none; entries of lists and
            named tables stand there as ``[]``, such as ``slots[].early_minutes``.
        rules: conditions between keys.
        required: key paths that must be written although the shape has a default.
        converters: how text becomes a type of our own.
        moved: keys that are no more, and what is written in their place.
    """

    limits: Mapping[str, Limit] = field(default_factory=dict)
    rules: Sequence[Rule] = ()
    required: frozenset[str] = frozenset()
    converters: Converters = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)


def read_file(path: Path, shape: type[Shape], form: Form) -> Shape:
    """Read a TOML file into a dataclass of dataclasses.

    Args:
        path: the file; relative paths inside start at its folder.
        shape: dataclass of scalars, sections, lists, lists of tables and named tables; limits may
            stand in its annotations.
        form: what else it must be.

    Raises:
        ConfigurationError: names every problem of the file.
    """
    return read_text(read_bytes(path), path, shape, form)


def read_bytes(path: Path) -> bytes:
    """The file's bytes, up to one more than any file may have.

    Raises:
        ConfigurationError: it can't be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(
            f"{path}: can't be read: {error.strerror}; name a file that this user may read"
        ) from error


def read_text(raw: bytes, path: Path, shape: type[Shape], form: Form) -> Shape:
    """Read TOML that is in memory already; ``path`` says in messages where it is from.

    Raises:
        ConfigurationError: names every problem of the text.
    """
    reader = _Reader(path.absolute().parent, form)
    found = reader.section(shape, _parse(raw, path), "")
    problems = [*reader.problems, *_broken_rules(form.rules, reader.values)]
    if found is None or problems:
        listed = "".join(f"\n  {problem}" for problem in problems)
        raise ConfigurationError(f"{path}: {len(problems)} problem(s){listed}")
    return found


def _parse(raw: bytes, path: Path) -> Table:
    if len(raw) > MAX_BYTES:
        raise ConfigurationError(f"{path}: over {MAX_BYTES} bytes; not a configuration file")
    try:
        return tomllib.loads(raw.decode("utf-8"))
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

    def __init__(self, folder: Path, form: Form) -> None:
        self.problems: list[str] = []
        self.values: dict[str, object] = {}
        self._folder = folder
        self._form = form

    def section(
        self, shape: type[Shape], table: object, prefix: str, limits: str = ""
    ) -> Shape | None:
        """Read one table; None if anything in it is wrong, as ``problems`` tells.

        Args:
            shape: what it must be.
            table: as TOML gave it.
            prefix: of its keys in messages.
            limits: of its keys among the limits.
        """
        if not isinstance(table, Mapping):
            name = prefix[:-1]
            self.problems.append(f"{name}: expected a table [{name}], got {seen(table)}")
            return None
        before = len(self.problems)
        hints = get_type_hints(shape, include_extras=True)
        self._refuse_unknown(table, [one.name for one in fields(shape)], prefix)
        found = {
            one.name: self._field(one, hints[one.name], table, (prefix, limits))
            for one in fields(shape)
        }
        return None if len(self.problems) > before else self._made(shape, found, prefix)

    def _made(self, shape: type[Shape], found: Mapping[str, Any], prefix: str) -> Shape | None:
        """A shape may know more of its values than each limit does."""
        try:
            return shape(**found)
        except ValueError as error:
            self.problems.append(f"{prefix.rstrip('.')}: {error}")
            return None

    def _refuse_unknown(self, table: Table, known: Sequence[str], prefix: str) -> None:
        for key in table:
            if f"{prefix}{key}" in self._form.moved:
                self.problems.append(f"{prefix}{key}: {self._form.moved[f'{prefix}{key}']}")
            elif key not in known:
                near = get_close_matches(key, known, 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                self.problems.append(f"{prefix}{key}: unknown key{hint}")

    def _field(
        self, one: Field[Any], hint: object, table: Table, prefixes: tuple[str, str]
    ) -> object:
        key, limits = (f"{prefix}{one.name}" for prefix in prefixes)
        if isinstance(hint, type) and is_dataclass(hint) and hint not in self._form.converters:
            return self.section(hint, table.get(one.name, {}), f"{key}.", f"{limits}.")
        if one.name not in table:
            return self._absent(one, hint, key)
        before = len(self.problems)
        found = self._read(hint, table[one.name], key, limits)
        if len(self.problems) == before:
            self.values[key] = found
        return found

    def _absent(self, one: Field[Any], hint: object, key: str) -> object:
        if key not in self._form.required and one.default is not MISSING:
            self.values[key] = default = self._placed(one.default, hint)
            return default
        if key not in self._form.required and one.default_factory is not MISSING:
            self.values[key] = default = one.default_factory()
            return default
        self.problems.append(f"{key}: missing")
        return None

    def _read(self, hint: object, value: object, key: str, limits: str) -> object:
        kind = get_origin(hint)
        if kind is UnionType:  # of something and None: what is written is something
            [hint] = [each for each in get_args(hint) if each is not NoneType]
            kind = get_origin(hint)
        if kind is tuple:
            return self._list(get_args(hint)[0], value, key, f"{limits}[]")
        if kind is Mapping:
            return self._named(get_args(hint)[1], value, key, f"{limits}[]")
        return self._scalar(hint, value, key, limits)

    def _scalar(self, hint: object, value: object, key: str, limits: str) -> object:
        try:
            found = typed(hint, value, self._form.limits.get(limits), self._form.converters)
        except ObjectionError as objection:
            self.problems.append(f"{key}: {objection}")
            return None
        return self._placed(found, hint)

    def _list(self, hint: Any, value: object, key: str, limits: str) -> object:  # noqa: ANN401 - an annotation
        if not isinstance(value, list) or len(value) > MAX_ENTRIES:
            self.problems.append(f"{key}: expected a list of at most {MAX_ENTRIES}")
            return None
        return tuple(
            self._entry(hint, each, f"{key}[{place}]", limits) for place, each in enumerate(value)
        )

    def _named(self, hint: Any, value: object, key: str, limits: str) -> object:  # noqa: ANN401 - an annotation
        if not isinstance(value, Mapping) or len(value) > MAX_ENTRIES:
            self.problems.append(f"{key}: expected tables [{key}.NAME], at most {MAX_ENTRIES}")
            return None
        for name in value:
            if not fullmatch(_TABLE_NAME, name):
                self.problems.append(
                    f"{key}: {seen(name)} is no name; 1-32 letters, digits, - or _"
                )
        return {
            name: self._entry(hint, each, f"{key}.{name}", limits) for name, each in value.items()
        }

    def _entry(self, hint: Any, value: object, key: str, limits: str) -> object:  # noqa: ANN401 - an annotation
        if isinstance(hint, type) and is_dataclass(hint) and hint not in self._form.converters:
            return self.section(hint, value, f"{key}.", f"{limits}.")
        return self._scalar(hint, value, key, limits)

    def _placed(self, value: object, hint: object) -> object:
        marks = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
        if isinstance(value, Path):
            return self._folder / value
        is_path = any(isinstance(mark, PathText) and mark.is_path(str(value)) for mark in marks)
        return str(self._folder / str(value)) if is_path else value

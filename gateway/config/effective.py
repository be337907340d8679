"""The configuration as it is in force, fit to be shown: secrets masked; never read back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, get_args, get_origin, get_type_hints

from gateway.config.limits import Secret

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def effective_toml(config: "DataclassInstance") -> str:
    """Every key of the configuration with its value, in TOML's form; what is None is left out."""
    return "\n".join(_lines(config, ""))


def _lines(config: "DataclassInstance", prefix: str) -> Iterator[str]:
    hints = get_type_hints(type(config), include_extras=True)
    found = [(field.name, getattr(config, field.name)) for field in fields(config)]
    for name, value in found:
        if value is not None and not _is_table(value):
            yield f"{name} = {_shown(hints[name], value)}"
    for name, value in found:
        yield from _tables(f"{prefix}{name}", value)


def _is_table(value: object) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(_is_table(each) for each in value)
    return isinstance(value, Mapping) or (
        is_dataclass(value) and type(value).__str__ is object.__str__
    )


def _tables(name: str, value: object) -> Iterator[str]:
    if not _is_table(value):
        return
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _tables(f"{name}.{key}", each)
        return
    for each in value if isinstance(value, tuple) else ():
        yield f"[[{name}]]"
        yield from _lines(each, f"{name}.")
    if is_dataclass(value) and not isinstance(value, type):
        yield f"[{name}]"
        yield from _lines(value, f"{name}.")


def _shown(hint: object, value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(_shown(None, each) for each in value)}]"
    marks = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    text = value if isinstance(value, bool | int | float) else str(value)
    for mark in marks:
        if isinstance(mark, Secret):
            text = mark.mask(str(text))
    return json.dumps(text, ensure_ascii=False)

"""The configuration as it is in force, fit to be shown: secrets masked; never read back."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Annotated, get_args, get_origin, get_type_hints

from gateway.config.limits import Secret

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def effective_toml(config: "DataclassInstance") -> str:
    """Every key of the configuration with its value, in TOML's form."""
    return "\n".join(_lines(config, ""))


def _lines(config: "DataclassInstance", prefix: str) -> Iterator[str]:
    hints = get_type_hints(type(config), include_extras=True)
    found = [(field.name, getattr(config, field.name)) for field in fields(config)]
    for name, value in found:
        if not is_dataclass(value):
            yield f"{name} = {_shown(hints[name], value)}"
    for name, value in found:
        if is_dataclass(value) and not isinstance(value, type):
            yield f"[{prefix}{name}]"
            yield from _lines(value, f"{prefix}{name}.")


def _shown(hint: object, value: object) -> str:
    marks = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    text = value if isinstance(value, bool | int | float) else str(value)
    for mark in marks:
        if isinstance(mark, Secret):
            text = mark.mask(str(text))
    return json.dumps(text, ensure_ascii=False)

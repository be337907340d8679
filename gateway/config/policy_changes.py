"""What differs between two policies, key by key as the file spells them; not what follows of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from gateway.core.policy import Policy

ABSENT = "—"
"""In place of a value that one of both does not have."""


@dataclass(frozen=True, slots=True)
class Change:
    """One key that is not the same in both; values are fit to be shown."""

    key: str
    before: str
    after: str


def policy_changes(before: Policy, after: Policy) -> tuple[Change, ...]:
    """Every key with another value, in the order of the file."""
    old, new = dict(_values("", before)), dict(_values("", after))
    return tuple(
        Change(key, old.get(key, ABSENT), new.get(key, ABSENT))
        for key in dict.fromkeys((*old, *new))
        if old.get(key) != new.get(key)
    )


def _values(key: str, value: object) -> Iterator[tuple[str, str]]:
    if value is None:  # a key that the file leaves out
        return
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _values(f"{key}.{name}", each)
    elif isinstance(value, tuple) and any(_is_table(each) for each in value):
        for place, each in enumerate(value):
            yield from _values(f"{key}[{place}]", each)
    elif isinstance(value, tuple):
        yield key, f"[{', '.join(map(str, value))}]"
    elif _is_table(value):
        for one in fields(value):  # type: ignore[arg-type] # a dataclass, as was just seen
            yield from _values(f"{key}.{one.name}".lstrip("."), getattr(value, one.name))
    else:
        yield key, str(value).lower() if isinstance(value, bool) else str(value)


def _is_table(value: object) -> bool:
    """Whether it has keys of its own rather than one spelling, such as a part of a day."""
    return is_dataclass(value) and type(value).__str__ is object.__str__

"""A text for people in both languages; not the table of texts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Chinese first, English second; both are always shown."""

    zh: str
    en: str

"""A text for people in both languages; not the table of texts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Chinese first, English second; both are always shown."""

    zh: str
    en: str

    def filled(self, *values: object, **named: object) -> "Text":
        """This text as a pattern with what is said in place of its braces.

        Args:
            values: by their place; of a text each language takes its own.
            named: the same by name.
        """
        chinese = {name: _zh(one) for name, one in named.items()}
        english = {name: _en(one) for name, one in named.items()}
        return Text(
            self.zh.format(*map(_zh, values), **chinese),
            self.en.format(*map(_en, values), **english),
        )


def _zh(value: object) -> object:
    return value.zh if isinstance(value, Text) else value


def _en(value: object) -> object:
    return value.en if isinstance(value, Text) else value

"""Whom people may call who are refused or isolated, as the park says; logs no call and no look."""

from dataclasses import dataclass

from gateway.config import HelpSection


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One line of text with what it leads to.

    Args:
        zh: the text in Chinese, or empty.
        en: the text in English, or empty.
        link: ``https:`` or ``tel:``, or empty.
    """

    zh: str
    en: str
    link: str


def help_lines(said: HelpSection) -> tuple[HelpLine, ...]:
    """The lines that have a text, in the order of the file."""
    lines = (
        HelpLine(said.line_zh, said.line_en, said.line_link),
        HelpLine(said.support_zh, said.support_en, said.support_link),
    )
    return tuple(line for line in lines if line.zh or line.en)

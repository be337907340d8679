"""The sections of central.toml that the park's office asks for; not the reading of a file."""

from dataclasses import dataclass
from typing import Annotated, Final

from gateway.config.limits import Range, Spelling

_DAYS = Range(0, 3650, "days")
_LINE = Spelling(r"[^\x00-\x1f\x7f]{0,120}", "up to 120 characters on one line")
LINK: Final = Spelling(
    r"|https://[^\s/\"'<>]+(/[^\s\"'<>]*)?|tel:\+?[0-9-]{3,20}",
    "nothing, an address that starts with https://, or tel: and a number",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSection:
    """How many days the centre keeps what; 0 is for ever."""

    records_days: Annotated[int, _DAYS] = 0
    """Rows of gates and who stood at the lane by them, from their arrival on."""
    cases_days: Annotated[int, _DAYS] = 0
    """Cases, from their close on."""
    audit_days: Annotated[int, _DAYS] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpSection:
    """Whom people may call who are refused or isolated; shown on their pages, never logged."""

    line_zh: Annotated[str, _LINE] = ""
    line_en: Annotated[str, _LINE] = ""
    line_link: Annotated[str, LINK] = ""
    support_zh: Annotated[str, _LINE] = ""
    support_en: Annotated[str, _LINE] = ""
    support_link: Annotated[str, LINK] = ""

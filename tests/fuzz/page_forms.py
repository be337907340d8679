"""The forms and links of a page: where each goes and what its fields may say; sends none."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """One form.

    Args:
        action: where it goes; empty for the page's own address.
        method: ``get`` or ``post``.
        fields: the values that the page offers for each name; none where a person writes.
        files: names of its files.
    """

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


def forms_of(page: str) -> list[Form]:
    """All forms of a page of HTML; a link to another page is one without a field."""
    reader = _Reader()
    reader.feed(page)
    return [*reader.forms, *(Form(address, "get") for address in reader.links)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in whatever is sent."""
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(said.get("action", ""), said.get("method", "get").lower()))
        elif tag == "a" and (address := said.get("href", "")).startswith("/"):
            self.links.append(address)
        elif not self.forms:
            return
        elif tag == "option" and self._select:
            self.forms[-1].fields[self._select].append(said.get("value", ""))
        elif (name := said.get("name", "")) and said.get("type") == "file":
            self.forms[-1].files.append(name)
        elif name and tag in {"input", "button", "select", "textarea"}:
            offered = self.forms[-1].fields.setdefault(name, [])
            self._select = name if tag == "select" else ""
            if said.get("value"):
                offered.append(said["value"])

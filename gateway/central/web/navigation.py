"""What the office's head offers to whom, and where they begin; whose a page is, the door knows."""

from dataclasses import dataclass
from typing import Final

from flask import Flask, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from gateway.central.web.door import account_of_request, roles_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that the head leads to.

    Args:
        endpoint: of the page.
        zh: its name in Chinese.
        en: its name in English.
    """

    endpoint: str
    zh: str
    en: str

    @property
    def is_here(self) -> bool:
        """Whether the request is for this page, or for one below it that is no entry itself."""
        if request.endpoint in _ENDPOINTS:
            return request.endpoint == self.endpoint
        if request.path.startswith(f"{url_for(self.endpoint)}/"):
            return True
        return request.blueprint == self.endpoint.partition(".")[0]


ENTRIES: Final = (
    Entry("office.gates", "闸机", "Gates"),
    Entry("fleet.page", "总览", "Fleet"),
    Entry("office.events", "记录", "Events"),
    Entry("cases.list", "事件", "Cases"),
    Entry("returns.page", "复工", "Return"),
    Entry("homes.page", "居家", "Homes"),
    Entry("figures.page", "统计", "Figures"),
    Entry("figures.muster", "在内", "Inside"),
    Entry("revoke.page", "撤销", "Revoke"),
    Entry("audit.page", "审计", "Audit"),
)
"""In the order in which they are offered; everybody begins at the first that is theirs."""

_ENDPOINTS: Final = frozenset(one.endpoint for one in ENTRIES)


def add_navigation(app: Flask) -> None:
    """Let each page of the office know what its reader may open."""
    app.context_processor(lambda: {"navigation": _offered() if "session" in g else []})


def first_page() -> Response:
    """Send the reader to where they begin."""
    offered = _offered()
    if not offered:
        abort(403)
    return redirect(url_for(offered[0].endpoint), 303)


def _offered() -> list[Entry]:
    role = account_of_request().role
    return [one for one in ENTRIES if role in roles_of(one.endpoint)]

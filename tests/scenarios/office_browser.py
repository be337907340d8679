"""The office's browser as a scenario uses it: forms with the page's own token; no test."""

import re
import urllib.parse
import urllib.request
from typing import Final

_LIMIT_S: Final = 30.0


class Browser:
    """The office's browser: keeps its cookie, and sends forms with the page's own token."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def get(self, path: str) -> str:
        """A page."""
        with self._opener.open(f"{self._address}{path}", timeout=_LIMIT_S) as answer:
            return str(answer.read().decode())

    def post(self, path: str, *fields: tuple[str, str], signed_in: bool = True) -> str:
        """Send a form; the page that follows."""
        token = [("form_token", self._token())] if signed_in else []
        form = urllib.parse.urlencode([*token, *fields]).encode()
        return self._send(path, form, "application/x-www-form-urlencoded")

    def send_file(self, path: str, name: str, contents: str) -> str:
        """Send a form with a CSV file; the page that follows."""
        parts = (
            ('name="form_token"', self._token()),
            (f'name="{name}"; filename="{name}.csv"', contents),
        )
        form = "".join(
            f"--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n"
            for head, text in parts
        )
        return self._send(path, f"{form}--b--\r\n".encode(), "multipart/form-data; boundary=b")

    def _send(self, path: str, body: bytes, kind: str) -> str:
        own = {"Origin": self._address, "Sec-Fetch-Site": "same-origin", "Content-Type": kind}
        asked = urllib.request.Request(f"{self._address}{path}", body, own)  # noqa: S310 - ours
        with self._opener.open(asked, timeout=_LIMIT_S) as answer:
            return str(answer.read().decode())

    def _token(self) -> str:
        found = re.search(r'name="form_token" value="([^"]+)"', self.get("/"))
        assert found is not None
        return found[1]

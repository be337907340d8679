"""The centre's pages called with rubbish by every role; exits 1 on a broken promise.

    python -m tests.fuzz.centre [--calls N] [--seed S]

Routes are asked for at random, and whatever form a page offers is sent with what it offers, with
what a person might write, and with what nobody should. Promised are: no error of the server, no
page to whom it does not belong, nothing changed by an auditor, and no text that becomes markup.
"""

import argparse
import logging
import sys
import tempfile
from collections import defaultdict, deque
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from gateway.central.applications.members_csv import COLUMNS
from tests.fuzz.centre_site import SESSIONS, CentreSite, centre_site
from tests.fuzz.page_forms import Form, forms_of
from tests.fuzz.session_tally import Tally, are_kept, told

CALLS: Final = 3_000
MARK: Final = "<i>fuzz</i>"
"""Must never come back as it is."""

_AWAY: Final = frozenset({303, 403})
_DOOR: Final = frozenset({"", "/sign-in", "/sign-out"})
"""Where forms are not sent to again and again: few tries a minute are let in."""

_OF_A_PLACE: Final = 20
"""The newest forms that lead to one place: no place is asked for more often for having more."""

_PLAUSIBLE: Final = (
    *("2027-01-15", "2027-01-15T08:30", "2027-01-16", "08:30", "1", "3", "14", "36.5", "38.4"),
    *("Acme", "王小明", "3-502", "gate-1", "1001", "yes", "green", "negative", "https://a.example"),
)
_HOSTILE: Final = (
    *(
        "",
        " ",
        "\0",
        "\x1b[2J",
        "\u202e",
        "\ud7ff",
        "é" * 300,
        "A" * 10_000,
        "-1",
        "0",
        "NaN",
        "1e999",
    ),
    *(MARK, f'" onload="{MARK}', "'; DROP TABLE person; --", "../../etc/passwd", "%00", "0x10"),
    *(
        "9" * 30,
        "2147483648",
        "0001-01-01",
        "9999-12-31T23:59",
        "2027-02-30",
        "٣",
        "１２",
        "{{7*7}}",
    ),
)


class Caller:
    """Somebody at the pages, with a session or none.

    Args:
        site: the pages.
        who: one of ``SESSIONS``.
        chance: decides everything.
    """

    def __init__(self, site: CentreSite, who: str, chance: Random) -> None:
        self.tally = Tally()
        self._site, self._who, self._chance = site, who, chance
        self._forms: defaultdict[str, deque[Form]] = defaultdict(lambda: deque(maxlen=_OF_A_PLACE))
        self._rules = [rule for rule in site.rules if rule.endpoint != "door.sign_out"]
        site.become(who)

    def call(self) -> None:
        """Once, any route or any form that was seen."""
        if self._forms and self._chance.random() < 0.75:
            form = self._chance.choice(self._chance.choice(list(self._forms.values())))
            self._judge(form.action, form.method, self._filled(form))
            return
        rule = self._chance.choice(self._rules)
        assert rule.methods
        for method in ("get", "post") if "POST" in rule.methods else ("get",):
            self._judge(self._address(rule), method, {self._text(): self._text()})

    def _judge(self, address: str, method: str, said: dict[str, object]) -> None:
        answer = self._site.send(address, method, said)
        endpoint = self._site.endpoint(address, method)
        self.tally.statuses[answer.status_code] += 1
        where = f"{self._who} {method} {address[:80]!r} {str(said)[:200]}: {answer.status_code}"
        if answer.status_code >= 500:
            self.tally.broken.append(where)
        if endpoint and not self._site.may(self._who, endpoint):
            if answer.status_code not in _AWAY | {400}:
                self.tally.broken.append(f"reached what is another's: {where}")
        elif answer.status_code < 400:
            self.tally.done.add(endpoint)
        if answer.mimetype == "text/html":
            self._look_at(answer, where)

    def _look_at(self, answer: TestResponse, where: str) -> None:
        if MARK in answer.text:
            self.tally.broken.append(f"a text became markup: {where}")
        for form in forms_of(answer.text):
            if form.action not in _DOOR:
                self._forms[self._site.endpoint(form.action, form.method)].append(form)

    def _address(self, rule: Rule) -> str:
        values = {name: self._part(rule) for name in rule.arguments}
        built = rule.build(values)
        return built[1] if built else "/"

    def _part(self, rule: Rule) -> object:
        if "<int:" in rule.rule:
            return self._chance.choice((0, 1, 2, 3, 2**31 - 1))
        return self._chance.choice([*self._site.names, self._text() or "x"])

    def _filled(self, form: Form) -> dict[str, object]:
        said: dict[str, object] = {}
        for name, offered in form.fields.items():
            keep = offered and self._chance.random() < 0.8
            said[name] = self._chance.choice(offered) if keep else self._text()
        for name in form.files:
            said[name] = (BytesIO(self._file()), "people.csv")
        return said

    def _text(self) -> str:
        pool = _PLAUSIBLE if self._chance.random() < 0.7 else _HOSTILE
        text: str = self._chance.choice((*pool, *self._site.names))
        return text

    def _file(self) -> bytes:
        if self._chance.random() < 0.3:
            return self._chance.randbytes(self._chance.choice((0, 1, 500, 20_000)))
        columns = [*COLUMNS.required, *(one for one in COLUMNS.optional if self._tosses())]
        lines = [columns, *([self._cell(one) for one in columns] for _ in range(3))]
        return "\n".join(map(",".join, lines)).encode("utf-8", "surrogatepass")

    def _cell(self, column: str) -> str:
        """Mostly what may stand there: a file is refused whole for one cell."""
        if self._chance.random() < 0.02:
            return self._text()
        if column in COLUMNS.required:
            return f"{column}-{self._chance.randrange(1000)}"
        return ""

    def _tosses(self) -> bool:
        return self._chance.random() < 0.5


def fuzz(site: CentreSite, calls: int, seed: int) -> dict[str, Tally]:
    """So many calls of each session; the tallies by session."""
    found = {}
    for who in SESSIONS:
        before = site.content()
        caller = Caller(site, who, Random(f"{seed} {who}"))
        for _ in range(calls):
            caller.call()
        found[who] = caller.tally
        if who == "auditor" and site.content() != before:
            caller.tally.broken.append("an auditor changed something")
    return found


def main() -> int:
    """Print the table; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(
        prog="./run fuzz centre", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--calls", type=int, default=CALLS, help="of each session")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder, centre_site(Path(folder)) as site:
        found = fuzz(site, asked.calls, asked.seed)
    print("\n".join(told(found)))
    return 0 if are_kept(found) else 1


if __name__ == "__main__":
    sys.exit(main())

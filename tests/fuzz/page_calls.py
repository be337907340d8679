"""Calls of every route in one session, made by Schemathesis from the page's own document."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, HookContext, Response
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import NonFatalError, ScenarioFinished
from schemathesis.hooks import unregister
from schemathesis.schemas import BaseSchema

from gateway.web.contract import page_contract
from gateway.web.contract_bodies import PRINTABLE
from tests.fuzz.page_site import Site
from tests.fuzz.session_tally import Tally

TRIES = frozenset({"logout", "sign_in", "shift_sign", "own_set", "open"})
"""Endpoints that count wrong passwords or end a session."""
AWAY = frozenset({303, 401, 403, 404, 405})
"""What a route says to whom it does not belong: sign in first, never, or no such thing."""

_PRINTABLE = st.characters(exclude_categories=("C", "Z"))
_UNSAID = ("ignored_auth", "missing_required_header")
"""Checks of what every call here carries; ``test_access`` takes each part of it away."""


@dataclass(frozen=True, slots=True)
class Calling:
    """How thoroughly the routes are called.

    Args:
        examples: bodies of each route, drawn at random.
        seed: of the chance.
        edges: also all that lies at the edges of a schema, and methods that no route has.
    """

    examples: int
    seed: int = 1
    edges: bool = True

    def config(self) -> SchemathesisConfig:
        """As Schemathesis wants it."""
        drawn = {"max-examples": self.examples, "deterministic": True, "database": "none"}
        phases = {"stateful": {"enabled": False}, "coverage": {"enabled": self.edges}}
        unsaid = {name: {"enabled": False} for name in _UNSAID}
        return SchemathesisConfig.from_dict(
            {"seed": self.seed, "generation": drawn, "phases": phases, "checks": unsaid}
        )


def called(site: Site, who: str, calling: Calling) -> Tally:
    """Call every route with so many bodies, and with what lies at its schema's edges."""
    schemathesis.openapi.format(PRINTABLE, st.text(_PRINTABLE, max_size=300))
    document = page_contract(site.rig.app)
    schema = schemathesis.openapi.from_dict(document, config=calling.config())
    schema.app = site
    tally = Tally()

    def before_call(_context: HookContext, case: Case[Any], _kwargs: dict[str, Any]) -> None:
        if _raw(case)["operationId"] in TRIES:
            site.start_anew()
        sent = site.sent(who)
        case.headers.update(sent.headers)
        case.cookies.update(sent.cookies)
        if isinstance(case.body, dict) and case.body.get("answers") == 1:
            # As often as the least number is drawn, an act is one that can be done.
            case.body |= {"answers": site.shown, "act": f"{tally.statuses.total():032x}"}
            case.body |= {"registered": None} if "registered" in case.body else {}

    def after_call(_context: HookContext, case: Case[Any], response: Response) -> None:
        _note(tally, case, who, response.status_code)
        if _raw(case)["operationId"] in TRIES:
            site.forget(who)

    schema.hook(map_body)
    with _hooked(before_call, after_call):
        tally.broken += [f"{who}: {line}" for line in _failures(schema)]
    return tally


def _note(tally: Tally, case: Case[Any], who: str, status: int) -> None:
    """One answer, and whether it came from where the session may not be."""
    tally.statuses[status] += 1
    if status == HTTPStatus.OK and case.method.upper() == case.operation.method.upper():
        tally.done.add(_raw(case)["operationId"])
    roles = _raw(case).get("x-roles", [who])
    if who not in roles and status not in AWAY:
        tally.broken.append(f"{who} reached {case.operation.label}: {status}")


def map_body(_context: HookContext, body: object) -> object:
    """Whole numbers without a fraction, as the document asks for and JSON Schema can't."""
    if not isinstance(body, dict):
        return body
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in body.items()
    }


@contextmanager
def _hooked(*hooks: Callable[..., None]) -> Iterator[None]:
    """Schemathesis calls these for the length of a with block: it knows no other place for them."""
    for one in hooks:
        schemathesis.hook(one)
    try:
        yield
    finally:
        for one in hooks:
            unregister(one)


def _failures(schema: BaseSchema) -> Iterator[str]:
    for event in from_schema(schema).execute():
        if isinstance(event, NonFatalError):
            yield event.info.format()
        if isinstance(event, ScenarioFinished):
            yield from _failed(event)


def _failed(event: ScenarioFinished) -> Iterator[str]:
    recorder = event.recorder
    for check in (check for checks in recorder.checks.values() for check in checks):
        if check.failure_info is not None:
            found = check.failure_info
            said = " ".join(found.failure.message.split())
            yield f"{recorder.label}: {check.name}: {said}: {found.code_sample}"


def _raw(case: Case[Any]) -> dict[str, Any]:
    """What the document says of the route."""
    found: dict[str, Any] = case.operation.definition.raw
    return found

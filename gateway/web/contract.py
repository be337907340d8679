"""The page's routes as an OpenAPI 3.1 document, made from the routes themselves; it serves none."""

import json
import re
import threading
from http import HTTPStatus
from pathlib import Path
from typing import Final

from flask import Flask
from werkzeug.routing import Rule

from gateway.control.client import ControlClient
from gateway.core.event import Json
from gateway.runtime.clock import Clock
from gateway.web.accounts import Accounts
from gateway.web.contract_bodies import BODIES, error_schema, result_schema
from gateway.web.records import GateFiles
from gateway.web.roles import Role, may
from gateway.web.security import PLAIN_ANSWERS, PUBLIC
from gateway.web.wsgi import Parts, build

_METHODS: Final = ("GET", "POST")
_ARGUMENT: Final = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
"""A part of a route that stands for a value."""
_SCRIPT: Final = "application/json"
_HTML: Final = "text/html"
_KINDS: Final = {
    "live": "text/event-stream",
    "display_live": "text/event-stream",
    "camera_picture": "image/jpeg",
    "healthz": _SCRIPT,
    "static": "*/*",
}
"""What the endpoints carry that are neither pages nor acts."""

_EMPTY: Final = {HTTPStatus.NO_CONTENT, HTTPStatus.SEE_OTHER, HTTPStatus.NOT_MODIFIED}
_READ: Final = {200: "as asked", 503: "this part of the page is away"}
_MAY: Final = {401: "nobody is signed in", 403: "not from this page, or not this role's"}
_SENT: Final = {413: "over 64 KiB"}
_ACT: Final = {
    200: "done",
    409: "the gate refused",
    503: "no gate",
    504: "no answer in time",
    400: "not a body of this kind",
    415: "not JSON",
}
_OTHERS: Final[dict[str, dict[int, str]]] = {
    "login": {303: "signed in already"},
    "sign_in": {303: "signed in", 401: "name or password is wrong", 429: "too many tries"},
    "logout": {303: "signed out"},
    "lane_mode_set": {
        303: "done",
        400: "no such mode",
        409: "the gate refused",
        504: "no answer in time",
    },
    "shift_sign": {
        303: "handed over",
        400: "the note is too long",
        401: "a signature is not theirs",
        429: "too many tries",
    },
    "shift_report": {404: "no such shift"},
    "look_passages_search": {200: "what was found", 400: "nothing that the page offers"},
    "look_day": {404: "no such id"},
    "own_set": {
        200: "changed",
        400: "not acceptable",
        401: "the password is wrong",
        429: "too many tries",
    },
    "camera_picture": {204: "the camera shows nothing"},
    "static": {304: "as it was", 404: "no such file"},
}
"""What an endpoint may answer beside what all of its kind do."""


def page_app(clock: Clock) -> Flask:
    """The page without a gate, whose routes are looked at and never called."""
    away = Path("nowhere")
    return build(
        Parts(
            gate=ControlClient(away / "control.sock", clock),
            records=GateFiles(away),
            accounts=Accounts(away / "guards.json"),
            clock=clock,
            gate_name="",
            hosts=(),
            key=b"",
            stopping=threading.Event(),
        )
    )


def page_contract(app: Flask) -> dict[str, Json]:
    """The document; every route stands in it, with the roles that may use it as ``x-roles``."""
    paths: dict[str, dict[str, Json]] = {}
    for rule in app.url_map.iter_rules():
        path = _ARGUMENT.sub(r"{\g<name>}", rule.rule)
        calls = (method for method in _METHODS if method in (rule.methods or ()))
        paths.setdefault(path, {}).update(
            {method.lower(): _call(app, rule, method) for method in calls}
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "岗亭页面 The guard's page",
            "version": "1.0.0",
            "description": "A call that changes something is taken from the page itself only: with"
            " its token, its Origin and Sec-Fetch-Site: same-origin. A name in Host that is not"
            " this gate's is answered 400. Texts of JSON are printable, without"
            " controls or bidi signs; a whole number has no fraction: 1.0 is refused.",
        },
        "paths": {path: paths[path] for path in sorted(paths)},
        "components": {
            "schemas": {"result": result_schema(), "error": error_schema()},
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "gate"},
                "token": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
            },
        },
    }


def page_contract_text(clock: Clock) -> str:
    """The document of this version of the page."""
    return json.dumps(page_contract(page_app(clock)), ensure_ascii=False, indent=1) + "\n"


def _call(app: Flask, rule: Rule, method: str) -> dict[str, Json]:
    endpoint, sends = rule.endpoint, method == "POST"
    call: dict[str, Json] = {
        "operationId": endpoint,
        "summary": (app.view_functions[endpoint].__doc__ or "").strip().split("\n")[0],
        "parameters": _in_path(rule),
        "responses": _responses(rule, sends=sends),
    }
    if endpoint not in PUBLIC:
        call["x-roles"] = [role.value for role in Role if may(app, endpoint, role)]
    shown = [*(["session"] if endpoint not in PUBLIC else []), *(["token"] if sends else [])]
    call["security"] = [{name: [] for name in shown}] if shown else []
    if sends and (body := BODIES[endpoint]):
        content: Json = {body.media_type: {"schema": body.schema}}
        call["requestBody"] = {"required": bool(body.schema["required"]), "content": content}
    return call


def _in_path(rule: Rule) -> list[Json]:
    return [
        {
            "name": argument["name"],
            "in": "path",
            "required": True,
            "schema": {"type": "integer", "minimum": 0}
            if argument["kind"] == "int"
            else {"type": "string", "minLength": 1},
        }
        for argument in _ARGUMENT.finditer(rule.rule)
    ]


def _responses(rule: Rule, *, sends: bool) -> dict[str, Json]:
    endpoint, guarded = rule.endpoint, rule.endpoint not in PUBLIC
    usual = _ACT if sends and _by_script(rule) else {} if sends else _READ
    known = usual | _OTHERS.get(endpoint, {})
    known |= _MAY if guarded or sends else {}
    known |= _SENT if sends else {}
    known |= {} if sends or not guarded else {303: "to the sign-in"}
    return {str(status): _answer(rule, status, known[status]) for status in sorted(known)}


def _by_script(rule: Rule) -> bool:
    return rule.rule.startswith(PLAIN_ANSWERS)


def _answer(rule: Rule, status: int, what: str) -> Json:
    if status in _EMPTY:
        return {"description": what}
    good = status == HTTPStatus.OK
    usual = _SCRIPT if _by_script(rule) else _HTML
    kind = _KINDS.get(rule.endpoint, usual) if good else usual
    shape: dict[str, Json] = {}
    if kind == _SCRIPT and rule.endpoint in BODIES:
        shape = {"schema": {"anyOf": [_ref("result"), _ref("error")]}}
        shape = {"schema": _ref("result")} if good else shape
    elif kind == _SCRIPT and rule.endpoint != "healthz":
        shape = {"schema": _ref("error")}
    return {"description": what, "content": {kind: shape}}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}

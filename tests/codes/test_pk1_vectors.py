"""The published vectors are what this gate does, and leave no reason of our formats untold."""

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.codes import base45, device_pass
from gateway.codes.keys import key_id
from gateway.codes.recognise import recognise
from gateway.codes.trust_file import read_trust
from gateway.core.credential import Credential, Presented, RefusedCode
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason
from tests.codes.vectors.pk1 import FILE, published

DOCUMENT = Path(device_pass.__file__).with_name("PK1.md")
OURS = (
    Reason.CODE_MALFORMED,
    Reason.ISSUER_UNKNOWN,
    Reason.SITE_WRONG,
    Reason.SIGNATURE_BAD,
    Reason.CODE_LIFE_TOO_LONG,
    Reason.CLOCK_UNSET,
    Reason.CODE_NOT_YET_VALID,
    Reason.CODE_EXPIRED,
)
CONTENT = json.loads(FILE.read_text("utf-8"))


def _vectors(outcome: str) -> list[Any]:
    told = (vector for vector in CONTENT["vectors"] if outcome in vector)
    return [pytest.param(vector, id=vector["name"]) for vector in told]


def _said(vector: dict[str, Any]) -> Presented:
    trust = read_trust(json.dumps(CONTENT["trust"]).encode(), str(FILE))
    at = Instant(vector["at_ms"], 0, "test", ClockQuality(vector["clock"]))
    return recognise(vector["text"], trust, CONTENT["site"], at)


@pytest.mark.parametrize("vector", _vectors("accepted"))
def test_a_published_pass_is_accepted_as_published(vector: dict[str, Any]) -> None:
    """With each field that the file tells."""
    said = _said(vector)
    assert isinstance(said, Credential)
    assert {name: getattr(said, name) for name in vector["accepted"]} == vector["accepted"]


@pytest.mark.parametrize("vector", _vectors("refused"))
def test_a_published_pass_is_refused_for_the_published_reason(vector: dict[str, Any]) -> None:
    """The exact one, not only some."""
    said = _said(vector)
    assert isinstance(said, RefusedCode)
    assert said.reason.value == vector["refused"]


@pytest.mark.parametrize("prefix", ["PK1S", "PK1H"])
def test_every_reason_of_a_format_has_a_vector(prefix: str) -> None:
    """Another team's gate can't say less without noticing."""
    told = {v.get("refused") for v in CONTENT["vectors"] if v["text"].startswith(prefix)}
    assert told == {None, *(reason.value for reason in OURS)}


def test_no_two_vectors_share_a_name() -> None:
    """A report of a failure names one."""
    names = [vector["name"] for vector in CONTENT["vectors"]]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("vector", _vectors("accepted"))
def test_a_replay_key_is_what_is_signed_and_never_the_text(vector: dict[str, Any]) -> None:
    """The pass's own id, or the holder and the moment of showing: turned signatures keep it."""
    octets = base45.decode(vector["text"][4:])
    own = {"PK1S": b"\x01\x23\x45\x67\x89\xab\xcd\xef", "PK1H": octets[-68:-64]}
    holder = {"PK1S": "", "PK1H": vector["accepted"]["holder"]}
    prefix = vector["text"][:4]
    assert vector["accepted"]["replay_key"] == holder[prefix] + own[prefix].hex()


@pytest.mark.parametrize("prefix", ["PK1S", "PK1H"])
def test_the_steps_lead_from_the_claims_to_the_text(prefix: str) -> None:
    """Where another team's bytes differ, they see in which step."""
    steps = {name: bytes.fromhex(octets) for name, octets in CONTENT["steps"][prefix].items()}
    first = next(v["text"] for v in CONTENT["vectors"] if v["text"].startswith(prefix))
    assert prefix + base45.encode(steps["octets"]) == first
    assert steps["claims"] in steps["signed"]
    assert steps["external_aad"] in steps["signed"]
    assert steps.get("signed_by_phone", b"").removeprefix(b"PK1H") in steps["octets"]


def test_the_published_keys_are_those_of_the_trust_list() -> None:
    """Another team can sign with them too."""
    centre = device_pass.point(bytes.fromhex(CONTENT["keys"]["centre"]["public"]))
    assert CONTENT["trust"]["keys"][0]["kid"] == key_id(centre).hex()


def test_the_file_is_what_its_script_makes() -> None:
    """To renew it: python -m tests.codes.vectors.pk1."""
    assert FILE.read_text("utf-8") == published()


@pytest.mark.parametrize("reason", OURS)
def test_the_document_names_every_reason(reason: Reason) -> None:
    """In the words of the wire."""
    assert f"`{reason.value}`" in DOCUMENT.read_text("utf-8")

"""A phone posts its key and gets a pass for it; nobody else's page can, and nothing is logged."""

import json
import logging
from typing import Any

import pytest

from gateway.codes import device_pass, pk1h
from gateway.codes.keys import SigningKey
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.credential import Credential

Office = Any
"""The fixture's own type: test modules don't import each other."""

Answer = Any
"""Its JSON may be anything."""

OWN = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}


def _post(office: Office, link: str, body: bytes, headers: dict[str, str] | None = None) -> Answer:
    sent: Answer = office.client.post(
        f"/pass/{link}/device",
        data=body,
        base_url="http://127.0.0.1",
        headers=OWN if headers is None else headers,
    )
    return sent


@pytest.fixture
def phone(pass_key: SigningKey) -> bytes:
    """A phone's public key; any will do."""
    return device_pass.device_key(pass_key)


def test_a_gate_believes_the_phone_that_posted_its_key(
    office: Office, pass_key: SigningKey, phone: bytes
) -> None:
    """From the personal link to a verified holder."""
    person = office.admit(days=2)
    answer = _post(office, person.link, phone)
    assert answer.status_code == 200
    minted = bytes.fromhex(answer.json["pass"])
    now = office.clock.now()
    trust = TrustList((KeyRecord.of(office.key, KeyUse.PASS, "park-1"),))
    seen = pk1h.verify(pk1h.present(minted, pass_key, now.wall_ms), trust, "park-1", now)
    assert isinstance(seen, Credential)
    assert seen.holder == person.id
    assert answer.json["server_ms"] == now.wall_ms
    assert answer.json["expires_ms"] == now.wall_ms + 24 * 3_600_000


@pytest.mark.parametrize("body", [b"", b"\x02" * 32, b"\x04" * 65, bytes(33), b"{}"])
def test_a_body_that_is_no_key_is_a_bad_request(office: Office, body: bytes) -> None:
    """Nothing is signed for it."""
    assert _post(office, office.admit().link, body).status_code == 400


def test_a_body_that_is_too_long_is_not_read(office: Office) -> None:
    """A key has 33 bytes; the centre reads no more than a form's worth."""
    assert _post(office, office.admit().link, bytes(20_000)).status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_only_the_page_itself_may_post_a_key(
    office: Office, phone: bytes, headers: dict[str, str]
) -> None:
    """A stranger's page that got hold of a link can't bind a key in the holder's browser."""
    assert _post(office, office.admit().link, phone, headers).status_code == 403


def test_a_key_can_only_be_posted(office: Office) -> None:
    """No link in a message makes one."""
    assert office.get(f"/pass/{office.admit().link}/device").status_code == 405


@pytest.mark.parametrize("link", ["nope", "x" * 5000, "%00", "' or 1=1 --"])
def test_a_link_that_is_none_is_not_found(office: Office, phone: bytes, link: str) -> None:
    """As everywhere else."""
    office.admit()
    assert _post(office, link, phone).status_code == 404
    assert office.get(f"/pass/{link}/app.webmanifest").status_code == 404


def test_a_refusal_says_why(office: Office, phone: bytes) -> None:
    """The page then asks for a live pass, or tells the holder whom to ask."""
    person = office.admit(days=1)
    office.clock.advance_ms(86_400_000 - 1)
    answer = _post(office, person.link, phone)
    assert (answer.status_code, answer.json) == (409, {"error": "ends-soon"})
    office.clock.advance_ms(1)
    answer = _post(office, person.link, phone)
    assert (answer.status_code, answer.json) == (403, {"error": "not-approved"})


def test_a_link_that_posts_without_end_is_slowed(office: Office, phone: bytes) -> None:
    """With the time to wait; live passes go on."""
    person = office.admit()
    answers = [_post(office, person.link, phone) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert office.get(f"/pass/{person.link}/code").status_code == 200


def test_the_page_can_be_installed_for_its_own_link_only(office: Office) -> None:
    """And is kept by a worker that may answer for pass pages alone."""
    person = office.admit()
    manifest = office.get(f"/pass/{person.link}/app.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    told = json.loads(manifest.text)
    assert told["start_url"] == told["scope"] == f"/pass/{person.link}"
    assert person.record.name not in manifest.text
    worker = office.get("/pass/worker.js")
    assert worker.mimetype == "text/javascript"
    assert "Service-Worker-Allowed" not in worker.headers


def test_every_file_that_the_worker_keeps_is_there_and_open(office: Office) -> None:
    """One that is missing would keep the whole page from working offline."""
    office.admit()
    worker = office.get("/pass/worker.js").text
    listed = worker[worker.index("const FILES") : worker.index("].map")].split('"')[1::2]
    assert "pass.js" in listed
    assert {office.get(f"/static/{name}").status_code for name in listed} == {200}


def test_neither_link_nor_key_nor_pass_is_ever_logged(
    office: Office, phone: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """A log is copied to many places."""
    caplog.set_level(logging.DEBUG)
    person = office.admit()
    minted = _post(office, person.link, phone).json["pass"]
    for secret in (person.link, phone.hex(), minted):
        assert secret not in caplog.text

"""Published SMART Health Cards and New Zealand passes: read as their publishers say."""

import json
from pathlib import Path

import pytest

from gateway.codes.recognise import recognise
from gateway.codes.trust import TrustList
from gateway.codes.trust_source import read_trust_source
from gateway.core.credential import Credential, HealthStatus, Presented, RefusedCode
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason

CARD_ISSUER = "https://spec.smarthealth.cards/examples/issuer"
DURING_MS = 1_700_000_000_000
"""2023-11-14, when the cards and the pass are all in force."""


def _at(wall_ms: int) -> Instant:
    return Instant(wall_ms, 0, "test", ClockQuality.SYNCED)


def _read(path: Path) -> bytes:
    if not path.exists():
        pytest.skip(f"{path}: public vectors are absent; see GATEWAY_CORPORA")
    return path.read_bytes()


@pytest.fixture
def cards(corpora: Path) -> Path:
    """The folder of the SMART Health Cards specification's examples."""
    return corpora / "certificates" / "shc"


@pytest.fixture
def passes(corpora: Path) -> Path:
    """The folder of the New Zealand specification's examples."""
    return corpora / "certificates" / "nzcp"


def _show_card(cards: Path, name: str, issuer: str | None = CARD_ISSUER) -> Presented:
    jwks = _read(cards / "issuer" / ".well-known" / "jwks.json")
    text = _read(cards / f"{name}.txt").decode().strip()
    return recognise(text, read_trust_source(jwks, "jwks.json", issuer), "", _at(DURING_MS))


@pytest.mark.parametrize("issuer", [CARD_ISSUER, None])
@pytest.mark.parametrize("number", ["00", "01"])
def test_a_published_card_is_genuine(cards: Path, number: str, issuer: str | None) -> None:
    """With its key bound to its issuer, and with a key set that names none."""
    shown = _show_card(cards, f"example-{number}-f-qr-code-numeric-value-0", issuer)
    assert isinstance(shown, Credential)
    assert (shown.format, shown.status) == ("SHC", HealthStatus.GREEN)


def test_the_same_keys_of_another_issuer_do_not_count(cards: Path) -> None:
    """The URL belongs to the key."""
    shown = _show_card(cards, "example-00-f-qr-code-numeric-value-0", "https://example.org")
    assert isinstance(shown, RefusedCode)
    assert shown.reason is Reason.ISSUER_WRONG


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_card_in_parts_is_refused_as_such(cards: Path, part: int) -> None:
    """The guard reads why: no part is damaged."""
    shown = _show_card(cards, f"example-02-f-qr-code-numeric-value-{part}")
    assert isinstance(shown, RefusedCode)
    assert shown.reason is Reason.CODE_CHUNKED


def _show_pass(passes: Path, name: str, wall_ms: int = DURING_MS) -> Presented:
    did = _read(passes / "valid" / "did.json")
    text = _read(passes / f"{name}.txt").decode().strip()
    return recognise(text, read_trust_source(did, "did.json"), "", _at(wall_ms))


def test_the_published_pass_is_genuine(passes: Path) -> None:
    """Its key comes from the issuer's DID document."""
    shown = _show_pass(passes, "valid/nzcp")
    assert isinstance(shown, Credential)
    assert shown.issuer == "did:web:nzcp.covid19.health.nz#key-1"
    assert (shown.format, shown.status) == ("NZCP", HealthStatus.GREEN)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("modified-payload", Reason.SIGNATURE_BAD),
        ("modified-sig", Reason.SIGNATURE_BAD),
        ("expired-payload", Reason.CODE_EXPIRED),
    ],
)
def test_each_bad_pass_is_refused_for_its_fault(passes: Path, name: str, reason: Reason) -> None:
    """One file for each."""
    shown = _show_pass(passes, f"invalid/nzcp-{name}")
    assert isinstance(shown, RefusedCode)
    assert shown.reason is reason


def test_a_pass_counts_between_its_own_dates(passes: Path) -> None:
    """From nbf, and not at exp."""
    said = json.loads(_read(passes / "valid" / "nzcp.json"))
    begins_ms, ends_ms = said["nbf"] * 1000, said["exp"] * 1000
    moments = [begins_ms - 1, begins_ms, ends_ms - 1, ends_ms]
    shown = [_show_pass(passes, "valid/nzcp", moment) for moment in moments]
    reasons = [one.reason if isinstance(one, RefusedCode) else None for one in shown]
    assert reasons == [Reason.CODE_NOT_YET_VALID, None, None, Reason.CODE_EXPIRED]


def test_nobody_trusts_a_pass_by_default(passes: Path) -> None:
    """Without its key its issuer is unknown."""
    text = _read(passes / "valid" / "nzcp.txt").decode().strip()
    shown = recognise(text, TrustList(()), "", _at(DURING_MS))
    assert shown == RefusedCode(Reason.ISSUER_UNKNOWN, "NZCP")

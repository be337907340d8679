"""Recognising: one answer for any text at all, by its prefix alone."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes.recognise import known_format, recognise
from gateway.codes.trust import TrustList
from gateway.core.credential import Credential, RefusedCode
from gateway.core.instant import Instant
from gateway.core.reason import Reason

UNKNOWN = RefusedCode(Reason.CODE_UNKNOWN)


def test_a_park_pass_is_verified(mint: Callable[..., str], trust: TrustList, now: Instant) -> None:
    """By the park's own key."""
    assert isinstance(recognise(mint(), trust, "park-1", now), Credential)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PK1",
        "PK1C0",
        "PK2S0",
        "pk1s0",
        " PK1S0",
        "\ufeffPK1S0",
        "HC1",
        "HC2:6BF",
        "hc1:6BF",
        " HC1:6BF",
        "shc:5676",
        "SHC:/5676",
        "NZCP:/2/2KCE",
        "NZCP:/1",
        "https://h5.dingtalk.com/healthAct/index.html?qrCode=V2#/result",
        "12345678",
        "健康码",
        "\0",
        "\ud800",
    ],
)
def test_any_other_text_is_unknown(trust: TrustList, now: Instant, text: str) -> None:
    """Not malformed: nothing says that it was ever a pass."""
    assert recognise(text, trust, "park-1", now) == UNKNOWN
    assert known_format(text) is None


@pytest.mark.parametrize(
    ("length", "reason"),
    [
        (4295, Reason.CODE_MALFORMED),
        (4296, Reason.CODE_MALFORMED),
        (4297, Reason.CODE_UNKNOWN),
        (10**7, Reason.CODE_UNKNOWN),
    ],
)
def test_no_more_is_looked_at_than_a_code_can_hold(
    trust: TrustList, now: Instant, length: int, reason: Reason
) -> None:
    """Below, at and above the capacity of version 40-L."""
    text = "PK1S".ljust(length, "0")
    presented = recognise(text, trust, "park-1", now)
    assert isinstance(presented, RefusedCode)
    assert presented.reason is reason
    assert (known_format(text) is None) is (reason is Reason.CODE_UNKNOWN)


@pytest.mark.parametrize("text", ["PK1S", "PK1S0", "PK1S, and then nonsense"])
def test_the_format_of_a_text_is_told_without_verifying_it(text: str) -> None:
    """So that the eye can choose between a pass and a poster in one picture."""
    assert known_format(text) == "PK1S"


@pytest.mark.parametrize(
    ("text", "name"), [("HC1:", "HC1"), ("shc:/5676", "SHC"), ("NZCP:/1/2KCE", "NZCP")]
)
def test_the_start_of_a_health_certificate_is_a_damaged_one(
    trust: TrustList, now: Instant, text: str, name: str
) -> None:
    """Its format is told with or without verifying."""
    assert known_format(text) == name
    assert recognise(text, trust, "park-1", now) == RefusedCode(Reason.CODE_MALFORMED, name)


@given(st.text(max_size=200) | st.text(max_size=200).map("PK1S".__add__))
def test_any_text_is_answered(trust: TrustList, now: Instant, text: str) -> None:
    """Nothing is raised and nothing is admitted."""
    assert isinstance(recognise(text, trust, "park-1", now), RefusedCode)


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", max_size=400))
def test_any_base45_after_the_prefix_is_answered(trust: TrustList, now: Instant, text: str) -> None:
    """Deeper into the decoders."""
    assert isinstance(recognise("PK1S" + text, trust, "park-1", now), RefusedCode)


@given(st.data())
def test_cut_and_changed_passes_are_refused(
    mint: Callable[..., str], trust: TrustList, now: Instant, data: st.DataObject
) -> None:
    """A piece is cut out of a good pass and something else put there."""
    text = mint()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    changed = text[:start] + data.draw(st.text(max_size=8)) + text[end:]
    presented = recognise(changed, trust, "park-1", now)
    assert isinstance(presented, RefusedCode) or changed == text

"""Health codes of cities: known by their address, believed only as far as the centre's list."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes.foreign import (
    FORMS,
    HASH_BYTES,
    LISTED_MS,
    MAX_ADDRESS_CHARS,
    code_of,
    form_of,
    keyed_hash,
)
from gateway.codes.recognise import Accepted, known_format, recognise, signed_format
from gateway.codes.trust import TrustList
from gateway.core.credential import Credential, HealthStatus, Presented, Proof, RefusedCode
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason

NOW_MS = 1_800_000_000_000
HEX32 = "0123456789abcdef" * 2
H5 = "https://h5.dingtalk.com/healthAct/index.html"
LATER = "https://healthcode.dingtalk.com/healthAct/index.html"
SCAN = "0SbR0zUpbf53IESIz6UtcEUX9Pu0v0yZhuk9vyWvyw8rU65Ys493L9xjpKXfw5XJ"
SECRET = b"k" * 32

HANGZHOU = f"{H5}?qrCode=V2{HEX32}#/result"
SUZHOU = f"{H5}?qrCode=V{HEX32}0000000&b={SCAN}#/result"
SUISHEN = f"https://s.sh.gov.cn/{HEX32[:30]}1642941877644"

KNOWN = [
    (HANGZHOU, "ZHEJIANG"),
    (f"{LATER}?qrCode=V2{HEX32}#/result", "ZHEJIANG"),
    (f"{H5}?qrCode=V0ding{HEX32}&stateCouncilBarCode={HEX32}&cityCode=#/result", "ZHEJIANG"),
    (
        (
            f"{H5}?qrCode=V0ding{HEX32}&stateCouncilBarCode={HEX32}&cityCode=330100"
            f"&jk={HEX32.upper() * 2}:0:{HEX32.upper()}:3300A0001#/result"
        ),
        "ZHEJIANG",
    ),
    (SUZHOU, "JIANGSU"),
    (f"{H5}?qrCode=V{HEX32}0000000&b={'A' * 62}%3D%3D#/result", "JIANGSU"),
    (SUISHEN, "SHANGHAI"),
]


@dataclass
class PaperList:
    """What a centre would have learned of a few codes."""

    entries: dict[bytes, HealthStatus] = field(default_factory=dict)
    issued_ms: int = NOW_MS - 3_600_000
    secret: bytes = SECRET

    def status_of(self, keyed_hash: bytes) -> HealthStatus | None:
        """Of an entry."""
        return self.entries.get(keyed_hash)


def listing(text: str, status: HealthStatus) -> PaperList:
    """A list with one code on it, as the centre would make it."""
    form = form_of(text)
    token = form.token(text) if form else None
    assert form is not None
    assert token is not None
    return PaperList({keyed_hash(SECRET, code_of(form.name, token)): status})


def shown(
    text: str, statuses: PaperList | None, clock: ClockQuality = ClockQuality.SYNCED
) -> Presented:
    """What a gate says that has this list."""
    at = Instant(NOW_MS, 0, "test", clock)
    return recognise(text, TrustList(()), "park-1", at, accepted=Accepted(statuses=statuses))


@pytest.mark.parametrize(("text", "name"), KNOWN)
def test_a_published_form_is_known_and_proves_nothing(text: str, name: str) -> None:
    """Without a list, and with one that does not name it, it goes to the guard."""
    assert known_format(text) == name
    assert not signed_format(text)
    assert shown(text, None) == RefusedCode(Reason.CODE_UNVERIFIABLE, name)
    assert shown(text, PaperList()) == RefusedCode(Reason.CODE_UNVERIFIABLE, name)


@pytest.mark.parametrize(("text", "name"), KNOWN)
@pytest.mark.parametrize("status", HealthStatus)
def test_a_listed_code_has_the_status_and_the_age_of_the_list(
    text: str, name: str, status: HealthStatus
) -> None:
    """And names nobody: who shows it need not be who owns it."""
    statuses = listing(text, status)

    assert shown(text, statuses) == Credential(
        format=name,
        issuer="",
        holder="",
        status=status,
        issued_ms=statuses.issued_ms,
        expires_ms=statuses.issued_ms + LISTED_MS,
        replay_key=next(iter(statuses.entries)).hex(),
        proof=Proof.LISTED,
    )


def test_an_unset_clock_does_not_know_how_old_a_list_is() -> None:
    """A status that was true once."""
    presented = shown(HANGZHOU, listing(HANGZHOU, HealthStatus.GREEN), ClockQuality.UNSET)

    assert presented == RefusedCode(Reason.CLOCK_UNSET, "ZHEJIANG")


def test_a_part_that_changes_with_every_answer_is_not_looked_up() -> None:
    """``b`` is drawn anew each time; the person's token stays."""
    statuses = listing(SUZHOU, HealthStatus.GREEN)

    assert isinstance(shown(SUZHOU.replace(SCAN, SCAN[::-1]), statuses), Credential)


@pytest.mark.parametrize(
    "text",
    [
        HANGZHOU.replace("https", "http"),
        HANGZHOU.replace("h5.", "h6."),
        HANGZHOU.replace("h5.dingtalk.com", "h5xdingtalk.com"),
        HANGZHOU.replace("dingtalk.com/", "dingtalk.com.example.com/"),
        HANGZHOU.replace("index.html", "index_html"),
        HANGZHOU.replace("V2", "V3"),
        HANGZHOU.replace("qrCode", "qrcode"),
        HANGZHOU.replace(HEX32, HEX32[:31]),
        HANGZHOU.replace(HEX32, HEX32 + "0"),
        HANGZHOU.replace(HEX32, HEX32.upper()),
        HANGZHOU.replace("#/result", ""),
        HANGZHOU.replace("#/result", "#/faq"),
        HANGZHOU + "\n",
        " " + HANGZHOU,
        HANGZHOU.replace("0123", "٠123"),
        SUZHOU.replace(SCAN, "A" * 15),
        SUZHOU.replace(SCAN, "A" * 129),
        SUZHOU.replace("&b=", "&c="),
        SUISHEN + "0",
        SUISHEN[:-1],
        SUISHEN.replace("s.sh.gov.cn", "sxsh.gov.cn"),
        SUISHEN.replace("s.sh", "css.sh"),
        f"{H5}?qrCode=V0ding{HEX32}&stateCouncilBarCode={HEX32}&cityCode={'1' * 13}#/result",
        f"{H5}?qrCode=V0ding{HEX32}&jk={'0' * 161}#/result",
    ],
)
def test_whatever_is_not_exactly_of_a_form_is_unknown(text: str) -> None:
    """Below and above each bound, and in other spellings."""
    assert known_format(text) is None
    assert shown(text, PaperList()) == RefusedCode(Reason.CODE_UNKNOWN)


@pytest.mark.parametrize("length", [16, 17, 127, 128])
def test_a_scan_flag_has_16_to_128_characters(length: int) -> None:
    """At and within its bounds."""
    assert known_format(SUZHOU.replace(SCAN, "A" * length)) == "JIANGSU"


def test_the_longest_address_of_any_form_is_looked_at_and_no_longer_text() -> None:
    """The limit is above what any form allows."""
    longest = (
        f"{LATER}?qrCode=V0ding{HEX32}&stateCouncilBarCode={HEX32}&cityCode={'1' * 12}"
        f"&jk={'0' * 160}#/result"
    )

    assert len(longest) < MAX_ADDRESS_CHARS
    assert known_format(longest) == "ZHEJIANG"
    assert FORMS[0].token(longest + "x" * MAX_ADDRESS_CHARS) is None


def test_a_code_is_hashed_as_published() -> None:
    """RFC 4231's second case, cut: a centre in another language must come to the same."""
    said = keyed_hash(b"Jefe", b"what do ya want for nothing?")

    assert said.hex() == "5bdcc146bf60754e6a042426089575c7"
    assert len(said) == HASH_BYTES
    assert code_of("SHANGHAI", "ab") == b"SHANGHAI\0ab"


def test_one_token_of_two_cities_is_two_codes() -> None:
    """And another secret gives another list."""
    one = keyed_hash(SECRET, code_of("ZHEJIANG", "V2"))

    assert one != keyed_hash(SECRET, code_of("JIANGSU", "V2"))
    assert one != keyed_hash(b"other" * 7, code_of("ZHEJIANG", "V2"))


def test_a_row_and_a_log_line_never_show_the_token() -> None:
    """What stands in for it needs the list's secret."""
    assert HEX32 not in repr(shown(HANGZHOU, listing(HANGZHOU, HealthStatus.GREEN)))
    assert HEX32 not in repr(shown(HANGZHOU, None))


@given(
    st.sampled_from([text for text, _ in KNOWN]),
    st.integers(0, 300),
    st.integers(0, 8),
    st.text(max_size=8),
)
def test_cut_and_changed_addresses_are_answered(
    text: str, start: int, length: int, put: str
) -> None:
    """Nothing is raised, and nothing that is not listed is believed."""
    changed = text[:start] + put + text[start + length :]

    assert isinstance(shown(changed, None), RefusedCode)


@given(st.text(max_size=300).map(f"{H5}?qrCode=V".__add__))
def test_any_text_after_a_known_start_is_answered(text: str) -> None:
    """However hostile."""
    assert isinstance(shown(text, PaperList()), RefusedCode)

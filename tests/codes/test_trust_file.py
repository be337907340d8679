"""The trust file: read whole, or refused with every problem in one run."""

import json
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes.keys import SigningKey, public_pem
from gateway.codes.limits import MAX_TRUST_BYTES, MAX_TRUST_KEYS
from gateway.codes.trust import KeyUse, TrustList
from gateway.codes.trust_file import read_trust, trust_text
from gateway.errors import ConfigurationError

Entry = dict[str, object]


def _file(*entries: object) -> bytes:
    return json.dumps({"keys": entries}).encode()


def _problem(text: bytes) -> str:
    with pytest.raises(ConfigurationError) as refusal:
        read_trust(text, "trust.json")
    message = str(refusal.value)
    assert message.startswith("trust.json: not a usable trust file; correct it")
    return message


@pytest.fixture
def entry(pass_key: SigningKey) -> Callable[..., Entry]:
    """A right entry, with members changed."""

    def changed(**members: object) -> Entry:
        public = public_pem(pass_key.private.public_key())
        right: Entry = {"kid": pass_key.key_id.hex(), "alg": "ES256", "use": "pass"}
        return right | {"site": "park-1", "public": public} | members

    return changed


def test_a_written_trust_file_is_read_back(trust: TrustList) -> None:
    """All records, in order."""
    assert read_trust(trust_text(trust.records), "trust.json") == trust
    assert trust.sites == ("park-1",)


def test_a_record_is_bound_to_use_and_site(entry: Callable[..., Entry]) -> None:
    """Both come from the file and nowhere else."""
    keys = read_trust(_file(entry(), entry(use="document", site="B_2")), "trust.json")
    assert [(record.use, record.site) for record in keys.records] == [
        (KeyUse.PASS, "park-1"),
        (KeyUse.DOCUMENT, "B_2"),
    ]
    assert keys.sites == ("park-1", "B_2")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b'\xef\xbb\xbf{"keys": []}', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"1" * 5000, "not JSON"),
        (b"[]", 'expected {"keys": [...]}'),
        (b"{}", 'expected {"keys": [...]}'),
        (b'{"keys": {}}', 'expected {"keys": [...]}'),
        (b'{"keys": [], "more": 1}', 'expected {"keys": [...]}'),
        (b'{"keys": [], "keys": []}', "member 'keys' stands 2 times"),
        (b'{"keys": []}', "expected 1 to 64 keys, got 0"),
        (b'{"keys": [1]}', "keys[0]: expected an object with kid, alg, use, site, public"),
        (b" " * (MAX_TRUST_BYTES + 1), f"{MAX_TRUST_BYTES + 1} bytes"),
    ],
)
def test_a_file_that_is_none_is_refused(text: bytes, seen: str) -> None:
    """Each with its own words."""
    assert seen in _problem(text)


@pytest.mark.parametrize(
    ("members", "seen"),
    [
        ({"kid": "31319D"}, "keys[0].kid: expected 6 lower-case hex digits, got '31319D'"),
        ({"kid": "0000000"}, "keys[0].kid: expected 6"),
        ({"kid": 31319}, "keys[0].kid: expected 6"),
        ({"kid": "000000"}, "keys[0].kid: the public key beside it has the id "),
        ({"alg": "none"}, "keys[0].alg: expected \"ES256\", got 'none'"),
        ({"alg": "ES256\n"}, "keys[0].alg"),
        ({"alg": "HS256"}, "keys[0].alg"),
        ({"use": "sign"}, 'keys[0].use: expected "pass", "document", "root" or "wecom"'),
        ({"use": ["pass"]}, "keys[0].use"),
        ({"site": ""}, "keys[0].site: expected 1-32 letters"),
        ({"site": "a" * 33}, "keys[0].site"),
        ({"site": "a/b"}, "keys[0].site"),
        ({"site": "园区"}, "keys[0].site"),
        ({"site": "x" * 500}, "…"),
        ({"public": "PEM"}, "keys[0].public: expected a P-256 key as PEM"),
        ({"public": None}, "keys[0].public"),
        ({"sites": "b"}, "keys[0]: unknown member 'sites'; did you mean 'site'?"),
        ({"comment": "b"}, "keys[0]: unknown member 'comment'"),
    ],
)
def test_a_wrong_member_is_named(entry: Callable[..., Entry], members: Entry, seen: str) -> None:
    """With its place, what is right and what was seen."""
    assert seen in _problem(_file(entry(**members)))


@pytest.mark.parametrize("name", ["kid", "alg", "use", "site", "public"])
def test_a_missing_member_is_named(entry: Callable[..., Entry], name: str) -> None:
    """Every member is required."""
    torn = entry()
    del torn[name]
    assert f"keys[0].{name}: missing" in _problem(_file(torn))


def test_a_member_given_twice_is_refused(entry: Callable[..., Entry]) -> None:
    """Two readers could see two files."""
    text = _file(entry()).replace(b'"site"', b'"site": "park-2", "site"')
    assert "member 'site' stands 2 times" in _problem(text)


def test_all_problems_come_in_one_run(entry: Callable[..., Entry]) -> None:
    """Five mistakes, five lines."""
    text = _file(entry(kid="x", alg="x", use="x"), "x", entry(site="?"))
    lines = _problem(text).splitlines()[1:]
    assert [line.split(":")[0].strip() for line in lines] == [
        "keys[0].kid",
        "keys[0].alg",
        "keys[0].use",
        "keys[0].kid",
        "keys[1]",
        "keys[2].site",
    ]


def test_a_key_of_another_curve_is_refused(entry: Callable[..., Entry]) -> None:
    """ES256 is P-256."""
    other = public_pem(ec.generate_private_key(ec.SECP384R1()).public_key())
    assert "keys[0].public: expected a P-256 key" in _problem(_file(entry(public=other)))


def test_the_same_key_twice_for_one_purpose_is_refused(entry: Callable[..., Entry]) -> None:
    """It is a slip of whoever edited the file."""
    assert "of park-1 stands 2 times; keep one" in _problem(_file(entry(), entry()))


@pytest.mark.parametrize(("count", "usable"), [(MAX_TRUST_KEYS, True), (MAX_TRUST_KEYS + 1, False)])
def test_a_trust_file_holds_sixty_four_keys(
    entry: Callable[..., Entry], count: int, *, usable: bool
) -> None:
    """At and above the limit."""
    text = _file(*(entry(site=f"site-{n}") for n in range(count)))
    if usable:
        assert len(read_trust(text, "trust.json").records) == count
    else:
        assert f"got {count}" in _problem(text)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused_with_words(text: bytes) -> None:
    """No other exception leaves the reader."""
    _problem(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.fixed_dictionaries(dict.fromkeys(("kid", "alg", "use", "site", "public"), JSON)))
def test_random_members_are_refused_with_words(members: Entry) -> None:
    """Any JSON type may stand anywhere."""
    _problem(_file(members))


@pytest.mark.parametrize("name", ["not_before", "not_after"])
def test_a_key_may_have_dates_and_keeps_them(entry: Callable[..., Entry], name: str) -> None:
    """In whole seconds of UTC; written and read back."""
    dated = _file(entry(**{name: "2027-01-31T00:00:00Z"}))
    (record,) = read_trust(dated, "trust.json").records
    assert getattr(record, f"{name}_ms") == 1_801_353_600_000
    assert read_trust(trust_text([record]), "trust.json").records == (record,)


@pytest.mark.parametrize(
    "date", ["2027-01-31", "2027-02-30T00:00:00Z", "2027-01-31T00:00:00+08:00", 1, None, ""]
)
def test_a_date_that_is_none_is_a_mistake(entry: Callable[..., Entry], date: object) -> None:
    """Nobody guesses what was meant."""
    seen = _problem(_file(entry(not_after=date)))
    assert "keys[0].not_after: expected a time in UTC such as 2027-01-31T00:00:00Z" in seen


def test_a_key_that_ends_before_it_begins_is_a_mistake(entry: Callable[..., Entry]) -> None:
    """It would never count."""
    dates = {"not_before": "2027-01-31T00:00:01Z", "not_after": "2027-01-31T00:00:00Z"}
    assert "lies before not_before" in _problem(_file(entry(**dates)))

"""The roster's body: only the site's gates read it, whole and right or not at all."""

import zlib
from collections.abc import Sequence
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes import cbor
from gateway.codes.limits import MAX_ROSTER_BYTES, MAX_ROSTER_ENTRIES
from gateway.codes.roster import open_roster, seal_roster
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import Roster
from gateway.errors import UntrustedDocumentError
from tests.rosters import roster_of

KEY = bytes(range(32))
NONCE = b"nonce-of-12b"
ZHANG = RosterEntry(
    "00112233aabbccdd", "张三", "星河科技", ("staff", "night"), 0, 1_800_000_000_000
)
ROW: list[object] = [b"12345678", "name", "company", ["staff"], 0, 1]


def _sealed(plain: bytes, site: str = "park-1") -> bytes:
    return NONCE + AESGCM(KEY).encrypt(NONCE, plain, b"roster" + site.encode())


def _refusal(body: bytes, key: bytes = KEY, site: str = "park-1") -> str:
    with pytest.raises(UntrustedDocumentError) as refusal:
        open_roster(body, key, site)
    message = str(refusal.value)
    assert message.startswith(f"roster of site {site}: malformed at ")
    assert message.endswith("; the one before stays in force")
    return message


def test_a_sealed_roster_is_opened_by_its_site() -> None:
    """Everyone, in order."""
    wang = replace(ZHANG, id="ffffffffffffffff", name="Wang", groups=())
    body = seal_roster(roster_of([ZHANG, wang]), KEY, NONCE, "park-1")
    assert open_roster(body, KEY, "park-1").people == (ZHANG, wang)


def test_an_empty_roster_is_one_too() -> None:
    """A park may have been emptied on purpose."""
    assert open_roster(seal_roster(roster_of([]), KEY, NONCE, "park-1"), KEY, "park-1") == Roster(
        ()
    )


NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=64)
ENTRIES = st.builds(
    RosterEntry,
    id=st.binary(min_size=8, max_size=8).map(bytes.hex),
    name=NAMES,
    company=NAMES,
    groups=st.lists(NAMES, max_size=3).map(tuple),
    not_before_ms=st.integers(0, 2**52),
    not_after_ms=st.integers(2**52 + 1, 2**53 - 1),
)
NUMBERED = replace(ZHANG, aliases=("badge:10234", "wecom:1"))


@given(st.lists(ENTRIES, max_size=4, unique_by=lambda entry: entry.id))
def test_every_roster_survives_the_round_trip(entries: Sequence[RosterEntry]) -> None:
    """Any printable name in any script."""
    body = seal_roster(roster_of(entries), KEY, NONCE, "park-1")
    assert open_roster(body, KEY, "park-1") == roster_of(entries)


def test_nothing_is_readable_without_the_key() -> None:
    """Neither name, company nor id."""
    body = seal_roster(roster_of([ZHANG]), KEY, NONCE, "park-1")
    for text in ("张三", "星河科技", "staff"):
        assert text.encode() not in body
    assert bytes.fromhex(ZHANG.id) not in body


def test_another_key_or_site_opens_nothing() -> None:
    """The site is associated data; the message says what to compare."""
    body = seal_roster(roster_of([ZHANG]), KEY, NONCE, "park-1")
    assert "give centre and gates the same file" in _refusal(body, key=bytes(32))
    assert "sealed with another roster key" in _refusal(body, site="park-2")


@pytest.mark.parametrize("length", [0, 5, 12, 27, 28])
def test_a_torn_body_is_refused(length: int) -> None:
    """Without nonce, without tag, or short of its end."""
    _refusal(seal_roster(roster_of([ZHANG]), KEY, NONCE, "park-1")[:length])


@given(st.binary(max_size=100))
def test_random_bodies_are_refused(body: bytes) -> None:
    """Instead of the whole, of what zlib made, and of one entry; no other exception leaves."""
    _refusal(body)
    _refusal(_sealed(body))
    _refusal(_sealed(zlib.compress(b"\x81" + body)))


def test_what_zlib_can_not_read_whole_is_refused() -> None:
    """Not zlib, torn, with something after it."""
    packed = zlib.compress(cbor.encode([]))
    assert "not compressed by zlib" in _refusal(_sealed(b"\x00" * 20))
    assert "torn" in _refusal(_sealed(packed[:-1]))
    assert "torn" in _refusal(_sealed(packed + b"\x00"))


@pytest.mark.parametrize(("length", "seen"), [(0, "not a list of entries"), (1, "bytes inflated")])
def test_a_bomb_stops_at_the_limit(length: int, seen: str) -> None:
    """At the limit it is inflated and refused as no roster, above it inflating stops."""
    deflater = zlib.compressobj(level=1)
    packed = b"".join(deflater.compress(bytes(2**20)) for _ in range(MAX_ROSTER_BYTES // 2**20))
    packed += deflater.compress(bytes(length)) + deflater.flush()
    assert seen in _refusal(_sealed(packed))


WRONG: dict[str, object] = {
    "no list": {},
    "an entry that is no list": [5],
    "five fields": [ROW[:5]],
    "seven fields": [[*ROW, 0]],
    "a text id": [["12345678", *ROW[1:]]],
    "an id of 7 bytes": [[b"1234567", *ROW[1:]]],
    "a name in bytes": [[ROW[0], b"name", *ROW[2:]]],
    "no name": [[ROW[0], "", *ROW[2:]]],
    "a name of 65 characters": [[ROW[0], "n" * 65, *ROW[2:]]],
    "a name with a line end": [[ROW[0], "na\nme", *ROW[2:]]],
    "a name that turns the line round": [[ROW[0], "na\u202eme", *ROW[2:]]],
    "no company": [[*ROW[:2], "", *ROW[3:]]],
    "a text of groups": [[*ROW[:3], "staff", *ROW[4:]]],
    "a group that is a number": [[*ROW[:3], [5], *ROW[4:]]],
    "an empty group": [[*ROW[:3], [""], *ROW[4:]]],
    "17 groups": [[*ROW[:3], ["g"] * 17, *ROW[4:]]],
    "a negative time": [[*ROW[:4], -1, 1]],
    "an end at the begin": [[*ROW[:4], 1, 1]],
    "an end beyond exact numbers": [[*ROW[:4], 0, 2**53]],
    "a float time": [[*ROW[:4], 0.5, 1]],
    "true for a time": [[*ROW[:4], 0, True]],
    "one id twice": [ROW, [ROW[0], "other", *ROW[2:]]],
}


@pytest.mark.parametrize("rows", WRONG.values(), ids=WRONG.keys())
def test_one_wrong_entry_refuses_the_whole_roster(rows: object) -> None:
    """Half a roster would turn people away; the message never tells a name."""
    message = _refusal(_sealed(zlib.compress(cbor.encode(rows))))
    assert "malformed at roster" in message
    assert "na" not in message.replace("name", "")


def test_a_wrong_entry_is_told_by_its_number() -> None:
    """So that whoever made it can find it."""
    rows = [ROW, [b"87654321", "", *ROW[2:]]]
    assert "entry 1, name: expected 1 to 64" in _refusal(_sealed(zlib.compress(cbor.encode(rows))))


def test_a_group_that_is_no_text_is_not_dropped() -> None:
    """A lost group could open or close a gate."""
    rows = [[*ROW[:3], ["staff", 5], *ROW[4:]]]
    assert "fields of other types" in _refusal(_sealed(zlib.compress(cbor.encode(rows))))


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"id": "00112233AABBCCDD"}, "id"),
        ({"id": "00112233aabbccd"}, "id"),
        ({"id": "00112233aabbccdd0"}, "id"),
        ({"name": ""}, "name"),
        ({"name": "\u3000"}, "name"),
        ({"company": "c" * 65}, "company"),
        ({"groups": ("g",) * 17}, "groups"),
        ({"groups": ("",)}, "groups"),
        ({"not_before_ms": -1}, "not_after"),
        ({"not_after_ms": 0}, "not_after"),
        ({"not_after_ms": 2**53}, "not_after"),
    ],
)
def test_an_entry_that_gates_would_refuse_is_not_made(
    changed: dict[str, object], what: str
) -> None:
    """The centre can tell the line of its file."""
    with pytest.raises(ValueError, match=f"^{what}: "):
        replace(ZHANG, **changed)  # type: ignore[arg-type] # a table of fields


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "n" * 64},
        {"name": "n"},
        {"company": "c" * 64},
        {"groups": ("g" * 64,) * 16},
        {"not_before_ms": ZHANG.not_after_ms - 1},
        {"not_after_ms": 2**53 - 1},
    ],
)
def test_an_entry_at_its_limits_is_made(changed: dict[str, object]) -> None:
    """The last right value of each field."""
    entry = replace(ZHANG, **changed)  # type: ignore[arg-type] # a table of fields
    assert open_roster(
        seal_roster(roster_of([entry]), KEY, NONCE, "park-1"), KEY, "park-1"
    ) == roster_of([entry])


def test_an_entry_does_not_show_the_name() -> None:
    """Its repr may land in a log."""
    assert "张三" not in repr(ZHANG)


@pytest.mark.parametrize(
    ("count", "told", "read"),
    [
        (MAX_ROSTER_ENTRIES - 1, "two entries have one id", "entry 0 has not"),
        (MAX_ROSTER_ENTRIES, "two entries have one id", "entry 0 has not"),
        (MAX_ROSTER_ENTRIES + 1, "at most 200000 entries", "not a list of at most"),
    ],
)
def test_a_roster_ends_at_its_limit(count: int, told: str, read: str) -> None:
    """Below, at and above, for what is sealed and for what is opened."""
    with pytest.raises(ValueError, match=told):
        seal_roster(roster_of([ZHANG] * count), KEY, NONCE, "park-1")
    assert read in _refusal(_sealed(zlib.compress(cbor.encode([[]] * count))))


@pytest.mark.parametrize("nonce", [b"", b"eleven.....", b"thirteen....."])
def test_a_nonce_of_another_length_is_not_used(nonce: bytes) -> None:
    """12 bytes as GCM wants them."""
    with pytest.raises(ValueError, match="nonce of 12 bytes"):
        seal_roster(roster_of([ZHANG]), KEY, nonce, "park-1")


def test_one_person_is_not_sealed_twice() -> None:
    """Two entries with one id would be two truths."""
    with pytest.raises(ValueError, match="two entries have one id"):
        seal_roster(roster_of([ZHANG, ZHANG]), KEY, NONCE, "park-1")


def test_gates_and_centre_agree_on_the_spelling_of_the_body() -> None:
    """The documented form, byte for byte: nonce, AES-256-GCM, zlib, CBOR."""
    body = seal_roster(roster_of([ZHANG]), KEY, NONCE, "park-1")
    assert body[:12] == NONCE
    packed = AESGCM(KEY).decrypt(NONCE, body[12:], b"rosterpark-1")
    assert cbor.decode(zlib.decompress(packed)) == [
        [bytes.fromhex(ZHANG.id), "张三", "星河科技", ["staff", "night"], 0, 1_800_000_000_000]
    ]


def test_what_other_systems_call_a_person_survives_the_round_trip() -> None:
    """A roster without any of it is byte for byte what it was before."""
    body = seal_roster(roster_of([NUMBERED, replace(ZHANG, id="ff" * 8)]), KEY, NONCE, "park-1")

    opened = open_roster(body, KEY, "park-1")
    assert [entry.aliases for entry in opened.people] == [NUMBERED.aliases, ()]
    assert "10234" not in repr(NUMBERED)


@pytest.mark.parametrize(
    ("aliases", "taken"),
    [
        ((), True),
        (("a:1",), True),
        (("badge:" + "7" * 40,), True),
        (("badge:" + "7" * 41,), False),
        (("a" * 16 + ":1",), True),
        (("a" * 17 + ":1",), False),
        (("a:1", "a:2", "a:3", "a:4"), True),
        (("a:1", "a:2", "a:3", "a:4", "a:5"), False),
        (("a:",), False),
        ((":1",), False),
        (("badge1",), False),
        (("Badge:1",), False),
        (("badge:1 2",), False),
        (("badge:１",), False),
        (("badge:1\n",), False),
    ],
)
def test_an_alias_is_a_word_and_a_short_name(aliases: tuple[str, ...], *, taken: bool) -> None:
    """Below, at and above each bound; the message repeats none."""
    if taken:
        assert replace(ZHANG, aliases=aliases).aliases == aliases
    else:
        with pytest.raises(ValueError, match=r"aliases: expected up to 4 such as badge:10234$"):
            replace(ZHANG, aliases=aliases)


def test_two_people_never_share_an_alias() -> None:
    """Neither when it is sealed nor when it is opened."""
    both = [NUMBERED, replace(NUMBERED, id="ff" * 8)]

    with pytest.raises(ValueError, match="two entries have one id or alias"):
        seal_roster(roster_of(both), KEY, NONCE, "park-1")
    rows = [[*ROW[:6], ["badge:1"]], [b"87654321", *ROW[1:6], ["badge:1"]]]
    assert "two entries have one id or alias" in _refusal(_sealed(zlib.compress(cbor.encode(rows))))


@pytest.mark.parametrize(
    "more",
    [
        [[]],
        [[1]],
        [["badge:1", 2]],
        ["badge:1"],
        [{}],
        [["badge:1"], []],
        [["badge:1"], ["badge:2"]],
        [["badge:1", "badge:1"]],
        [["no alias"]],
    ],
)
def test_a_seventh_field_that_is_no_list_of_aliases_refuses_the_roster(more: list[object]) -> None:
    """Nothing of it is guessed at."""
    _refusal(_sealed(zlib.compress(cbor.encode([[*ROW, *more]]))))

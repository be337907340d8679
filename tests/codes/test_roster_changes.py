"""What changed in a roster: only the site's gates read it, whole and right or not at all."""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes import cbor
from gateway.codes.roster import RosterChange, RosterLock
from gateway.codes.roster_changes import (
    RosterChanges,
    changes_between,
    open_changes,
    seal_changes,
)
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import Roster, RosterBatch, RosterCompany
from gateway.core.approval import Standing
from gateway.errors import UntrustedDocumentError
from tests.rosters import VISITOR

LOCK = RosterLock("park-1", bytes(range(32)))
NONCE, FOLLOWS, VERSION = b"nonce-of-12b", bytes(32), 7
ZHANG = RosterEntry("00" * 8, "张三", "alpha", ("staff",), 0, 9_000, ("badge:1",))
ALPHA = RosterCompany("alpha", Standing(suspended=True, until_ms=8_000, desk="前台 8888"))
BATCH = RosterBatch("B-7", "alpha", 1_000, 9_000, 2, "tower 2")
WHOLE = RosterChanges(
    2, ("11" * 8, "22" * 8), (ZHANG, VISITOR), ("beta",), (ALPHA,), ("B",), (BATCH,)
)
ROW: list[Any] = [b"12345678", "name", "alpha", ["g"], 0, 1, [], "", "staff", "", False, [], None]
ROW += [""]
COMPANY: list[Any] = ["alpha", "approved", None, ""]
TERM: list[Any] = ["B-7", "alpha", 0, 1, 5, ""]


def sealed(changes: RosterChanges) -> RosterChange:
    """As the centre seals them."""
    return seal_changes(changes, FOLLOWS, LOCK, NONCE, VERSION)


def change_of(plain: bytes) -> RosterChange:
    """Any bytes, sealed with the right key."""
    return RosterChange(FOLLOWS, LOCK.seal(plain, NONCE, "changes", VERSION))


def of_values(values: object) -> RosterChange:
    """Any CBOR, packed and sealed."""
    return change_of(zlib.compress(cbor.encode(values)))


def refusal(change: RosterChange, lock: RosterLock = LOCK, version: int = VERSION) -> str:
    """Why they are not taken."""
    with pytest.raises(UntrustedDocumentError) as refused:
        open_changes(change, lock, version)
    message = str(refused.value)
    assert message.startswith(f"roster of site {lock.site}: malformed at ")
    assert message.endswith("; the one before stays in force")
    return message


def values(
    put: Sequence[Any] = (), companies: Sequence[Any] = (), batches: Sequence[Any] = ()
) -> list[Any]:
    """Changes that only put."""
    return [1, b"", list(put), [], list(companies), [], list(batches)]


def test_changes_survive_the_round_trip() -> None:
    """Sealed by the centre, opened by the gate; also where there are none."""
    for changes in (WHOLE, RosterChanges(0)):
        assert open_changes(sealed(changes), LOCK, VERSION) == changes


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


@given(st.lists(ENTRIES, max_size=4), st.booleans(), st.none() | st.integers(1, 2**53 - 1), NAMES)
def test_any_people_and_any_standing_survive_the_round_trip(
    people: Sequence[RosterEntry],
    suspended: bool,  # noqa: FBT001 - drawn
    until_ms: int | None,
    desk: str,
) -> None:
    """Any printable name in any script."""
    company = RosterCompany("alpha", Standing(suspended, until_ms, desk))
    changes = RosterChanges(9, put=tuple(people), companies=(company,))
    assert open_changes(sealed(changes), LOCK, VERSION) == changes


ROSTERS = st.builds(
    Roster, st.lists(ENTRIES, max_size=5, unique_by=lambda entry: entry.id).map(tuple)
)


@given(ROSTERS, ROSTERS)
def test_changes_between_two_rosters_lead_from_one_to_the_other(
    before: Roster, after: Roster
) -> None:
    """Whoever is in both and the same is not named."""
    both = tuple(
        person for person in before.people if person.id not in {p.id for p in after.people}
    )
    before = replace(before, people=(*both, *after.people[:2]))
    changes = changes_between(before, after)
    left = {person.id: person for person in before.people}
    for gone in changes.removed:
        del left[gone]
    left |= {person.id: person for person in changes.put}
    assert left == {person.id: person for person in after.people}
    assert changes.people == len(after.people)
    assert not set(changes.put) & set(before.people)


def test_of_companies_and_batches_the_changed_ones_are_told() -> None:
    """One is suspended, one is gone, one is new; the same of batches."""
    other, third = replace(ALPHA, name="beta"), replace(ALPHA, name="gamma")
    stands = replace(ALPHA, standing=Standing())
    before = Roster((), (ALPHA, other), (BATCH,))
    after = Roster((), (stands, third), (replace(BATCH, id="B-8"),))
    changes = changes_between(before, after)
    assert (changes.companies_removed, changes.companies) == (("beta",), (stands, third))
    assert (changes.batches_removed, changes.batches) == (("B-7",), (replace(BATCH, id="B-8"),))


def test_nothing_is_readable_without_the_key() -> None:
    """Neither name, company nor id."""
    body = sealed(WHOLE).body()
    for text in ("张三", "alpha", "staff", "badge"):
        assert text.encode() not in body
    assert bytes.fromhex(VISITOR.id) not in body


def test_another_key_site_or_version_opens_nothing() -> None:
    """They are associated data; the message says what to compare."""
    change = sealed(WHOLE)
    assert "give centre and gates the same file" in refusal(change, RosterLock("park-1", bytes(32)))
    assert "sealed with another roster key" in refusal(change, RosterLock("park-2", LOCK.key))
    assert "sealed with another roster key" in refusal(change, version=VERSION + 1)


@given(st.binary(max_size=100))
def test_random_bytes_are_refused(body: bytes) -> None:
    """Instead of the whole, of what zlib made, and of one row; no other exception leaves."""
    refusal(RosterChange(FOLLOWS, body))
    refusal(change_of(body))
    refusal(change_of(zlib.compress(b"\x81" + body)))


def test_what_zlib_can_not_read_whole_is_refused() -> None:
    """Not zlib, torn, with something after it, or a bomb."""
    packed = zlib.compress(cbor.encode([]))
    assert "not compressed by zlib" in refusal(change_of(b"\x00" * 20))
    for torn in (packed[:-1], packed + b"\x00", zlib.compress(bytes(4 * 2**20 + 1))):
        assert "torn, or over 4194304 bytes" in refusal(change_of(torn))


WRONG: dict[str, object] = {
    "no list": {},
    "six parts": values()[:6],
    "eight parts": [*values(), 0],
    "half an id that is gone": [1, b"1234", [], [], [], [], []],
    "true people": [True, *values()[1:]],
    "a name that is a number": [1, b"", [], [5], [], [], []],
    "an entry that is no list": values([5]),
    "thirteen fields": values([ROW[:13]]),
    "fifteen fields": values([[*ROW, 0]]),
    "a text id": values([["12345678", *ROW[1:]]]),
    "an id of 7 bytes": values([[b"1234567", *ROW[1:]]]),
    "a name in bytes": values([[ROW[0], b"name", *ROW[2:]]]),
    "no name": values([[ROW[0], "", *ROW[2:]]]),
    "a name with a line end": values([[ROW[0], "na\nme", *ROW[2:]]]),
    "a name that turns the line round": values([[ROW[0], "na\u202eme", *ROW[2:]]]),
    "a text of groups": values([[*ROW[:3], "staff", *ROW[4:]]]),
    "a group that is a number": values([[*ROW[:3], ["staff", 5], *ROW[4:]]]),
    "17 groups": values([[*ROW[:3], ["g"] * 17, *ROW[4:]]]),
    "a negative time": values([[*ROW[:4], -1, *ROW[5:]]]),
    "a float time": values([[*ROW[:4], 0.5, *ROW[5:]]]),
    "true for a time": values([[*ROW[:5], True, *ROW[6:]]]),
    "no aliases": values([[*ROW[:6], "badge:1", *ROW[7:]]]),
    "an alias that is none": values([[*ROW[:6], ["no alias"], *ROW[7:]]]),
    "unknown kind": values([[*ROW[:8], "ghost", *ROW[9:]]]),
    "a host that is no id": values([[*ROW[:9], "li", *ROW[10:]]]),
    "one for once": values([[*ROW[:10], 1, *ROW[11:]]]),
    "a lane with a slash": values([[*ROW[:11], ["a/b"], None, ""]]),
    "a lane that is a number": values([[*ROW[:11], [1], None, ""]]),
    "an observation that ended at no time": values([[*ROW[:12], 0, "w"]]),
    "an observation until true": values([[*ROW[:12], True, "w"]]),
    "an observation without a contact": values([[*ROW[:12], 5, ""]]),
    "a contact without an observation": values([[*ROW[:12], None, "w"]]),
    "a company of a row less": values((), [COMPANY[:3]]),
    "a company of unknown standing": values((), [["alpha", "liked", None, ""]]),
    "a company that ends at true": values((), [["alpha", "approved", True, ""]]),
    "a desk of two lines": values((), [[*COMPANY[:3], "a\nb"]]),
    "5,001 companies": values((), [COMPANY] * 5_001),
    "a batch of a row less": values((), (), [TERM[:5]]),
    "a batch of a negative quota": values((), (), [[*TERM[:4], -1, ""]]),
    "a batch of true people": values((), (), [[*TERM[:4], True, ""]]),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_one_wrong_field_refuses_them_whole(wrong: object) -> None:
    """Half of them would turn people away; the message never tells a name."""
    message = refusal(of_values(wrong))
    assert "malformed at roster" in message
    assert "na" not in message.replace("name", "")


def test_a_wrong_row_is_told_by_its_number() -> None:
    """So that whoever made it can find it."""
    assert "person 1, name: expected 1 to 64" in refusal(
        of_values(values([ROW, [b"87654321", "", *ROW[2:]]]))
    )
    assert "company 1 has not the fields" in refusal(of_values(values((), [COMPANY, 5])))
    assert "batch 0, quota: expected 0 to 200000" in refusal(
        of_values(values((), (), [[*TERM[:4], -1, ""]]))
    )


def test_gates_and_centre_agree_on_the_spelling() -> None:
    """The documented form, byte for byte under seal and compression."""
    packed = LOCK.open(sealed(WHOLE).sealed, "changes", VERSION)
    no_terms: list[Any] = ["", "staff", "", False, [], None, ""]
    bound: list[Any] = [["east-1", "west_2"], 5_000, "worker-3"]
    zhang, visitor = (bytes.fromhex(person.id) for person in WHOLE.put)
    assert cbor.decode(zlib.decompress(packed)) == [
        2,
        b"\x11" * 8 + b"\x22" * 8,
        [
            [zhang, "张三", "alpha", ["staff"], 0, 9_000, ["badge:1"], *no_terms],
            [visitor, "Li", "alpha", [], 0, 9_000, [], "B-7", "visitor", "00" * 8, True, *bound],
        ],
        ["beta"],
        [["alpha", "suspended", 8_000, "前台 8888"]],
        ["B"],
        [["B-7", "alpha", 1_000, 9_000, 2, "tower 2"]],
    ]

"""Companies, batches and each person's terms: carried whole, or the roster is refused whole."""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes import cbor
from gateway.codes.limits import MAX_ROSTER_ENTRIES
from gateway.codes.roster import open_roster, seal_roster
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_rows import PAGE
from gateway.codes.roster_tables import (
    MAX_BATCHES,
    MAX_COMPANIES,
    Roster,
    RosterBatch,
    RosterCompany,
)
from gateway.core.approval import APPROVED, HolderKind, Observation, Standing
from gateway.errors import UntrustedDocumentError

KEY, NONCE, SITE = bytes(32), b"nonce-of-12b", "park-1"
ZHANG = RosterEntry("00" * 8, "张三", "alpha", ("staff",), 0, 9_000, ("badge:1",))
ALPHA = RosterCompany("alpha", Standing(suspended=True, until_ms=8_000, desk="前台 8888"))
BATCH = RosterBatch("B-7", "alpha", 1_000, 9_000, 2, "tower 2")
VISITOR = RosterEntry(
    id="ff" * 8,
    name="Li",
    company="alpha",
    groups=(),
    not_before_ms=0,
    not_after_ms=9_000,
    batch="B-7",
    kind=HolderKind.VISITOR,
    host=ZHANG.id,
    once=True,
    lanes=("east-1", "west_2"),
    observation=Observation(5_000, "worker-3"),
)
WHOLE = Roster((ZHANG, VISITOR), (ALPHA,), (BATCH,))
ROW: list[Any] = [b"12345678", "name", "alpha", ["g"], 0, 1, [], "", "staff", "", False, [], None]
ROW += [""]
COMPANY: list[Any] = ["alpha", "approved", None, ""]
TERM: list[Any] = ["B-7", "alpha", 0, 1, 5, ""]


OTHER_PAGE = cbor.encode([[b"87654321", *ROW[1:]]])
NO_TERMS: list[Any] = ["", "staff", "", False, [], None, ""]
BOUND: list[Any] = [["east-1", "west_2"], 5_000, "worker-3"]


def sealed(values: object) -> bytes:
    """Any CBOR, sealed with the right key; people of the second form as one page."""
    match values:
        case [2, companies, batches, [list() as person, *more]]:
            values = [2, companies, batches, [cbor.encode([person, *more])]]
    packed = zlib.compress(cbor.encode(values))
    return NONCE + AESGCM(KEY).encrypt(NONCE, packed, b"roster" + SITE.encode())


def refusal(values: object) -> str:
    """Why it is not taken."""
    with pytest.raises(UntrustedDocumentError, match="the one before stays in force") as error:
        open_roster(sealed(values), KEY, SITE)
    return str(error.value)


def test_companies_batches_and_terms_survive_the_round_trip() -> None:
    """Sealed by the centre, opened by the gate."""
    assert open_roster(seal_roster(WHOLE, KEY, NONCE, SITE), KEY, SITE) == WHOLE


def test_the_second_form_is_spelled_as_it_is_documented() -> None:
    """Byte for byte under seal and compression."""
    packed = AESGCM(KEY).decrypt(NONCE, seal_roster(WHOLE, KEY, NONCE, SITE)[12:], b"rosterpark-1")
    zhang, visitor = (bytes.fromhex(person.id) for person in WHOLE.people)
    whole: Any = cbor.decode(zlib.decompress(packed))
    form, companies, batches, [page] = whole
    assert (form, companies, batches) == (
        2,
        [["alpha", "suspended", 8_000, "前台 8888"]],
        [["B-7", "alpha", 1_000, 9_000, 2, "tower 2"]],
    )
    assert cbor.decode(page) == [
        [zhang, "张三", "alpha", ["staff"], 0, 9_000, ["badge:1"], *NO_TERMS],
        [visitor, "Li", "alpha", [], 0, 9_000, [], "B-7", "visitor", "00" * 8, True, *BOUND],
    ]


def test_a_roster_that_needs_no_more_is_written_as_before() -> None:
    """Gates of an earlier program go on reading it."""
    packed = AESGCM(KEY).decrypt(
        NONCE, seal_roster(Roster((ZHANG,)), KEY, NONCE, SITE)[12:], b"rosterpark-1"
    )
    assert cbor.decode(zlib.decompress(packed)) == [
        [bytes(8), "张三", "alpha", ["staff"], 0, 9_000, ["badge:1"]]
    ]


@pytest.mark.parametrize("count", [PAGE - 1, PAGE, PAGE + 1, 2 * PAGE])
def test_people_of_several_pages_survive_the_round_trip(count: int) -> None:
    """Below, at and above a page's end; a wrong one is told by the number among all."""
    everyone = tuple(replace(VISITOR, id=f"{number:016x}", batch="") for number in range(count))
    roster = Roster(everyone, (ALPHA,), ())
    assert open_roster(seal_roster(roster, KEY, NONCE, SITE), KEY, SITE) == roster


def test_a_wrong_person_of_the_second_page_is_told_by_the_number_among_all() -> None:
    """So that whoever made it can find it."""
    page = cbor.encode([[number.to_bytes(8, "big"), *ROW[1:]] for number in range(PAGE)])
    assert "entry 1000 has not the fields" in refusal([2, [COMPANY], [], [page, cbor.encode([5])]])


@given(
    st.lists(st.sampled_from([ZHANG, VISITOR]), unique=True),
    st.booleans(),
    st.none() | st.integers(1, 2**53 - 1),
    st.text(st.characters(exclude_categories=["C", "Z"]), max_size=80),
)
def test_every_standing_survives_the_round_trip(
    people: Sequence[RosterEntry],
    suspended: bool,  # noqa: FBT001 - drawn
    until_ms: int | None,
    desk: str,
) -> None:
    """Any desk in any script."""
    company = RosterCompany("alpha", Standing(suspended, until_ms, desk))
    roster = Roster(tuple(people), (company,), (BATCH,))
    assert open_roster(seal_roster(roster, KEY, NONCE, SITE), KEY, SITE) == roster


WRONG: dict[str, object] = {
    "a third form": [3, [], [], []],
    "no people": [2, [], []],
    "five parts": [2, [], [], [], []],
    "nothing that the first form could not say": [2, [], [], [ROW]],
    "a page that is none": [2, [COMPANY], [], [5]],
    "a page of a number": [2, [COMPANY], [], [cbor.encode(5)]],
    "a page of nothing": [2, [COMPANY], [], [b""]],
    "a page with bytes behind it": [2, [COMPANY], [], [cbor.encode([ROW]) + b"\0"]],
    "an empty page": [2, [COMPANY], [], [cbor.encode([])]],
    "people on two pages who fit on one": [2, [COMPANY], [], [cbor.encode([ROW]), OTHER_PAGE]],
    "a page of 1,001 people": [2, [COMPANY], [], [cbor.encode([5] * 1001)]],
    "201 pages": [2, [COMPANY], [], [b""] * 201],
    "true for two": [True, [COMPANY], [], []],
    "a company of a row less": [2, [COMPANY[:3]], [], []],
    "a company of unknown standing": [2, [["alpha", "liked", None, ""]], [], []],
    "a company without a name": [2, [["", *COMPANY[1:]]], [], []],
    "a company that ended at no time": [2, [["alpha", "approved", 0, ""]], [], []],
    "a company that ends at true": [2, [["alpha", "approved", True, ""]], [], []],
    "a desk of two lines": [2, [[*COMPANY[:3], "a\nb"]], [], []],
    "a desk of 81 characters": [2, [[*COMPANY[:3], "d" * 81]], [], []],
    "one company twice": [2, [COMPANY, COMPANY], [], []],
    "a batch of a row less": [2, [COMPANY], [TERM[:5]], []],
    "a batch without an id": [2, [COMPANY], [["", *TERM[1:]]], []],
    "a batch that ends at once": [2, [COMPANY], [[*TERM[:2], 1, 1, 5, ""]], []],
    "a batch of a negative quota": [2, [COMPANY], [[*TERM[:4], -1, ""]], []],
    "a batch of true people": [2, [COMPANY], [[*TERM[:4], True, ""]], []],
    "a batch of a building of two lines": [2, [COMPANY], [[*TERM[:5], "a\nb"]], []],
    "one batch twice": [2, [COMPANY], [TERM, TERM], []],
    "a batch of a company that is not listed": [2, [COMPANY], [["B-7", "beta", *TERM[2:]]], []],
    "a person of a company that is not listed": [
        *(2, [COMPANY], []),
        [[*ROW[:2], "beta", *ROW[3:]]],
    ],
    "a person of no batch that there is": [2, [COMPANY], [], [[*ROW[:7], "B-7", *ROW[8:]]]],
    "a person of thirteen fields": [2, [COMPANY], [], [ROW[:13]]],
    "a person of the first form": [2, [COMPANY], [], [ROW[:7]]],
    "a person of unknown kind": [2, [COMPANY], [], [[*ROW[:8], "ghost", *ROW[9:]]]],
    "a host that is no id": [2, [COMPANY], [], [[*ROW[:9], "li", *ROW[10:]]]],
    "one for once": [2, [COMPANY], [], [[*ROW[:10], 1, *ROW[11:]]]],
    "a lane with a slash": [2, [COMPANY], [], [[*ROW[:11], ["a/b"], None, ""]]],
    "a lane that is a number": [2, [COMPANY], [], [[*ROW[:11], [1], None, ""]]],
    "seventeen lanes": [2, [COMPANY], [], [[*ROW[:11], ["a"] * 17, None, ""]]],
    "an observation that ended at no time": [2, [COMPANY], [], [[*ROW[:12], 0, "w"]]],
    "an observation until true": [2, [COMPANY], [], [[*ROW[:12], True, "w"]]],
    "an observation without a contact": [2, [COMPANY], [], [[*ROW[:12], 5, ""]]],
    "a contact without an observation": [2, [COMPANY], [], [[*ROW[:12], None, "w"]]],
}


@pytest.mark.parametrize("values", WRONG.values(), ids=WRONG.keys())
def test_one_wrong_field_refuses_the_whole_roster(values: object) -> None:
    """Nothing of it is guessed at, and no name is told."""
    assert "name:" not in refusal(values).replace("company 0, company:", "")


def test_a_later_form_is_named() -> None:
    """Whoever upgraded the centre first learns it."""
    assert "of form 3; this program reads 1 and 2" in refusal([3, [], [], []])


def test_a_wrong_row_is_told_by_its_number() -> None:
    """So that whoever made it can find it."""
    assert "company 1 has not the fields" in refusal([2, [COMPANY, 5], [], []])
    assert "batch 0, quota: expected 0 to 200000" in refusal([2, [], [[*TERM[:4], -1, ""]], []])


@pytest.mark.parametrize(("people", "taken"), [(1, True), (2, True), (3, False)])
def test_a_batch_has_no_more_people_than_its_quota(people: int, *, taken: bool) -> None:
    """Below, at and above; the message names batch and numbers."""
    everyone = tuple(replace(VISITOR, id=f"{number:016x}") for number in range(people))
    if taken:
        assert Roster(everyone, (ALPHA,), (BATCH,)).people == everyone
    else:
        with pytest.raises(ValueError, match="batch 'B-7' has 3 people, its quota is 2"):
            Roster(everyone, (ALPHA,), (BATCH,))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((MAX_COMPANIES, 0), ""),
        ((MAX_COMPANIES + 1, 0), "at most 5000 companies, got 5001"),
        ((1, MAX_BATCHES), ""),
        ((1, MAX_BATCHES + 1), "at most 20000 batches, got 20001"),
    ],
)
def test_tables_end_at_their_limits(rows: tuple[int, int], told: str) -> None:
    """Sealed and opened."""
    companies = tuple(RosterCompany(f"c{number}", APPROVED) for number in range(rows[0]))
    batches = tuple(RosterBatch(f"b{number}", "c0", 0, 1, 0) for number in range(rows[1]))
    if told:
        with pytest.raises(ValueError, match=told):
            Roster((), companies, batches)
        assert "not a list of at most" in refusal([2, [COMPANY] * rows[0], [[]] * rows[1], []])
    else:
        assert Roster((), companies, batches).batches == batches


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"batch": "b" * 65}, "batch"),
        ({"host": "00" * 7}, "host"),
        ({"lanes": ("l" * 33,)}, "lanes"),
        ({"lanes": ("",)}, "lanes"),
        ({"lanes": ("l",) * 17}, "lanes"),
        ({"observation": Observation(0, "w")}, "observation"),
        ({"observation": Observation(2**53, "w")}, "observation"),
        ({"observation": Observation(1, "w" * 65)}, "observation's contact"),
    ],
)
def test_terms_that_gates_would_refuse_are_not_made(changed: dict[str, Any], what: str) -> None:
    """The centre can tell the line of its file."""
    with pytest.raises(ValueError, match=f"^{what}: "):
        replace(VISITOR, **changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"batch": "b" * 64},
        {"lanes": ("l" * 32,) * 16},
        {"observation": Observation(2**53 - 1, "w" * 64)},
        {"kind": HolderKind.CONTRACTOR},
    ],
)
def test_terms_at_their_limits_are_made(changed: dict[str, Any]) -> None:
    """The last right value of each."""
    assert replace(VISITOR, **changed) != VISITOR


@pytest.mark.parametrize(
    ("quota", "taken"), [(-1, False), (0, True), (MAX_ROSTER_ENTRIES, True), (200_001, False)]
)
def test_a_quota_is_a_number_of_people(quota: int, *, taken: bool) -> None:
    """From nobody to all that a roster holds."""
    if taken:
        assert replace(BATCH, quota=quota).quota == quota
    else:
        with pytest.raises(ValueError, match="quota"):
            replace(BATCH, quota=quota)

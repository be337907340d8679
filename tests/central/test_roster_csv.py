"""A roster file is taken whole or refused with every bad line named."""

import contextlib
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.central.csv_table import MAX_FAULTS_TOLD, MAX_FILE_BYTES, RosterFileError
from gateway.central.person import PersonRecord
from gateway.central.roster_csv import read_roster
from gateway.core.credential import HealthStatus

SHANGHAI = ZoneInfo("Asia/Shanghai")
HEADER = "key,name,company,groups,not_before,not_after,health"
GOOD = "1001,王小明,Acme,day;crane,2027-01-01,2027-01-31,yellow"


def _read(*lines: str) -> list[PersonRecord]:
    return read_roster("\n".join(lines).encode(), SHANGHAI)


def _faults(*lines: str) -> tuple[str, ...]:
    with pytest.raises(RosterFileError) as caught:
        _read(*lines)
    return tuple(one.en for one in caught.value.faults)


def test_a_person_is_read_with_days_that_count_to_their_end() -> None:
    """1 January 0:00 to 31 January 24:00 in Shanghai."""
    assert _read(HEADER, GOOD) == [
        PersonRecord(
            key="1001",
            name="王小明",
            company="Acme",
            groups=("day", "crane"),
            not_before_ms=1_798_732_800_000,
            not_after_ms=1_801_411_200_000,
            health=HealthStatus.YELLOW,
        )
    ]


def test_only_the_four_required_columns_are_needed_in_any_order() -> None:
    """No groups and green."""
    (person,) = _read("company,not_after,name,not_before", "Acme,2027-02-01,Li,2027-01-01")
    assert (person.key, person.groups, person.health) == ("", (), HealthStatus.GREEN)


@pytest.mark.parametrize(
    ("not_before", "not_after", "milliseconds"),
    [
        ("2027-01-01", "2027-01-01", (1_798_732_800_000, 1_798_819_200_000)),
        ("2027/1/1", "2027/1/1", (1_798_732_800_000, 1_798_819_200_000)),
        ("2027-01-01T08:30", "2027-01-01 17:00", (1_798_763_400_000, 1_798_794_000_000)),
        ("2027-01-01T00:00Z", "2027-01-01T00:00:01Z", (1_798_761_600_000, 1_798_761_601_000)),
    ],
)
def test_dates_may_be_written_as_iso_or_as_excel_does(
    not_before: str, not_after: str, milliseconds: tuple[int, int]
) -> None:
    """A day, a day with slashes, a local moment, a moment with its own zone."""
    (person,) = _read("name,company,not_before,not_after", f"Li,A,{not_before},{not_after}")
    assert (person.not_before_ms, person.not_after_ms) == milliseconds


def test_every_bad_row_is_told_with_its_line_and_what_stood_there() -> None:
    """One run of the command shows all there is to mend."""
    assert _faults(
        HEADER,
        GOOD,
        "1002,,Acme,,2027-01-01,2027-01-31,",
        "1003,Li,Acme,,01.02.2027,2027-02-30,blue",
        "1001,Han,Acme,,2027-01-02,2027-01-01,red",
        "1004,Mei,Acme",
    ) == (
        "line 3, name: '' is not a text of 1 to 64 characters",
        "line 4, not_before: '01.02.2027' is not a date such as 2027-01-31",
        "line 4, not_after: '2027-02-30' is not a date such as 2027-01-31",
        "line 4, health: 'blue' is none of green, yellow, red",
        "line 5, not_after: is before not_before",
        "line 5, key: '1001' stands on line 2 already",
        "line 6: 3 cells; the header has 7",
    )


def test_a_line_number_is_that_of_the_file_even_after_cells_of_several_lines() -> None:
    """An editor must find the place."""
    faults = _faults(HEADER, '1,"Wang\nXiaoming",A,,2027-01-01,2027-01-31,', "", ",,,,,,", "2,x")
    assert faults == ("line 6: 2 cells; the header has 7",)


def test_thousands_of_bad_rows_are_told_as_the_first_fifty_and_a_number() -> None:
    """A file of another sheet must not scroll for ever."""
    with pytest.raises(RosterFileError) as caught:
        _read(HEADER, *["x"] * 1000)
    told = str(caught.value).splitlines()
    assert len(told) == MAX_FAULTS_TOLD + 1
    assert told[-1] == "另有 950 处 · and 950 more"


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("", "line 1: column 'name' is missing"),
        ("nam,company,not_before,not_after", "line 1: column 'nam' is unknown; did you mean"),
        ("name,name,company,not_before,not_after", "line 1: column 'name' stands 2 times"),
        ("name;company;not_before;not_after", "line 1: column 'name;company;"),
        ("name,company,not_before,not_after,身份证号", "line 1: column '身份证号' is unknown"),
    ],
)
def test_a_header_that_is_not_ours_is_explained(header: str, fault: str) -> None:
    """An unknown column may hold what the centre must never store."""
    assert any(told.startswith(fault) for told in _faults(header, GOOD))


@pytest.mark.parametrize(
    ("encoding", "word"), [("gb18030", "GB18030"), ("utf-16", "UTF-16"), ("latin-1", "not UTF-8")]
)
def test_another_encoding_is_refused_by_its_name(encoding: str, word: str) -> None:
    """A guessed encoding would write wrong names on phones."""
    text = f"{HEADER}\n{GOOD if encoding != 'latin-1' else 'é,é'}"
    with pytest.raises(RosterFileError, match=word):
        read_roster(text.encode(encoding), SHANGHAI)


def test_the_byte_order_mark_of_excels_utf_8_is_taken_off() -> None:
    """It is what 'CSV UTF-8' writes."""
    assert len(read_roster(f"{HEADER}\n{GOOD}".encode("utf-8-sig"), SHANGHAI)) == 1


@pytest.mark.parametrize("limit", [63, 64, 65])
def test_a_name_has_at_most_64_characters(limit: int) -> None:
    """One more is refused, with the cell cut short in the message."""
    line = f"1,{'王' * limit},A,,2027-01-01,2027-01-31,"
    if limit <= 64:
        assert len(_read(HEADER, line)[0].name) == limit
    else:
        assert "…" in _faults(HEADER, line)[0]


@pytest.mark.parametrize("hidden", ["\x00", "\x1b[31m", "\u202e", "\u200b"])
def test_a_name_with_hidden_characters_is_refused_and_shown_spelled_out(hidden: str) -> None:
    """A right-to-left mark would show a guard another name."""
    (fault,) = _faults(HEADER, f"1,Wa{hidden}ng,A,,2027-01-01,2027-01-31,")
    assert fault.startswith("line 2, name: 'Wa\\")
    assert fault.isprintable()


def test_wide_and_no_break_spaces_become_plain_ones() -> None:
    """Excel leaves them; a guard compares by eye."""
    (person,) = _read(HEADER, "1,\u3000Li\u00a0\u00a0 Lei ,A,,2027-01-01,2027-01-31,")
    assert person.name == "Li Lei"


@pytest.mark.parametrize("count", [16, 17])
def test_a_person_is_in_at_most_sixteen_groups(count: int) -> None:
    """The bound of a roster's entry."""
    groups = ";".join(f"g{number}" for number in range(count))
    line = f"1,Li,A,{groups},2027-01-01,2027-01-31,"
    if count == 16:
        assert len(_read(HEADER, line)[0].groups) == 16
    else:
        assert _faults(HEADER, line) == ("line 2, groups: 17 groups; at most 16",)


@given(contents=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_rubbish_is_only_ever_refused_by_our_error(contents: bytes) -> None:
    """Whatever file is named by mistake."""
    with contextlib.suppress(RosterFileError):
        read_roster(HEADER.encode() + b"\n" + contents, SHANGHAI)


def test_a_file_in_which_nobody_stands_is_refused() -> None:
    """It would empty the roster."""
    assert _faults(HEADER) == ("line 1: nobody follows the header",)


@pytest.mark.parametrize(
    "seen",
    ["", "1999-12-31", "2200-01-01", "2027-02-29", "2027-01-01T25:00", "2027-13-01 08:00", "soon"],
)
def test_what_is_no_date_of_this_time_is_refused(seen: str) -> None:
    """A year of two digits or a day that does not exist would admit at the wrong time."""
    (fault,) = _faults(HEADER, f"1,Li,A,,{seen},2027-01-31,")
    assert fault == f"line 2, not_before: {seen!r} is not a date such as 2027-01-31"


def test_a_group_has_at_most_32_characters() -> None:
    """Rules name groups; a sentence is none."""
    (fault,) = _faults(HEADER, f"1,Li,A,{'g' * 33},2027-01-01,2027-01-31,")
    assert fault.startswith("line 2, groups: 'gggg")


def test_a_quote_that_is_never_closed_is_named_with_its_line() -> None:
    """Everything after it would be one cell."""
    assert _faults(HEADER, GOOD, '1002,"Li,Acme') == ("line 3: not CSV: unexpected end of data",)


def test_a_file_beyond_all_measure_is_not_read() -> None:
    """Somebody named a video."""
    with pytest.raises(RosterFileError, match="at most"):
        read_roster(bytes(MAX_FILE_BYTES + 1), SHANGHAI)


NUMBERED = "name,company,not_before,not_after,badge,wecom"
REST = "Acme,2027-01-01,2027-01-31"


def test_a_staff_number_and_an_openvid_are_what_gates_know_a_person_by() -> None:
    """Full-width digits count as digits, as a Chinese keyboard writes them."""
    wang, li, zhao = _read(
        NUMBERED,
        f"王小明,{REST},１０２３４,18446744073709551615",
        f"李雷,{REST}, a-17 ,",
        f"赵,{REST},,",
    )
    assert wang.aliases == ("badge:10234", "wecom:18446744073709551615")
    assert (li.aliases, zhao.aliases) == (("badge:A-17",), ())
    assert "10234" not in repr(wang)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ("王,", "line 2, badge: '王' is not up to 32 letters, digits, - . / or _"),
        ("a b,", "line 2, badge: 'a b' is not up to 32 letters, digits, - . / or _"),
        (f"{'7' * 33},", "line 2, badge: '77777777777777777777777777777777…' is not up to"),
        (",x1", "line 2, wecom: 'x1' is not an openvid in decimal digits"),
        (",-1", "line 2, wecom: '-1' is not an openvid in decimal digits"),
        (",18446744073709551616", "line 2, wecom: '18446744073709551616' is not an openvid"),
        (f",{'1' * 5000}", "line 2, wecom: "),
        (",１", "line 2, wecom: '１' is not an openvid in decimal digits"),
    ],
)
def test_what_is_no_number_is_told_with_its_line(cells: str, fault: str) -> None:
    """And nothing of the file is taken."""
    (told,) = _faults(NUMBERED, f"王小明,{REST},{cells}")
    assert told.startswith(fault)


def test_one_number_never_names_two_people() -> None:
    """In either case of letters; a badge and an openvid of the same digits are two things."""
    two = (f"王小明,{REST},a1,7", f"李雷,{REST},A1,8", f"赵,{REST},7,7")
    assert _faults(NUMBERED, *two) == (
        "line 3, badge: 'A1' stands on line 2 already",
        "line 4, wecom: '7' stands on line 2 already",
    )


def test_a_card_is_a_badge_of_its_own_beside_the_staff_number() -> None:
    """The gate knows the person by both; the same number twice is one."""
    header = NUMBERED.replace("wecom", "card")
    both, twice, none = _read(
        header,
        f"王小明,{REST},A-17,212-07041",
        f"李雷,{REST},00001-00002,00001-00002",
        f"赵,{REST},,",
    )
    assert both.aliases == ("badge:A-17", "badge:212-07041")
    assert (twice.aliases, none.aliases) == (("badge:00001-00002",), ())


def test_a_card_s_number_without_its_zeros_is_told_with_its_line() -> None:
    """It would be nobody's card."""
    (told,) = _faults(NUMBERED.replace("wecom", "card"), f"王小明,{REST},,212-7041")
    assert told == "line 2, card: '212-7041' is not facility-card, such as 212-07041 or 00212-07041"

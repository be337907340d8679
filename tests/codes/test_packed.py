"""Rows in one run of bytes: found, changed and compared as a dictionary, at a tenth of its size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes.malformed import MalformedError
from gateway.codes.packed import PackedRows

TABLES = st.dictionaries(st.binary(min_size=2, max_size=2), st.binary(min_size=1, max_size=1))


def table(values: dict[bytes, bytes]) -> PackedRows:
    """Rows of three bytes."""
    return PackedRows.of(2, 1, values)


def test_an_empty_table_holds_nothing() -> None:
    """A list may be empty and still be a list."""
    assert len(table({})) == 0
    assert table({}).value_of(b"ab") is None
    assert table({}).values() == frozenset()


@pytest.mark.parametrize("key", [b"\x00\x00", b"ac", b"b", b"abc", b"", b"\xff\xff"])
def test_only_a_whole_key_that_stands_there_is_found(key: bytes) -> None:
    """Not one before, between or behind, nor part of one, nor one across two rows."""
    rows = table({b"ab": b"1", b"ad": b"2"})
    assert rows.value_of(key) is None
    assert (rows.value_of(b"ab"), rows.value_of(b"ad")) == (b"1", b"2")


def test_keys_without_values_are_found_too() -> None:
    """Revocations are such."""
    rows = PackedRows.of(2, 0, {b"ab": b"", b"ad": b""})
    assert rows.value_of(b"ab") == b""
    assert rows.value_of(b"ac") is None
    assert rows.values() == frozenset()


@pytest.mark.parametrize("packed", [b"ab1ad", b"ad1ab1", b"ab1ab1", b"ab1ab2"])
def test_rows_that_halving_could_miss_are_refused(packed: bytes) -> None:
    """Torn, in another order, or one key twice."""
    with pytest.raises(MalformedError):
        PackedRows(2, 1, packed).checked()


@given(TABLES, TABLES)
def test_a_table_is_a_dictionary(values: dict[bytes, bytes], asked: dict[bytes, bytes]) -> None:
    """Every key of either answers alike."""
    rows = table(values)
    assert len(rows) == len(values)
    assert rows.values() == {value[0] for value in values.values()}
    assert all(rows.value_of(key) == values.get(key) for key in {**values, **asked})


@given(TABLES, TABLES)
def test_the_changes_between_any_two_tables_lead_from_one_to_the_other(
    before: dict[bytes, bytes], after: dict[bytes, bytes]
) -> None:
    """And back, with the same digest."""
    first, second = table(before), table(after)
    assert first.changed(*first.change_to(second)) == second
    assert second.changed(*second.change_to(first)).digest == first.digest


@given(TABLES, TABLES)
def test_two_tables_have_one_digest_only_if_they_are_equal(
    one: dict[bytes, bytes], other: dict[bytes, bytes]
) -> None:
    """As far as eight bytes can tell."""
    assert (table(one).digest == table(other).digest) is (one == other)


def test_to_remove_what_is_not_there_changes_nothing() -> None:
    """The counts tell whoever cares."""
    rows = table({b"ab": b"1"})
    assert rows.changed((b"xy",), table({})) == rows

import pytest

from gateway.cli.decode_score import Labels, Look, Score, quoted, score, table

ONE = Labels(frozenset({"ONE"}))
TWO = Labels(frozenset({"ONE", "TWO"}))
ONE_OF_TWO = Labels(frozenset({"ONE"}), complete=False)
UNKNOWN = Labels()


@pytest.mark.parametrize(
    ("labels", "texts", "read", "wrong"),
    [
        (ONE, (), False, ()),
        (ONE, ("ONE",), True, ()),
        (TWO, ("TWO",), True, ()),
        (ONE, ("one",), False, ("one",)),
        (ONE, ("ONE", "ELSE"), True, ("ELSE",)),
        (ONE, ("?not-printable",), False, ()),
        (ONE_OF_TWO, ("ELSE",), False, ()),
        (UNKNOWN, ("ELSE",), False, ()),
    ],
)
def test_a_text_is_read_wrong_or_unknown_by_what_is_known_of_the_picture(
    labels: Labels,
    texts: tuple[str, ...],
    read: bool,  # noqa: FBT001 -- a column of the table above
    wrong: tuple[str, ...],
) -> None:
    """One code is enough; where a code has no label, nobody knows which text is wrong."""
    look = Look("1.png", labels, texts)
    assert look.read is read
    assert look.wrong_texts == wrong


def test_pictures_without_a_label_count_neither_for_recall_nor_for_cost() -> None:
    """A look that failed has no cost, but its code went unread."""
    looks = [
        Look("1.png", ONE, ("ONE",), cpu_ms=1.0),
        Look("2.png", ONE, ("ELSE",), cpu_ms=3.0),
        Look("3.png", ONE, failure="crashed"),
        Look("4.png", UNKNOWN, ("ELSE",), cpu_ms=50.0),
    ]
    summed = score(looks)
    assert summed == Score(3, 1, 2.0, (("2.png", "ELSE"),), (("3.png", "crashed"),))
    assert summed.percent == pytest.approx(100 / 3)


def test_a_picture_that_failed_is_named_even_without_a_label() -> None:
    """It may be hostile to the gate as well."""
    assert score([Look("1.png", UNKNOWN, failure="crashed")]) == Score(
        0, 0, 0.0, failed=(("1.png", "crashed"),)
    )


def test_nothing_read_of_nothing_is_no_division_by_zero() -> None:
    """A folder without pictures."""
    assert score([]).percent == 0


def test_the_table_names_each_wrong_text_and_each_failure() -> None:
    """Below the figures, one line each."""
    heading, figures, *named = table(
        {"zxing": Score(40, 10, 1.25, (("2.png", "ELSE"),), (("3.png", "crashed"),))}
    )
    assert heading.split() == ["engine", "read", "/", "labelled", "percent", "CPU", "ms", "wrong"]
    assert figures.split() == ["zxing", "10", "/", "40", "25.0", "1.25", "1"]
    assert named == ['wrong: zxing: 2.png: "ELSE"', "failed: zxing: 3.png: crashed"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A" * 80, '"' + "A" * 80 + '"'),
        ("A" * 81, '"' + "A" * 80 + '" and 1 more characters'),
        ("码\x1b[2J", '"\\u7801\\u001b[2J"'),
    ],
)
def test_a_wrong_text_is_shown_so_that_no_terminal_obeys_it(text: str, shown: str) -> None:
    """It came out of a picture."""
    assert quoted(text) == shown

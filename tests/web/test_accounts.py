"""The guards' accounts on disk."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from gateway.web.accounts import Accounts, AccountsError
from gateway.web.roles import Role

if TYPE_CHECKING:
    from pathlib import Path

QUICK = "scrypt:1024:8:1"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    """No guard yet."""
    return Accounts(tmp_path / "state" / "guards.json", QUICK)


def test_the_first_password_is_told_once(accounts: Accounts) -> None:
    """It signs in, and a second start tells nothing."""
    password = accounts.make_first()
    assert password is not None
    assert len(password) == 19
    assert accounts.admits("guard", password)
    assert accounts.make_first() is None
    assert accounts.admits("guard", password)


def test_first_passwords_differ(tmp_path: Path) -> None:
    """Each gate has its own."""
    made = {Accounts(tmp_path / f"{n}.json", QUICK).make_first() for n in range(8)}
    assert len(made) == 8


def test_only_the_owner_reads_the_file(accounts: Accounts, tmp_path: Path) -> None:
    """And no password stands in it."""
    accounts.set_password("zhang", "seven-blue-tigers")
    path = tmp_path / "state" / "guards.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "tigers" not in path.read_text("utf-8")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_what_root_writes_belongs_to_the_pages_own_user(tmp_path: Path) -> None:
    """`sudo gateway web --set-password` must not lock the page out of its own file."""
    os.chown(tmp_path, 1234, 1235)
    Accounts(tmp_path / "guards.json", QUICK).set_password("zhang", "seven-blue-tigers")
    for made in tmp_path.iterdir():
        assert (made.stat().st_uid, made.stat().st_gid) == (1234, 1235), made


def test_werkzeugs_scrypt_is_the_default(tmp_path: Path) -> None:
    """32 MiB, as measured."""
    path = tmp_path / "guards.json"
    Accounts(path).make_first()
    assert '"scrypt:32768:8:1$' in path.read_text("utf-8")


def test_a_password_set_by_another_process_counts_at_once(
    accounts: Accounts, tmp_path: Path
) -> None:
    """Nobody restarts the page for it, and the old sessions end."""
    accounts.set_password("zhang", "seven-blue-tigers")
    assert accounts.admits("zhang", "seven-blue-tigers")
    before = accounts.epoch("zhang")
    Accounts(tmp_path / "state" / "guards.json", QUICK).set_password("zhang", "nine-red-herons")
    assert not accounts.admits("zhang", "seven-blue-tigers")
    assert accounts.admits("zhang", "nine-red-herons")
    assert accounts.epoch("zhang") != before


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("a2c4e6g8i", False),
        ("a2c4e6g8i0", True),
        ("a1" * 64, False),
        ("abcde" * 25 + "abc", True),
        ("abcde" * 25 + "abcd", False),
        ("aaaabbbbccccdddd", False),
        ("aaaabbbbccccdddde", True),
        ("zhang-opens-it", False),
        ("ZHANG-opens-it", False),
        ("密码是七只蓝色的老虎", True),
    ],
)
def test_passwords_that_are_guessed_first_are_refused(
    accounts: Accounts,
    password: str,
    taken: bool,  # noqa: FBT001  # a table
) -> None:
    """10 to 128 characters, 5 of them different, without the name."""
    if taken:
        accounts.set_password("zhang", password)
        assert accounts.admits("zhang", password)
        return
    with pytest.raises(AccountsError, match=r"^password: "):
        accounts.set_password("zhang", password)


@pytest.mark.parametrize("name", ["", " zhang", "zhang ", "a\nb", "a\u202eb", "x" * 33])
def test_names_that_no_screen_can_carry_are_refused(accounts: Accounts, name: str) -> None:
    """The name goes into the journal with every manual opening."""
    with pytest.raises(AccountsError, match="account name"):
        accounts.set_password(name, "seven-blue-tigers")


def test_guards_with_chinese_names_are_welcome(accounts: Accounts) -> None:
    """张队 is a fine account name."""
    accounts.set_password("张队", "seven-blue-tigers")
    assert accounts.admits("张队", "seven-blue-tigers")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"guards": []}', '{"guards": {"a": {"hash": 1}}}', "\x00"]
)
def test_a_damaged_file_is_named_and_admits_nobody(tmp_path: Path, content: str) -> None:
    """It is never taken for an empty one, or the next start would make a new first password."""
    path = tmp_path / "guards.json"
    path.write_text(content, "utf-8")
    accounts = Accounts(path, QUICK)
    with pytest.raises(AccountsError, match=r"guards\.json"):
        accounts.make_first()
    with pytest.raises(AccountsError, match=r"guards\.json"):
        accounts.admits("guard", "whatever-it-is")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "state").write_text("", "utf-8")
    with pytest.raises(AccountsError, match=r"web\.state_dir"):
        Accounts(tmp_path / "state" / "guards.json", QUICK).make_first()


def test_a_pin_confirms_and_signs_nobody_in(accounts: Accounts) -> None:
    """It outlives a new password and the end of all sessions."""
    accounts.set_password("li", "seven-blue-tigers")
    assert not accounts.confirms("li", "")
    accounts.set_pin("li", "270415")
    accounts.set_password("li", "nine-green-tigers")
    accounts.end_sessions("li")

    assert accounts.confirms("li", "270415")
    assert not accounts.confirms("li", "270416")
    assert not accounts.confirms("wang", "270415")
    assert not accounts.admits("li", "270415")
    assert accounts.admits("li", "nine-green-tigers")


def test_a_pin_needs_an_account(accounts: Accounts) -> None:
    """Nobody is made by it."""
    with pytest.raises(AccountsError, match="--set-password"):
        accounts.set_pin("li", "270415")


@pytest.mark.parametrize(
    "pin",
    [
        "",
        "12345",
        "27041",
        "2704152704152",
        "27o415",
        "２７０４１５",
        "111111",
        "121212",
        "123456",
        "987654",
    ],
)
def test_pins_that_are_guessed_first_are_refused(accounts: Accounts, pin: str) -> None:
    """Too short, too long, no digits, one digit again and again, digits in a row."""
    accounts.set_password("li", "seven-blue-tigers")
    with pytest.raises(AccountsError, match="PIN"):
        accounts.set_pin("li", pin)


def test_a_file_of_before_pins_is_read(accounts: Accounts, tmp_path: Path) -> None:
    """An upgrade signs nobody out."""
    accounts.set_password("li", "seven-blue-tigers")
    path = tmp_path / "state" / "guards.json"
    path.write_text(path.read_text("utf-8").replace(',\n   "pin": ""', ""), "utf-8")

    assert "pin" not in path.read_text("utf-8")
    assert Accounts(path, QUICK).admits("li", "seven-blue-tigers")


def test_the_first_account_is_the_chiefs_and_all_others_begin_as_guards(
    accounts: Accounts, tmp_path: Path
) -> None:
    """A file of an earlier program names no role: its accounts are guards."""
    accounts.make_first()
    accounts.set_password("zhang", "seven-blue-tigers")
    assert [accounts.role(name) for name in ("guard", "zhang")] == [Role.CHIEF, Role.GUARD]
    assert accounts.role("nobody") is Role.GUARD
    path = tmp_path / "state" / "guards.json"
    path.write_text(path.read_text("utf-8").replace(',\n   "role": "chief"', ""), "utf-8")
    assert "chief" not in path.read_text("utf-8")
    assert accounts.role("guard") is Role.GUARD


def test_another_role_ends_the_sessions_and_keeps_the_password(accounts: Accounts) -> None:
    """What a stolen cookie of a chief could do, it can do no longer."""
    accounts.set_password("zhang", "seven-blue-tigers")
    before = accounts.epoch("zhang")
    accounts.set_role("zhang", Role.INSTALLER)
    assert accounts.role("zhang") is Role.INSTALLER
    assert accounts.epoch("zhang") != before
    assert accounts.admits("zhang", "seven-blue-tigers")


def test_nobody_unknown_gets_a_role(accounts: Accounts) -> None:
    """The error tells how an account is made."""
    with pytest.raises(AccountsError, match="--set-password"):
        accounts.set_role("nobody", Role.CHIEF)

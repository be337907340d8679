"""The guards' names, and hashes of passwords and PINs, in one file; not sessions, not attempts."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from werkzeug.security import check_password_hash, generate_password_hash

from gateway.errors import GatewayError
from gateway.runtime.whole_file import locked, write_whole
from gateway.web.roles import Role

FIRST_NAME: Final = "guard"
MIN_PASSWORD: Final = 10
MAX_PASSWORD: Final = 128
"""Characters; OWASP ASVS 5.0, 6.2.1, asks for at least 8."""
MAX_NAME: Final = 32
MIN_PIN: Final = 6
MAX_PIN: Final = 12
"""Digits: with five tries a minute it takes 139 days to try all of six."""
SCRYPT: Final = "scrypt"
"""Werkzeug's default, 32 MiB: 102 ms measured on one x86 core."""

_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without 0 o 1 l i, because the first password is read from a terminal."""
_GROUPS: Final = 4
_PER_GROUP: Final = 4


class AccountsError(GatewayError):
    """The accounts' file can't be used, or a name or password is not acceptable."""


@dataclass(frozen=True, slots=True)
class _Account:
    hash: str
    epoch: int
    pin: str = ""
    role: Role = Role.GUARD


class Accounts:
    """Guards who may sign in; a change made by another process counts at once.

    Args:
        path: the JSON file, made with mode 0600.
        method: werkzeug's name of the password hash.
    """

    def __init__(self, path: Path, method: str = SCRYPT) -> None:
        self._path = path
        self._method = method
        self._known: tuple[tuple[int, int, int] | None, dict[str, _Account]] = (None, {})
        self._nobody = generate_password_hash(secrets.token_hex(), method)

    @property
    def folder(self) -> Path:
        """Where the page keeps what is its own."""
        return self._path.parent

    def make_first(self) -> str | None:
        """Make the first account and tell its password, or None when there are accounts."""
        with self._changing() as accounts:
            if accounts:
                return None
            password = first_password()
            accounts[FIRST_NAME] = _Account(self._hash(password), 1, role=Role.CHIEF)
            return password

    def set_password(self, name: str, password: str) -> None:
        """Make an account or change its password; its open sessions end.

        Raises:
            AccountsError: names what is wrong with the name or the password.
        """
        check_name(name)
        check_password(name, password)
        with self._changing() as accounts:
            before = accounts.get(name, _Account("", 0))
            accounts[name] = replace(before, hash=self._hash(password), epoch=before.epoch + 1)

    def set_pin(self, name: str, pin: str) -> None:
        """Give an account a PIN, with which it confirms what another guard does at the screen.

        Raises:
            AccountsError: there is no such account, or the PIN is one that is guessed first.
        """
        check_pin(pin)
        with self._changing() as accounts:
            accounts[name] = replace(_known(accounts, name), pin=self._hash(pin))

    def set_role(self, name: str, role: Role) -> None:
        """Make an account a guard's, a chief's or an installer's; its open sessions end.

        Raises:
            AccountsError: there is no such account.
        """
        with self._changing() as accounts:
            before = _known(accounts, name)
            accounts[name] = replace(before, role=role, epoch=before.epoch + 1)

    def role(self, name: str) -> Role:
        """What the account is for; of an unknown name the least."""
        account = self._read().get(name)
        return account.role if account else Role.GUARD

    def confirms(self, name: str, pin: str) -> bool:
        """Whether the PIN is the name's; a name without PIN takes as long as one with it."""
        account = self._read().get(name)
        stored = account.pin if account else ""
        return check_password_hash(stored or self._nobody, pin[:MAX_PIN]) and bool(stored)

    def admits(self, name: str, password: str) -> bool:
        """Whether the password is the name's; an unknown name takes as long as a known one."""
        account = self._read().get(name)
        stored = account.hash if account else self._nobody
        return check_password_hash(stored, password[:MAX_PASSWORD]) and account is not None

    def epoch(self, name: str) -> int | None:
        """The number that sessions of this name must carry, or None for an unknown name."""
        account = self._read().get(name)
        return account.epoch if account else None

    def end_sessions(self, name: str) -> None:
        """Sign this name out everywhere: a stolen cookie dies with the guard's own."""
        with self._changing() as accounts:
            if name in accounts:
                accounts[name] = replace(accounts[name], epoch=accounts[name].epoch + 1)

    def _hash(self, password: str) -> str:
        return generate_password_hash(password, self._method)

    def _read(self) -> dict[str, _Account]:
        """All accounts; twenty streams ask at once, so nobody waits for a lock here."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return {}
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        known_stamp, accounts = self._known
        if stamp != known_stamp:
            accounts = self._load()
            self._known = stamp, accounts
        return accounts

    def _load(self) -> dict[str, _Account]:
        try:
            stored = json.loads(self._path.read_text("utf-8"))
            return {
                str(name): _Account(
                    str(account["hash"]),
                    int(account["epoch"]),
                    str(account.get("pin", "")),
                    Role(account.get("role", Role.GUARD.value)),
                )
                for name, account in stored["guards"].items()
            }
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise AccountsError(
                f"accounts {self._path}: {error}; restore it, or delete it to begin anew"
            ) from error

    @contextmanager
    def _changing(self) -> Iterator[dict[str, _Account]]:
        """Give all accounts to be changed, alone among all processes, and write them whole."""
        with _locked(self._path):
            accounts = self._load()
            before = dict(accounts)
            yield accounts
            if accounts != before:
                stored = {
                    name: {
                        "hash": account.hash,
                        "epoch": account.epoch,
                        "pin": account.pin,
                        "role": account.role.value,
                    }
                    for name, account in accounts.items()
                }
                write_secret(self._path, json.dumps({"guards": stored}, indent=1).encode())


def _known(accounts: dict[str, _Account], name: str) -> _Account:
    if name not in accounts:
        raise AccountsError(f"account {name!r}: there is none; --set-password makes it")
    return accounts[name]


def first_password() -> str:
    """A password of 79 bits in groups that a person can copy from a terminal."""
    letters = (
        "".join(secrets.choice(_ALPHABET) for _ in range(_PER_GROUP)) for _ in range(_GROUPS)
    )
    return "-".join(letters)


def check_name(name: str) -> None:
    """Refuse a name that a screen or the journal could not carry.

    Raises:
        AccountsError: says what a name must be.
    """
    if not (0 < len(name) <= MAX_NAME and name.isprintable() and name == name.strip()):
        raise AccountsError(f"account name: 1 to {MAX_NAME} printable characters, no space around")


def check_password(name: str, password: str) -> None:
    """Refuse a password that is guessed first.

    Raises:
        AccountsError: says what a password must be.
    """
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise AccountsError(f"password: {MIN_PASSWORD} to {MAX_PASSWORD} characters")
    if name.lower() in password.lower() or len(set(password)) < MIN_PASSWORD // 2:
        raise AccountsError("password: without the name in it, of at least 5 different characters")


def check_pin(pin: str) -> None:
    """Refuse a PIN that is guessed first.

    Raises:
        AccountsError: says what a PIN must be.
    """
    if not (MIN_PIN <= len(pin) <= MAX_PIN and pin.isascii() and pin.isdigit()):
        raise AccountsError(f"PIN: {MIN_PIN} to {MAX_PIN} digits")
    steps = {int(later) - int(digit) for digit, later in pairwise(pin)}
    if len(set(pin)) < MIN_PIN // 2 or steps in ({1}, {-1}):
        raise AccountsError("PIN: not one digit again and again, and not digits in a row")


def write_secret(path: Path, content: bytes) -> None:
    """Replace a file whole and durably, readable by its owner alone.

    Raises:
        AccountsError: if the place can't be written.
    """
    with _naming(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, content, 0o600)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other processes from changing the file meanwhile."""
    with _naming(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(path):
            yield


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AccountsError(
            f"{path}: {error.strerror}; make web.state_dir writable for the page"
        ) from error

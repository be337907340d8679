"""Makes a new centre: keys, trust file, configuration, database, first password; changes none."""

import json
import os
import re
import secrets
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.central.roles import Account, Role
from gateway.central.store.database import open_database
from gateway.central.store.operators import OperatorStore
from gateway.central.web.password import OPERATOR, new_password, password_hash
from gateway.codes.keys import (
    ENTROPY_BYTES,
    ROSTER_KEY_BYTES,
    generate_private_key,
    load_private_key,
    roster_key_text,
)
from gateway.codes.trust import SITE, KeyRecord, KeyUse
from gateway.codes.trust_file import trust_text
from gateway.errors import ConfigurationError

CONFIG_NAME: Final = "central.toml"
_PUBLIC_URL: Final = re.compile(r"https?://[A-Za-z0-9.:\[\]_-]+")
_SECRET_MODE: Final = 0o600
_PUBLIC_MODE: Final = 0o644
_CONFIG_MODE: Final = 0o640
"""The database's address may hold a password."""

_FOLDER_MODE: Final = 0o750

_CONFIG: Final = """\
# The park's centre, as `gateway central init` made it. Paths start at this file's folder.

[central]
site = {site}
state_dir = {state}
database = {database}

[keys]
pass_key = "pass.pem"
document_key = "document.pem"
roster_key = "roster.key"
trust = "trust.json"

[mqtt]
brokers = ["127.0.0.1:1883"]
tls_ca = ""  # empty: no TLS, for a broker on this machine only

[web]
public_url = {public_url}
host = "127.0.0.1"
port = 8090

[passes]
life_s = 60
device_life_h = 24
"""


@dataclass(frozen=True, slots=True)
class NewCentre:
    """Where a centre is to be made.

    Args:
        folder: for keys and configuration.
        state: for the database.
        site: its name in topics and signatures.
        public_url: how phones reach it.
        database: where rows and people go; empty for a file in ``state``.
    """

    folder: Path
    state: Path
    site: str
    public_url: str
    database: str = ""

    @property
    def database_url(self) -> str:
        """An SQLAlchemy address."""
        return self.database or f"sqlite:///{self.state.absolute()}/central.sqlite"


def make_centre(new: NewCentre) -> str:
    """Make all of it and return the operator's first password, which is kept nowhere.

    Raises:
        ConfigurationError: the site has no usable name, something is there already, or a
            folder can't be written. What is there is never touched.
        StoreError: the database can't be made.
    """
    _check(new)
    files = _files(new)
    there = [str(path) for path in (*files, new.state / "central.sqlite") if path.exists()]
    if there:
        raise ConfigurationError(
            f"central init: {', '.join(there)}: there already; a new key would make every pass and"
            " every gate's trust worthless. Choose another folder, or remove them by hand"
        )
    if new.database:
        _refuse_used(new.database)
    try:
        _write(new, files)
    except OSError as error:
        raise ConfigurationError(
            f"central init: {error.filename}: {error.strerror}; choose a folder that can be written"
        ) from None
    return _first_password(new.database_url)


def _check(new: NewCentre) -> None:
    if SITE.fullmatch(new.site) is None:
        raise ConfigurationError(
            f"site {new.site!r}: a site's name is 1-32 letters, digits, '-' or '_'"
        )
    if _PUBLIC_URL.fullmatch(new.public_url) is None:
        raise ConfigurationError(
            f"public URL {new.public_url!r}: phones need an address such as https://park.example"
        )


def _refuse_used(url: str) -> None:
    """Before anything is written: the server may be away, or another centre's."""
    with closing(open_database(url)) as database:
        if OperatorStore(database).accounts():
            raise ConfigurationError(
                f"central init: {database.place}: another centre's, with its accounts;"
                " make an empty database"
            )


def _config(new: NewCentre) -> bytes:
    # A JSON string is a TOML basic string.
    values = {
        "site": new.site,
        "state": str(new.state.absolute()),
        "database": new.database_url,
        "public_url": new.public_url,
    }
    return _CONFIG.format_map({name: json.dumps(text) for name, text in values.items()}).encode()


def _files(new: NewCentre) -> dict[Path, tuple[bytes, int]]:
    """Contents and mode of every file."""
    keys = {
        use: generate_private_key(secrets.token_bytes(ENTROPY_BYTES))
        for use in (KeyUse.PASS, KeyUse.DOCUMENT, KeyUse.ROOT)
    }
    records = [
        KeyRecord.of(load_private_key(pem, use.value), use, new.site) for use, pem in keys.items()
    ]
    roster_key = roster_key_text(secrets.token_bytes(ROSTER_KEY_BYTES))
    return {
        new.folder / "pass.pem": (keys[KeyUse.PASS], _SECRET_MODE),
        new.folder / "document.pem": (keys[KeyUse.DOCUMENT], _SECRET_MODE),
        new.folder / "root.pem": (keys[KeyUse.ROOT], _SECRET_MODE),
        new.folder / "roster.key": (roster_key, _SECRET_MODE),
        new.folder / "trust.json": (trust_text(records), _PUBLIC_MODE),
        new.folder / CONFIG_NAME: (_config(new), _CONFIG_MODE),
    }


def _write(new: NewCentre, files: dict[Path, tuple[bytes, int]]) -> None:
    for folder in (new.folder, new.state):
        folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    for path, (contents, mode) in files.items():
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(made, "wb") as opened:
            opened.write(contents)


def _first_password(url: str) -> str:
    database = open_database(url)
    password = new_password()
    OperatorStore(database).put(Account(OPERATOR, Role.MANAGER), password_hash(password))
    database.close()
    return password

"""`gateway central certificate`: certificates of the link; signs no pass and no list.

The site's authority is made with the first one. Files are written once and never again.
"""

import argparse
import os
import re
import secrets
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from gateway.codes.keys import ENTROPY_BYTES, generate_private_key, load_private_key
from gateway.codes.link_authority import (
    AUTHORITY_YEARS,
    CERTIFICATE_YEARS,
    SERIAL_BYTES,
    Authority,
    Wanted,
    authority_pem,
    certificate_pem,
)
from gateway.codes.link_certificate import read_certificates
from gateway.config import load_central
from gateway.core.timekeeping import BUILT_MS
from gateway.errors import ConfigurationError
from gateway.runtime.clock import SystemClock, kernel_says_synced
from gateway.sync.topics import NAME

_FOLDER: Final = "link"
_AUTHORITY: Final = "ca"
_SECRET_MODE: Final = 0o600
_PUBLIC_MODE: Final = 0o644
_FOLDER_MODE: Final = 0o750
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?", re.ASCII)


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the command.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    act = acts.add_parser(
        "certificate", help="make the link's certificate of a gate, of the centre or of a broker"
    )
    act.add_argument("name", type=_name, help="gate.id, or central, or any name for a broker")
    act.add_argument(
        "--broker",
        type=_host,
        action="append",
        default=[],
        metavar="HOST",
        help="it is a broker's: a name or address as in mqtt.brokers; may be given again",
    )
    act.add_argument(
        "--years", type=_years, default=CERTIFICATE_YEARS, help="its life (default %(default)s)"
    )
    act.add_argument("--dir", type=Path, help=f"folder (default {_FOLDER} beside central.toml)")
    act.add_argument("--config", type=Path, default=default)
    act.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    site = load_central(arguments.config).central.site
    folder: Path = arguments.dir or arguments.config.absolute().parent / _FOLDER
    name: str = arguments.name
    _refuse_to_overwrite(folder, name)
    now_ms = _now_ms()
    _make_folder(folder)
    authority = _authority(folder, site, now_ms)
    key = generate_private_key(secrets.token_bytes(ENTROPY_BYTES))
    wanted = Wanted(name, arguments.broker, arguments.years)
    made = certificate_pem(wanted, key, authority, now_ms, secrets.token_bytes(SERIAL_BYTES))
    _write(folder / f"{name}.key", key, _SECRET_MODE)
    _write(folder / f"{name}.pem", made, _PUBLIC_MODE)
    files = ", ".join(str(folder / file) for file in ("ca.pem", f"{name}.pem", f"{name}.key"))
    print(f"请复制到 {name} / copy to {name}: {files}")
    print(f"签发密钥，请移到离线保管 / keep off this machine between uses: {folder / 'ca.key'}")
    return 0


def _refuse_to_overwrite(folder: Path, name: str) -> None:
    for path in (folder / f"{name}.key", folder / f"{name}.pem"):
        if path.exists():
            raise ConfigurationError(
                f"{path}: there already; a certificate in use is never overwritten. Move it away,"
                " or choose another --dir"
            )


def _authority(folder: Path, site: str, now_ms: int) -> Authority:
    """Whoever signs, made if there is none."""
    pem_path, key_path = folder / f"{_AUTHORITY}.pem", folder / f"{_AUTHORITY}.key"
    if not pem_path.exists() and not key_path.exists():
        key = generate_private_key(secrets.token_bytes(ENTROPY_BYTES))
        serial = secrets.token_bytes(SERIAL_BYTES)
        _write(key_path, key, _SECRET_MODE)
        _write(pem_path, authority_pem(f"{site} link", key, now_ms, serial), _PUBLIC_MODE)
        print(f"新的签发者，{AUTHORITY_YEARS} 年 / a new authority for {AUTHORITY_YEARS} years")
    certificate = read_certificates(_read(pem_path), str(pem_path))[0]
    authority = Authority(certificate, load_private_key(_read(key_path), str(key_path)))
    if not certificate.belongs_to(authority.key.private):
        raise ConfigurationError(f"{key_path}: is not the key of {pem_path}; bring the right one")
    return authority


def _now_ms() -> int:
    now_ms = SystemClock(kernel_says_synced).now().wall_ms
    if now_ms < BUILT_MS:
        raise ConfigurationError("certificate: this machine's clock is behind; set it first")
    return now_ms


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"{folder}: {error.strerror}; choose another --dir") from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"{path}: {error.strerror}; the authority's ca.pem and ca.key must both be there to"
            " sign, or neither for a new one"
        ) from None


def _write(path: Path, octets: bytes, mode: int) -> None:
    """Write a new file durably."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(octets)
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}; choose another --dir") from None


def _name(text: str) -> str:
    if NAME.fullmatch(text) is None or text == _AUTHORITY:
        raise argparse.ArgumentTypeError(
            f"{text[:40]!r}: 1-32 letters, digits, '-' or '_', and not {_AUTHORITY!r}"
        )
    return text


def _host(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        if _HOST.fullmatch(text) is None:
            raise argparse.ArgumentTypeError(
                f"{text[:40]!r}: a host's name or IP address, without port"
            ) from None
        return text


def _years(text: str) -> float:
    try:
        years = float(text[:20])
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a number") from None
    if not 0 < years <= AUTHORITY_YEARS:
        raise argparse.ArgumentTypeError(f"{text[:20]} is not from 0 to {AUTHORITY_YEARS}")
    return years

"""`gateway central trust`: new keys, signed trust lists, and their publishing; decides nothing."""

import argparse
import os
import secrets
from contextlib import closing
from pathlib import Path
from typing import Final

from gateway.central.store.database import open_database
from gateway.central.store.documents import DocumentStore
from gateway.cli.given_file import contents_of
from gateway.codes.algorithm import Algorithm
from gateway.codes.document import DocumentKind
from gateway.codes.keys import (
    ENTROPY_BYTES,
    generate_private_key,
    key_id,
    load_private_key,
    load_public_key,
)
from gateway.codes.trust import KeyRecord, KeyUse
from gateway.codes.trust_document import TrustDraft, open_trust
from gateway.codes.trust_edit import listed_text, with_key, without_key
from gateway.codes.trust_file import read_trust
from gateway.config import load_central
from gateway.errors import ConfigurationError, GatewayError
from gateway.runtime.clock import SystemClock
from gateway.sync.trust_downlink import refuse_older

_DAY_MS: Final = 24 * 3_600_000
_LIFE_DAYS: Final = 400
"""A year, and a month to notice that nobody signed the next one."""

_SECRET_MODE: Final = 0o600


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the commands.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    trust = acts.add_parser("trust", help="the keys whose signatures count at the gates")
    kinds = trust.add_subparsers(required=True, metavar="ACT")
    add = kinds.add_parser(
        "add",
        help="make a key if there is none, and name it in the trust file; of use wecom the key is"
        " WeCom's public one",
    )
    _add_place(add)
    add.add_argument("--use", choices=[use.value for use in KeyUse], required=True)
    add.add_argument("--key", type=Path, required=True, help="PEM; made if it isn't there")
    add.set_defaults(run=_add)
    remove = kinds.add_parser("remove", help="take a key out of the trust file")
    remove.add_argument("--trust", type=Path, required=True, help="the centre's trust.json")
    remove.add_argument("kid", help="the key's id, 6 hex digits")
    remove.set_defaults(run=_remove)
    sign = kinds.add_parser("sign", help="sign a list with the root key; needs no centre")
    _add_place(sign)
    sign.add_argument("--root", type=Path, required=True, help="PEM of the root key")
    sign.add_argument("--days", type=int, default=_LIFE_DAYS, help="life (default %(default)s)")
    sign.add_argument("--out", type=Path, required=True, help="the signed list")
    sign.set_defaults(run=_sign)
    publish = kinds.add_parser("publish", help="give a signed list to the gates")
    publish.add_argument("file", type=Path)
    publish.add_argument("--config", type=Path, default=default)
    publish.set_defaults(run=_publish)


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--trust", type=Path, required=True, help="the centre's trust.json")
    parser.add_argument("--site", required=True, help="the site's name")


def _add(arguments: argparse.Namespace) -> int:
    trust, use = arguments.trust, KeyUse(arguments.use)
    record_of = _others_key if use is KeyUse.WECOM else _own_key
    record = record_of(arguments.key, use, arguments.site)
    _replace(trust, with_key(contents_of(trust), record, str(trust)))
    print(f"已加入 / added: {arguments.use} {record.key_id.hex()}; {trust}")
    return 0


def _own_key(path: Path, use: KeyUse, site: str) -> KeyRecord:
    if not path.exists():
        _write(path, generate_private_key(secrets.token_bytes(ENTROPY_BYTES)), _SECRET_MODE)
    return KeyRecord.of(load_private_key(contents_of(path), str(path)), use, site)


def _others_key(path: Path, use: KeyUse, site: str) -> KeyRecord:
    """Of a key whose private half is somebody else's secret."""
    public = load_public_key(contents_of(path).decode("ascii", "replace"))
    if public is None:
        raise ConfigurationError(
            f"{path}: expected a P-256 public key as PEM, BEGIN PUBLIC KEY; WeCom gives it as"
            " pub_key with the users"
        )
    return KeyRecord(key_id(public), Algorithm.ES256, use, site, public)


def _remove(arguments: argparse.Namespace) -> int:
    trust = arguments.trust
    _replace(trust, without_key(contents_of(trust), arguments.kid, str(trust)))
    print(f"已移除 / removed: {arguments.kid}; 签名发布后生效 / in force once signed and published")
    return 0


def _sign(arguments: argparse.Namespace) -> int:
    root = load_private_key(contents_of(arguments.root), str(arguments.root))
    installed = read_trust(contents_of(arguments.trust), str(arguments.trust))
    text = listed_text(contents_of(arguments.trust), str(arguments.trust))
    now_ms = SystemClock(lambda: True).now().wall_ms
    expires_ms = now_ms + arguments.days * _DAY_MS
    draft = TrustDraft(arguments.site, now_ms // 1000, now_ms, expires_ms, text)
    signed = draft.signed(root)
    issue = open_trust(signed, installed, arguments.site)  # as a gate of the site will
    _write(arguments.out, signed, 0o644)
    print(f"已签名 / signed: 版本 version {issue.version}, {arguments.days} 天 days")
    print(f"发布 / publish: gateway central trust publish {arguments.out}")
    return 0


def _publish(arguments: argparse.Namespace) -> int:
    config = load_central(arguments.config)
    installed = read_trust(contents_of(config.keys.trust), str(config.keys.trust))
    signed = contents_of(arguments.file)
    issue = open_trust(signed, installed, config.central.site)
    with closing(open_database(config.central.database)) as database:
        store = DocumentStore(database, DocumentKind.TRUST)
        refuse_older(issue, store.version())
        store.keep(issue.version, signed)
    print(f"已发布 / published: 密钥表 trust list, 版本 version {issue.version}")
    return 0


def _write(path: Path, contents: bytes, mode: int) -> None:
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(made, "wb") as opened:
            opened.write(contents)
    except OSError as error:
        raise GatewayError(f"{path}: not written: {error.strerror}; name a new file") from None


def _replace(path: Path, contents: bytes) -> None:
    building = path.with_name(path.name + ".new")
    building.unlink(missing_ok=True)
    _write(building, contents, 0o644)
    building.replace(path)

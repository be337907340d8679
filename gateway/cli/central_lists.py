"""`gateway central revoke`, `statuses` and `lists`: what gates get besides the roster."""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from gateway.central.revoking import SIGNED_ID
from gateway.central.status_csv import read_statuses
from gateway.central.store.database import open_database
from gateway.central.store.documents import DocumentStore
from gateway.central.store.lists import Listed, ListStore
from gateway.central.store.people import PeopleStore
from gateway.cli.given_file import contents_of, importing
from gateway.codes.document import DocumentKind
from gateway.codes.revocations import REVOCATIONS, revocation_id
from gateway.codes.status_list import STATUSES
from gateway.config import load_central
from gateway.errors import GatewayError

_WORDS: Final = {REVOCATIONS: "撤销名单 / revocations", STATUSES: "健康状态表 / statuses"}


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the commands.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    revoke = acts.add_parser("revoke", help="codes and holders that gates refuse from now on")
    kinds = revoke.add_subparsers(required=True, metavar="ACT")
    for name, run, help_text in (
        ("add", _add, "refuse these"),
        ("remove", _remove, "refuse these no more"),
    ):
        act = kinds.add_parser(name, help=help_text)
        act.add_argument("id", nargs="*", help="holder or replay_key, as a row of events has it")
        act.add_argument("--file", type=Path, help="more of them, one a line")
        act.add_argument("--person", action="append", default=[], metavar="KEY", help="of roster")
        act.add_argument("--config", type=Path, default=default)
        act.set_defaults(run=run)
    statuses = acts.add_parser("statuses", help="what cities said of their health codes")
    act = statuses.add_subparsers(required=True, metavar="ACT").add_parser(
        "import", help="make the list what a CSV file says"
    )
    act.add_argument("file", type=Path, metavar="FILE.csv", help="code,status; the whole list")
    act.add_argument("--add", action="store_true", help="keep those that are not in the file")
    act.add_argument("--config", type=Path, default=default)
    act.set_defaults(run=_import)
    shown = acts.add_parser("lists", help="what gates are told besides the roster")
    shown.add_argument("--config", type=Path, default=default)
    shown.set_defaults(run=_show)


def _show(arguments: argparse.Namespace) -> int:
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        trust = DocumentStore(database, DocumentKind.TRUST).version()
        print(f"密钥表 / trust list: 版本 version {trust or '无 / none'}")
        for form, words in _WORDS.items():
            store = ListStore(database, form)
            signed = f"已签版本 signed version {store.version() or '无 / none'}"
            print(f"{words}: {store.count()} 条 rows, {signed}")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        store = ListStore(database, STATUSES)
        with importing(arguments.file, "未导入任何状态 / nothing was imported"):
            rows = read_statuses(contents_of(arguments.file), store.secret())
        said = store.put(rows) if arguments.add else store.replace(rows)
    print(f"{_WORDS[STATUSES]}: 变更 changed {said.changed}, 现有 now {said.rows}")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    with _revocations(arguments) as (store, ids):
        _tell(store.put(dict.fromkeys(ids, b"")))
    return 0


def _remove(arguments: argparse.Namespace) -> int:
    with _revocations(arguments) as (store, ids):
        _tell(store.remove(ids))
    return 0


@contextmanager
def _revocations(arguments: argparse.Namespace) -> Iterator[tuple[ListStore, list[bytes]]]:
    """The list, and the ids that the arguments name."""
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        named = [*arguments.id, *_lines(arguments.file)]
        named += _holders(PeopleStore(database), arguments.person)
        if not named:
            raise GatewayError("revoke: nothing is named; give ids, --file or --person")
        yield ListStore(database, REVOCATIONS), [revocation_id(_checked(one)) for one in named]


def _holders(people: PeopleStore, keys: Iterable[str]) -> Iterator[str]:
    wanted = set(keys)
    found = {person.record.key: person.id for person in people.everyone()} if wanted else {}
    for key in sorted(wanted):
        if key not in found:
            raise GatewayError(f"--person: no {key!r} on the roster; nothing was changed")
        yield found[key]


def _lines(path: Path | None) -> list[str]:
    return [] if path is None else contents_of(path).decode("ascii", "replace").split()


def _checked(signed_id: str) -> str:
    if SIGNED_ID.fullmatch(signed_id) is None:
        raise GatewayError(
            f"revoke: {len(signed_id)} characters are no id of a code or holder; those of an event"
            " are 16 to 64 lower-case hex digits. Nothing was changed"
        )
    return signed_id


def _tell(said: Listed) -> None:
    print(f"{_WORDS[REVOCATIONS]}: 变更 changed {said.changed}, 现有 now {said.rows}")

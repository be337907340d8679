"""`gateway central operator`: accounts of the centre's pages and their roles; signs nobody in."""

import argparse
from contextlib import closing
from pathlib import Path

from gateway.central.roles import SCOPED, Account, Role
from gateway.central.store.database import open_database
from gateway.central.store.operators import OperatorStore
from gateway.central.web.password import MAX_NAME_CHARS, new_password, password_hash
from gateway.config import load_central
from gateway.errors import GatewayError

_ROLES = ", ".join(role.value for role in Role)


class AccountError(GatewayError):
    """An account can't be made or found as asked; nothing was changed."""


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", default: Path) -> None:
    """Add the command.

    Args:
        acts: those of `gateway central`.
        default: where central.toml lies.
    """
    parser = acts.add_parser("operator", help="accounts of the centre's pages and their roles")
    kinds = parser.add_subparsers(dest="operator_act", required=True, metavar="ACT")
    put = kinds.add_parser("put", help="make an account, or give it another role and password")
    put.add_argument("name")
    put.add_argument("--role", required=True, choices=[role.value for role in Role])
    put.add_argument("--scope", default="", help="a clerk's company, a worker's building")
    put.set_defaults(run=_put)
    remove = kinds.add_parser("remove", help="take an account away")
    remove.add_argument("name")
    remove.set_defaults(run=_remove)
    kinds.add_parser("list", help="who may sign in, and as what").set_defaults(run=_list)
    for act in kinds.choices.values():
        act.add_argument("--config", type=Path, default=default)


def _put(arguments: argparse.Namespace) -> int:
    account = _account(arguments.name, Role(arguments.role), arguments.scope)
    password = new_password()
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        OperatorStore(database).put(account, password_hash(password))
    print(f"{account.name}: {account.role.value} {account.scope}".rstrip())
    print(f"密码，只显示一次 / password, shown once: {password}")
    return 0


def _account(name: str, role: Role, scope: str) -> Account:
    if not (0 < len(name) <= MAX_NAME_CHARS and name.isprintable() and name == name.strip()):
        raise AccountError(
            f"account name: 1 to {MAX_NAME_CHARS} printable characters, no space around"
        )
    if bool(scope) != (role in SCOPED):
        what = SCOPED.get(role)
        raise AccountError(
            f"account {name}: a {role.value} "
            + (f"sees one {what}, give it with --scope" if what else "has no --scope")
        )
    return Account(name, role, scope)


def _remove(arguments: argparse.Namespace) -> int:
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        if not OperatorStore(database).remove(arguments.name):
            raise AccountError(f"account {arguments.name!r}: there is none; `list` shows them")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    with closing(open_database(load_central(arguments.config).central.database)) as database:
        for account in OperatorStore(database).accounts():
            print(f"{account.name}\t{account.role.value}\t{account.scope}".rstrip())
    return 0

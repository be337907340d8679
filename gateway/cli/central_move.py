"""`gateway central move`: a whole centre from one database into another; copies nothing itself."""

import argparse
from contextlib import closing

from gateway.central.store.database import open_database
from gateway.central.store.moving import MoveError, move_centre


def register(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command.

    Args:
        acts: those of `gateway central`.
    """
    parser = acts.add_parser(
        "move", help="copy a stopped centre into an empty database, SQLite or PostgreSQL"
    )
    for option, dest, said in (
        ("--from", "source", "the database that the centre has now; it is left as it is"),
        ("--to", "target", "an empty one: sqlite:////path/file or postgresql://user@host/name"),
    ):
        parser.add_argument(option, dest=dest, metavar="URL", required=True, help=said)
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.source == arguments.target:
        raise MoveError("central move: --from and --to are the same database")
    with (
        closing(open_database(arguments.source)) as source,
        closing(open_database(arguments.target)) as target,
    ):
        moved = move_centre(source, target)
        place = target.place
    for name, rows in moved.tables.items():
        print(f"  {name}: {rows}")
    print(
        f"已搬移并逐行核对 / moved, every row compared: {sum(moved.tables.values())} 行 rows,"
        f" {moved.journals} 条记录链 journals walked"
    )
    print(f"central.toml: database -> {place}")
    return 0

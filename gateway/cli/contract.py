"""`gateway contract`: print what the parts say to each other, for whoever writes an end."""

import argparse
import json
import sys

from gateway.runtime.clock import SystemClock
from gateway.sync.contract import contract_text
from gateway.sync.contract_vectors import vectors_json


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "contract",
        help="print the messages of gates and centre, or the routes of the guard's page",
        description="Prints an AsyncAPI 3.0 document with the JSON Schema of each message,"
        " one message of each kind in bytes with what it says, or an OpenAPI 3.1 document of the"
        " guard's page.",
    )
    printed = parser.add_mutually_exclusive_group()
    printed.add_argument(
        "--vectors", action="store_true", help="print test vectors instead, payloads in hex"
    )
    printed.add_argument(
        "--page", action="store_true", help="print the guard's page instead, as OpenAPI"
    )
    parser.set_defaults(run=show)


def show(arguments: argparse.Namespace) -> int:
    """Print the document or the vectors."""
    if arguments.vectors:
        sys.stdout.write(json.dumps(vectors_json(), ensure_ascii=False, indent=1) + "\n")
    elif arguments.page:
        from gateway.web.contract import page_contract_text  # noqa: PLC0415 - Flask takes 0.1 s

        sys.stdout.write(page_contract_text(SystemClock(lambda: True)))
    else:
        sys.stdout.write(contract_text())
    return 0

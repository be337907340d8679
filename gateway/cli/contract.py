"""`gateway contract`: print what gates and centre say to each other, for whoever writes an end."""

import argparse
import json
import sys

from gateway.sync.contract import contract_text
from gateway.sync.contract_vectors import vectors_json


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its option."""
    parser = commands.add_parser(
        "contract",
        help="print the messages of gates and centre",
        description="Prints an AsyncAPI 3.0 document with the JSON Schema of each message,"
        " or one message of each kind in bytes with what it says.",
    )
    parser.add_argument(
        "--vectors", action="store_true", help="print test vectors instead, payloads in hex"
    )
    parser.set_defaults(run=show)


def show(arguments: argparse.Namespace) -> int:
    """Print the document or the vectors."""
    if arguments.vectors:
        sys.stdout.write(json.dumps(vectors_json(), ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(contract_text())
    return 0

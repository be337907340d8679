"""Where a gate's commands look for gateway.toml; reads nothing."""

import argparse
from pathlib import Path
from typing import Final

DEFAULT_CONFIG: Final = Path("/etc/gateway/gateway.toml")
"""Where systemd/install.sh puts it."""


def add_config_option(parser: argparse._ActionsContainer) -> None:
    """Add ``--config FILE``."""
    parser.add_argument(
        "--config",
        metavar="FILE",
        type=Path,
        default=DEFAULT_CONFIG,
        help="gateway.toml (default %(default)s)",
    )

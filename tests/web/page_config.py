"""A gate's configuration with which `gateway web` runs as a process of its own; starts nothing."""

from pathlib import Path


def page_config(folder: Path, port: int) -> Path:
    """A configuration whose page listens at a port; the gate's process is not there."""
    path = folder / "gateway.toml"
    path.write_text(
        f"""
        [gate]
        id = "gate-1"
        name = "一号门 Gate 1"
        site = "park-1"
        state_dir = "state"
        [mqtt]
        brokers = ["localhost:1883"]
        [control]
        socket = "control.sock"
        [web]
        port = {port}
        state_dir = "web"
        """,
        "utf-8",
    )
    return path

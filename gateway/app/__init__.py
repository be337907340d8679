"""The gate's composition root: the only place that knows every adapter; decides nothing."""

from gateway.app.life import run_gate

__all__ = ["run_gate"]

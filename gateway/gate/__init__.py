"""The one deciding thread: signals in, rows and commands out; no device, disk or network code."""

from gateway.gate.gate import Gate, GateIdentity
from gateway.gate.inbox import Inbox
from gateway.gate.ports import Ports

__all__ = ["Gate", "GateIdentity", "Inbox", "Ports"]

"""The one deciding thread: signals in, rows and commands out; no device, disk or network code."""

from gateway.gate.gate import Gate
from gateway.gate.inbox import Inbox
from gateway.gate.ports import GateIdentity, Ports

__all__ = ["Gate", "GateIdentity", "Inbox", "Ports"]

"""The door of a web app that serves one person on her own computer: a one-time link, sessions, headers.

It must never listen on another address than 127.0.0.1, know what the app behind it is about, or log.
"""

from depter.door.gate import HOST, Gate, Visit
from depter.door.guard import CSP, install
from depter.door.server import below, bind

__all__ = ["CSP", "HOST", "Gate", "Visit", "below", "bind", "install"]

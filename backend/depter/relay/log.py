"""The relay's own log lines: what happened and how often, never who, from where or which record.

It must never take free text from a request. Values are counts and our own stable codes.
"""

import logging
import sys

_LOG = logging.getLogger("depter.relay")


def start() -> None:
    """Send the lines to standard error, once."""
    if not _LOG.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _LOG.addHandler(handler)
        _LOG.setLevel(logging.INFO)
        _LOG.propagate = False


def note(event: str, **facts: int | str) -> None:
    """Write one line: an event of ours with counts and codes."""
    _LOG.info(_line(event, facts))


def alarm(event: str, **facts: int | str) -> None:
    """Write one line that an operator should look at."""
    _LOG.warning(_line(event, facts))


def fault(error: BaseException) -> str:
    """Write where a fault of ours arose, without its message: messages can hold data. Return it."""
    frame, place = error.__traceback__, "?"
    while frame is not None:
        code = frame.tb_frame.f_code
        place = f"{code.co_filename.rpartition('/')[2]}:{frame.tb_lineno} {code.co_name}"
        frame = frame.tb_next
    line = f"{type(error).__name__} at {place}"
    _LOG.error("fault %s", line)
    return line


def _line(event: str, facts: dict[str, int | str]) -> str:
    return " ".join([event, *(f"{name}={value}" for name, value in facts.items())])

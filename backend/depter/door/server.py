"""A local app on its port.

It must never log a request: no line tells what was looked at.
"""

from collections.abc import Callable

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from depter.door.gate import HOST

Environ = dict[str, object]
StartResponse = Callable[..., object]


def below(prefix: str, inner: Callable[..., object]) -> Callable[..., object]:
    """Serve everything below the random path of this start; the bare address shows where to look."""

    def application(environ: Environ, start: StartResponse) -> object:
        path = str(environ.get("PATH_INFO", ""))
        if path == prefix or path.startswith(prefix + "/"):
            environ["SCRIPT_NAME"] = prefix
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        else:
            environ["PATH_INFO"] = "/nothing"
        return inner(environ, start)

    return application


class _Quiet(WSGIRequestHandler):
    """No line in any log tells what was looked at."""

    server_version = "local"
    sys_version = ""

    def log(self, kind: str, message: str, *args: object) -> None:
        pass


def bind(port: int) -> BaseWSGIServer:
    """Take a port of 127.0.0.1 before there is an app; 0 takes a free one."""
    return make_server(HOST, port, _nothing_yet, threaded=True, request_handler=_Quiet)


def _nothing_yet(_environ: Environ, start: StartResponse) -> list[bytes]:
    start("503 Service Unavailable", [])
    return []

"""Serve the built phone app: fixed files under a strict policy, compressed beforehand.

It must never serve a path outside its folder, never a file that depends on who asks, and never
weaken the content security policy (ruling 23).
"""

import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.security import safe_join

from depter.errors import RelayError

CSP = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; "
    "media-src blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app"
)

HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": (
        "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), bluetooth=(), "
        "serial=(), browsing-topics=()"
    ),
}

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".woff2": "font/woff2",
}
_HASHED = re.compile(r"-([0-9a-f]{8,64}|[0-9A-Z]{8})\.[a-z0-9]+\Z")
_COMPRESSED = (".gz", ".br")


def register(app: Flask, folder: Path) -> None:
    """Put the phone app on ``/``."""

    def shell(name: str = "index.html") -> Response:
        return _file(folder, name)

    for rule in ("/", "/<path:name>"):
        app.add_url_rule(
            rule,
            endpoint=f"shell {rule}",
            view_func=shell,
            methods=["GET"],
            provide_automatic_options=False,
        )


def _file(folder: Path, name: str) -> Response:
    path = _inside(folder, name)
    if path is None:
        missing = name == "index.html" and not folder.joinpath(name).is_file()
        raise RelayError("shell.missing" if missing else "route.unknown")
    packed = path.with_name(path.name + ".gz")
    use_packed = packed.is_file() and request.accept_encodings.quality("gzip") > 0
    chosen = packed if use_packed else path
    stat = chosen.stat()
    etag = _digest(chosen, stat.st_mtime_ns, stat.st_size)
    if etag in request.if_none_match:
        response = Response(status=304)
    else:
        response = Response(chosen.read_bytes())
        response.headers["Content-Type"] = _TYPES.get(path.suffix) or (
            mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        )
        if use_packed:
            response.headers["Content-Encoding"] = "gzip"
    response.set_etag(etag)
    response.headers["Vary"] = "Accept-Encoding"
    # Such a name carries a hash of its content; everything else may change with a release.
    hashed = _HASHED.search(name) is not None
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if hashed else "no-cache"
    )
    return response


def _inside(folder: Path, name: str) -> Path | None:
    if name.endswith(_COMPRESSED) or any(
        not part or part.startswith(".") for part in name.split("/")
    ):
        return None
    try:
        joined = safe_join(str(folder), name)
        path = Path(joined) if joined else None
        if path is None or not path.is_file():
            return None
    except (OSError, ValueError):  # a name too long or with a zero byte
        return None
    return path


@lru_cache(maxsize=512)
def _digest(path: Path, _changed: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:32]

"""The Python phone's only door to the relay: a few requests, each retried as a phone would; it never
sees a key or a plaintext."""

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Final

import requests

from depter.envelope import DeviceKeys, View, dec, dec_first, sequence
from depter.errors import RelayError

_TIMEOUT_SECONDS: Final = 20
_TRIES: Final = 4


class RelayDoor:
    """Requests of one device to one organisation at one relay (contract: the relay's HTTP interface)."""

    def __init__(self, relay: str, org: bytes, keys: DeviceKeys) -> None:
        self._start = f"{relay.rstrip('/')}/api/v1/orgs/{org.hex()}"
        self._org = org
        self._keys = keys
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy of the machine stands between
        self._token: str | None = None

    def close(self) -> None:
        self._session.close()

    def join(self, invitation: bytes, join: bytes) -> str:
        """Hand in a join request; give its state."""
        body = {
            "invitation": invitation.hex(),
            "join": urlsafe_b64encode(join).decode().rstrip("="),
        }
        return str(self._send("POST", "joins", json=body).json()["state"])

    def join_state(self, invitation: bytes) -> str:
        return str(self._send("GET", f"joins/{invitation.hex()}").json()["state"])

    def root(self) -> bytes:
        return self._send("GET", "root").content

    def directory(self, after: int) -> list[bytes]:
        """Signed entries behind entry ``after``. Raises device.unknown while not yet a member."""
        answer = self._send("GET", f"directory?after={after}", token=True)
        return _items(answer.content)

    def push(self, envelopes: list[bytes]) -> list[tuple[int | None, int | None, str | None]]:
        """Push sealed envelopes; give (sequence, feed number, code) for each, in order."""
        answer = self._send(
            "POST",
            "envelopes",
            data=b"".join(envelopes),
            headers={"Content-Type": "application/cbor-seq"},
        )
        return [(number, feed, code) for number, feed, code in dec(answer.content)]

    def blob_offset(self, place: str) -> int:
        answer = self._send("HEAD", place)
        return int(answer.headers["Upload-Offset"])

    def blob_piece(self, place: str, offset: int, piece: bytes) -> int:
        """Send a piece; give the relay's new offset, also when it knew better than we did."""
        answer = self._send(
            "PUT",
            f"{place}?offset={offset}",
            data=piece,
            headers={"Content-Type": "application/octet-stream"},
            allow=frozenset({409}),
        )
        return int(answer.headers["Upload-Offset"])

    def feed(self, cursor: str | None) -> tuple[list[Any], str, bool, View]:
        """One page of the feed as this device may see it: rows, next cursor, more, view."""
        after = "" if cursor is None else f"&after={cursor}"
        answer = self._send("GET", f"feed?view=device&limit=500{after}", token=True)
        view = _from_base64(answer.headers["Depter-View"])
        return (
            list(sequence(answer.content)),
            answer.headers["Depter-Cursor"],
            answer.headers["Depter-More"] == "1",
            View.decode(view),
        )

    def _login(self) -> str:
        device = self._keys.signing.id
        told = self._send("POST", "challenges", json={"device": device.hex()}).json()["challenge"]
        answer = self._keys.transport.answer(self._org, device, bytes.fromhex(told))
        body = {"device": device.hex(), "challenge": told, "answer": answer.hex()}
        return str(self._send("POST", "tokens", json=body).json()["token"])

    def _send(
        self,
        method: str,
        path: str,
        *,
        token: bool = False,
        allow: frozenset[int] = frozenset(),
        headers: dict[str, str] | None = None,
        **body: Any,
    ) -> requests.Response:
        """Send and retry: a cut link, a busy relay (429, 503) and a token that died. Raises
        RelayError with the relay's code, or relay.unreachable."""
        for turn in range(_TRIES):
            sent = dict(headers or {})
            if token:
                self._token = self._token or self._login()
                sent["Authorization"] = f"Bearer {self._token}"
            try:
                answer = self._session.request(
                    method,
                    f"{self._start}/{path}",
                    headers=sent,
                    timeout=_TIMEOUT_SECONDS,
                    allow_redirects=False,
                    **body,
                )
            except requests.RequestException:
                time.sleep(0.2 * 2**turn)
                continue
            if answer.ok or answer.status_code in allow:
                return answer
            if answer.status_code == 401 and token:
                self._token = None
            elif answer.status_code in (429, 503):
                time.sleep(min(5.0, float(answer.headers.get("Retry-After", "1"))))
            else:
                raise RelayError(_code(answer), status=answer.status_code)
        raise RelayError("relay.unreachable", path=path.partition("?")[0])


def _code(answer: requests.Response) -> str:
    try:
        return str(answer.json()["code"])
    except (ValueError, KeyError, TypeError):
        return "relay.answer"  # not our relay: a captive portal, a proxy


def _items(data: bytes) -> list[bytes]:
    """Cut a sequence into the bytes of its items, as they were signed."""
    items, offset = [], 0
    while offset < len(data):
        _, end = dec_first(data, offset)
        items.append(data[offset:end])
        offset = end
    return items


def _from_base64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))

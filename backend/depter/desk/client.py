"""The desk's only door to the network: one relay, spoken to over HTTP (contract: relay's API).

It must never follow a redirect, believe a page that is not the relay's, send a key, or repeat a
request by itself (but for a token that ran out); every failure is a RelayError with a stable code.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from depter.envelope import BlobRef, DeviceKeys, Row, View, dec, dec_first, sequence
from depter.envelope.feed import BLOB, DIRECTORY, ERASED, STORED
from depter.errors import DepterError, RelayError
from depter.words.manifest import MAX_FILE_BYTES, MAX_MANIFEST_BYTES

CONNECT_SECONDS, READ_SECONDS = 10, 60
PAGE_ROWS = 500
PIECE = 1 << 20
# So much of an answer is read. A page ends at 8 MiB or with its one large envelope (relay/config).
SMALL, PAGE_BYTES, LISTS = 1 << 20, 32 << 20, 64 << 20
_READ = 64 << 10
MOST_SETS = 100_000  # of words: some a day for a century; a relay that lists more lies
_CBOR = ("application/cbor", "application/cbor-seq")


@dataclass(frozen=True)
class Answer:
    """What the relay said: read to its end, and never more than was asked for."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0]

    def json(self) -> Any:
        """Raise ValueError, RecursionError when it is none."""
        return json.loads(self.content)


@dataclass(frozen=True)
class Page:
    """One page of the feed, and where the relay says that it ends."""

    rows: list[Row]
    cursor: str
    more: bool
    view: View


@dataclass(frozen=True)
class Join:
    """One join request as the relay lists it."""

    invitation: bytes
    data: bytes
    state: str
    conflict: bool


class _TokenRanOutError(RelayError):
    """The relay forgot our token; a new one is asked for, once."""


class RelayClient:
    """A session with one organisation's relay."""

    def __init__(self, relay: str, org: bytes, keys: DeviceKeys | None = None) -> None:
        parts = urlsplit(relay)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise RelayError("relay.address", relay=relay)
        self._at = f"{relay.rstrip('/')}/api/v1/orgs/{org.hex()}"
        self._org = org
        self._keys = keys
        self._token: str | None = None
        self._session = requests.Session()
        # A proxy of the environment has no business between two programs of one machine.
        self._session.trust_env = parts.hostname not in ("127.0.0.1", "localhost", "::1")

    def close(self) -> None:
        self._session.close()

    # Asking

    def _ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        json_body: object = None,
        token: bool = True,
        types: tuple[str, ...] = (),
        headers: dict[str, str] | None = None,
        fine: tuple[int, ...] = (),
        most: int = SMALL,
    ) -> Answer:
        told = body, json_body, token, types, headers, fine, most
        try:
            return self._once(method, path, *told)
        except _TokenRanOutError:
            return self._once(method, path, *told)

    def _once(
        self,
        method: str,
        path: str,
        body: bytes | None,
        json_body: object,
        token: bool,
        types: tuple[str, ...],
        headers: dict[str, str] | None,
        fine: tuple[int, ...],
        most: int,
    ) -> Answer:
        sent = {"Accept-Encoding": "identity"} | dict(headers or {})
        if body is not None:
            sent.setdefault("Content-Type", "application/cbor-seq")
        if json_body is not None:
            body = json.dumps(json_body).encode()
            sent["Content-Type"] = "application/json"
        if token:
            sent["Authorization"] = f"Bearer {self._bearer()}"
        try:
            with self._session.request(
                method,
                f"{self._at}/{path}",
                data=body,
                headers=sent,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                answer = _read(response, most)
        except requests.RequestException as fault:
            raise RelayError("relay.unreachable") from fault
        if answer.status == 401 and token and self._token is not None:
            self._token = None
            raise _TokenRanOutError("token.expired")
        if answer.ok or answer.status in fine:
            if types and answer.kind not in types:
                raise RelayError("relay.not_ours")  # a captive portal, or another server
            return answer
        raise _problem(answer)

    def _bearer(self) -> str:
        if self._token is None:
            if self._keys is None:
                raise RelayError("token.no_keys")
            device = self._keys.signing.id
            asked = self._json("POST", "challenges", {"device": device.hex()}, token=False)
            challenge = bytes.fromhex(asked["challenge"])
            answer = self._keys.transport.answer(self._org, device, challenge)
            told = {"device": device.hex(), "challenge": challenge.hex(), "answer": answer.hex()}
            self._token = str(self._json("POST", "tokens", told, token=False)["token"])
        return self._token

    def _json(
        self, method: str, path: str, body: object = None, token: bool = True, most: int = SMALL
    ) -> Any:
        answer = self._ask(
            method, path, json_body=body, token=token, types=("application/json",), most=most
        )
        try:
            return answer.json()
        except (ValueError, RecursionError) as fault:
            raise RelayError("relay.not_ours") from fault

    # Root, directory, freshness

    def root(self) -> bytes:
        return self._ask("GET", "root", token=False, types=_CBOR).content

    def directory(self, after: int) -> list[bytes]:
        """Signed entries behind number ``after``."""
        answer = self._ask("GET", f"directory?after={after}", types=_CBOR, most=LISTS)
        return _items(answer.content)

    def push_directory(self, entries: Iterable[bytes]) -> None:
        """Offer signed entries; their own signatures are the permission, so that the first of all,
        which makes this desk a device that can have a token, gets through."""
        body = b"".join(entries)
        if body:
            self._ask("POST", "directory", body=body, token=False)

    def freshness(self) -> bytes | None:
        answer = self._ask("GET", "freshness", fine=(404,))
        return answer.content if answer.ok and answer.kind in _CBOR and answer.content else None

    def put_freshness(self, statement: bytes) -> None:
        self._ask("PUT", "freshness", body=statement, headers={"Content-Type": "application/cbor"})

    # Feed and envelopes

    def feed(self, after: str | None, limit: int = PAGE_ROWS) -> Page:
        """One page; ``after`` None is the start, "tip" the end. Raises feed.resync."""
        where = f"feed?view=all&limit={limit}" + (f"&after={after}" if after else "")
        answer = self._ask("GET", where, types=_CBOR, most=PAGE_BYTES)
        try:
            rows = [_row(item) for item in sequence(answer.content)]
            view = View.decode(_unbase64(answer.headers["Depter-View"]))
            cursor = answer.headers["Depter-Cursor"]
            more = answer.headers.get("Depter-More") == "1"
        except (DepterError, KeyError, ValueError) as fault:
            raise RelayError("relay.not_understood") from fault
        return Page(rows, cursor, more, view)

    def push(self, envelopes: Iterable[bytes]) -> list[tuple[int, int | None, str | None]]:
        """Offer envelopes; per item (sequence, feed row, code or None). Known ones are a success."""
        answer = self._ask("POST", "envelopes", body=b"".join(envelopes), token=False, types=_CBOR)
        try:
            return [(item[0], item[1], item[2]) for item in dec(answer.content)]
        except (DepterError, TypeError, IndexError) as fault:
            raise RelayError("relay.not_understood") from fault

    # Blobs

    def blob(self, record: bytes, ref: BlobRef) -> bytes | None:
        """The ciphertext, or None while the relay does not have all of it, or gives it no more."""
        answer = self._ask(
            "GET", _blob(record, ref), fine=(404, 410, 503), most=max(ref.size, SMALL)
        )
        return answer.content if answer.ok else None

    def push_blob(self, record: bytes, ref: BlobRef, ciphertext: bytes) -> None:
        """Offer a blob, from where the relay's copy ends."""
        answer = self._ask("HEAD", _blob(record, ref), token=False)
        try:
            offset = int(answer.headers["Upload-Offset"])
        except (KeyError, ValueError) as fault:
            raise RelayError("relay.not_ours") from fault
        while offset < len(ciphertext):
            piece = ciphertext[offset : offset + PIECE]
            self._ask(
                "PUT",
                f"{_blob(record, ref)}?offset={offset}",
                body=piece,
                token=False,
                headers={"Content-Type": "application/octet-stream"},
            )
            offset += len(piece)

    # Invitations and joining

    def invite(self, invitation: bytes, expires: int) -> None:
        self._ask(
            "POST", "invitations", json_body={"invitation": invitation.hex(), "expires": expires}
        )

    def join(self, invitation: bytes, join: bytes) -> str:
        told = {
            "invitation": invitation.hex(),
            "join": urlsafe_b64encode(join).decode().rstrip("="),
        }
        return str(self._json("POST", "joins", told, token=False)["state"])

    def join_state(self, invitation: bytes) -> str:
        return str(self._json("GET", f"joins/{invitation.hex()}", token=False)["state"])

    def joins(self) -> list[Join]:
        try:
            return [
                Join(
                    bytes.fromhex(one["invitation"]),
                    _unbase64(one["join"]),
                    str(one["state"]),
                    bool(one["conflict"]),
                )
                for one in self._json("GET", "joins", most=LISTS)
            ]
        except (KeyError, TypeError, ValueError) as fault:
            raise RelayError("relay.not_understood") from fault

    def words_manifest(self) -> tuple[bytes, bytes] | None:
        """The manifest of the current set and its signature; None where there is none."""
        try:
            return _signed(self._ask("GET", "words/manifest", token=False))
        except RelayError as fault:
            # A relay of before knows no words; it has none for us.
            if fault.code in ("words.none", "route.unknown"):
                return None
            raise

    def words_sets(self) -> list[str]:
        """The ids of all sets that the relay keeps, as it took them; none of a relay of before."""
        found: list[str] = []
        after, more = 0, True
        while more and len(found) < MOST_SETS:
            try:
                told = self._json("GET", f"words/sets?after={after}", most=LISTS)
                found += [bytes.fromhex(one["id"]).hex() for one in told["sets"]]
                last = max((int(one["number"]) for one in told["sets"]), default=after)
                more, after = last > after and bool(told["more"]), last
            except RelayError as fault:
                if fault.code == "route.unknown":
                    return []
                raise
            except (KeyError, TypeError, ValueError) as fault:
                raise RelayError("relay.not_understood") from fault
        return found

    def words_set(self, set_id: str) -> tuple[bytes, bytes]:
        """The manifest of a set, in force or not, and its signature."""
        return _signed(self._ask("GET", f"words/sets/{set_id}", most=MAX_MANIFEST_BYTES))

    def words_file(self, sha256: str) -> bytes | None:
        """A file of a set; None where there is none."""
        try:
            return self._ask(
                "GET", f"words/files/{sha256}", token=False, most=MAX_FILE_BYTES
            ).content
        except RelayError as fault:
            if fault.code != "words.file_unknown":
                raise
            return None

    def put_join(self, invitation: bytes, state: str) -> None:
        self._ask("PUT", f"joins/{invitation.hex()}", json_body={"state": state})


def _signed(answer: Answer) -> tuple[bytes, bytes]:
    """A manifest and its signature; raise relay.not_understood."""
    try:
        return answer.content, bytes.fromhex(answer.headers.get("Depter-Words-Signature", ""))
    except ValueError as fault:
        raise RelayError("relay.not_understood") from fault


def _blob(record: bytes, ref: BlobRef) -> str:
    return f"blobs/{record.hex()}/{ref.id.hex()}/{ref.root.hex()}"


def _items(data: bytes) -> list[bytes]:
    """Cut a CBOR sequence into the bytes of its items, as they came."""
    items, at = [], 0
    try:
        while at < len(data):
            _, end = dec_first(data, at)
            items.append(data[at:end])
            at = end
    except DepterError as fault:
        raise RelayError("relay.not_understood") from fault
    return items


def _unbase64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _row(item: object) -> Row:
    """A row whose event has the ids that its type needs; raise relay.not_understood."""
    row = Row.read(item)
    what, ids = row.event()
    if len(ids) < _IDS.get(what, 0):
        raise RelayError("relay.not_understood")
    return row


_IDS = {STORED: 1, BLOB: 2, ERASED: 2, DIRECTORY: 1}


def _read(response: requests.Response, most: int) -> Answer:
    """The answer as it was sent, not unpacked; raise relay.oversized, relay.not_understood."""
    if response.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise RelayError("relay.not_understood")  # we asked for no packing: it may be a bomb
    read = bytearray()
    try:
        while piece := response.raw.read(min(_READ, most + 1 - len(read)), decode_content=False):
            read += piece
            if len(read) > most:
                raise RelayError("relay.oversized", most=most)
    except (HTTPError, OSError) as fault:
        raise RelayError("relay.unreachable") from fault
    return Answer(response.status_code, response.headers, bytes(read))


def _problem(answer: Answer) -> RelayError:
    try:
        told = answer.json()
        return RelayError(str(told["code"]), status=answer.status)
    except (ValueError, KeyError, TypeError, RecursionError):
        return RelayError("relay.not_ours", status=answer.status)

"""T-LEDGER: a forged, cut, copied or moved line is named by its code and its line; nothing crashes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from depter.errors import WordsError
from depter.words.ledger import MAX_AHEAD, Ledger
from depter.words.reviewers import Grant, Reviewers
from depter.words.statement import START, Act, Subject
from tests.unit.words.house import Key

ENTRY = polib.POEntry(msgctxt="consent:interview/p:01", msgid="I am here.", msgstr="Мен.")
SUBJECT = Subject.of("consent", ENTRY, ["Мен."])
WRITER = Key("r-w")
REVIEWERS = Reviewers((Grant("r-w", WRITER.public, ("translator",), ("kk", "ky"), "2020-01-01"),))
Rows = list[bytes]


def filled(path: Path, lang: str = "kk", count: int = 4) -> Ledger:
    """A sound ledger of ``count`` lines."""
    ledger = Ledger.read(path, lang)
    for number in range(count):
        ledger.append(Act.SUGGEST, SUBJECT, WRITER, text=[f"Мен {number}."])
    return ledger


def forged(row: bytes, **fields: object) -> bytes:
    data = json.loads(row) | fields
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


DAMAGE: list[tuple[str, Callable[[Rows], Rows], str, int]] = [
    ("the first line cut", lambda r: r[1:], "ledger.gap", 1),
    ("a line cut from the middle", lambda r: [r[0], *r[2:]], "ledger.gap", 2),
    ("a line said twice", lambda r: [*r[:2], r[1], *r[2:]], "ledger.duplicate", 3),
    ("two lines exchanged", lambda r: [r[0], r[2], r[1], r[3]], "ledger.order", 2),
    ("a last line changed", lambda r: [*r[:3], forged(r[3], text=["X"])], "ledger.signature", 4),
    ("a middle line changed", lambda r: [r[0], forged(r[1], text=["X"]), *r[2:]], "ledger.gap", 3),
    ("another signer named", lambda r: [*r[:3], forged(r[3], by="r-x")], "ledger.signer", 4),
    ("a signature of zeros", lambda r: [*r[:3], forged(r[3], sig="0" * 128)], "ledger.signature", 4),
    ("another language", lambda r: [*r[:3], forged(r[3], lang="ky")], "ledger.language", 4),
    ("an older date", lambda r: [*r[:3], forged(r[3], at="2001-01-01T00:00:00+00:00")],
     "ledger.time", 4),
    ("no JSON", lambda r: [*r[:3], b"{"], "ledger.shape", 4),
    ("not UTF-8", lambda r: [*r[:3], b"\xff\xfe"], "ledger.shape", 4),
    ("an empty line", lambda r: [r[0], b"", *r[1:]], "ledger.shape", 2),
    ("JSON that nests too deep", lambda r: [*r[:3], b"[" * 100_000], "ledger.shape", 4),
    ("an unknown field", lambda r: [*r[:3], forged(r[3], note="x")], "ledger.shape", 4),
    ("an unknown act", lambda r: [*r[:3], forged(r[3], act="bless")], "ledger.shape", 4),
    ("a number for a name", lambda r: [*r[:3], forged(r[3], by=7)], "ledger.shape", 4),
    ("a real name", lambda r: [*r[:3], forged(r[3], by="Aigerim")], "ledger.shape", 4),
    ("spaces in the JSON", lambda r: [*r[:3], r[3].replace(b",", b", ", 1)], "ledger.shape", 4),
    ("a field said twice", lambda r: [*r[:3], b'{"act":"approve",' + r[3][1:]], "ledger.shape", 4),
    ("Windows line ends", lambda r: [one + b"\r" for one in r], "ledger.shape", 1),
]  # fmt: skip


@pytest.mark.parametrize(("told", "damage", "code", "line"), DAMAGE, ids=[d[0] for d in DAMAGE])
def test_t_ledger_a_damaged_line_is_named(
    tmp_path: Path, told: str, damage: Callable[[Rows], Rows], code: str, line: int
) -> None:
    path = tmp_path / "kk.jsonl"
    filled(path)
    rows = damage(path.read_bytes().split(b"\n")[:-1])
    path.write_bytes(b"".join(row + b"\n" for row in rows))
    with pytest.raises(WordsError) as caught:
        Ledger.read(path, "kk").verify(REVIEWERS)
    assert (caught.value.code, caught.value.facts["line"]) == (code, line)
    assert caught.value.facts["lang"] == "kk"


def test_t_ledger_a_line_that_is_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "kk.jsonl"
    filled(path)
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(WordsError) as caught:
        Ledger.read(path, "kk")
    assert (caught.value.code, caught.value.facts["line"]) == ("ledger.torn", 4)


def test_t_ledger_nothing_is_appended_to_a_damaged_ledger(tmp_path: Path) -> None:
    path = tmp_path / "kk.jsonl"
    ledger = filled(path)
    damaged = b"\n".join(path.read_bytes().split(b"\n")[1:])
    path.write_bytes(damaged)
    with pytest.raises(WordsError) as caught:
        ledger.append(Act.SUGGEST, SUBJECT, WRITER, text=["Ал."])
    assert caught.value.code == "ledger.gap"
    assert path.read_bytes() == damaged


def test_t_ledger_the_ledger_of_another_language_is_refused_whole(tmp_path: Path) -> None:
    filled(tmp_path / "kk.jsonl")
    (tmp_path / "ky.jsonl").write_bytes((tmp_path / "kk.jsonl").read_bytes())
    with pytest.raises(WordsError) as caught:
        Ledger.read(tmp_path / "ky.jsonl", "ky")
    assert (caught.value.code, caught.value.facts["line"]) == ("ledger.language", 1)


def test_t_ledger_a_last_line_cut_off_is_seen_by_whoever_kept_the_head(tmp_path: Path) -> None:
    path = tmp_path / "kk.jsonl"
    ledger = filled(path)
    head, count = ledger.head, ledger.count
    path.write_bytes(b"".join(one.line + b"\n" for one in ledger.lines[:-1]))
    cut = Ledger.read(path, "kk")
    cut.verify(REVIEWERS)
    assert not cut.holds(head, count)
    assert cut.holds(cut.head, 3)
    assert cut.holds(START, 0)


def test_t_ledger_dates_never_fall_and_a_future_line_stops_appending(tmp_path: Path) -> None:
    ledger = Ledger.read(tmp_path / "kk.jsonl", "kk")
    ledger.append(Act.SUGGEST, SUBJECT, WRITER, text=["А."], at="2026-11-02T00:00:00+00:00")
    late = ledger.append(Act.SUGGEST, SUBJECT, WRITER, text=["Ә."], at="2026-11-01T12:00:00+00:00")
    assert late.at == "2026-11-02T00:00:00+00:00"
    assert MAX_AHEAD.days < 2
    with pytest.raises(WordsError) as caught:
        ledger.append(Act.SUGGEST, SUBJECT, WRITER, text=["Б."], at="2026-10-30T00:00:00+00:00")
    assert caught.value.code == "ledger.clock"


def test_t_ledger_a_full_disk_leaves_the_ledger_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kk.jsonl"
    ledger = filled(path)
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(WordsError) as caught:
        ledger.append(Act.SUGGEST, SUBJECT, WRITER, text=["Ал."])
    assert caught.value.code == "ledger.write"
    assert path.read_bytes() == before
    monkeypatch.undo()
    ledger.append(Act.SUGGEST, SUBJECT, WRITER, text=["Ал."])
    assert Ledger.read(path, "kk").count == 5


_APPENDER = """
import sys
from pathlib import Path
from tests.unit.words.test_ledger_damage import SUBJECT
from tests.unit.words.house import Key
from depter.envelope.ed25519 import Ed25519Key
from depter.words.ledger import Ledger
from depter.words.statement import Act
key = Key("r-w", Ed25519Key(bytes.fromhex(sys.argv[2])))
ledger = Ledger.read(Path(sys.argv[1]), "kk")
for number in range(25):
    ledger.append(Act.SUGGEST, SUBJECT, key, text=[f"{sys.argv[3]} {number}"])
"""


def test_t_ledger_two_processes_append_without_breaking_the_chain(tmp_path: Path) -> None:
    path = tmp_path / "kk.jsonl"
    arguments = [str(path), WRITER.key.seed.hex()]
    running = [
        subprocess.Popen([sys.executable, "-c", _APPENDER, *arguments, name]) for name in ("a", "b")
    ]
    assert [one.wait(120) for one in running] == [0, 0]
    ledger = Ledger.read(path, "kk")
    ledger.verify(REVIEWERS)
    assert sorted(one.text[0] for one in ledger.lines) == sorted(
        f"{name} {number}" for name in "ab" for number in range(25)
    )

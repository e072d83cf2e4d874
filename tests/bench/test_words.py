"""How long a build of approved texts takes, ledger included; judged by people."""

import sys
import time
from pathlib import Path

import polib  # type: ignore[import-untyped]
import pytest

from depter.words import pot
from depter.words.compiling import compile_all
from depter.words.ledger import Draft, Ledger
from depter.words.statement import Act, Subject
from tests.unit.words.house import house

COUNT = 1500


@pytest.mark.bench
def test_fifteen_hundred_approved_strings(tmp_path: Path) -> None:
    home = house(tmp_path)
    path = home.folder / "pot" / "forms.pot"
    file = pot.read(path)
    for entry in list(file):
        file.remove(entry)
    for number in range(COUNT):
        text = f"Question number {number} about what happened to you?"
        file.append(polib.POEntry(msgctxt=f"form:bench/q:{number}", msgid=text))
    pot.save(file, path)
    for code in ("ru", "kk", "ky", "tg"):
        made = polib.POFile(wrapwidth=0)
        made.metadata = pot.po_header(home.words.language(code))
        for one in file:
            text = f"{one.msgctxt.split(':')[-1]} бойынша не болды?"
            made.append(polib.POEntry(msgctxt=one.msgctxt, msgid=one.msgid, msgstr=text))
        pot.save(made, pot.po_path(home.folder, code, "forms"))
    words = home.words
    subjects = [Subject.of("forms", one, [one.msgstr]) for one in words.catalog("kk", "forms")]
    written = [Draft(Act.TRANSLATE, one, origin="human") for one in subjects]
    approved = [Draft(Act.APPROVE, one, role="native clinician") for one in subjects]
    words.ledger("kk").extend(written, home.keys["r-trans"])
    words.ledger("kk").extend(approved, home.keys["r-both"])
    began = time.perf_counter()
    ledger = Ledger.read(home.folder / "review/kk.jsonl", "kk")
    ledger.verify(words.reviewers)
    verified = time.perf_counter() - began
    began = time.perf_counter()
    states = home.words.states("kk")
    told = [states.of("forms", one).state.letter for one in words.catalog("kk", "forms")]
    stated = time.perf_counter() - began
    assert set(told) == {"a"}
    began = time.perf_counter()
    compile_all(home.folder, tmp_path / "out")
    whole = time.perf_counter() - began
    began = time.perf_counter()
    home.write_text("form:bench/q:7", "Не?")
    one = time.perf_counter() - began
    sys.stdout.write(
        f"\n{ledger.count} lines verified {verified:.2f} s; {COUNT} states {stated:.2f} s with "
        f"verification; whole compile, 5 languages {whole:.2f} s; one edit {one:.2f} s\n"
    )

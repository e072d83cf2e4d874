"""T-WORD: what a record's hash stands for is shown word for word, at the desk as on the phone, also
when the words changed since; what the desk does not have is unknown and never refused."""

import io
import json
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from depter import forms
from depter.demo.stories import stories
from depter.desk import review
from depter.desk.desk import Desk
from depter.desk.report import Report
from depter.desk.wordings import NONE, OTHER, SAME, UNKNOWN, Wordings
from depter.forms.keys import wording, wording_keys
from depter.words import CompiledSet, compiled_set, translator
from tests.desk.conftest import batch, told_record
from tests.desk.test_risks import imported
from tests.unit.forms.twin import HOUSE, NODE
from tests.unit.words.sets import changed_set
from tests.worlds import Record, World

INTAKE = forms.load("intake")
ASK, SAY = "form:intake/q:it.what", "consent:interview/p:04"


@pytest.fixture
def newer(tmp_path: Path) -> CompiledSet:
    """A set in which a question and a consent paragraph have other words, in Kyrgyz."""
    return changed_set(tmp_path / "newer", {("ky", ASK): "Башка суроо", ("ky", SAY): "Башка сөз"})


def read(desk: Desk, record: Record, known: Wordings) -> review.Reading:
    interview = desk.interview(record.envelope.hash)
    return review.read(interview, compiled_set(), translator("en"), frozenset(), {}, known)


def line(reading: review.Reading, question: str) -> review.Line:
    return next(one for part in reading.parts for one in part.lines if one.question == question)


def test_t_word_the_words_of_now_are_shown_word_for_word(desk: Desk, world: World) -> None:
    record = told_record(world)
    desk.import_batch(batch(world, [record]))
    reading = read(desk, record, desk.wordings)
    found = line(reading, "it.what")
    text = compiled_set().wording(ASK, "ky")
    assert text is not None
    assert (found.wording, found.set) == (SAME, compiled_set().id)
    assert (ASK, text.text) in [(one.key, one.text) for one in found.asked]
    agreed = line(reading, "c.interview").agreed
    assert agreed is not None
    assert (agreed.spoken, agreed.interpreter) == ("Kyrgyz", "")
    assert agreed.given
    (document,) = agreed.documents
    assert (document.doc, document.state, len(document.texts)) == ("interview", SAME, 11)


def test_t_word_words_that_changed_since_are_shown_as_they_were(
    desk: Desk, world: World, newer: CompiledSet
) -> None:
    record = told_record(world)
    desk.import_batch(batch(world, [record]))
    reading = read(desk, record, Wordings(lambda: (newer, compiled_set())))
    found = line(reading, "it.what")
    assert found.wording == OTHER
    assert "Башка суроо" not in {one.text for one in found.asked}
    assert (
        line(reading, "it.alone").wording == SAME
    )  # in another set too: these words did not change
    agreed = line(reading, "c.interview").agreed
    assert agreed is not None
    assert agreed.documents[0].state == OTHER
    old = compiled_set().wording(SAY, "ky")
    assert old is not None
    assert old.text in {one.text for one in agreed.documents[0].texts}


def test_t_word_a_hash_that_the_desk_does_not_know_is_unknown_and_never_refused(
    desk: Desk, world: World, newer: CompiledSet
) -> None:
    record = told_record(world)
    desk.import_batch(batch(world, [record]))
    desk.wordings = Wordings(lambda: (newer,))
    reading = read(desk, record, desk.wordings)
    found = line(reading, "it.what")
    assert (found.wording, found.asked) == (UNKNOWN, ())
    assert found.said
    agreed = line(reading, "c.interview").agreed
    assert agreed is not None
    assert agreed.documents[0].state == UNKNOWN
    interview = desk.interview(record.envelope.hash)
    pdf = Report(desk, interview, compiled_set(), translator("en")).pdf()
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "does not have the words" in " ".join(text.split())


def test_t_word_the_paper_carries_the_whole_consent_text(desk: Desk, world: World) -> None:
    record = told_record(world)
    desk.import_batch(batch(world, [record]))
    interview = desk.interview(record.envelope.hash)
    pdf = Report(desk, interview, compiled_set(), translator("en")).pdf()
    text = "".join(
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )
    agreed = line(read(desk, record, desk.wordings), "c.interview").agreed
    assert agreed is not None
    (document,) = agreed.documents
    for one in document.texts:
        assert "".join(one.text.split())[:24] in text
    assert document.sha256[:16] in text


def test_t_word_anything_is_found_by_its_hash() -> None:
    known = Wordings(lambda: (compiled_set(),))
    text = compiled_set().wording(ASK, "kk")
    assert text is not None
    assert [one.text for one in known.by_hash(text.tgt).texts] == [text.text]
    # A report prints sixteen digits; fewer name nothing.
    assert [one.text for one in known.by_hash(text.tgt[:16]).texts] == [text.text]
    assert known.by_hash(text.tgt[:15]).state == UNKNOWN
    assert known.by_hash("").state == UNKNOWN
    assert known.by_hash("0" * 64).state == UNKNOWN


@pytest.mark.parametrize("kind", ["practice", "real"])
@pytest.mark.parametrize("which", ["now", "changed"])
def test_t_word_what_the_phone_stamps_the_desk_finds(
    newer: CompiledSet, kind: str, which: str
) -> None:
    texts = compiled_set() if which == "now" else newer
    told = subprocess.run(
        [NODE, "--no-warnings", "pwa/tests/words/stamps.ts", texts.folder, kind],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
    )
    stamps: dict[str, dict[str, Any]] = json.loads(told.stdout)
    assert set(stamps) == set(texts.languages)
    known = Wordings(lambda: (compiled_set(), newer))
    for code, by_question in stamps.items():
        for name, stamp in by_question.items():
            if name not in INTAKE.questions:
                continue
            question = INTAKE.questions[name]
            found = known.shown(
                "intake",
                question,
                [question.choices],
                digest=stamp["wording"],
                lang=stamp["lang"],
            )
            assert found.state in (SAME, OTHER), (code, name)
            sources = defaultdict(str, {one.key: one.src for one in found.texts})
            keys = wording_keys("intake", question, question.choices)
            assert stamp["src"] == wording(keys, sources.__getitem__)
            for document in stamp.get("consent", {"docs": []})["docs"]:
                whole = known.document(document["doc"], document["lang"], document["sha256"])
                assert whole.texts, (code, name)
            if kind == "real" and stamp.get("consent"):
                assert stamp["consent"]["docs"] == []  # nobody has approved anything yet


def test_t_word_an_answer_names_the_set_that_its_texts_stand_in(tmp_path: Path) -> None:
    """A delivered set that lacks a question, a choice and a consent: what the built-in words gave is
    not said to be the delivered set's, and the desk finds the very words of both."""
    built_in = compiled_set()
    lacking: dict[tuple[str, str], str | None] = {
        ("ky", ASK): None,
        ("ky", "form:intake/q:it.alone"): "Башка суроо",
    }
    lacking |= {
        ("ky", key): None for key in wording_keys("intake", INTAKE.questions["it.what"], ())
    }
    lacking |= {
        ("ky", one.key): None
        for one in built_in.wordings("ky", "consent")
        if one.key.startswith("consent:interview/")
    }
    alone = INTAKE.questions["it.alone"]
    lacking |= {("ky", wording_keys("intake", alone, alone.choices)[-1]): None}
    over = changed_set(tmp_path / "over", lacking)
    told = subprocess.run(
        [
            NODE,
            "--no-warnings",
            "pwa/tests/words/stamps.ts",
            built_in.folder,
            "practice",
            over.folder,
        ],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
    )
    stamps: dict[str, Any] = json.loads(told.stdout)["ky"]
    # stamps.ts gives the built-in set this id.
    built_in_id = "0123456789abcdef"
    sets = {name: (one["set"], one.get("behind")) for name, one in stamps.items()}
    assert sets["it.what"] == (built_in_id, None)
    assert sets["it.alone"] == (over.id, built_in_id)
    assert (over.id, None) in sets.values()
    # The consent's paragraphs are built in, so no serial of a delivered set stands with them.
    assert stamps["c.interview"]["consent"]["docs"]
    assert "serial" not in stamps["c.interview"]["consent"]

    class Named:
        """The built-in set under the name that stamps.ts gave it."""

        id = built_in_id
        languages = built_in.languages
        wording = staticmethod(built_in.wording)
        wordings = staticmethod(built_in.wordings)
        approvals = staticmethod(built_in.approvals)

    known = Wordings(lambda: (over, Named()))
    for name, stamp in stamps.items():
        if name not in INTAKE.questions:
            continue
        question = INTAKE.questions[name]
        found = known.shown(
            "intake",
            question,
            [question.choices],
            digest=stamp["wording"],
            lang=stamp["lang"],
            named=stamp["set"],
            behind=stamp.get("behind"),
        )
        assert found.state in (SAME, OTHER), name
        assert found.set == stamp["set"], name


def test_t_word_a_country_s_own_statement_is_signed_and_read_where_the_words_have_it(
    desk: Desk, world: World, tmp_path: Path
) -> None:
    """A14: the organisation's own text for Kyrgyzstan, which so far stands in Kyrgyz only."""
    doc = "consent:statement-truthfulness-kg"
    texts = {("ky", f"{doc}/p:01"): "Биринчи өз сөз", ("ky", f"{doc}/p:02"): "Экинчи өз сөз"}
    own = changed_set(tmp_path / "own", texts)
    told = subprocess.run(
        [NODE, "--no-warnings", "pwa/tests/words/stamps.ts", own.folder, "practice"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
    )
    stamps = {code: one["st.signature"] for code, one in json.loads(told.stdout).items()}
    known = Wordings(lambda: (compiled_set(), own))
    question = forms.load("evaluation").questions["st.signature"]

    def signed(code: str) -> list[str]:
        digest = stamps[code]["wording"]
        found = known.shown("evaluation", question, [()], digest=digest, lang=code)
        return [one.key for one in found.texts if one.key.startswith("consent:")]

    assert signed("ky") == [f"{doc}/p:01", f"{doc}/p:02"]
    assert signed("ru") == [f"consent:statement-truthfulness/p:0{n}" for n in (1, 2, 3)]
    stamp = {name: stamps["ky"][name] for name in ("asked_at", "lang", "wording", "review")}
    answer = {"value": {"way": "paper"}, "state": "answered", **stamp}
    record = imported(desk, world, "evaluation", {"st.signature": answer})
    read_back = line(read(desk, record, known), "st.signature")
    assert [one.text for one in read_back.paragraphs] == list(texts.values())


def test_t_word_an_answer_that_was_never_asked_has_no_words() -> None:
    question = INTAKE.questions["it.what"]
    known = Wordings(lambda: (compiled_set(),))
    assert known.shown("intake", question, [()], digest=None, lang=None).state == NONE


def test_t_word_the_last_day_of_a_consent_is_on_the_paper(desk: Desk, world: World) -> None:
    answers = json.loads(stories(world.random_bytes)[0].answers)
    answers["answers"]["c.interview"]["consent"]["until"] = "2026-12-31"
    record = told_record(world, answers=json.dumps(answers).encode())
    desk.import_batch(batch(world, [record]))
    agreed = line(read(desk, record, desk.wordings), "c.interview").agreed
    assert agreed is not None
    assert (agreed.until, agreed.until_words) == ("2026-12-31", "31.12.2026")
    pdf = Report(desk, desk.interview(record.envelope.hash), compiled_set(), translator("en")).pdf()
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "Holds until this day, and on it: 31.12.2026" in " ".join(text.split())

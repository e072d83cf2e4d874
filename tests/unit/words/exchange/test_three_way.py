"""T-3WAY: a returned PO against what left and what stands now; nothing is overwritten."""

from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from depter.cli.words.say import plain as said
from depter.errors import WordsError
from depter.words.exchange import po_in, po_out, snapshot
from depter.words.exchange.three_way import Outcome, compare
from depter.words.languages import load
from depter.words.places import translations
from depter.words.states import State
from tests.unit.words.house import House, house

SAFE = "form:intake/q:it.safe_now"
ALONE = "form:intake/q:it.alone"
ASKED = "Қазір осында қауіпсіз сөйлесе аламыз ба, айтыңызшы?"
KK = load(translations() / "languages.toml")["kk"]


@pytest.fixture
def home(tmp_path: Path) -> House:
    return house(tmp_path)


def fine(_key: object, _forms: object) -> list[str]:
    return []


def handed_out(home: House, domain: str = "forms") -> polib.POFile:
    return po_out.export(home.words, "kk", domain, lambda text: ["torture = азаптау"])


def returned(home: House, file: polib.POFile, name: str = "back.po") -> Path:
    path = home.folder.parent / name
    path.write_text(str(file), "utf-8")
    return path


def entry(file: polib.POFile, context: str) -> polib.POEntry:
    return next(one for one in file if one.msgctxt == context)


def now(home: House, context: str) -> str:
    return str(entry(home.words.catalog("kk", "forms"), context).msgstr)


def test_t_3way_takes_what_nobody_else_touched(home: House) -> None:
    file = handed_out(home)
    entry(file, SAFE).msgstr = ASKED
    report = po_in.bring_in(home.words, returned(home, file), home.keys["r-trans"], fine)
    assert report.counts() == {"take": 1, "unchanged": len(file) - 1}
    assert now(home, SAFE) == ASKED
    standing = home.standing(SAFE)
    assert standing.state is State.UNREVIEWED
    assert standing.origin == "import:back.po"
    assert standing.approvals == ()


def test_t_3way_conflict_is_a_suggestion_and_overwrites_nothing(home: House) -> None:
    file = handed_out(home)
    home.write_text(SAFE, "Біз осында қазір қауіпсіз сөйлесе аламыз ба?")
    entry(file, SAFE).msgstr = ASKED
    report = po_in.bring_in(home.words, returned(home, file), home.keys["r-trans"], fine)
    [item] = report.open()
    assert (item.returned.outcome, item.done) == (Outcome.CONFLICT, "suggested")
    assert item.returned.ours == ("Біз осында қазір қауіпсіз сөйлесе аламыз ба?",)
    assert item.returned.theirs == (ASKED,)
    assert now(home, SAFE) == "Біз осында қазір қауіпсіз сөйлесе аламыз ба?"
    assert [one.text for one in home.standing(SAFE).suggestions] == [(ASKED,)]


def test_t_3way_the_same_work_twice_is_same(home: House) -> None:
    file = handed_out(home)
    home.write_text(SAFE, ASKED)
    entry(file, SAFE).msgstr = ASKED
    report = po_in.bring_in(home.words, returned(home, file), home.keys["r-trans"], fine)
    assert report.counts()["same"] == 1
    assert report.open() == []


def test_t_3way_an_upload_from_an_old_export_is_stale(home: House) -> None:
    file = handed_out(home)
    entry(file, SAFE).msgid = "Can we talk here?"
    entry(file, SAFE).msgstr = ASKED
    strange = polib.POEntry(msgctxt="form:intake/q:never", msgid="Never", msgstr="Ешқашан")
    file.append(strange)
    before = now(home, SAFE)
    report = po_in.bring_in(home.words, returned(home, file), home.keys["r-trans"], fine)
    assert {one.returned.outcome: one.done for one in report.open()} == {
        Outcome.STALE_SOURCE: "told",
        Outcome.UNKNOWN: "told",
    }
    assert now(home, SAFE) == before


def test_t_3way_fuzzy_faulty_and_bad_plurals_are_not_taken(home: House) -> None:
    file = handed_out(home)
    entry(file, SAFE).msgstr = ASKED
    entry(file, SAFE).flags.append("fuzzy")
    entry(file, ALONE).msgstr = "Бізді <b>кім</b> естиді?"

    def judge(key: tuple[str, str, str], _forms: object) -> list[str]:
        return ["markup"] if key[0] == ALONE else []

    report = po_in.bring_in(home.words, returned(home, file), home.keys["r-trans"], judge)
    done = {one.returned.key[0]: (one.returned.outcome, one.done, one.why) for one in report.open()}
    assert done[SAFE] == (Outcome.UNSURE, "suggested", ())
    assert done[ALONE] == (Outcome.TAKE, "told", ("markup",))
    plural = polib.POEntry(msgid="{n} photo", msgid_plural="{n} photos")
    plural.msgstr_plural = {0: "{n} фото"}
    ours = polib.POEntry(msgid="{n} photo", msgid_plural="{n} photos")
    ours.msgstr_plural = {0: "{n} сурет", 1: "{n} сурет"}
    [one] = compare({}, [ours], [plural], KK)
    assert one.outcome is Outcome.BAD_PLURAL


def test_t_3way_an_import_never_approves_and_voids_what_it_changes(home: House) -> None:
    home.write_text("consent:interview/p:01", "Мен сізге атымды айттым.")
    home.approve("consent:interview/p:01", "r-clin", "r-law")
    home.guard()
    assert home.standing("consent:interview/p:01").state is State.APPROVED
    file = handed_out(home, "consent")
    one = entry(file, "consent:interview/p:01")
    one.msgstr = "Мен сізге атымды айтқан едім."
    one.tcomment = "@review approved clinician:r-clin lawyer:r-law"
    po_in.bring_in(home.words, returned(home, file), home.keys["r-trans"], fine)
    home.guard()
    assert home.standing("consent:interview/p:01").state is State.UNREVIEWED


def test_t_3way_the_translator_of_an_import_is_its_author_too(home: House) -> None:
    file = handed_out(home)
    entry(file, SAFE).msgstr = ASKED
    path = returned(home, file)
    po_in.bring_in(home.words, path, home.keys["r-trans"], fine, author="r-both")
    with pytest.raises(WordsError) as fault:
        home.approve(SAFE, "r-both")
    assert fault.value.code == "ledger.author"


def test_t_3way_comments_carry_note_russian_with_state_and_glossary(home: House) -> None:
    file = handed_out(home)
    told = entry(file, SAFE).comment
    assert "IP22" in told
    assert "Русский (not reviewed):" in told or "Русский (machine draft):" in told
    assert "Glossary: torture = азаптау" in told
    assert snapshot.find(home.folder, file.metadata["X-Export-Id"]).domain == "forms"


def test_t_3way_a_dry_run_writes_nothing(home: House) -> None:
    file = handed_out(home)
    entry(file, SAFE).msgstr = ASKED
    before = home.words.ledger("kk").count
    path = returned(home, file)
    report = po_in.bring_in(home.words, path, home.keys["r-trans"], fine, dry=True)
    assert report.counts()["take"] == 1
    assert now(home, SAFE) != ASKED
    assert home.words.ledger("kk").count == before


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "exchange.empty"),
        ('msgid "Нет"'.encode("cp1251"), "exchange.encoding"),
        ('msgid "a"\nmsgstr "b"\n'.encode("utf-16"), "exchange.encoding"),
        (b"\n", "exchange.not_po"),
        (b'msgid "a\nmsgstr b', "exchange.truncated"),
        (b'msgid "a"\nmsgstr "b"\n\nmsgid "c"\n', "exchange.truncated"),
        ('msgid "a"\nmsgstr "Мен'.encode()[:-1], "exchange.truncated"),
        (b"PK\x03\x04 not a PO at all", "exchange.not_po"),
        (b"#" * (9 << 20), "exchange.size"),
        (
            b'msgid ""\nmsgstr ""\n"X-Export-Id: ../../etc\\n"\n\nmsgid "a"\nmsgstr "b"\n',
            "exchange.export_unknown",
        ),
        (b'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "b"\n', "exchange.which"),
        (
            b'msgid ""\nmsgstr ""\n"Language: xx\\n"\n"X-Depter-Domain: ui\\n"\n\nmsgid "a"\nmsgstr "b"\n',
            "words.unknown_language",
        ),
    ],
)
def test_t_3way_bad_files_have_their_own_code(home: House, data: bytes, code: str) -> None:
    path = home.folder.parent / "bad.po"
    path.write_bytes(data)
    with pytest.raises(WordsError) as fault:
        po_in.bring_in(home.words, path, home.keys["r-trans"], fine)
    assert fault.value.code == code


def test_t_3way_a_file_that_is_cut_off_anywhere_in_a_text_changes_nothing(home: House) -> None:
    """Cut at every letter of a text, and in the middle of one: none of its texts is taken."""
    file = handed_out(home)
    one = entry(file, SAFE)
    one.msgstr = ASKED
    whole = str(file).encode()
    end = whole.index(ASKED.encode()) + len(ASKED.encode())
    before = now(home, SAFE)
    path = home.folder.parent / "cut.po"
    for place in range(end - len(ASKED.encode()), end + 1, 3):
        path.write_bytes(whole[:place])
        with pytest.raises(WordsError) as fault:
            po_in.bring_in(home.words, path, home.keys["r-trans"], fine)
        assert fault.value.code == "exchange.truncated", whole[:place][-20:]
        assert "cut off at line" in said(fault.value)
    # With its closing sign and line end it is a file of fewer texts: only their number tells.
    path.write_bytes(whole[: end + 2])
    with pytest.raises(WordsError) as fault:
        po_in.bring_in(home.words, path, home.keys["r-trans"], fine)
    assert fault.value.code == "exchange.fewer"
    assert now(home, SAFE) == before


def test_t_3way_a_file_cut_off_between_two_texts_changes_nothing(home: House) -> None:
    """Cut exactly after a closing quote it reads as a whole file with fewer texts."""
    file = handed_out(home)
    entry(file, SAFE).msgstr = ASKED
    whole = str(file)
    texts = whole.split("\n\n")
    assert f'"X-Depter-Texts: {len(file)}\\n"' in texts[0]
    path = home.folder.parent / "cut.po"
    for kept in (2, len(texts) // 2, len(texts) - 1):
        path.write_text("\n\n".join(texts[:kept]) + "\n", "utf-8")
        assert len(po_in.read(path)) == kept - 1, "nothing else sees that it is cut"
        with pytest.raises(WordsError) as caught:
            po_in.bring_in(home.words, path, home.keys["r-trans"], fine)
        assert caught.value.code == "exchange.fewer"
        assert f"{kept - 1} of the {len(file)} texts" in said(caught.value)
        assert now(home, SAFE) != ASKED
    path.write_text(whole, "utf-8")
    report = po_in.bring_in(home.words, path, home.keys["r-trans"], fine)
    assert (report.texts, report.known) == (len(file), len(file))
    assert now(home, SAFE) == ASKED


@pytest.mark.parametrize("named", [True, False])
def test_t_3way_a_part_without_a_number_says_how_much_it_is(home: House, named: bool) -> None:
    file = handed_out(home)
    whole = len(file)
    one = entry(file, SAFE)
    one.msgstr = ASKED
    file[:] = [one]
    del file.metadata[po_out.EXPORT_TEXTS]
    if not named:
        del file.metadata[po_out.EXPORT_ID]
    report = po_in.bring_in(home.words, returned(home, file), None, fine, lang="kk", domain="forms")
    assert (report.texts, report.known) == (1, whole)


@pytest.mark.parametrize("told", ["many", "-1", "9" * 30, ""])
def test_t_3way_a_number_that_is_none_is_no_number(home: House, told: str) -> None:
    file = handed_out(home)
    file.metadata[po_out.EXPORT_TEXTS] = told
    report = po_in.bring_in(home.words, returned(home, file), None, fine)
    assert report.texts == report.known == len(file)


def test_t_3way_a_changed_snapshot_is_not_believed(home: House) -> None:
    file = handed_out(home)
    named = file.metadata["X-Export-Id"]
    kept = home.folder / "exports" / f"{named}.json"
    kept.write_text(kept.read_text("utf-8").replace("Қазір", "Кеше", 1), "utf-8")
    with pytest.raises(WordsError) as fault:
        po_in.bring_in(home.words, returned(home, file), home.keys["r-trans"], fine)
    assert fault.value.code == "exchange.export_damaged"


TEXTS = st.sampled_from(["", "бір", "екі", "үш"])


@given(base=TEXTS, ours=TEXTS, theirs=TEXTS, fuzzy=st.booleans())
def test_t_3way_only_an_untouched_text_is_ever_taken(
    base: str, ours: str, theirs: str, fuzzy: bool
) -> None:
    made = polib.POEntry(msgid="one", msgstr=theirs, flags=["fuzzy"] if fuzzy else [])
    [found] = compare(
        {("", "one", ""): (base,)}, [polib.POEntry(msgid="one", msgstr=ours)], [made], KK
    )
    if found.outcome is Outcome.TAKE:
        assert theirs not in ("", ours) and ours in ("", base) and not fuzzy
    if ours not in ("", base) and theirs not in ("", base, ours):
        assert found.outcome in (Outcome.CONFLICT, Outcome.UNSURE)

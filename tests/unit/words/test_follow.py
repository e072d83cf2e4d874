"""``depter words own FOLDER --follow``: an organisation's folder takes in a newer Depter, or stays."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from depter.errors import WordsError
from depter.words import edit, journal, missing_tables, own_english, pot, whole
from depter.words import follow as following
from depter.words.compiled_set import compiled_set
from depter.words.compiling import compile_all
from depter.words.follow import Followed, follow
from depter.words.states import State
from depter.words.workspace import Workspace
from tests.unit.words import older as o

TITLE = "form:intake/title"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release, and one before it that did not have p:11 yet."""
    place = tmp_path_factory.mktemp("releases")
    o.release(place / "new")
    shutil.copytree(place / "new", place / "old")
    o.take_out(place / "old", o.NEW)
    return place


@pytest.fixture
def place(tmp_path: Path, releases: Path) -> Path:
    shutil.copytree(releases, tmp_path, dirs_exist_ok=True)
    return tmp_path


def brought(place: Path) -> Followed:
    return follow(Workspace.open(place / "new"), place / "own", os.urandom)


def entry(folder: Path, lang: str, domain: str, told: str) -> polib.POEntry:
    file = Workspace.open(folder).catalog(lang, domain)
    return next(one for one in file if told in (one.msgctxt, one.msgid) and not one.obsolete)


def test_a_paragraph_that_the_app_reads_comes_and_the_consent_is_whole_again(place: Path) -> None:
    house = o.organisation(place / "old", place / "own")
    o.approve_all(house, "kk", "interview")
    assert whole.missing(house.words) == [o.NEW]
    before = o.files(house.folder)
    done = brought(place)
    assert (done.added, done.differing, done.gone) == ([o.NEW], {}, [])
    assert done.again == {("kk", "consent"): [o.NEW]} and not done.unwritten
    assert done.unguarded and {domain for _lang, domain in done.counts} == {"consent"}
    assert whole.missing(house.words) == []
    # Letter by letter as if the folder had been made from this release.
    for name in ("source/consent/interview.toml", "kk/LC_MESSAGES/consent.po", "pot/consent.pot"):
        assert (house.folder / name).read_bytes() == (place / "new" / name).read_bytes()
    after = o.files(house.folder)
    assert after["review/kk.jsonl"].startswith(before["review/kk.jsonl"])
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {
        "source/consent/interview.toml",
        "pot/consent.pot",
        "review/reviewers.toml",
        *(f"{lang}/LC_MESSAGES/consent.po" for lang in o.LANGUAGES),
        *(f"review/{lang}.jsonl" for lang in o.LANGUAGES),
    }
    assert house.words.guard_fault("kk") == "guard.changed"
    house.guard()
    assert house.standing(o.NEW).state is State.MACHINE
    assert house.standing(o.NEW).author == done.machine == "m-2"
    assert house.standing("consent:interview/p:01").state is State.APPROVED
    compile_all(house.folder, place / "out1")
    assert compiled_set(place / "out1").approvals("interview", "kk") == []
    house.approve(o.NEW, "r-clin", "r-law")
    compile_all(house.folder, place / "out2")
    phone = compiled_set(place / "out2")
    assert {one["by"] for one in phone.approvals("interview", "kk")} == {"r-clin", "r-law"}
    shown = phone.wording(o.NEW, "kk")
    assert shown is not None and shown.review == "approved"
    # A second time there is nothing to bring.
    held = o.files(house.folder)
    again = brought(place)
    assert (again.files, again.machine, again.counts, again.again) == (0, None, {}, {})
    assert o.files(house.folder) == held


def test_what_the_organisation_made_its_own_survives_and_is_named(place: Path) -> None:
    house = o.organisation(place / "old", place / "own")
    own, new = house.folder, place / "new"
    ours = "We cannot promise you anything."
    text = own_english.paragraph(house.words, "consent:interview/p:03").text
    own_english.change(
        house.words, "consent:interview/p:03", ours, own_english.mark(text), house.keys["r-trans"]
    )
    house.write_text("consent:interview/p:03", "Біз сізге ештеңе уәде етпейміз.")
    country = own / "source/consent/statement-truthfulness-kz.toml"
    country.write_text('["p:01"]\ntext = "I say the truth."\n', "utf-8")
    photo = own / "source/consent/photo.toml"
    photo.write_text(photo.read_text("utf-8") + '\n["p:99"]\ntext = "One thing more."\n', "utf-8")
    own_english.refresh(house.words)
    policy = (own / "policy.toml").read_text("utf-8")
    (own / "policy.toml").write_text(policy.partition("[locale]")[0], "utf-8")
    o.write(own, "kk", "consent", "consent:photo/p:01", "")
    house.guard()
    (own / "published/1").mkdir(parents=True)
    (own / "published/1/manifest.json").write_text("{}")
    house.approve("consent:interview/p:03", "r-clin", "r-law")
    theirs = "We can promise you nothing, and we say so."
    o.change_english(new, "consent:interview/p:03", theirs)
    (new / "source/consent/later.toml").write_text('["p:01"]\ntext = "Shall we meet?"\n', "utf-8")
    o.refresh(new)
    before = o.files(own)
    done = brought(place)
    assert done.differing == {"consent:interview/p:03": theirs}
    assert done.added == [o.NEW, "consent:later/p:01"]
    assert done.gone == ["consent:photo/p:99"]
    assert done.no_rule == ["locale"]
    assert own_english.paragraph(house.words, "consent:interview/p:03").text == ours
    assert country.exists() and "One thing more" in photo.read_text("utf-8")
    # Nobody drafted the new document: it came without a text, and that is said.
    assert done.unwritten == {"kk": ["consent:later/p:01"]}
    counted = done.counts["kk", "consent"]
    assert (counted.new, counted.bare, counted.filled, counted.drafts) == (2, 1, 1, 0)
    assert entry(own, "kk", "consent", "consent:photo/p:01").msgstr
    house.guard()
    assert house.standing("consent:interview/p:03").state is State.APPROVED
    after = o.files(own)
    kept = ("policy.toml", "release.toml", "published/1/manifest.json")
    assert all(after[one] == before[one] for one in kept)


def test_screens_and_forms_follow_and_no_person_loses_a_word(place: Path) -> None:
    for name in ("old", "new"):
        o.write(place / name, "kk", "forms", TITLE, "Бірінші нобай")
        o.drafted(place / name)
    house = o.organisation(place / "old", place / "own")
    own, new = house.folder, place / "new"
    questions = [
        str(one.msgctxt) for one in house.words.template("forms") if str(one.msgctxt) != TITLE
    ]
    hers, machines, gone = questions[:3]
    screens = [one for one in house.words.template("ui") if not one.msgid_plural]
    kept, renewed, lost = screens[:3]
    house.write_text(hers, "Оның сөзі")
    edit.edit(house.words, "kk", "ui", kept.msgid, ["Адам жазған"], house.keys["r-trans"])
    # The release goes on: other English of two questions, one gone, another draft, a new sentence.
    o.change_english(new, hers, "Other English of hers?")
    o.change_english(new, machines, "Other English of the machine's?")
    o.take_out(new, gone)
    o.write(new, "kk", "forms", machines, "Жаңа ағылшынша бойынша")
    o.write(new, "kk", "forms", TITLE, "Екінші нобай")
    o.write(new, "kk", "ui", kept.msgid, "Машинаның жаңасы")
    o.write(new, "kk", "ui", renewed.msgid, "Жаңа нобай")
    for path in (new / "pot/ui.pot", *new.glob("*/LC_MESSAGES/ui.po")):
        file = pot.read(path)
        file.remove(next(one for one in file if one.msgid == lost.msgid))
        text = "" if path.suffix == ".pot" else "Жаңа"
        file.append(polib.POEntry(msgid="A sentence of tomorrow", msgstr=text))
        pot.save(file, path)
    file = pot.read(new / "kk/LC_MESSAGES/forms.po")
    for one in file:
        if one.msgctxt == machines:
            one.flags, one.previous_msgid = [], None
    pot.save(file, new / "kk/LC_MESSAGES/forms.po")
    o.drafted(new)
    done = brought(place)
    forms, ui = done.counts["kk", "forms"], done.counts["kk", "ui"]
    assert (forms.english, forms.edit, forms.drafts, forms.gone) == (2, 1, 1, 1)
    assert (ui.new, ui.bare, ui.drafts, ui.gone) == (1, 0, 1, 1)
    one = entry(own, "kk", "forms", hers)
    assert (one.fuzzy, one.msgstr, one.msgid) == (True, "Оның сөзі", "Other English of hers?")
    assert entry(own, "kk", "forms", TITLE).msgstr == "Екінші нобай"
    two = entry(own, "kk", "forms", machines)
    assert (two.fuzzy, two.msgstr) == (False, "Жаңа ағылшынша бойынша")
    assert entry(own, "kk", "ui", kept.msgid).msgstr == "Адам жазған"
    assert entry(own, "kk", "ui", renewed.msgid).msgstr == "Жаңа нобай"
    assert entry(own, "kk", "ui", "A sentence of tomorrow").msgstr == "Жаңа"
    left = Workspace.open(own).catalog("kk", "ui")
    assert [e.obsolete for e in left if e.msgid == lost.msgid] == [True]
    house.guard()
    for told in (TITLE, machines, "A sentence of tomorrow", renewed.msgid):
        assert house.standing(told).state is State.MACHINE, told
    assert brought(place).files == 0


def test_languages_dates_places_and_terms_are_added_to(place: Path) -> None:
    house = o.organisation(place / "old", place / "own")
    own = house.folder
    locale = own / "locale/kk.json"
    data = json.loads(locale.read_text("utf-8"))
    data["months"][0] = "Қаңтар айы"
    del data["seasons"]
    locale.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    for name, first in (("glossary/terms.csv", "torture,"), ("places/kz.csv", "KZ-10,")):
        lines = (own / name).read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(first)]
        assert len(kept) == len(lines) - 1
        (own / name).write_text("".join(kept), "utf-8")
    terms = own / "glossary/terms.csv"
    text = terms.read_text("utf-8")
    assert text.count("жаман емдеу") == 1
    terms.write_text(text.replace("жаман емдеу", "емдеу"), "utf-8")
    languages = own / "languages.toml"
    head, _, tajik = languages.read_text("utf-8").partition("[tg]")
    languages.write_text(head.replace('second = "en"', 'second = "kk"'), "utf-8")
    policy = (own / "policy.toml").read_text("utf-8").replace('"ru", ', "")
    (own / "policy.toml").write_text(policy, "utf-8")
    # The release mends a term and a month that nobody here touched, and one that is the organisation's.
    theirs = place / "new/glossary/terms.csv"
    text = theirs.read_text("utf-8")
    assert text.count("азаптаудан аман қалған адам") == 1
    theirs.write_text(text.replace("азаптаудан аман қалған адам", "азаптаушы көрген адам"), "utf-8")
    data = json.loads((place / "new/locale/kk.json").read_text("utf-8"))
    data["months"][0], data["date"]["year"] = "Қаңтар!", "{yyyy} жыл"
    (place / "new/locale/kk.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    done = brought(place)
    assert done.tables == {
        "glossary/terms.csv": (1, 1),
        "languages.toml": (1, 0),
        "locale/kk.json": (1, 1),
        "places/kz.csv": (1, 0),
    }
    assert done.rows == {"glossary/terms.csv": ("ill-treatment",)}
    assert "емдеу,sourced" in terms.read_text("utf-8") and "азаптаушы" in terms.read_text("utf-8")
    made = json.loads(locale.read_text("utf-8"))
    assert made["date"]["year"] == "{yyyy} жыл"
    assert made["months"][0] == "Қаңтар айы" and len(made["seasons"]) == 4
    text = languages.read_text("utf-8")
    assert 'second = "kk"' in text and text.endswith(f"[tg]{tajik}")
    assert "\nKZ-10," in (own / "places/kz.csv").read_text("utf-8")
    assert ("ru", "consent") not in done.counts
    assert brought(place).files == 0


@pytest.mark.parametrize("where", ["laying", "writing"])
def test_killed_in_the_middle_the_folder_is_the_old_one_or_the_new_one(
    place: Path, where: str
) -> None:
    house = o.organisation(place / "old", place / "own")
    before = o.files(house.folder)
    program = f"""
import os
from pathlib import Path
from depter.words import journal
from depter.words.follow import follow
from depter.words.workspace import Workspace
left = [3]
name = {"put" if where == "laying" else "_one"!r}
kept = getattr(journal, name)
def die(*told):
    left[0] -= 1
    if not left[0]:
        os._exit(9)
    kept(*told)
setattr(journal, name, die)
follow(Workspace.open(Path({str(place / "new")!r})), Path({str(house.folder)!r}), os.urandom)
"""
    died = subprocess.run([sys.executable, "-c", program], check=False, timeout=300)
    assert died.returncode == 9
    if where == "laying":
        found = {k: v for k, v in o.files(house.folder).items() if not k.startswith(".following")}
        assert found == before
        assert brought(place).added == [o.NEW]
    else:
        found = o.files(house.folder)
        assert any(one.startswith(".following/") for one in found)
        assert whole.missing(house.words) == []  # whoever opens it next finishes it
        assert house.standing(o.NEW).author == "m-2"
        assert brought(place).files == 0
    house.guard()
    assert house.standing(o.NEW).state is State.MACHINE
    assert not any(one.startswith(".following") for one in o.files(house.folder))


def test_a_file_that_somebody_changes_meanwhile_is_not_written_over(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = o.organisation(place / "old", place / "own")
    path = house.folder / "kk/LC_MESSAGES/consent.po"
    judged = following._judge

    def typed(*told: object) -> None:
        judged(*told)  # type: ignore[arg-type]
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")

    monkeypatch.setattr(following, "_judge", typed)
    before = o.files(house.folder)
    with pytest.raises(WordsError) as caught:
        brought(place)
    assert (caught.value.code, caught.value.facts["path"]) == (
        "own.meanwhile",
        "kk/LC_MESSAGES/consent.po",
    )
    path.write_bytes(before["kk/LC_MESSAGES/consent.po"])
    assert o.files(house.folder) == before


def test_a_file_changed_after_a_kill_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "b").write_text("old")
    journal._lay(tmp_path / journal.NAME, {"a": (b"old", b"new"), "b": (b"old", None)})
    (tmp_path / "a").write_text("hers")
    with pytest.raises(WordsError) as caught:
        journal.finish(tmp_path)
    assert caught.value.code == "own.half"
    assert o.files(tmp_path)["a"] == b"hers" and o.files(tmp_path)["b"] == b"old"
    (tmp_path / "a").rename(tmp_path / "kept")
    journal.finish(tmp_path)
    assert o.files(tmp_path) == {"a": b"new", "kept": b"hers"}


def test_only_an_own_folder_is_followed(place: Path) -> None:
    new = Workspace.open(place / "new")
    for folder, code in ((place / "none", "own.missing"), (new.folder, "own.repository")):
        with pytest.raises(WordsError) as caught:
            follow(new, folder, os.urandom)
        assert caught.value.code == code
    (place / "backend/depter").mkdir(parents=True)
    with pytest.raises(WordsError) as caught:
        follow(new, place / "old", os.urandom)
    assert caught.value.code == "own.repository"


def test_a_table_is_added_where_it_stands_in_the_release_and_nothing_else_moves() -> None:
    ours = '# mine\n[defaults]\nnote = "n"\n\n["p:01"]\ntext = "A"\n\n["p:03"]\ntext = "C"\n'
    told = '# theirs\n[defaults]\nnote = "m"\n["p:01"]\ntext = "a"\n'
    told += '["p:02"]\ntext = "B"\n["p:03"]\ntext = "c"\n'
    made, names = missing_tables.tables(ours, told, "x.toml")
    assert names == ["p:02"]
    assert made == ours.replace('["p:03"]', '["p:02"]\ntext = "B"\n\n["p:03"]')
    assert missing_tables.tables(made, told, "x.toml") == (made, [])
    with pytest.raises(WordsError):
        missing_tables.tables('a = """\n["p:02"]\n"""\n', told, "x.toml")

"""An organisation's own English of a consent text, from the studio to templates, catalogs and approvals."""

import html
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from depter.errors import WordsError
from depter.words import edit, own_english, places, pot
from depter.words.compiled_set import compiled_set
from depter.words.compiling import compile_all
from depter.words.gate import blocking_in
from depter.words.own import own
from depter.words.record import record, unrecorded
from depter.words.states import State
from depter.words.workspace import Workspace
from tests.unit.words.house import house
from tests.unit.words.studio.test_studio import Desk

KEY = "consent:interview/p:03"
NEW = "I cannot promise you anything. It may tire you."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    yield Desk(house(tmp_path), tmp_path)


def toml(desk: Desk) -> Path:
    return desk.house.folder / "source/consent/interview.toml"


def form(desk: Desk, key: str = KEY) -> dict[str, str]:
    page = desk.get(f"/english/paragraph?key={key}")[1]
    base = re.findall(r'name="base" value="(\w+)"', page)[0]
    text = re.findall(r"<textarea[^>]*>\n([^<]*)</textarea>", page)[0]
    return {"key": key, "base": base, "text": html.unescape(text)}


def send(desk: Desk, **typed: str) -> tuple[int, str]:
    answer = desk.client.post(
        desk.base + "/english/paragraph",
        data=typed | {"csrf": desk.csrf},
        base_url="http://127.0.0.1:8091",
    )
    return answer.status_code, answer.get_data(as_text=True)


def test_new_english_keeps_the_old_translation_beside_it_as_one_to_edit(desk: Desk) -> None:
    before, old = toml(desk).read_text("utf-8"), form(desk)
    others = {p: p.read_bytes() for p in (desk.house.folder / "pot").glob("*.pot")}
    kk = desk.house.words.catalog("kk", "consent")
    text = next(one.msgstr for one in kk if one.msgctxt == KEY)
    desk.work_as("r-trans")
    assert send(desk, **(old | {"text": f"  {NEW}\r\n"}))[0] == 302
    assert toml(desk).read_text("utf-8") == before.replace(old["text"], NEW)
    for lang in ("ru", "kk", "ky", "tg"):
        entry = next(
            one
            for one in desk.house.words.catalog(lang, "consent")
            if one.msgctxt == KEY and not one.obsolete
        )
        assert (entry.msgid, entry.fuzzy, entry.previous_msgid) == (NEW, True, old["text"])
    kk = desk.house.words.catalog("kk", "consent")
    assert next(one.msgstr for one in kk if one.msgctxt == KEY) == text
    changed = [p.name for p, data in others.items() if p.read_bytes() != data]
    assert changed == ["consent.pot"]
    page = desk.get(f"/kk/text/{desk.name()}")[1]
    assert 'id="changed"' in page
    assert text in html.unescape(page)


def test_an_approved_text_is_not_approved_for_other_english_and_comes_back_with_it(
    desk: Desk,
) -> None:
    made = desk.house
    made.write_text(KEY, "Мен сізге нәтиже уәде ете алмаймын.")
    for who in ("r-clin", "r-law"):
        edit.approve(made.words, "kk", "consent", KEY, made.keys[who])
    assert made.standing(KEY).state is State.APPROVED
    old = form(desk)
    desk.work_as("r-trans")
    assert send(desk, **(old | {"text": NEW}))[0] == 302
    made.guard()
    assert made.standing(KEY).state is State.NEEDS_EDIT
    assert send(desk, **(form(desk) | {"text": old["text"]}))[0] == 302
    made.guard()
    assert made.standing(KEY).state is State.APPROVED


def test_own_english_and_its_approved_kazakh_reach_the_catalogs_of_the_phone(
    desk: Desk, tmp_path: Path
) -> None:
    desk.work_as("r-trans")
    assert send(desk, **(form(desk) | {"text": NEW}))[0] == 302
    status, _ = desk.send(
        f"/kk/text/{desk.name()}/save",
        forms=["Мен сізге ештеңе уәде ете алмаймын. Бұл шаршатуы мүмкін."],
        base=desk.tgt(),
        page="p",
    )
    assert status == 200
    made = desk.house
    made.guard()
    record(
        made.words, "kk", unrecorded(made.words, "kk", ["consent"]), made.keys["r-trans"], "human"
    )
    keys = [str(entry.msgctxt) for entry in made.words.template("consent")]
    for key in (one for one in keys if one.startswith("consent:interview/")):
        made.approve(key, "r-clin", "r-law")
    compile_all(made.folder, tmp_path / "out")
    phone = compiled_set(tmp_path / "out")
    assert {one["by"] for one in phone.approvals("interview", "kk")} == {"r-clin", "r-law"}
    shown = phone.wording(KEY, "kk")
    assert shown is not None
    assert (shown.review, shown.text[:15]) == ("approved", "Мен сізге ештең")
    assert phone.wording(KEY, "ru") is None, "the old Russian is not shown for the new English"


def test_the_english_has_an_author_so_that_others_can_approve_it(desk: Desk) -> None:
    desk.work_as("r-trans")
    send(desk, **(form(desk) | {"text": NEW}))
    desk.house.guard()
    words = desk.house.words
    entry = next(one for one in words.template("consent") if one.msgctxt == KEY)
    assert words.states("en").of("consent", entry).author == "r-trans"
    edit.approve(words, "en", "consent", KEY, desk.house.keys["r-clin"])
    with pytest.raises(WordsError):
        edit.approve(words, "en", "consent", KEY, desk.house.keys["r-trans"])


def everything(desk: Desk) -> dict[str, bytes]:
    """Every file of the folder but locks."""
    return {
        str(one.relative_to(desk.house.folder)): one.read_bytes()
        for one in sorted(desk.house.folder.rglob("*"))
        if one.is_file() and one.suffix != ".lock"
    }


@pytest.mark.parametrize(
    ("stands_in_the_way", "code"),
    [
        ("review/.en.jsonl.new", "ledger.write"),
        ("ky/LC_MESSAGES/.consent.po.new", "words.po"),
        ("source/consent/.interview.toml.new", "own.write"),
    ],
)
def test_when_one_file_cannot_be_written_none_is(
    desk: Desk, stands_in_the_way: str, code: str
) -> None:
    """The ledger last: without it the new English would have no author, and nobody could approve it."""
    words = desk.house.words
    base = own_english.mark(own_english.paragraph(words, KEY).text)
    own_english.refresh(words)
    before = everything(desk)
    block = desk.house.folder / stands_in_the_way
    block.mkdir()  # a file is written beside its place first, and a folder is there now
    with pytest.raises(WordsError) as caught:
        own_english.change(words, KEY, NEW, base, desk.house.keys["r-trans"])
    assert caught.value.code == code
    assert everything(desk) == before
    block.rmdir()
    own_english.change(desk.house.words, KEY, NEW, base, desk.house.keys["r-trans"])
    assert own_english.paragraph(desk.house.words, KEY).text == NEW
    assert desk.house.standing(KEY, "en").author == "r-trans"


def test_what_was_typed_comes_back_when_somebody_was_quicker(desk: Desk) -> None:
    desk.work_as("r-trans")
    mine, theirs = form(desk), form(desk)
    assert send(desk, **(theirs | {"text": "Theirs stands here now."}))[0] == 302
    before = toml(desk).read_bytes()
    status, page = send(desk, **(mine | {"text": NEW}))
    assert status == 409
    assert toml(desk).read_bytes() == before
    assert NEW in page
    assert "Theirs stands here now." in page
    again = re.findall(r'name="base" value="(\w+)"', page)[0]
    assert send(desk, key=KEY, base=again, text=NEW)[0] == 302


@pytest.mark.parametrize(
    ("who", "text", "status"),
    [
        ("", NEW, 403),
        ("r-guest", NEW, 403),
        ("r-trans", "", 400),
        ("r-trans", "I <b>cannot</b>.", 400),
        ("r-trans", "Two\nlines.", 400),
        ("r-trans", "Hidden \u202e sign.", 400),
        ("r-trans", "Hello {name}.", 400),
        ("r-trans", "x" * 2001, 400),
    ],
)
def test_what_may_not_be_written_is_refused_and_comes_back(
    desk: Desk, who: str, text: str, status: int
) -> None:
    before = toml(desk).read_bytes()
    typed = form(desk) | {"text": text}
    if who:
        desk.work_as(who)
    told, page = send(desk, **typed)
    assert told == status
    assert text in html.unescape(page)
    assert toml(desk).read_bytes() == before


def test_the_folder_of_depter_itself_is_refused(tmp_path: Path) -> None:
    ours = places.translations()
    path = ours / "source/consent/interview.toml"
    before = path.read_bytes()
    words = Workspace.open(ours)
    text = own_english.paragraph(words, KEY).text
    signer = house(tmp_path).keys["r-trans"]
    with pytest.raises(WordsError) as caught:
        own_english.change(words, KEY, NEW, own_english.mark(text), signer)
    assert caught.value.code == "own.repository"
    assert path.read_bytes() == before
    made = house(tmp_path / "other")
    desk = Desk(made, tmp_path / "other")
    (made.folder.parent / "backend/depter").mkdir(parents=True)
    status, page = desk.get("/english")
    assert status == 403
    assert "depter words own FOLDER" in page
    assert send(desk, key=KEY, base="", text=NEW)[0] == 403
    assert "Our English" not in desk.get("/")[1]


def test_a_folder_made_by_the_command_can_be_edited(tmp_path: Path) -> None:
    own(Workspace.open(), tmp_path / "own")
    assert own_english.is_own(tmp_path / "own")
    pages = own_english.paragraphs(Workspace.open(tmp_path / "own"))
    assert {one.key for one in pages} >= {KEY, "consent:practice/p:01"}


@pytest.mark.parametrize(
    ("value", "comment"),
    [
        ('"A \\"b\\" c."', ""),
        ("'A [b] c.'", " # why"),
        ('"""A\nb [x]."""', ""),
        ("'''A.'''", ""),
    ],
)
def test_one_text_of_a_toml_is_replaced_and_nothing_else(value: str, comment: str) -> None:
    source = f"# head\n[\"p:01\"]\nnote = 'text = 1'\ntext = {value}{comment}\n\n['p:02']\ntext = \"B\"\n"
    wish = 'New "words" \\ here ә'
    made = own_english.replaced(source, "p:01", wish)
    assert tomllib.loads(made) == tomllib.loads(source) | {
        "p:01": {"note": "text = 1", "text": wish}
    }
    assert own_english.replaced(made, "p:02", "C").endswith("['p:02']\ntext = \"C\"\n")
    assert comment in made


def test_a_toml_that_cannot_be_changed_surely_is_refused() -> None:
    for source in (
        '["p:01"]\ntext = """A\n[y]."""\n',
        '["p:01"]\n"text" = "A"\n',
        '[p]\ntext = "A"\n',
    ):
        with pytest.raises(WordsError) as caught:
            own_english.replaced(source, "p:01", "B")
        assert caught.value.code == "words.source"


def test_every_paragraph_of_today_can_be_replaced() -> None:
    for one in own_english.paragraphs(Workspace.open()):
        path = places.repository() / one.path
        made = own_english.replaced(path.read_text("utf-8"), one.key.partition("/")[2], "Other.")
        assert made.count("Other.") == 1


def test_bringing_english_in_twice_changes_nothing(desk: Desk) -> None:
    own_english.refresh(desk.house.words)
    files = {
        p: p.read_bytes()
        for p in [
            desk.house.folder / "pot/consent.pot",
            *(pot.po_path(desk.house.folder, lang, "consent") for lang in ("ru", "kk", "ky", "tg")),
        ]
    }
    own_english.refresh(desk.house.words)
    assert {p: p.read_bytes() for p in files} == files


def test_the_first_page_names_english_that_waits_as_the_gate_does(desk: Desk) -> None:
    workspace = desk.house.words
    waits = [one for one in blocking_in(workspace, "en") if one.code == "gate.not_approved"]
    page = desk.get("/")[1]
    for domain in ("consent", "locale"):
        count = sum(one.domain == domain for one in waits)
        assert count
        assert f"The English itself waits for approval: {count}." in page
    assert "Nothing blocks a release" not in page

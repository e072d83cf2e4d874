"""T-LEDGER: what people may do to a text, and what each of them is refused, by its code."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from depter.errors import WordsError
from depter.words import annotate, edit, pot
from depter.words.ledger import Draft
from depter.words.own import own
from depter.words.record import record, unrecorded
from depter.words.statement import Act
from depter.words.states import Standing, State
from depter.words.workspace import Workspace
from tests.unit.words.house import House, Key, house

CONSENT = "consent:interview/p:01"
FORM = "form:intake/title"


@pytest.fixture
def home(tmp_path: Path) -> House:
    made = house(tmp_path)
    made.write_text(CONSENT, "Мен.")
    return made


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(WordsError) as caught:
        act()
    return caught.value.code


def test_refusals_each_by_its_code(home: House) -> None:
    words, keys = home.words, home.keys
    home.add("r-ru", ["clinician"], ["ru"])
    home.add("r-past", ["clinician"], until="2021-01-01")
    stranger = Key("r-nobody")
    cases = {
        "ledger.author": lambda: edit.approve(home.words, "kk", None, CONSENT, keys["r-trans"]),
        "ledger.role": lambda: edit.approve(home.words, "kk", None, CONSENT, keys["r-nat"]),
        "ledger.not_allowed": lambda: edit.approve(home.words, "kk", None, CONSENT, keys["m-1"]),
        "ledger.signer": lambda: edit.approve(home.words, "kk", None, CONSENT, stranger),
        "ledger.other_language": lambda: edit.approve(
            home.words, "kk", None, CONSENT, keys["r-ru"]
        ),
        "ledger.expired": lambda: edit.approve(home.words, "kk", None, CONSENT, keys["r-past"]),
        "ledger.reason": lambda: edit.reject(home.words, "kk", None, CONSENT, keys["r-nat"], " "),
        "ledger.nothing": lambda: edit.withdraw(home.words, "kk", None, CONSENT, keys["r-nat"]),
        "edit.source": lambda: edit.edit(
            home.words, "en", "consent", CONSENT, ["I."], keys["r-trans"]
        ),
        "edit.forms": lambda: edit.edit(
            home.words, "kk", "consent", CONSENT, ["А", "Б"], keys["r-trans"]
        ),
        "suggest.same": lambda: edit.suggest(
            home.words, "kk", None, CONSENT, ["Мен."], keys["r-guest"]
        ),
        "words.unknown_language": lambda: edit.approve(
            home.words, "xx", None, CONSENT, keys["r-clin"]
        ),
        "words.unknown_text": lambda: edit.approve(
            home.words, "kk", None, "consent:no/p:99", keys["r-clin"]
        ),
    }
    before = words.ledger("kk").count
    assert {code: code_of(act) for code, act in cases.items()} == {code: code for code in cases}
    assert home.words.ledger("kk").count == before


def test_a_person_without_rights_suggests_and_nothing_changes_until_it_is_accepted(
    home: House,
) -> None:
    path = pot.po_path(home.folder, "kk", "consent")
    before = path.read_bytes()
    keys = home.keys
    made = edit.suggest(home.words, "kk", None, CONSENT, ["Мен осындамын."], keys["r-guest"])
    assert path.read_bytes() == before
    assert code_of(
        lambda: edit.edit(home.words, "kk", "consent", CONSENT, ["Ал."], keys["r-guest"])
    ) == "ledger.not_allowed"  # fmt: skip
    assert [one.by for one in home.standing(CONSENT).suggestions] == ["r-guest"]
    edit.accept(home.words, "kk", None, CONSENT, made.subject.tgt, keys["r-law"])
    one = home.standing(CONSENT)
    assert one.authors == {"r-guest", "r-law"}
    assert one.suggestions == ()
    assert code_of(lambda: home.approve(CONSENT, "r-law")) == "ledger.author"


def test_a_declined_suggestion_leaves_the_approvals_of_the_text(home: House) -> None:
    home.approve(CONSENT, "r-clin", "r-law")
    made = edit.suggest(home.words, "kk", None, CONSENT, ["Ал."], home.keys["r-guest"])
    tgt = made.subject.tgt
    edit.reject(home.words, "kk", None, CONSENT, home.keys["r-trans"], "No.", tgt=tgt)
    one = home.standing(CONSENT)
    assert (one.state, one.suggestions) == (State.APPROVED, ())
    assert code_of(
        lambda: edit.accept(home.words, "kk", None, CONSENT, tgt, home.keys["r-trans"])
    ) == "ledger.no_suggestion"  # fmt: skip


def test_two_translators_edit_one_text(home: House) -> None:
    began = home.standing(CONSENT).tgt
    words, keys = home.words, home.keys
    edit.edit(words, "kk", "consent", CONSENT, ["Бір."], keys["r-trans"], expected=began)
    with pytest.raises(WordsError) as caught:
        edit.edit(words, "kk", "consent", CONSENT, ["Екі."], keys["r-nat"], expected=began)
    assert caught.value.code == "edit.conflict"
    assert (caught.value.facts["there"], caught.value.facts["yours"]) == (["Бір."], ["Екі."])


def test_saving_the_same_text_says_nothing_new(home: House) -> None:
    count = home.words.ledger("kk").count
    home.write_text(CONSENT, "Мен.")
    home.write_text(CONSENT, "Мен.", "r-nat")
    assert home.words.ledger("kk").count == count


def test_an_approval_is_refused_when_somebody_rejected_meanwhile(home: House) -> None:
    mine = home.words
    mine.states("kk")
    edit.reject(home.words, "kk", None, CONSENT, home.keys["r-law"], "Wrong.")
    act = edit._Act(mine, "kk", None, CONSENT, home.keys["r-clin"])
    act.ledger.lines = act.ledger.lines[:-1]  # what a page shows that was opened before
    act.ledger.keys = act.ledger.keys[:-1]
    draft = Draft(Act.APPROVE, act.subject, role="clinician")
    act.ledger._data = b"".join(one.line + b"\n" for one in act.ledger.lines)
    assert code_of(lambda: act.append(draft)) == "ledger.meanwhile"


def test_a_back_translation_is_by_a_third_person(home: House) -> None:
    assert code_of(
        lambda: edit.backtranslate(home.words, "kk", None, CONSENT, home.keys["r-trans"], "I.")
    ) == "ledger.author"  # fmt: skip
    edit.backtranslate(home.words, "kk", None, CONSENT, home.keys["r-guest"], "Me.")
    assert [one.text for one in home.standing(CONSENT).backtranslations] == [("Me.",)]


def test_a_critical_sentence_needs_a_native_speaker_and_a_lawyer(home: House) -> None:
    path = home.folder / "pot" / "ui.pot"
    file = pot.read(path)
    one = next(entry for entry in file if not entry.msgid_plural and "{" not in entry.msgid)
    one.flags.append("critical")
    pot.save(file, path)
    home.guard()  # what is critical is signed
    found = home.words.find((one.msgctxt or "", one.msgid, ""), "ui")
    edit.edit(home.words, "kk", "ui", found.src, ["Жою."], home.keys["r-trans"])
    edit.approve(home.words, "kk", "ui", found.src, home.keys["r-nat"])
    assert home.standing(found.src).missing_roles == ("lawyer",)
    edit.approve(home.words, "kk", "ui", found.src, home.keys["r-law"])
    assert home.standing(found.src).state is State.APPROVED


def test_forms_need_one_person_who_is_both(home: House) -> None:
    home.write_text(FORM, "Әңгіме")
    assert code_of(lambda: home.approve(FORM, "r-clin")) == "ledger.role"
    assert code_of(lambda: home.approve(FORM, "r-nat")) == "ledger.role"
    home.approve(FORM, "r-both")
    assert home.standing(FORM).state is State.APPROVED


def test_recording_says_only_what_nobody_said_and_a_machine_only_machine(home: House) -> None:
    words, keys = home.words, home.keys
    subjects = unrecorded(words, "kk", ["consent"])
    assert len(subjects) == len(words.template("consent")) - 1
    machine = "machine:x@2026-11-24"
    refusals = {
        "record.origin": (keys["m-1"], "guess"),
        "ledger.not_allowed": (keys["m-1"], "human"),
    }
    for code, (key, origin) in refusals.items():
        assert code_of(lambda k=key, o=origin: record(words, "kk", subjects, k, o)) == code  # type: ignore[misc]
    assert code_of(
        lambda: record(words, "kk", subjects, keys["r-trans"], machine)
    ) == "ledger.not_allowed"  # fmt: skip
    record(words, "kk", subjects, keys["m-1"], machine)
    assert unrecorded(home.words, "kk", ["consent"]) == []
    assert home.standing("consent:interview/p:02").state is State.MACHINE


def test_comments_show_and_prove_nothing(home: House, tmp_path: Path) -> None:
    home.approve(CONSENT, "r-clin")
    annotate.annotate(home.words)
    path = pot.po_path(home.folder, "kk", "consent")
    text = path.read_text("utf-8")
    assert "# @review unreviewed clinician:r-clin" in text
    annotate.annotate(home.words)
    assert path.read_text("utf-8") == text
    path.write_text(text.replace("@review unreviewed", "@review approved lawyer:r-law"), "utf-8")
    assert home.standing(CONSENT).state is State.UNREVIEWED


def test_an_own_folder_has_all_texts_and_nobodys_statements(home: House, tmp_path: Path) -> None:
    home.approve(CONSENT, "r-clin", "r-law")
    place = tmp_path / "ours"
    own(home.words, place, os.urandom)
    ours = Workspace.open(place)
    assert ours.reviewers.grants == ()
    assert ours.release.key is None
    standing = ours.states("kk").of("consent", ours.entry("kk", ours.find(CONSENT)))
    assert (standing.state, standing.author) == (State.UNREVIEWED, None)
    assert code_of(lambda: own(home.words, place, os.urandom)) == "own.exists"


def test_a_machines_draft_stays_one_in_an_own_folder(home: House, tmp_path: Path) -> None:
    """Nobody becomes the author of what she never touched."""
    mine, theirs = "consent:interview/p:03", "consent:interview/p:04"
    words = home.words
    drafts = [one for one in unrecorded(words, "kk", ["consent"]) if one.context in (mine, theirs)]
    record(words, "kk", drafts, home.keys["m-1"], "machine:language-model@2026-11-28")
    own(words, tmp_path / "ours", os.urandom)
    ours = Workspace.open(tmp_path / "ours")

    def standing(context: str) -> Standing:
        return ours.states("kk").of("consent", ours.entry("kk", ours.find(context)))

    assert {standing(mine).state, standing(theirs).state} == {State.MACHINE}
    assert [one.id for one in ours.reviewers.grants] == ["m-1"]
    path = pot.po_path(ours.folder, "kk", "consent")
    text = str(next(o for o in ours.catalog("kk", "consent") if o.msgctxt == mine).msgstr)
    path.write_text(path.read_text("utf-8").replace(text, text + "!"), "utf-8")
    left = {one.context for one in unrecorded(ours, "kk", ["consent"])}
    assert mine in left
    assert theirs not in left


def test_two_ids_never_share_a_key_and_a_name_is_no_id(home: House) -> None:
    reviewers = home.words.reviewers
    text = reviewers.text()
    home.write(text.replace('id = "r-nat"', 'id = "r-nat2"'))
    assert home.words.reviewers.of("r-nat2")
    home.write(text + text.replace("r-nat", "r-other"))
    assert code_of(lambda: home.words) == "reviewers.twice"
    home.write(text.replace("r-nat", "Aigerim"))
    assert code_of(lambda: home.words) == "reviewers.shape"


def test_a_text_is_found_in_the_template_of_now(home: House) -> None:
    """What is kept of a template goes by its bytes: no act is judged by the English of before."""
    words = home.words
    path = home.folder / "pot" / "consent.pot"
    before = words.find(CONSENT)
    assert ("consent", before.src) not in words.critical()
    file = pot.read(path)
    changed = next(one for one in file if one.msgctxt == CONSENT)
    changed.msgid, changed.flags = "I. Changed.", ["critical"]
    pot.save(file, path)
    after = words.find(CONSENT)
    assert (after.entry.msgid, after.critical) == ("I. Changed.", True)
    assert words.find("I. Changed.").src == words.find(after.src[:8]).src == after.src
    assert ("consent", after.src) in words.critical()
    for told in (before.entry.msgid, before.src, ""):
        assert code_of(partial(words.find, told)) == "words.unknown_text"

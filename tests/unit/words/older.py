"""A release of words in two languages, an older one without some of it, and an organisation's folder."""

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from depter.words import extraction, own_english, places, pot
from depter.words.ledger import Draft, now
from depter.words.merge import merge, translated
from depter.words.own import own
from depter.words.policy import LOCALE
from depter.words.publish import name_release_key
from depter.words.record import record, unrecorded
from depter.words.reviewers import Grant
from depter.words.statement import Act, Subject, forms_of
from depter.words.workspace import Workspace
from tests.unit.words.house import PEOPLE, House, Key, cut

DRAFT = "machine:test-model@2026-01-01"
LANGUAGES = ("ru", "kk")
NEW = "consent:interview/p:11"


def release(folder: Path) -> Path:
    """The words of this repository, a tenth of them, whole: templates as the sources, every text there and
    recorded as a machine's."""
    shutil.copytree(
        places.translations(), folder, ignore=shutil.ignore_patterns("review", "release.toml")
    )
    cut(folder)
    policy = folder / "policy.toml"
    policy.write_text(policy.read_text("utf-8").replace(', "ky", "tg"', ""), "utf-8")
    refresh(folder)
    words = Workspace.open(folder)
    for lang, domain in words.pairs():
        file = words.catalog(lang, domain)
        for one in (one for one in file if not one.obsolete):
            one.flags = [flag for flag in one.flags if flag != "fuzzy"]
            if not translated(one) and not one.msgid_plural:
                one.msgstr = f"[{lang}] {one.msgid}"
        words.save(lang, domain, file)
    drafted(folder)
    return folder


def few_texts(folder: Path) -> Path:
    """The words of this repository in all languages, a tenth of them, each recorded as a machine's: in place
    of the release where a test types commands, for every command reads all texts and statements."""
    shutil.copytree(
        places.translations(), folder, ignore=shutil.ignore_patterns("review", "release.toml")
    )
    cut(folder)
    drafted(folder, ("ru", "kk", "ky", "tg"))
    return folder


def refresh(folder: Path) -> None:
    """Brings forms and consent from their sources into templates and catalogs."""
    words = Workspace.open(folder)
    messages = extraction.joined(extraction.source_messages(folder), [])
    pot.write_template(messages, folder / "pot", "forms")
    for lang in words.languages:
        if lang in LANGUAGES:
            held = words.catalog(lang, "forms")
            made = merge(words.template("forms"), held, words.language(lang), "forms")
            words.save(lang, "forms", made)
    own_english.refresh(words)


def drafted(folder: Path, languages: Sequence[str] = LANGUAGES) -> None:
    """Records whatever has no author as a machine's."""
    words = Workspace.open(folder)
    key = Key(f"m-{len(words.reviewers.grants) + 1}")
    grant = Grant(key.id, key.public, (), tuple(languages), now())
    path = folder / "review/reviewers.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(words.reviewers.with_grant(grant).text(), "utf-8")
    words = Workspace.open(folder)
    for lang in languages:
        domains = [one for one in words.policy.domains if one != LOCALE]
        record(words, lang, unrecorded(words, lang, domains), key, DRAFT)


def take_out(folder: Path, context: str) -> None:
    """As if a text of the forms or the consents had never been there."""
    domain = "consent" if context.startswith("consent:") else "forms"
    name, _, table = context.partition(":")[2].partition("/")
    path = folder / "source" / domain / f"{name}.toml"
    text = path.read_text("utf-8")
    made = re.sub(rf'(?ms)^\["?{re.escape(table)}"?\]\n.*?(?=^\[|\Z)', "", text)
    assert made != text
    path.write_text(made, "utf-8")
    for file in (folder / f"pot/{domain}.pot", *folder.glob(f"*/LC_MESSAGES/{domain}.po")):
        held = pot.read(file)
        held.remove(next(one for one in held if one.msgctxt == context))
        pot.save(held, file)


def change_english(folder: Path, context: str, text: str) -> None:
    """Another English in a source, brought into the catalogs."""
    domain = "consent" if context.startswith("consent:") else "forms"
    name, _, table = context.partition(":")[2].partition("/")
    path = folder / "source" / domain / f"{name}.toml"
    path.write_text(own_english.replaced(path.read_text("utf-8"), table, text), "utf-8")
    refresh(folder)


def write(folder: Path, lang: str, domain: str, told: str, text: str) -> None:
    """Another text in a catalog, with nobody who says whose it is."""
    words = Workspace.open(folder)
    file = words.catalog(lang, domain)
    entry = next(one for one in file if told in (one.msgctxt, one.msgid) and not one.obsolete)
    entry.msgstr = text
    words.save(lang, domain, file)


def organisation(older: Path, folder: Path) -> House:
    """An organisation's own folder, with people of its own and a signed guard."""
    own(Workspace.open(older), folder, os.urandom)
    made = House(folder)
    name_release_key(folder, made.release.public)
    for id_, roles in PEOPLE.items():
        if not id_.startswith("m-"):
            made.add(id_, roles)
    made.guard()
    return made


def approve_all(house: House, lang: str, document: str) -> None:
    """Clinician and lawyer approve a consent text from its first paragraph to its last, in one go each."""
    words = house.words
    texts = [
        Subject.of("consent", one, forms_of(one, lang))
        for one in words.catalog(lang, "consent")
        if str(one.msgctxt).startswith(f"consent:{document}/") and not one.obsolete
    ]
    for who, role in (("r-clin", "clinician"), ("r-law", "lawyer")):
        drafts = [Draft(Act.APPROVE, one, role=role) for one in texts]
        words.ledger(lang).extend(drafts, house.keys[who])


def files(folder: Path) -> dict[str, bytes]:
    """Every file but locks."""
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file() and one.suffix != ".lock"
    }

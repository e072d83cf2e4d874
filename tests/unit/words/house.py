"""A small folder of words with real keys, reviewers and a guard, for tests of what people state."""

import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from depter.envelope.ed25519 import Ed25519Key
from depter.words import edit, places, pot
from depter.words.guard import sign_guard
from depter.words.policy import LOCALE
from depter.words.record import record, unrecorded
from depter.words.reviewers import Grant
from depter.words.states import Standing, States
from depter.words.workspace import REVIEWERS, Workspace

#: What is kept of the texts in a small house: all of consent, some of the others.
_KEPT = {
    "forms": re.compile(r'^msgctxt "form:intake/(title|q:it\.)', re.M),
    "ui": re.compile(r'^msgid "[A-C]', re.M),
    "server": re.compile(r'^msgid "[A-C]', re.M),
    "studio": re.compile(r'^msgid "[A-C]', re.M),
}
_IN_SOURCE = re.compile(r'\["?(defaults|title"|q:it\.)')
#: The people of most tests: a translator, a clinician, a lawyer, one who is both and native, a native.
PEOPLE = {
    "r-trans": ("translator",),
    "r-clin": ("clinician",),
    "r-law": ("lawyer",),
    "r-both": ("native", "clinician", "lawyer"),
    "r-nat": ("native",),
    "r-guest": (),
    "m-1": (),
}


@dataclass
class Key:
    """An unlocked key (the ``Signer`` of the ledger)."""

    id: str
    key: Ed25519Key = field(default_factory=lambda: Ed25519Key.generate(os.urandom))

    @property
    def public(self) -> bytes:
        return self.key.public

    def sign(self, label: str, message: bytes) -> bytes:
        return self.key.sign(label, message)


@dataclass
class House:
    """A copy of ``translations/`` with people of its own."""

    folder: Path
    keys: dict[str, Key] = field(default_factory=dict)
    release: Key = field(default_factory=lambda: Key("release"))

    @property
    def words(self) -> Workspace:
        """The folder, opened anew."""
        return Workspace.open(self.folder)

    def add(
        self,
        id: str,  # noqa: A002
        roles: Sequence[str],
        languages: Sequence[str] = ("en", "ru", "kk", "ky", "tg"),
        start: str = "2020-01-01",
        until: str = "",
    ) -> Key:
        """A person with a key."""
        key = Key(id)
        self.keys[id] = key
        grant = Grant(id, key.public, tuple(roles), tuple(languages), start, until)
        self.write(self.words.reviewers.with_grant(grant).text())
        return key

    def write(self, reviewers: str) -> None:
        path = self.folder / REVIEWERS
        path.parent.mkdir(exist_ok=True)
        path.write_text(reviewers, "utf-8")

    def guard(self) -> None:
        """The release key signs what is there."""
        words = self.words
        ledgers = {code: words.ledger(code) for code in words.languages}
        sign_guard(self.folder, words.release, ledgers, self.release.public, self.release.sign)

    def states(self, lang: str = "kk") -> States:
        return self.words.states(lang)

    def standing(self, told: str, lang: str = "kk", domain: str | None = None) -> Standing:
        """Where a text stands now."""
        words = self.words
        found = words.find(told, domain)
        return words.states(lang).of(found.domain, words.entry(lang, found))

    def write_text(self, told: str, text: str, who: str = "r-trans", lang: str = "kk") -> None:
        """A person translates."""
        words = self.words
        edit.edit(words, lang, words.find(told).domain, told, [text], self.keys[who])

    def approve(self, told: str, *who: str, lang: str = "kk", role: str | None = None) -> None:
        for one in who:
            edit.approve(self.words, lang, None, told, self.keys[one], role)

    def approve_locale(self, *languages: str) -> None:
        """How dates are written: recorded as a person's, approved by a native speaker."""
        for lang in languages:
            words = self.words
            record(words, lang, unrecorded(words, lang, [LOCALE]), self.keys["r-trans"], "human")
            edit.approve(words, lang, LOCALE, LOCALE, self.keys["r-nat"])

    def put(self, told: str, text: str, lang: str = "kk") -> None:
        """Text that came by git or a PO editor: nobody recorded it."""
        words = self.words
        found = words.find(told)
        file = words.catalog(lang, found.domain)
        entry = words.entry(lang, found)
        next(one for one in file if one == entry and not one.obsolete).msgstr = text
        pot.save(file, pot.po_path(self.folder, lang, found.domain))


def cut(folder: Path) -> None:
    """Leave a tenth of the texts: to compile or check all of them takes seconds."""
    for domain, wanted in _KEPT.items():
        for path in [folder / f"pot/{domain}.pot", *folder.glob(f"*/LC_MESSAGES/{domain}.po")]:
            head, *texts = path.read_text("utf-8").split("\n\n")
            kept = [one for one in texts if wanted.search(one)]
            path.write_text("\n\n".join([head, *kept]).rstrip("\n") + "\n", "utf-8")
    for path in (folder / "source/forms").glob("*.toml"):
        head, *tables = re.split(r"^(?=\[)", path.read_text("utf-8"), flags=re.M)
        kept = [one for one in tables if _IN_SOURCE.match(one) and path.stem == "intake"]
        path.write_text(head + "".join(kept), "utf-8")


def house(place: Path, *, whole: bool = False) -> House:
    """A new house in an empty place, with all of ``PEOPLE`` and a whole guard; ledgers are empty. It is
    ``cut``, unless a test needs the ``whole`` of the texts."""
    folder = place / "words"
    shutil.copytree(places.translations(), folder, ignore=shutil.ignore_patterns("review"))
    if not whole:
        cut(folder)
    made = House(folder)
    (folder / "release.toml").write_text(f'key = "{made.release.public.hex()}"\n', "utf-8")
    for id, roles in PEOPLE.items():  # noqa: A001
        made.add(id, roles)
    made.guard()
    return made

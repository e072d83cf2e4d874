"""Every wording this desk knows: the exact words behind the hash that a record carries.

It must never refuse a hash that it does not know: the words are then unknown, and the answer stands.
It finds, offline, by hashing what it has; it believes nobody who merely says which words it were.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from depter.errors import WordsError
from depter.forms.definition import Choice, Question
from depter.forms.keys import wording, wording_keys
from depter.forms.load import definitions
from depter.words import Wording, document_hash, document_of, target_hash

SAME, OTHER, UNKNOWN, NONE = "same", "other", "unknown", "none"
"""The words of now; words of another set that is here; words of no set that is here; nothing shown."""


class Texts(Protocol):
    """One set of words."""

    @property
    def id(self) -> str: ...
    @property
    def languages(self) -> Collection[str]: ...
    def wording(self, key: str, code: str) -> Wording | None: ...
    def wordings(self, code: str, domain: str) -> Iterator[Wording]: ...
    def approvals(self, doc: str, code: str) -> list[dict[str, str]]: ...


LEAST = 16
"""Digits of a hash that name it: 64 bits, and all sets of a desk hold some ten thousand texts."""


@dataclass(frozen=True)
class Both:
    """A delivered set and the built-in one behind it, text by text, as a phone shows them."""

    over: Texts
    below: Texts

    @property
    def id(self) -> str:
        return self.over.id

    @property
    def languages(self) -> Collection[str]:
        return [*self.over.languages, *set(self.below.languages).difference(self.over.languages)]

    def wording(self, key: str, code: str) -> Wording | None:
        return self.over.wording(key, code) or self.below.wording(key, code)

    def wordings(self, code: str, domain: str) -> Iterator[Wording]:
        """Of the delivered set alone: whole texts are never mixed."""
        return self.over.wordings(code, domain)

    def approvals(self, doc: str, code: str) -> list[dict[str, str]]:
        """Of the delivered set alone too."""
        return self.over.approvals(doc, code)


@dataclass(frozen=True)
class Found:
    """The words behind a hash: ``state`` as above, ``set`` where they were found, in their order."""

    state: str
    set: str = ""
    texts: tuple[Wording, ...] = ()


class Wordings:
    """All sets that are here; ``sets`` gives the current one first."""

    def __init__(self, sets: Callable[[], Sequence[Texts]]) -> None:
        self._sets = sets

    def fixed(self) -> "Wordings":
        """The sets as they are now, looked up once."""
        every = tuple(self._sets())
        return Wordings(lambda: every)

    def _ordered(self, named: str | None) -> list[tuple[bool, Texts]]:
        """The sets with whether each is the current one; the one that the record names goes first."""
        every = [(place == 0, one) for place, one in enumerate(self._sets())]
        return sorted(every, key=lambda pair: pair[1].id != named)

    def _found(self, current: bool, one: Texts, texts: Sequence[Wording]) -> Found:
        """The same words may stand in the current set too, and then they are the words of now."""
        now = self._sets()[0]
        same = current or all(
            (held := now.wording(text.key, text.language)) is not None and held.text == text.text
            for text in texts
        )
        return Found(SAME if same else OTHER, one.id, tuple(texts))

    def _tried(self, named: str | None, behind: str | None) -> list[tuple[bool, Texts]]:
        """The sets in the order in which words are looked for: where a record names two, both first."""
        ordered = self._ordered(named)
        held = {one.id: (current, one) for current, one in ordered}
        if named in held and behind in held:
            (current, over), (_, below) = held[named], held[behind]
            return [(current, Both(over, below)), *ordered]
        return ordered

    def shown(
        self,
        form: str,
        question: Question,
        offered: Sequence[tuple[Choice, ...]],
        *,
        digest: str | None,
        lang: str | None,
        named: str | None = None,
        behind: str | None = None,
    ) -> Found:
        """What the person was asked with. ``offered`` are the lists of choices that may have stood
        there; a text of another language, or a consent that could not be shown, is tried too.
        ``behind`` is the set that gave the texts which ``named`` lacks."""
        if digest is None:
            return Found(NONE)
        for current, one in self._tried(named, behind):
            with suppress(WordsError):  # a damaged set of old costs itself alone
                asked = [question, *_variants(one, question)]
                variants = [wording_keys(form, q, choices) for q in asked for choices in offered]
                texts = _asked(one, variants, digest, lang)
                if texts is not None:
                    return self._found(current, one, texts)
        return Found(UNKNOWN)

    def document(self, doc: str, lang: str, digest: str, named: str | None = None) -> Found:
        """A whole consent text by its hash."""
        for current, one in self._ordered(named):
            with suppress(WordsError):
                texts = _whole(one, doc, lang, digest)
                if texts is not None:
                    return self._found(current, one, texts)
        return Found(UNKNOWN)

    def approved_by(
        self, doc: str, lang: str, digest: str, named: Sequence[str | None]
    ) -> frozenset[tuple[str, str, str]] | None:
        """Who (a pseudonym, a role, when) had approved a whole consent text by the sets that a record
        names; None where one of these is not here, so that nobody can tell."""
        held = {one.id: one for one in self._sets()}
        wanted = [id_ for id_ in named if id_ is not None]
        if not wanted or not held.keys() >= set(wanted):
            return None
        with suppress(WordsError):
            return frozenset(
                (one["by"], one["role"], one["at"])
                for texts in (held[id_] for id_ in wanted)
                if _whole(texts, doc, lang, digest) is not None
                for one in texts.approvals(doc, lang)
            )
        return None

    def by_hash(self, digest: str) -> Found:
        """Whatever a hash stands for: one text, a consent text, or the words of a question.

        The first ``LEAST`` digits are enough: a printed report has room for no more.
        """
        if len(digest) < LEAST:
            return Found(UNKNOWN)
        for current, one in self._ordered(None):
            with suppress(WordsError):
                texts = _anything(one, digest)
                if texts is not None:
                    return self._found(current, one, texts)
        for form in definitions():
            for question in form.questions.values():
                found = self.shown(
                    form.form, question, [question.choices], digest=digest, lang=None
                )
                if found.state != UNKNOWN:
                    return found
        return Found(UNKNOWN)


def _variants(one: Texts, question: Question) -> Iterator[Question]:
    """The question with each text that may have stood in place of its paragraphs, as a set has it."""
    if question.variants is None:
        return
    for doc in sorted(set(question.variants.docs.values())):
        every = (text for code in one.languages for text in one.wordings(code, "consent"))
        keys = sorted({text.key for text in every if document_of(text.key) == doc})
        if keys:
            yield replace(question, paragraphs=tuple(keys))


def _asked(
    one: Texts, variants: Sequence[Sequence[str]], digest: str, lang: str | None
) -> list[Wording] | None:
    for code in sorted(one.languages, key=lambda code: code != lang):
        for keys in variants:
            held = [one.wording(key, code) for key in keys]
            for texts in (held, [_allowed(text) for text in held]):
                shown = [text for text in texts if text is not None]
                said = defaultdict(str, {text.key: text.text for text in shown})
                if wording(keys, said.__getitem__).startswith(digest):
                    return shown
    return None


def _whole(one: Texts, doc: str, lang: str, digest: str) -> list[Wording] | None:
    if lang not in one.languages:
        return None
    every = [text for text in one.wordings(lang, "consent") if document_of(text.key) == doc]
    every.sort(key=lambda text: text.key)
    for texts in (every, [text for text in every if text.review == "approved"]):
        if texts and document_hash(doc, lang, [(t.key, t.text) for t in texts]).startswith(digest):
            return texts
    return None


def _anything(one: Texts, digest: str) -> list[Wording] | None:
    for code in one.languages:
        for domain in ("forms", "consent"):
            texts = [
                text
                for text in one.wordings(code, domain)
                if target_hash([text.text]).startswith(digest)
            ]
            if texts:
                return texts
        for doc in sorted({document_of(text.key) for text in one.wordings(code, "consent")}):
            whole = _whole(one, doc, code, digest)
            if whole is not None:
                return whole
    return None


def _allowed(text: Wording | None) -> Wording | None:
    """A consent that nobody approved is not shown in a real organisation (ruling 28)."""
    hidden = text is not None and text.key.startswith("consent:") and text.review != "approved"
    return None if hidden else text

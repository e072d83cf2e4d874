"""The acts of people on a text: edit, suggest, accept, approve, reject, back-translate, withdraw.

It must never change a text without recording who did, and never append a statement that would not
count: each refusal has a code of its own. Taste and letters are judged by the checks, not here.
"""

from collections.abc import Callable, Sequence

import polib

from depter.errors import WordsError
from depter.words.checks import errors
from depter.words.languages import SOURCE
from depter.words.ledger import Draft, Ledger, Signer, now
from depter.words.merge import Key
from depter.words.policy import LOCALE
from depter.words.reviewers import ID, Grant
from depter.words.sound import findings
from depter.words.statement import Act, Statement, Subject, forms_of
from depter.words.states import Standing, State, States
from depter.words.workspace import Found, Workspace, entry_of

#: A place of an act: language, domain (None: any), and the text by context, English, hash or key.
Told = str | Key


class _Act:
    """One act in preparation: who, on which text, and how it stands now."""

    def __init__(
        self, workspace: Workspace, lang: str, domain: str | None, told: Told, signer: Signer
    ):
        self.workspace = workspace
        self.lang = lang
        self.found: Found = workspace.find(told, domain)
        self.signer = signer
        self.ledger: Ledger = workspace.ledger(lang)
        if lang not in workspace.policy.of(self.found.domain).languages:
            raise WordsError("words.unknown_language", language=lang, domain=self.found.domain)
        self.grant: Grant = self._granted()
        self.entry: polib.POEntry = workspace.entry(lang, self.found)
        self.states: States = workspace.states(lang)

    @property
    def subject(self) -> Subject:
        return self.of(forms_of(self.entry, self.lang))

    @property
    def standing(self) -> Standing:
        return self.states.of(self.found.domain, self.entry)

    def of(self, forms: Sequence[str]) -> Subject:
        return Subject.of(self.found.domain, self.found.entry, forms)

    def _granted(self) -> Grant:
        held = self.workspace.reviewers.of(self.signer.id)
        if not held:
            raise WordsError("ledger.signer", by=self.signer.id)
        grant = self.workspace.reviewers.current(self.signer.id, now())
        if grant is None:
            withdrawn = any(one.withdrawn for one in held)
            code = "ledger.withdrawn_key" if withdrawn else "ledger.expired"
            raise WordsError(code, by=self.signer.id)
        if self.lang not in grant.languages:
            raise WordsError("ledger.other_language", by=self.signer.id, lang=self.lang)
        return grant

    def person(self) -> None:
        """Refuse a machine's key."""
        if self.grant.machine:
            raise WordsError("ledger.not_allowed", by=self.signer.id)

    def written(self) -> None:
        """Refuse what is written in a file of its own, not in a catalog."""
        if self.found.domain == LOCALE:
            raise WordsError("edit.locale", lang=self.lang)

    def complete(self) -> None:
        """Refuse what has no text, or text that belongs to an older English."""
        if self.standing.state is State.UNTRANSLATED or self.entry.fuzzy:
            raise WordsError("ledger.no_text", text=self.standing.short)

    def append(self, draft: Draft) -> Statement:
        """Appends, unless somebody else said something about this text meanwhile."""
        seen = self.ledger.count

        def allow(ledger: Ledger) -> None:
            ledger.verify(self.workspace.reviewers)
            fresh = ledger.lines[seen:]
            if any(one.subject.src == draft.subject.src for one in fresh):
                raise WordsError("ledger.meanwhile", text=self.standing.short)

        return self.ledger.extend([draft], self.signer, allow=allow)[0]


def _put(
    workspace: Workspace, lang: str, found: Found, forms: Sequence[str], expected: str | None
) -> None:
    """Writes the forms into the PO. ``expected`` is the tgt that the editor began with."""
    file = workspace.catalog(lang, found.domain)
    entry = entry_of(file, found, lang)
    now_there = forms_of(entry, lang)
    if expected is not None and Subject.of(found.domain, entry, now_there).tgt != expected:
        raise WordsError("edit.conflict", text=found.src[:10], there=now_there, yours=list(forms))
    wanted = workspace.language(lang).nplurals if entry.msgid_plural else 1
    if len(forms) != wanted:
        raise WordsError("edit.forms", wanted=wanted)
    if entry.msgid_plural:
        entry.msgstr_plural = dict(enumerate(forms))
    else:
        entry.msgstr = forms[0]
    if "fuzzy" in entry.flags:
        entry.flags.remove("fuzzy")
    entry.previous_msgid = entry.previous_msgctxt = entry.previous_msgid_plural = None
    workspace.save(lang, found.domain, file)


def edit(
    workspace: Workspace,
    lang: str,
    domain: str,
    told: Told,
    forms: Sequence[str],
    signer: Signer,
    origin: str = "human",
    *,
    author: str = "",
    expected: str | None = None,
) -> Statement | None:
    """The one way in which a program changes a text: PO and author together. None when nothing changed.

    Errors: ``edit.source`` for English, ``edit.locale`` for locale data, ``edit.author``, ``edit.forms``,
    ``edit.conflict`` when the text is no longer the ``expected`` one (a tgt), ``ledger.not_allowed`` for
    who may only suggest, and the ledger's: with each of them the PO is as it was. ``edit.half`` when it
    could not be put back.
    """
    if lang == SOURCE:
        raise WordsError("edit.source")
    check_author(author)
    act = _Act(workspace, lang, domain, told, signer)
    act.written()
    if not act.grant.writes:
        raise WordsError("ledger.not_allowed", by=signer.id)
    subject = act.of(forms)
    standing = act.standing
    same = subject.tgt == act.subject.tgt and not act.entry.fuzzy
    if same and standing.author is not None:
        return None
    draft = Draft(Act.TRANSLATE, subject, origin=origin, author=author)
    back: list[Callable[[], None]] = []

    def allow(ledger: Ledger) -> None:
        ledger.verify(workspace.reviewers)
        back.append(workspace.way_back(lang, act.found.domain))
        _put(workspace, lang, act.found, forms, expected)

    def undo() -> None:
        for one in back:
            one()

    if not all(forms):
        # An emptied text has no author; it is simply untranslated again.
        with act.ledger.alone():
            allow(act.ledger)
        return None
    return act.ledger.extend([draft], signer, allow=allow, undo=undo)[0]


def check_author(author: str) -> None:
    """Refuse what is no pseudonymous id; "" is nobody but the signer. Errors: ``edit.author``."""
    if author and not ID.fullmatch(author):
        raise WordsError("edit.author", author=author)


def suggest(
    workspace: Workspace,
    lang: str,
    domain: str | None,
    told: Told,
    forms: Sequence[str],
    signer: Signer,
    *,
    author: str = "",
) -> Statement:
    """Proposes another text; no catalog changes. Errors: ``edit.author``, ``edit.locale``,
    ``edit.forms``, ``suggest.same``, the ledger's."""
    check_author(author)
    act = _Act(workspace, lang, domain, told, signer)
    act.person()
    act.written()
    wanted = workspace.language(lang).nplurals if act.found.entry.msgid_plural else 1
    if len(forms) != wanted or not all(forms):
        raise WordsError("edit.forms", wanted=wanted)
    subject = act.of(forms)
    if subject.tgt == act.subject.tgt:
        raise WordsError("suggest.same")
    return act.append(Draft(Act.SUGGEST, subject, text=tuple(forms), author=author))


def accept(
    workspace: Workspace, lang: str, domain: str | None, told: Told, tgt: str, signer: Signer
) -> Statement | None:
    """Makes an open suggestion the text; both ids are its authors. Errors: ``ledger.no_suggestion``,
    ``edit.faulty`` with what the checks find, and those of ``edit``."""
    act = _Act(workspace, lang, domain, told, signer)
    found = act.states.suggestion(act.found.domain, act.found.src, tgt)
    wrong = errors(findings(workspace, lang, act.found.domain, act.found.entry, found.text))
    if wrong:
        raise WordsError("edit.faulty", findings=[one.told for one in wrong])
    return edit(
        workspace,
        lang,
        act.found.domain,
        act.found.src,
        found.text,
        signer,
        author=found.author or found.by,
    )


def approve(
    workspace: Workspace,
    lang: str,
    domain: str | None,
    told: Told,
    signer: Signer,
    role: str | None = None,
    *,
    remark: str = "",
) -> Statement:
    """Says that a text is right, in one role (None: the first missing one that the key may fill).
    ``remark`` is what the reviewer said beside her yes.

    Errors: ``ledger.no_text``, ``ledger.no_author``, ``ledger.author`` for its own author,
    ``ledger.role``, ``ledger.already``, ``ledger.not_allowed``, and the ledger's.
    """
    act = _Act(workspace, lang, domain, told, signer)
    act.person()
    act.complete()
    standing = act.standing
    if standing.author is None:
        raise WordsError("ledger.no_author", text=standing.short)
    if signer.id in standing.authors:
        raise WordsError("ledger.author", by=signer.id, text=standing.short)
    needed = act.states.roles(act.found.domain, act.found.src)
    fit = [one for one in needed if act.grant.holds(one)]
    wanted = role or next(
        (one for one in standing.missing_roles if one in fit), next(iter(fit), None)
    )
    if wanted is None or wanted not in fit:
        raise WordsError("ledger.role", by=signer.id, needed=list(needed))
    if any(one.by == signer.id and one.role == wanted for one in standing.approvals):
        raise WordsError("ledger.already", by=signer.id, role=wanted)
    return act.append(Draft(Act.APPROVE, act.subject, role=wanted, reason=remark.strip()))


def reject(
    workspace: Workspace,
    lang: str,
    domain: str | None,
    told: Told,
    signer: Signer,
    reason: str,
    *,
    tgt: str | None = None,
) -> Statement:
    """Says that a text must be changed; every approval before is void. With ``tgt`` an open
    suggestion is declined. Errors: ``ledger.reason``, ``ledger.no_text``, ``ledger.not_allowed``."""
    act = _Act(workspace, lang, domain, told, signer)
    act.person()
    if not reason.strip():
        raise WordsError("ledger.reason")
    subject = act.subject
    if tgt is not None and tgt != subject.tgt:
        act.states.suggestion(act.found.domain, act.found.src, tgt)
        subject = Subject(subject.domain, subject.context, subject.src, tgt)
        allowed = act.grant.writes
    else:
        act.complete()
        allowed = act.grant.reviews
    if not allowed:
        raise WordsError("ledger.not_allowed", by=signer.id)
    return act.append(Draft(Act.REJECT, subject, reason=reason.strip()))


def backtranslate(
    workspace: Workspace, lang: str, domain: str | None, told: Told, signer: Signer, text: str
) -> Statement:
    """Says in English what a text means to a third person. Errors: ``ledger.author``,
    ``ledger.no_text``, ``ledger.reason`` when empty."""
    act = _Act(workspace, lang, domain, told, signer)
    act.person()
    act.complete()
    if not text.strip():
        raise WordsError("ledger.reason")
    if signer.id in act.standing.authors:
        raise WordsError("ledger.author", by=signer.id, text=act.standing.short)
    return act.append(Draft(Act.BACKTRANSLATE, act.subject, text=(text.strip(),)))


def withdraw(
    workspace: Workspace,
    lang: str,
    domain: str | None,
    told: Told,
    signer: Signer,
    reason: str = "",
) -> Statement:
    """Takes back one's own approval or rejection of the text as it is now.

    Errors: ``ledger.nothing`` when there is none.
    """
    act = _Act(workspace, lang, domain, told, signer)
    standing = act.standing
    own = any(one.by == signer.id for one in standing.approvals)
    if not own and not act.states.rejected_by(act.found.domain, act.entry, signer.id):
        raise WordsError("ledger.nothing", by=signer.id, text=standing.short)
    return act.append(Draft(Act.WITHDRAW, act.subject, reason=reason.strip()))

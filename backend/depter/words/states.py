"""What the ledger says of every exact text: computed from signed statements, never stored.

It must never call a text approved unless every role of the policy approved this very text after its
last rejection: different people, none its author, every key valid at the time of its statement, the
guard whole. A text without a known author is never approved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import polib

from depter.errors import WordsError
from depter.words.ledger import Ledger
from depter.words.policy import LOCALE, Policy
from depter.words.reviewers import Grant, Reviewers
from depter.words.statement import START, Act, Statement, Subject, forms_of


class State(StrEnum):
    """The review state of one text."""

    UNTRANSLATED = "untranslated"
    NEEDS_EDIT = "needs-edit"
    MACHINE = "machine"
    UNREVIEWED = "unreviewed"
    APPROVED = "approved"

    @property
    def letter(self) -> str:
        """The letter in compiled catalogs."""
        return {"approved": "a", "machine": "m"}.get(self.value, "u")


@dataclass(frozen=True)
class Approval:
    """One approval that counts."""

    by: str
    role: str
    at: str


@dataclass(frozen=True)
class Remark:
    """A suggestion (forms in ``text``) or a back-translation."""

    by: str
    at: str
    text: tuple[str, ...]
    author: str = ""
    tgt: str = ""


@dataclass(frozen=True)
class Standing:
    """Where one text stands. ``blocked`` is the code of a guard fault when nothing else is missing."""

    state: State
    src: str
    tgt: str
    origin: str | None = None
    author: str | None = None
    authors: frozenset[str] = frozenset()
    approvals: tuple[Approval, ...] = ()
    missing_roles: tuple[str, ...] = ()
    rejected_reason: str | None = None
    suggestions: tuple[Remark, ...] = ()
    backtranslations: tuple[Remark, ...] = ()
    blocked: str | None = None

    @property
    def short(self) -> str:
        """The short name of the text's English, for the command line."""
        return self.src[:10]


@dataclass
class _Text:
    """What was said about one (domain, src, tgt)."""

    origin: str | None = None
    author: str | None = None
    authors: set[str] = field(default_factory=set)
    approvals: list[Approval] = field(default_factory=list)
    rejected: tuple[str, str] | None = None
    back: list[Remark] = field(default_factory=list)


def matched(roles: Sequence[str], approvals: Sequence[Approval]) -> int:
    """How many of the roles can be given to different people who approved in them (bipartite matching:
    one person with two roles fills one of them)."""
    by_role = [[one.by for one in approvals if one.role == role] for role in roles]
    taken: dict[str, int] = {}

    def place(role: int, tried: set[str]) -> bool:
        for who in by_role[role]:
            if who in tried:
                continue
            tried.add(who)
            if who not in taken or place(taken[who], tried):
                taken[who] = role
                return True
        return False

    return sum(place(role, set()) for role in range(len(roles)))


def missing(roles: Sequence[str], approvals: Sequence[Approval]) -> tuple[str, ...]:
    """The roles that still lack a person of their own."""
    kept: list[str] = []
    left: list[str] = []
    for role in roles:
        if matched([*kept, role], approvals) > len(kept):
            kept.append(role)
        else:
            left.append(role)
    return tuple(left)


def void(one: Statement, grant: Grant | None, held: Sequence[Grant]) -> str | None:
    """The code of why a truly signed statement does not count; None when it does."""
    if grant is None:
        return "ledger.withdrawn_key" if any(g.withdrawn for g in held) else "ledger.expired"
    if one.lang not in grant.languages:
        return "ledger.other_language"
    if grant.machine:
        allowed = one.act is Act.TRANSLATE and one.origin.startswith("machine:")
        return None if allowed else "ledger.not_allowed"
    if one.act is Act.TRANSLATE and not grant.writes:
        return "ledger.not_allowed"
    if one.act is Act.REJECT and not grant.writes:
        return "ledger.not_allowed"
    if one.act is Act.APPROVE and not grant.holds(one.role):
        return "ledger.role"
    return None


class States:
    """The states of one language. Made by ``Workspace.states``; the ledger must be verified."""

    def __init__(
        self,
        ledger: Ledger,
        reviewers: Reviewers,
        policy: Policy,
        *,
        critical: frozenset[tuple[str, str]] = frozenset(),
        blocked: str | None = None,
    ):
        self.lang = ledger.lang
        self.blocked = blocked
        self.voids: list[tuple[int, str]] = []
        self._policy = policy
        self._reviewers = reviewers
        self._critical = critical
        self._ledger = ledger
        self._texts: dict[tuple[str, str, str], _Text] = {}
        self._suggested: dict[tuple[str, str], dict[str, Remark]] = {}
        self._head, self._count = START, 0
        self._take_new()

    def follow(self, critical: frozenset[tuple[str, str]], blocked: str | None) -> bool:
        """Takes in what was appended since. False when these states can not go on: the ledger is no
        longer the one that was counted, or another message is critical."""
        if critical != self._critical or not self._ledger.holds(self._head, self._count):
            return False
        self.blocked = blocked
        self._take_new()
        return True

    def _take_new(self) -> None:
        lines, keys = self._ledger.lines, self._ledger.keys
        for number in range(self._count, len(lines)):
            code = self._take(lines[number], keys[number])
            if code:
                self.voids.append((number + 1, code))
        self._head, self._count = self._ledger.head, len(lines)

    def _take(self, one: Statement, key: bytes) -> str | None:
        """Counts a statement, or answers why it does not count."""
        held = [grant for grant in self._reviewers.of(one.by) if grant.key == key]
        grant = self._reviewers.current(one.by, one.at, key)
        subject = one.subject
        text = self._texts.setdefault((subject.domain, subject.src, subject.tgt), _Text())
        if one.act is Act.TRANSLATE:
            # Whoever says to have written it may not approve it, also when the statement is void.
            text.authors |= {one.by} | ({one.author} if one.author else set())
        code = void(one, grant, held)
        if code is not None or grant is None:
            return code
        found: str | None = getattr(self, f"_{one.act.value}")(one, grant, text)
        return found

    def _translate(self, one: Statement, grant: Grant, text: _Text) -> str | None:
        # A rejection stays: the same words are not mended by being written again.
        text.origin, text.author = one.origin, one.author or one.by
        self._suggested.get((one.subject.domain, one.subject.src), {}).pop(one.subject.tgt, None)
        return None

    def _suggest(self, one: Statement, grant: Grant, text: _Text) -> str | None:
        remark = Remark(one.by, one.at, one.text, one.author, one.subject.tgt)
        place = self._suggested.setdefault((one.subject.domain, one.subject.src), {})
        place[one.subject.tgt] = remark
        return None

    def _approve(self, one: Statement, grant: Grant, text: _Text) -> str | None:
        domain, src = one.subject.domain, one.subject.src
        # Nobody asked for this role: it may not lift what somebody who was asked has rejected.
        if domain not in self._policy.rules or one.role not in self.roles(domain, src):
            return "ledger.role"
        if text.author is None:
            return "ledger.no_author"
        if one.by in text.authors:
            return "ledger.author"
        text.approvals.append(Approval(one.by, one.role, one.at))
        text.rejected = None
        return None

    def _reject(self, one: Statement, grant: Grant, text: _Text) -> str | None:
        place = self._suggested.get((one.subject.domain, one.subject.src), {})
        if place.pop(one.subject.tgt, None) is not None and text.author is None:
            return None
        if not grant.reviews:
            return "ledger.not_allowed"
        text.approvals.clear()
        text.rejected = (one.by, one.reason)
        return None

    def _backtranslate(self, one: Statement, grant: Grant, text: _Text) -> str | None:
        if one.by in text.authors:
            return "ledger.author"
        text.back.append(Remark(one.by, one.at, one.text))
        return None

    def _withdraw(self, one: Statement, grant: Grant, text: _Text) -> str | None:
        text.approvals = [kept for kept in text.approvals if kept.by != one.by]
        if text.rejected is not None and text.rejected[0] == one.by:
            text.rejected = None
        return None

    def roles(self, domain: str, src: str) -> tuple[str, ...]:
        """The roles that one text needs."""
        return self._policy.of(domain).needed((domain, src) in self._critical)

    def of(self, domain: str, entry: polib.POEntry) -> Standing:
        """Where an entry stands with the text that it has now."""
        forms = forms_of(entry, self.lang)
        subject = Subject.of(domain, entry, forms)
        text = self._texts.get((domain, subject.src, subject.tgt), _Text())
        counted = tuple(one for one in text.approvals if one.by not in text.authors)
        left = missing(self.roles(domain, subject.src), counted)
        return Standing(
            state=self._state(entry, forms, text, counted, left),
            src=subject.src,
            tgt=subject.tgt,
            origin=text.origin,
            author=text.author,
            authors=frozenset(text.authors),
            approvals=counted,
            missing_roles=left,
            rejected_reason=text.rejected[1] if text.rejected else None,
            suggestions=tuple(self._suggested.get((domain, subject.src), {}).values()),
            backtranslations=tuple(text.back),
            blocked=self.blocked if not left else None,
        )

    def _state(
        self,
        entry: polib.POEntry,
        forms: Sequence[str],
        text: _Text,
        counted: Sequence[Approval],
        left: Sequence[str],
    ) -> State:
        if not forms or not all(forms):
            return State.UNTRANSLATED
        if entry.fuzzy or text.rejected is not None:
            return State.NEEDS_EDIT
        if text.author is not None and not left and self.blocked is None:
            return State.APPROVED
        if (text.origin or "").startswith("machine:") and not counted:
            return State.MACHINE
        return State.UNREVIEWED

    def history(
        self, domain: str, entry: polib.POEntry
    ) -> Iterator[tuple[int, Statement, str | None]]:
        """Every statement about an entry, oldest first: by context where it has one (also about its
        earlier English), else by its English; with line number and why one does not count."""
        told = dict(self.voids)
        context = str(entry.msgctxt or "")
        src = Subject.of(domain, entry, [""]).src
        for number, one in enumerate(self._ledger.lines, 1):
            keyed = domain in ("forms", "consent", LOCALE)
            same = keyed and one.subject.context == context
            if one.subject.domain == domain and (same or one.subject.src == src):
                yield number, one, told.get(number)

    def rejected_by(self, domain: str, entry: polib.POEntry, who: str) -> bool:
        """True when the last word on an entry's text is this person's rejection."""
        subject = Subject.of(domain, entry, forms_of(entry, self.lang))
        text = self._texts.get((domain, subject.src, subject.tgt))
        return text is not None and text.rejected is not None and text.rejected[0] == who

    def suggestion(self, domain: str, src: str, tgt: str) -> Remark:
        """An open suggestion. Errors: ``ledger.no_suggestion``."""
        found = self._suggested.get((domain, src), {}).get(tgt)
        if found is None:
            raise WordsError("ledger.no_suggestion")
        return found

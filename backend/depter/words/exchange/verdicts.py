"""Signs in the verdicts of a returned sheet, one statement a row, by the keyholder who has seen them.

It must never sign a verdict on another text than the one that was on the sheet.
"""

from dataclasses import dataclass

from depter.errors import WordsError
from depter.words import edit
from depter.words.checks import texts
from depter.words.exchange import snapshot
from depter.words.exchange.sheet import Read, Verdict
from depter.words.ledger import Signer
from depter.words.merge import Key
from depter.words.workspace import Workspace


@dataclass(frozen=True)
class Signed:
    """What became of one row: approved, rejected, suggested, changed (the text is another one now),
    remarked (a yes with a comment, not signed), or refused, with ``fault``."""

    number: int
    key: Key
    done: str
    fault: WordsError | None = None

    @property
    def code(self) -> str:
        return self.fault.code if self.fault else ""


def sign_in(
    workspace: Workspace,
    held: snapshot.Snapshot,
    read: Read,
    signer: Signer,
    role: str | None = None,
    *,
    author: str = "",
    remarked: bool = False,
) -> list[Signed]:
    """Every verdict and every edited text, in the order of the sheet.

    A rejection without a comment is refused (``ledger.reason``): it helps nobody. A yes that comes with a
    comment may be none ("yes, but"): it is signed only with ``remarked``, the comment with it.
    Edited texts become suggestions of ``author``. Errors: ``edit.author``, ``ledger.signer``,
    ``ledger.*`` of a broken ledger; what concerns one row alone is told in its ``Signed`` and stops no
    other row.
    """
    now = {
        (one.msgctxt or "", one.msgid, one.msgid_plural or ""): tuple(texts(one))
        for one in workspace.catalog(read.language, read.domain)
        if not one.obsolete
    }
    edit.check_author(author)
    base = held.base()
    made = [
        Signed(verdict.number, verdict.key, "remarked")
        if verdict.yes and verdict.comment and not remarked
        else _one(workspace, read, verdict, now, base, signer, role)
        for verdict in read.verdicts
    ]
    for number, known, text in read.edited:
        forms = text.split("\n") if known[2] else [text]
        made.append(_suggest(workspace, read, number, known, forms, signer, author))
    return sorted(made, key=lambda one: one.number)


def _one(
    workspace: Workspace,
    read: Read,
    verdict: Verdict,
    now: dict[Key, tuple[str, ...]],
    base: dict[Key, tuple[str, ...]],
    signer: Signer,
    role: str | None,
) -> Signed:
    if now.get(verdict.key) != base[verdict.key]:
        return Signed(verdict.number, verdict.key, "changed")
    try:
        if verdict.yes:
            edit.approve(
                workspace,
                read.language,
                read.domain,
                verdict.key,
                signer,
                role,
                remark=verdict.comment,
            )
            return Signed(verdict.number, verdict.key, "approved")
        edit.reject(workspace, read.language, read.domain, verdict.key, signer, verdict.comment)
    except WordsError as fault:
        if fault.code in ("ledger.signer", "ledger.expired", "ledger.withdrawn_key"):
            raise
        return Signed(verdict.number, verdict.key, "refused", fault)
    return Signed(verdict.number, verdict.key, "rejected")


def _suggest(
    workspace: Workspace,
    read: Read,
    number: int,
    known: Key,
    forms: list[str],
    signer: Signer,
    author: str,
) -> Signed:
    try:
        edit.suggest(workspace, read.language, read.domain, known, forms, signer, author=author)
    except WordsError as fault:
        return Signed(number, known, "refused", fault)
    return Signed(number, known, "suggested")

"""Comments in the PO files that show people who wrote and approved a text.

Nothing may ever read them: a comment can be copied, and then says what is not true.
"""

from depter.words.states import Standing
from depter.words.workspace import Workspace

_MARKS = ("@origin ", "@review ")


def lines(standing: Standing) -> list[str]:
    """The comment lines of one text."""
    made = []
    if standing.origin:
        made.append(f"@origin {standing.origin} {standing.author}")
    said = [f"{one.role}:{one.by} {one.at[:10]}" for one in standing.approvals]
    made.append(" ".join([f"@review {standing.state.value}", *said, f"tgt:{standing.tgt[:16]}"]))
    return made


def annotate(workspace: Workspace) -> int:
    """Writes the comments of every text in every PO; answers how many texts carry one."""
    count = 0
    for lang, domain in workspace.pairs():
        states = workspace.states(lang)
        file = workspace.catalog(lang, domain)
        for entry in file:
            kept = [one for one in entry.tcomment.split("\n") if not one.startswith(_MARKS)]
            if not entry.obsolete:
                kept += lines(states.of(domain, entry))
                count += 1
            entry.tcomment = "\n".join(one for one in kept if one)
        if len(file):
            workspace.save(lang, domain, file)
    return count

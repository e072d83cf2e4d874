"""Counts of texts by language, domain and state, and what is missing.

It must never count what a check refuses as done.
"""

from pathlib import Path

from depter.words import pot
from depter.words.checks import check_entry, errors
from depter.words.compiling import review, usable
from depter.words.languages import SOURCE, Language


def table(translations: Path, languages: dict[str, Language]) -> tuple[str, bool]:
    """A plain table, and whether every text is there in every language without a finding."""
    lines = [f"{'':10}{'texts':>7}{'machine':>9}{'open':>7}{'missing':>9}{'edit':>6}{'faulty':>8}"]
    complete = True
    for language in languages.values():
        if language.code == SOURCE:
            continue
        for domain in pot.DOMAINS:
            path = pot.po_path(translations, language.code, domain)
            wanted = len(pot.read(translations / "pot" / f"{domain}.pot"))
            file = [one for one in pot.read(path) if not one.obsolete] if path.exists() else []
            letter = review(pot.read(path)) if path.exists() else "m"
            fuzzy = sum(one.fuzzy for one in file)
            done = sum(usable(one) for one in file)
            faulty = sum(bool(errors(check_entry(one, language, domain))) for one in file)
            missing = wanted - done - fuzzy
            machine, still = (done, 0) if letter == "m" else (0, done)
            complete &= not (missing or fuzzy or faulty)
            lines.append(
                f"{language.code + ' ' + domain:10}{wanted:>7}{machine:>9}{still:>7}"
                f"{missing:>9}{fuzzy:>6}{faulty:>8}"
            )
    return "\n".join(lines), complete

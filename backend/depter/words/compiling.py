"""Makes the catalogs: JSON for the phone and the desk's forms, MO for the sentences of the servers
and the studio.

It must never compile a text that fails a check, a fuzzy one, or a consent text of another language in
place of a missing one.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polib

from depter.errors import WordsError
from depter.words import glossary, glossary_data, manifest, places_data, pot
from depter.words.checks import Finding, check_entry, check_header, errors, group_of, groups, texts
from depter.words.glossary import Glossary
from depter.words.hashes import SOURCE_DIGITS, document_hash, source_hash
from depter.words.languages import SOURCE, Language
from depter.words.locale_build import build
from depter.words.merge import key
from depter.words.policy import LOCALE, Rule
from depter.words.states import State, States
from depter.words.templates import Flags, flags_of
from depter.words.workspace import Workspace

#: Domains that the phone loads as JSON; sentences of the servers and the studio travel as MO.
PHONE = ("ui", "forms", "consent")
Row = list[Any]


def message_key(entry: polib.POEntry, domain: str) -> str:
    """Key of a text in JSON: its context in forms and consent, gettext's own joint in ui."""
    if domain in ("forms", "consent"):
        return str(entry.msgctxt)
    return f"{entry.msgctxt}\u0004{entry.msgid}" if entry.msgctxt else str(entry.msgid)


def _row(entry: polib.POEntry, forms: list[str], letter: str, domain: str) -> Row:
    shown: Any = forms if entry.msgid_plural else forms[0]
    if domain == "ui":
        return [shown, letter]
    src = source_hash(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")
    # The hash of the text is worked out by whoever has the text. Hashes do not compress: with both in
    # full, two thirds of what a phone fetches would be hashes.
    return [shown, letter, "", src[:SOURCE_DIGITS]]


def rows(
    template: polib.POFile,
    catalogs: dict[str, polib.POFile],
    language: Language,
    rule: Rule,
    states: Mapping[str, States],
) -> dict[str, Row]:
    """All texts of a domain in a language, missing ones and those that the policy does not show from
    its fallbacks (never in consent)."""
    domain, chain = rule.domain, [language.code]
    if domain != "consent":
        chain += [*(language.fallback if rule.fallback else ()), SOURCE]
    found = {
        code: {
            (e.msgctxt, e.msgid): (e, state)
            for e, state in _told(catalogs[code], states[code], rule)
        }
        for code in chain
        if code in catalogs
    }
    made: dict[str, Row] = {}
    for one in template:
        for code in chain:
            if code == SOURCE:
                if domain == "ui":
                    break  # the English text is the key itself
                english = [one.msgid, one.msgid_plural] if one.msgid_plural else [one.msgid]
                row = _row(one, english, states[SOURCE].of(domain, one).state.letter, domain)
            else:
                hit = found[code].get((one.msgctxt, one.msgid))
                if hit is None:
                    continue
                row = _row(hit[0], texts(hit[0]), hit[1].letter, domain)
            if code != language.code:
                row += [""] * (4 - len(row)) + [code]
            made[message_key(one, domain)] = row
            break
    return made


def _told(file: polib.POFile, states: States, rule: Rule) -> Iterator[tuple[polib.POEntry, State]]:
    """The entries that may be shown, with their state; a rejected text is not one. What the policy
    does not show is left out, but in consent: there a practice organisation sees drafts, and the
    phone of a real one keeps them shut."""
    shown = set(rule.shown)
    for entry in file:
        if usable(entry):
            state = states.of(rule.domain, entry).state
            if state is State.NEEDS_EDIT or (rule.domain != "consent" and state.value not in shown):
                continue
            yield entry, state


def documents(
    template: polib.POFile, made: Mapping[str, Row], catalog: polib.POFile, states: States
) -> dict[str, Any]:
    """The consent texts that are whole in a language: full hash, and who approved its parts, last
    when; nobody while any part lacks an approval."""
    entries = {(e.msgctxt, e.msgid): e for e in catalog}
    told: dict[str, Any] = {}
    for doc in sorted({_document(one) for one in template}):
        parts = [one for one in template if _document(one) == doc]
        if not all(message_key(one, "consent") in made for one in parts):
            continue
        blocks = [(str(one.msgctxt), str(made[str(one.msgctxt)][0])) for one in parts]
        said: dict[tuple[str, str], str] = {}
        for one in parts:
            for approval in states.of("consent", entries[one.msgctxt, one.msgid]).approvals:
                who = approval.by, approval.role
                said[who] = max(approval.at, said.get(who, ""))
        whole = all(made[str(one.msgctxt)][1] == "a" for one in parts)
        told[doc] = {
            "sha256": document_hash(doc, states.lang, blocks),
            "approvals": [
                {"by": by, "role": role, "at": at}
                for (by, role), at in sorted(said.items())
                if whole
            ],
        }
    return told


def _document(entry: polib.POEntry) -> str:
    return str(entry.msgctxt).removeprefix("consent:").partition("/")[0]


def usable(entry: polib.POEntry) -> bool:
    """Complete, not fuzzy, not obsolete."""
    return not entry.obsolete and not entry.fuzzy and all(texts(entry)) and bool(texts(entry))


def _dump(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _put(folder: Path, code: str, name: str, data: Any) -> str:
    content = _dump(data)
    path = f"{code}/{name}.{hashlib.sha256(content).hexdigest()[:16]}.json"
    (folder / "json" / code).mkdir(parents=True, exist_ok=True)
    (folder / "json" / path).write_bytes(content)
    return path


def faults(
    catalogs: dict[str, polib.POFile],
    language: Language,
    domain: str,
    flags: Flags,
    terms: Glossary,
) -> Iterable[Finding]:
    """What is wrong in one PO, and stops a build. ``flags`` are those of the template."""
    file = catalogs[language.code]
    shown = f"translations/{language.code}/{pot.FOLDER}/{domain}.po"
    yield from check_header(file, language, domain, path=shown)
    beside = groups(file)
    for entry in file:
        siblings = beside.get(group_of(entry.msgctxt or "") or "", [])
        yield from errors(
            check_entry(
                entry,
                language,
                domain,
                path=shown,
                siblings=siblings,
                glossary=terms,
                flags=flags.get(key(entry)),
            )
        )


def compile_all(translations: Path, folder: Path) -> int:
    """Compiles everything into an empty ``folder``; answers the number of texts.

    The same sources give the same bytes. Errors: ``words.po``, ``words.faulty`` with all findings,
    ``words.glossary``, ``words.locale``.
    """
    workspace = Workspace.open(translations)
    languages = workspace.languages
    states = workspace.all_states()
    terms = glossary.load(translations / glossary.FILE)
    targets = [one for one in languages.values() if one.code != SOURCE]
    shutil.rmtree(folder, ignore_errors=True)
    files: dict[str, str] = {}
    count = 0
    found: list[Finding] = []
    for domain in pot.DOMAINS:
        template = workspace.template(domain)
        rule = workspace.policy.of(domain)
        told = [one for one in targets if one.code in rule.languages]
        catalogs = {one.code: workspace.catalog(one.code, domain) for one in told}
        for language in told:
            found += faults(catalogs, language, domain, flags_of(template), terms)
        if domain in pot.SENTENCES:
            for language in told:
                _mo(catalogs[language.code], states[language.code], rule, folder)
            continue
        for language in [languages[SOURCE], *told]:
            if domain == "ui" and language.code == SOURCE:
                continue
            made = rows(template, catalogs, language, rule, states)
            count += len(made)
            data: dict[str, Any] = {
                "lang": language.code,
                "domain": domain,
                "plural": language.rule,
                "m": made,
            }
            if domain == "consent":
                catalog = catalogs.get(language.code, template)
                data["docs"] = documents(template, made, catalog, states[language.code])
            files[f"{language.code}/{domain}"] = _put(folder, language.code, domain, data)
    if found:
        shutil.rmtree(folder, ignore_errors=True)
        raise WordsError("words.faulty", count=len(found), findings="\n".join(map(str, found)))
    for code, language in languages.items():
        local = build(language, translations / "locale")
        local["review"] = _locale_state(workspace, states[code]).letter
        files[f"{code}/locale"] = _put(folder, code, "locale", local)
    codes = [one.code for one in targets]
    files[glossary_data.NAME] = _put(folder, SOURCE, "glossary", glossary_data.build(terms, codes))
    built_in = manifest.gather(folder / "json", files, workspace.heads())
    # Names of places are no wording: they come with the programs and stand outside the signed set.
    for code in languages:
        named = places_data.build(code, translations / "places")
        files[f"{code}/places"] = _put(folder, code, "places", named)
    index = {
        "v": 1,
        "set": built_in.id,
        "manifest": built_in.encode().decode(),
        "release_key": workspace.release.key.hex() if workspace.release.key else "",
        "languages": {code: asdict(one) for code, one in languages.items()},
        "files": files,
        "mo": _mo_hashes(folder),
    }
    (folder / "json" / "index.json").write_bytes(_dump(index))
    return count


def _locale_state(workspace: Workspace, states: States) -> State:
    """The state of a language's locale data; under a policy that knows no such rule nobody approves."""
    rule = workspace.policy.rules.get(LOCALE)
    if rule is None or states.lang not in rule.languages:
        return State.UNREVIEWED
    [entry] = workspace.catalog(states.lang, LOCALE)
    return states.of(LOCALE, entry).state


def _mo(file: polib.POFile, states: States, rule: Rule, folder: Path) -> None:
    path = folder / "mo" / states.lang / pot.FOLDER / f"{rule.domain}.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = polib.POFile(wrapwidth=0)
    kept.metadata = file.metadata
    kept += [entry for entry, _ in _told(file, states, rule)]
    path.write_bytes(kept.to_binary())


def _mo_hashes(folder: Path) -> dict[str, str]:
    return {
        f"{path.parent.parent.name}/{path.stem}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "mo").rglob("*.mo"))
    }


def install(made: Path, place: Path) -> None:
    """Puts compiled catalogs where programs read them, file by file and the index last, so that a
    program that starts meanwhile finds the old set or the new one."""
    new = [path.relative_to(made) for path in made.rglob("*") if path.is_file()]
    for name in sorted(new, key=lambda one: one.name == "index.json"):
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.new")
        aside.write_bytes((made / name).read_bytes())
        aside.replace(target)
    for path in sorted(place.rglob("*")):
        if path.is_file() and path.relative_to(place) not in new:
            path.unlink()

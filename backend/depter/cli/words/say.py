"""What a person reads when a command of the words refuses; it decides nothing."""

from depter.errors import DepterError
from depter.words.fill import fill
from depter.words.templates import MARKS

_LEDGER = "The ledger of {lang} cannot be believed: line {line}"
_END = ". Nothing was changed. Bring back the file as it was."
_SIGN = "depter words guard sign --key release.depterkey"
SAY = {
    "edit.author": "{author} is not an id. A person's looks like r-7f3a, a machine's like m-1. "
    "Nothing was changed.",
    "edit.conflict": "Somebody else changed this text meanwhile. It now reads: {there}. "
    "Yours was not written: {yours}",
    "edit.faulty": "This cannot become the text as it is: {findings}. Nothing was changed.",
    "edit.forms": "This text needs {wanted} form(s), none of them empty.",
    "edit.half": "The new text stands in {path}, but its author could not be recorded and the old text "
    "could not be put back: {why}. Bring back the file, or type: depter words translate",
    "edit.locale": "Dates, lists and letters are not changed here. Change translations/locale/{lang}.json; "
    "its approval is void with the first letter.",
    "edit.source": "English is changed in the code or in translations/source/, not here.",
    "exchange.empty": "{path} holds no texts. Nothing was changed.",
    "exchange.encoding": "{path} is not in UTF-8. Save it as UTF-8 in Poedit and try again.",
    "exchange.export_damaged": "What was kept of export {id} is damaged. Bring the file back, or "
    "export again.",
    "exchange.export_unknown": "This file names an export ({id}) that is not in this folder of words. "
    "Was it made in another one?",
    "exchange.fewer": "{path} has {texts} of the {wanted} texts that were handed out: it was cut off. Ask "
    "for it again. Were texts taken out on purpose, delete its line {header} first. Nothing was changed.",
    "exchange.not_po": "{path} is not a PO file: {why}",
    "exchange.nothing": "There are no finished texts in {language} {domain} to hand out.",
    "exchange.other_language": "The file was exported in {export}, and you say {told}.",
    "exchange.size": "The file is too large ({bytes} bytes, at most {most}).",
    "exchange.stopped": "{count} texts were taken in, then {text} was refused ({why}). Mend that and give "
    "the same command again: what is in already is passed over.",
    "exchange.truncated": "{path} is not whole: it was cut off at line {line}. Ask for it again. Nothing "
    "was changed.",
    "exchange.which": "The file does not say its language or domain. Say -l and --domain.",
    "guard.changed": "{file} is not as the release key signed it. Look at what changed, then type: "
    + _SIGN,
    "guard.cut": "The ledger of {lang} is shorter than it was when the guard was signed.",
    "guard.marks": "Which texts are critical (delete, send, lock) is not as the release key signed it. Look "
    "at what changed, then type: " + _SIGN,
    "guard.missing": "The guard is missing. Type: " + _SIGN,
    "guard.no_key": "No release key is named in release.toml. Type: depter words guard name",
    "guard.second": "The second release key has not signed the guard yet. Its holder types: "
    + _SIGN,
    "guard.shape": "review/guard.json is damaged. Sign it again: " + _SIGN,
    "guard.signature": "The guard is not signed by the release key of release.toml. Its holder types: "
    + _SIGN,
    "guard.stranger": "This key is not named in release.toml.",
    "key.exists": "{file} is there already. Nothing was changed. Choose another name.",
    "key.id": "{id} is not an id. A person's looks like r-7f3a, a machine's like m-1.",
    "key.passphrase": "The passphrase does not open {file}, or the file is damaged.",
    "key.shape": "{file} is not a key file for words.",
    "key.unreadable": "{file} cannot be read or written.",
    "keyfile.short": "The passphrase is too short. It needs {least} characters or more.",
    "ledger.already": "{by} has approved this text already, as {role}.",
    "ledger.author": "{by} wrote this text, so somebody else must judge it.",
    "ledger.clock": "The last line is dated {last}, far ahead of this computer's clock ({clock}). "
    "Set the clock right.",
    "ledger.duplicate": _LEDGER + " stands there twice" + _END,
    "ledger.expired": "The key of {by} is not valid today.",
    "ledger.gap": _LEDGER + " follows a line that is gone or was changed" + _END,
    "ledger.language": _LEDGER + " belongs to another language ({found})" + _END,
    "ledger.meanwhile": "Somebody else said something about this text just now. "
    "Look at its history, then decide again.",
    "ledger.no_author": "Nobody recorded who wrote this text, so it cannot be approved. "
    "Type: depter words translate",
    "ledger.no_suggestion": "There is no such open suggestion.",
    "ledger.no_text": "There is no finished text to judge.",
    "ledger.not_allowed": "{by} may not do this.",
    "ledger.nothing": "{by} has said nothing about this text that could be taken back.",
    "ledger.order": _LEDGER + " is out of its place" + _END,
    "ledger.other_language": "{by} may not state anything about {lang}.",
    "ledger.reason": "Please say why, or what it means, in words.",
    "ledger.role": "{by} does not have a role that this text needs: {needed}.",
    "ledger.shape": _LEDGER + " is not a statement ({field})" + _END,
    "ledger.signature": _LEDGER + " is not signed by {by}, whom it names" + _END,
    "ledger.signer": "{by} is not in reviewers.toml.",
    "ledger.statement": "This cannot stand in the ledger: its {field} is not written as it must be. "
    "Nothing was changed.",
    "ledger.time": _LEDGER + " is dated before the line above it" + _END,
    "ledger.torn": _LEDGER + " is not whole" + _END,
    "ledger.unreadable": "The ledger of {lang} cannot be read: {why}",
    "ledger.withdrawn_key": "The key of {by} was withdrawn.",
    "ledger.write": "The ledger of {lang} cannot be written: {why}. This text stays as it was.",
    "own.exists": "{folder} is there already. Nothing was changed. Choose another folder.",
    "own.half": "{path} was changed after an update of {folder} was broken off. Move your copy of it to "
    "another place and type any command of the words: the update is finished then, and you can bring your "
    "change in again. Nothing was lost.",
    "own.meanwhile": "{path} was changed while {folder} was brought up to date. Nothing was changed. Type "
    "the same command again.",
    "own.missing": "There is no folder of words in {folder}. Make one: depter words own {folder}",
    "policy.domain": "{domain} is not a domain of the words.",
    "policy.shape": "policy.toml is wrong at [{domain}]: {field}",
    "record.origin": "{origin} is not an origin. Use human, machine:NAME@DATE, import:FILE or "
    "published:CITATION.",
    "release.shape": "release.toml is wrong: {why}",
    "reviewers.shape": "reviewers.toml is wrong at entry {entry} {id}: {field}",
    "reviewers.twice": "{id} has the key of {other}. Two people are two keys.",
    "reviewers.unknown": "{id} is not in reviewers.toml.",
    "sheet.columns": "Row {row} of the table has {found} columns instead of {wanted}. Nothing was signed.",
    "sheet.no_mark": "The line with the name of the sheet (depter-review ...) is gone. Nothing was signed.",
    "sheet.no_table": "{path} has no table. Nothing was signed.",
    "sheet.not_word": "{path} is not a Word file (.docx), or it is damaged.",
    "sheet.number": "Row {row} of the table has a number that was not on the sheet: {told}. Take an added "
    "row out; what it says fits into the comment of another. Nothing was signed.",
    "sheet.rows": "{count} rows are missing from the sheet: {missing}. Nothing was signed.",
    "sheet.source": "The English of number {number} is not the one that was handed out. Nothing was signed.",
    "sheet.twice": "Number {number} stands in two rows. Nothing was signed.",
    "suggest.same": "The text reads like this already.",
    "words.ambiguous": "More than one text is called {told}. Use one of these: {found}",
    "words.glossary": "The glossary ({path}) cannot be read, so no text can be checked against it. Type: "
    "depter words check",
    "words.no_folder": "{folder} is not a folder of words: it has no languages.toml.",
    "words.not_merged": "{lang} has no entry {text} yet. Type: depter words merge",
    "words.template": "The template of {domain} is not what translations/source/{domain}/ says, first at "
    "{text}. Nobody's approval counts until it is. Bring it back, or type: depter words extract, then "
    "depter words merge",
    "words.unknown_language": "{language} is not one of our languages here.",
    "words.unknown_text": "There is no text called {told}.",
    "english.conflict": "Somebody changed this English meanwhile. Look at it again.",
    "english.places": "The English must keep its places: {wanted}",
    "english.signs": "The English holds signs that cannot be shown.",
    "english.size": "The English is empty or too long.",
    "ledger.cut": "The ledger of {lang} is shorter than the {count} lines that were published. Bring "
    "its end back from a copy.",
    "own.repository": "This is the folder of the program itself. Make one of your own: depter words "
    "own FOLDER",
    "own.write": "{folder} cannot be written: {why}",
    "words.app": "This set needs a newer program ({needed}).",
    "words.extract_phone": "The phone's sentences could not be read: {why}",
    "words.faulty": "{findings}\n{count} texts are faulty. Mend them, then look again: depter words check",
    "words.file": "A file of the set is not the one that was signed: {sha256}",
    "words.file_missing": "A file of the set is missing: {sha256}",
    "words.forked": "There are two sets with the number {serial}: {ours} and {theirs}. Ask who "
    "published the other one.",
    "words.incomplete": "Not everything is translated. depter words status says what is missing.",
    "words.key": "The set is signed with a key that is not trusted here: {key}",
    "words.languages": "{path} cannot be read: {why}",
    "words.locale": "The dates and numbers of {language} cannot be made: translations/locale/{language}.json "
    "is damaged or has gaps. Type: depter words check",
    "words.manifest": "The set's list of files is damaged ({field}).",
    "words.no_node": "Node is missing. Type: {type}",
    "words.no_set": "{folder} holds no set of words.",
    "words.no_sources": "This program came without its texts. Name a folder: --in FOLDER",
    "words.older": "The set ({serial}) is older than the one that is here ({held}).",
    "words.places": "A table of places cannot be read: {path}, line {line}",
    "words.po": "{path} is no PO file that can be read: {why}",
    "words.publish_running": "Another publishing is running in this folder.",
    "words.signature": "The set's signature is not right.",
    "words.size": "The set is too large ({what}, {size} bytes).",
    "words.source": "{path} cannot be read: {why}",
}


def seen(text: str) -> str:
    """A text of somebody else's file on one line of a terminal. A sign that would move its cursor, clear
    it or turn its writing stands there by its number: whoever signs has to see what she signs."""
    return "".join(
        " / " if sign == "\n" else sign if sign.isprintable() or sign == "\xa0" else _numbered(sign)
        for sign in text
    )


def _numbered(sign: str) -> str:
    return f"[U+{ord(sign):04X}]"


def plain(fault: DepterError) -> str:
    """One sentence for a person; the code and its facts where we have none."""
    code = fault.code
    if code == "guard.changed" and fault.facts.get("file") == MARKS:
        code = "guard.marks"
    if code not in SAY:
        return str(fault)
    shown = {
        name: seen(", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))
        for name, value in fault.facts.items()
    }
    return fill(SAY[code], shown)

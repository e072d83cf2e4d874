"""Which sentences need a lawyer besides a native speaker: whatever stands on a button that deletes,
seals, sends, locks, hands out or leaves, and the choices of a consent. The list is complete by how the
code calls those acts, not by memory."""

import re
from pathlib import Path

import pytest

from depter.forms import definitions
from depter.words import extraction
from depter.words.extraction import Message

HOUSE = Path(__file__).parents[3]
VIEWS = HOUSE / "pwa/src/views"
TEMPLATES = HOUSE / "backend/depter/desk/templates"

#: Acts of the phone's conductor whose button must not say anything else than what it does.
ACTS = {
    "wipe",
    "lock",
    "quickExit",
    "abandonJoin",
    "exportOutbox",
    "syncNow",
    "cover",
    "discard",
    "finish",
    "finishSession",
    "removePhoto",
    "removeRow",
    "takeBack",
    "takeOut",
}
#: A new act of such a name belongs into the list above.
TELLING = re.compile(
    r"wipe|lock|exit|abandon|export|sync|send|cover|discard|delete|erase|finish|seal|remove"
    r"|withdraw|revoke|take",
    re.IGNORECASE,
)
#: Acts that sound alike and do nothing that could hurt.
HARMLESS = {"unlock", "uncover", "beforeSealing", "take", "takeOver"}
#: The desk's own.
DESK_ACTS = re.compile(r"erase|revoke|export|acknowledge|lock$|joins|withdraw|everything")

ELEMENT = re.compile(r"<(Button|button)\b.*?</\1>|<Go\b.*?/>", re.DOTALL)
HANDLER = re.compile(
    r"^ +const (\w+) = (?:async )?\([^)]*\)(?:: [^=]+)? =>(?: \{\n(.*?)^ {2,6}\};| ([^\n]*))",
    re.DOTALL | re.MULTILINE,
)
SAID = re.compile(r'\btn?\(\s*"((?:[^"\\]|\\.)*)"')


@pytest.fixture(scope="module")
def phone() -> list[Message]:
    faults: list[extraction.Fault] = []
    made = extraction.phone_messages(HOUSE, faults)
    assert faults == []
    return made


def conductor() -> set[str]:
    """Every act that the views may ask for."""
    room = HOUSE / "pwa/src/interview"
    text = "".join((room / name).read_text("utf-8") for name in ("contract.ts", "openviews.ts"))
    return set(re.findall(r"^  (\w+)\(", text, re.MULTILINE))


def acting(text: str) -> re.Pattern[str]:
    """What in a file means one of the acts: the act itself, or a handler that does it."""
    direct = rf"(?:app|interview|useInterview\(\))\.(?:{'|'.join(sorted(ACTS))})\b"
    names = {
        name for name, block, line in HANDLER.findall(text) if re.search(direct, block or line)
    }
    called = "".join(rf"|\b{name}\(|={{{name}}}" for name in sorted(names))
    return re.compile(direct + r"|look=\"danger\"" + called)


def test_the_acts_are_those_of_the_conductor() -> None:
    known = conductor()
    assert known >= ACTS
    telling = {act for act in known if TELLING.search(act)}
    assert telling - ACTS - HARMLESS == set()


def test_every_button_of_the_phone_that_does_such_an_act_is_critical(phone: list[Message]) -> None:
    marked = {message.one for message in phone if message.critical}
    met: dict[str, set[str]] = {}
    for path in sorted(VIEWS.rglob("*.tsx")):
        text = path.read_text("utf-8")
        means = acting(text)
        for element in ELEMENT.finditer(text):
            if means.search(element[0]):
                said = {one.replace('\\"', '"') for one in SAID.findall(element[0])}
                met.setdefault(path.name, set()).update(said)
    every = {one for said in met.values() for one in said}
    # What a look at the screens would not forget either: the search above sees something.
    for one in (
        "Exit",
        "Lock now",
        "Erase everything now",
        "Seal the interview",
        "Yes, delete it",
        "Yes, delete everything and end",
        "Write the sealed file",
        "Sync now",
        "Remove the photo",
        "Yes, give up this request",
        "Listen",
        "Take all of it back now",
    ):
        assert one in every, one
    assert every - marked == set()


def test_the_way_back_beside_a_dangerous_button_is_critical_too(phone: list[Message]) -> None:
    """Two labels that were exchanged would do the same harm as one that lies."""
    marked = {message.one for message in phone if message.critical}
    asked = re.compile(
        r"look=\"danger\"(?:(?!</Button>).)*</Button>\s*(<Button\b.*?</Button>)", re.DOTALL
    )
    beside = {
        said
        for path in VIEWS.rglob("*.tsx")
        for element in asked.findall(path.read_text("utf-8"))
        for said in SAID.findall(element)
    }
    assert "No, keep it" in beside
    assert beside - marked == set()


def test_every_button_of_the_desk_that_does_such_an_act_is_critical() -> None:
    faults: list[extraction.Fault] = []
    marked: set[str] = set()
    buttons: set[str] = set()
    for path in sorted(TEMPLATES.glob("*.html")):
        for one in extraction.template_messages(path, path.name, faults):
            if one.critical:
                marked.add(one.one)
        text = path.read_text("utf-8")
        for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
            action = re.search(r"url_for\('([a-z_.]+)'", form)
            told = action is not None and DESK_ACTS.search(action[1])
            for button in re.findall(r"<button\b.*?</button>", form, re.DOTALL):
                if told or "danger" in button:
                    buttons |= set(re.findall(r'_t\("([^"]+)"\)', button))
    assert faults == []
    assert {"Erase for good", "Revoke from now on", "Lock", "Save everything sealed"} <= buttons
    assert buttons - marked == set()


def test_every_choice_of_a_consent_is_critical() -> None:
    marked = {
        one.context for one in extraction.source_messages(HOUSE / "translations") if one.critical
    }
    choices = {
        choice.key
        for form in definitions()
        for question in form.questions.values()
        if question.type == "consent"
        for choice in question.choices
    }
    assert {"form:_common/o:yes", "form:_common/o:no"} <= choices
    assert choices - marked == set()

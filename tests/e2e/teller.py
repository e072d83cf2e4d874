"""Fills in an interview on the screens and remembers what was entered, path by path.

It must never reach behind the screens: rows are known by what stands on the page. It only listens to what
the browser's own encoder gives, to know the bytes of a photo before the app has them.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from depter.words import compiled_set
from tests.e2e.phone_on_screen import HERE, PhoneOnScreen
from tests.e2e.survivor import Mark
from tests.fingers import BodyMap, Fingers

DEFINITIONS = Path(__file__).parents[2] / "backend/depter/forms/definitions"

# Every picture that the page encodes, by its hash, before anything else has it.
LISTEN = """
window.encoded = [];
const real = HTMLCanvasElement.prototype.toBlob;
HTMLCanvasElement.prototype.toBlob = function (done, type, quality) {
  real.call(this, async (blob) => {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    window.encoded.push([blob.type, Array.from(hash, (one) => one.toString(16).padStart(2, "0")).join("")]);
    done(blob);
  }, type, quality);
};
"""


def _asked(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in items:
        found[one["id"]] = one
        found |= _asked(one.get("items", []))
    return found


QUESTIONS = {
    name: asked
    for form in ("intake", "evaluation")
    for section in json.loads((DEFINITIONS / f"{form}.json").read_text("utf-8"))["sections"]
    for name, asked in _asked(section["items"]).items()
}


@dataclass(frozen=True)
class Sealed:
    """A picture or a file as it was before the app had it: the hash of its bytes; and of the working copy
    that was made beside it, if one was."""

    sha256: str
    copy: str | None = None


@dataclass
class Teller:
    """One interview on one phone; ``told`` is what has to stand in the record at the end."""

    phone: PhoneOnScreen
    form: str = "evaluation"
    tongue: str = "ky"
    told: dict[str, Any] = field(default_factory=dict)
    langs: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    profile: dict[str, str] = field(default_factory=dict)
    marks: int = 0
    photos: int = 0

    def question(self, name: str) -> Locator:
        """A question by its id, whatever row it stands in."""
        return self.phone.page.locator(
            f'[data-question="{name}"], [data-question$="/{name}"]'
        ).first

    def path(self, name: str) -> str:
        """The whole path of a question on the screen, with the ids of its rows."""
        return self.question(name).get_attribute("data-question") or ""

    def words(self, key: str) -> str:
        """A text of the form in the language of the conversation, as far as it has one."""
        said = compiled_set().wording(key, self.tongue)
        assert said is not None, key
        return said.text

    def part(self, section: str) -> None:
        """Go to a part by the list of all of them."""
        page, title = self.phone.page, self.words(f"form:{self.form}/sec:{section}")
        self.phone.tap("All parts")
        self.phone.sees("All parts")
        page.get_by_label("Search").fill(title)
        line = page.locator("main button.go").filter(
            has=page.locator("b", has_text=re.compile(f"^{re.escape(title)}$"))
        )
        line.first.click()
        self.phone.sees(title)

    def speak(self, tongue: str) -> None:
        """The conversation goes on in another language."""
        self.phone.page.get_by_label("Language of the conversation").select_option(tongue)
        expect(self.phone.page.get_by_role("heading", level=1)).to_have_attribute("lang", tongue)
        self.tongue = tongue

    def tell(self, name: str, value: Any) -> str:
        """Enter one answer as its type wants it; give its path."""
        question, kind = self.question(name), QUESTIONS[name]["type"]
        expect(question).to_be_visible()
        if kind in ("text", "longtext", "narrative"):
            question.locator("textarea, input.field").first.fill(value)
        elif kind == "number":
            question.locator("input.field").fill(str(value))
        elif kind == "edate":
            for label, part in zip(("Year", "Month", "Day"), value.split("-"), strict=False):
                question.get_by_label(label).fill(str(int(part)))
        elif kind in ("multi", "code"):
            for code in value if kind == "multi" else [value]:
                self._pick(question, code)
        elif kind == "datetime":
            value = self._moment(question, value)
        elif kind == "signature" and value == "by finger":
            value = self._sign(question)
        elif kind == "signature":
            question.get_by_label("Signed on paper, which is kept").check()
        else:
            question.locator(f'input[value="{value}"]').check()
        return self._keep(name, value)

    def _pick(self, question: Locator, code: str) -> None:
        search = question.locator("input[type=search]")
        if search.count():
            search.fill(code)
        question.locator(f'input[value="{code}"]').check()

    def _moment(self, question: Locator, said: str) -> str:
        """A day and an hour by hand; what has to stand there is the same with the phone's offset."""
        at = datetime.fromisoformat(said)
        for label in ("Day", "Month", "Year", "Hour", "Minute"):
            question.get_by_label(label).fill(str(getattr(at, label.lower())))
        expect(question.get_by_text("Recorded as:")).to_be_visible()
        return at.replace(tzinfo=HERE).isoformat()

    def _sign(self, question: Locator) -> Sealed:
        Fingers(self.phone.page).sign(question.locator("canvas"))
        question.get_by_role("button", name="Keep the signature").click()
        expect(question.get_by_text("Signed here, and sealed")).to_be_visible()
        return Sealed(self._encoded("image/png"))

    def _encoded(self, kind: str) -> str:
        """The one picture that was encoded since it was asked last, by its hash."""
        [(found, made)] = self.phone.page.evaluate("() => window.encoded.splice(0)")
        assert found == kind
        return str(made)

    def _keep(self, name: str, value: Any) -> str:
        path = self.path(name)
        self.told[path] = value
        self.langs[path] = self.tongue
        return path

    def state(self, name: str, label: str, code: str) -> None:
        """Touch a reason why there is no answer."""
        self.question(name).get_by_role("button", name=label).click()
        self.told[self.path(name)] = {"state": code}

    def row(self, repeat: str, **answers: Any) -> str:
        """Open a new entry and fill it in; it stays open. Dots in ids are written ``__``."""
        self.question(repeat).get_by_role("button", name="Add an entry").click()
        inside = self.phone.page.locator(f'[data-question*="{repeat}/"]').first
        expect(inside).to_be_visible()
        made = (inside.get_attribute("data-question") or "").rsplit("/", 1)[0]
        around, row = made.rsplit("/", 1)
        self.rows.setdefault(around, []).append(row)
        for name, value in answers.items():
            self.tell(name.replace("__", "."), value)
        return made

    def done(self) -> None:
        """Back from an entry to its list, or to the question that led here."""
        self.phone.page.get_by_role("button", name=re.compile("^Done, back to")).click()

    def link(self, name: str, *rows: str) -> None:
        """Name entries of another part."""
        ids = [one.rsplit("/", 1)[1] for one in rows]
        for one in ids:
            self.question(name).locator(f'input[value="{one}"]').check()
        self._keep(name, ids)

    def visit(self, name: str, row: str) -> None:
        """Go to an entry that a question names; ``done`` leads back."""
        named = self.question(name).locator(
            ".linked", has=self.phone.page.locator(f'input[value="{row.rsplit("/", 1)[1]}"]')
        )
        named.locator("button").click()
        expect(self.phone.page.locator(f'[data-question^="{row}/"]').first).to_be_visible()

    def mark(self, name: str, marks: list[Mark]) -> None:
        """Mark parts of the body, by a finger on a drawing or from the list."""
        body = BodyMap(self.phone.page, self.question(name))
        shown, tool = "", "point"
        for number, mark in enumerate(marks, 1):
            if mark.view:
                if mark.view != shown:
                    body.view(mark.view)
                if mark.shape != tool:
                    body.press(mark.shape.capitalize())
                shown, tool = mark.view, mark.shape
                x, y = body.region(mark.view, mark.region, mark.side)
                if mark.shape == "point":
                    body.tap((x, y))
                elif mark.shape == "line":
                    body.drag((x, y - 7), (x, y + 7))
                else:
                    body.drag((x - 8, y - 14), (x + 8, y - 14), (x + 8, y + 14), (x - 8, y + 14))
            else:
                self._mark_from_list(body, mark)
                shown = ""
            expect(body.marks).to_have_count(number)
        self._keep(name, marks)
        self.marks += len(marks)

    def _mark_from_list(self, body: BodyMap, mark: Mark) -> None:
        body.press("Add a mark from the list")
        body.box.get_by_label("Search").fill(mark.region)
        said = self.words(f"form:_lists/body_region/o:{mark.region}")
        if mark.side != "middle":
            said += f" · {self.words(f'form:_common/side:{mark.side}')}"
        body.press(said)

    def photo(self, *findings: str, view: str, file: Path | None = None) -> str:
        """One photo in an entry of its own that names what it shows: by the camera, or one that exists."""
        row = self.row("ph.photo", ph__intimate="no", ph__shows_face="no", ph__view=view)
        self.shoot("ph.file", file)
        self.link("ph.finding", *findings)
        return row

    def shoot(self, name: str, file: Path | None = None) -> None:
        """The photo of one question: by the camera, or one that exists."""
        box = self.question(name)
        if file is None:
            box.get_by_role("button", name="Open the camera").click()
            box.get_by_role("button", name="Take the photo").click()
        else:
            box.locator("input[type=file]").set_input_files(file)
        expect(box.get_by_text("Photo 1", exact=True)).to_be_visible()
        copy, encoded = None, self._encoded("image/jpeg")
        if file is None:
            box.get_by_role("button", name="Close the camera").click()
        else:
            copy, encoded = encoded, sha256(file.read_bytes()).hexdigest()
        self._keep(name, Sealed(encoded, copy))
        self.photos += 1

    def file(self, name: str, file: Path) -> None:
        """Give a file from the phone."""
        box = self.question(name)
        box.locator("input[type=file]").set_input_files(file)
        expect(box.get_by_text("File 1", exact=True)).to_be_visible()
        self._keep(name, Sealed(sha256(file.read_bytes()).hexdigest()))

    def paper(self, name: str, code: str, language: str, items: list[int]) -> Locator:
        """Copy the numbers of a questionnaire on paper; give its question."""
        box = self.question(name)
        box.get_by_label("Questionnaire on paper").select_option(code)
        box.get_by_label("Language of the paper").select_option(language)
        box.get_by_role("button", name="Copy the answers from the paper").click()
        for number, item in enumerate(items, 1):
            line = box.get_by_role("group", name=f"Line {number}", exact=True)
            line.get_by_role("button", name=str(item), exact=True).click()
        version = {"phq9": "PHQ-9"}[code]
        self._keep(
            name,
            {
                "instrument": code,
                "version": version,
                "lang": language,
                "mode": "self",
                "items": items,
                "total": None,
            },
        )
        return box

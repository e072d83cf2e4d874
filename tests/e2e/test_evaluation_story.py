"""A full evaluation of a person who does not exist, all the way: three meetings, a killed browser, a new
release, photos refused and later agreed to; sealed, relayed, compared at the desk, printed, taken back."""

import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect
from pypdf import PdfReader

from depter.demo.practice import Practice, free_port
from depter.desk.desk import Desk
from depter.desk.report import Report
from depter.desk.setup import publish_directory
from depter.words import compiled_set, translator
from tests.e2e.conftest import HOUSE
from tests.e2e.phone_on_screen import PhoneOnScreen
from tests.e2e.survivor import COURT, FINDINGS, STORY
from tests.e2e.teller import KINDS, Teller
from tests.e2e.test_interview_story import seal
from tests.e2e.test_taken_back import pieces, raw, served, take_back

pytestmark = pytest.mark.slow

NAME = "Бегимай"


def build(folder: Path, version: str) -> None:
    """Another release in the place of the one that the relay serves."""
    node = str(HOUSE / ".venv/bin/node")
    command = [node, "build.mjs", "--tests", f"--out={folder}", f"--release={version}"]
    subprocess.run(command, cwd=HOUSE / "pwa", check=True, timeout=60, stdout=subprocess.DEVNULL)


@pytest.fixture
def app(app_folder: Path, tmp_path: Path) -> Path:
    """A copy of the app, for a newer release to take its place."""
    return shutil.copytree(app_folder, tmp_path / "app")


@pytest.fixture
def practice(tmp_path: Path, app: Path) -> Iterator[Practice]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DEPTER_APP", str(app))
        made = Practice.create(tmp_path / "org", free_port(), free_port())
        with made.relay():
            yield made


def join(phone: PhoneOnScreen, desk: Desk) -> None:
    """Invited, approved, and known as a physician."""
    phone.join(desk.membership.invite(note=NAME).link, NAME)
    desk.membership.approve(desk.membership.pending()[0].invitation)
    phone.tap("Ask again now")
    phone.sees("Your notebook")
    phone.installed_for_offline()
    phone.tap("Settings")
    phone.tap("About you, the interviewer")
    phone.sees("About you, the interviewer")
    phone.page.locator("input.field").first.fill(NAME)
    phone.page.locator("input[value=physician]").check()
    phone.tap("Save")
    expect(phone.page.get_by_text("It counts for interviews that you open")).to_be_visible()
    phone.page.locator(".back").click()
    phone.page.locator(".back").click()
    phone.sees("Your notebook")


def title_of(form: str) -> str:
    """What a form is called on an English screen."""
    said = compiled_set().wording(f"form:{form}/title", "en")
    assert said is not None
    return said.text


def begin(phone: PhoneOnScreen) -> Teller:
    """A new evaluation in Kyrgyz, with what must be agreed first."""
    phone.tap("New interview")
    phone.page.locator('input[value="ky"]').check()
    phone.page.get_by_label(title_of("evaluation")).check()
    phone.page.get_by_role("button", name="Begin", exact=True).click()
    teller = Teller(phone)
    for name, value in (
        ("ci.interview_lang", "ky"),
        ("ci.interpreter", "no"),
        ("ci.minor", "no"),
        ("ci.capacity", "yes"),
        ("ci.country_regime", "KG"),
        ("ci.detained_now", "no"),
    ):
        teller.tell(name, value)
    teller.part("consent")
    for name in ("c.interview", "c.record_written", "c.supervisor", "c.recontact"):
        teller.tell(name, "yes")
    teller.tell("c.mode", "verbal_witnessed")
    teller.tell("c.witness", "Медайым А.")
    teller.tell("c.language", "ky")
    return teller


def flat(answers: dict[str, Any], around: str = "") -> dict[str, dict[str, Any]]:
    """Every answer of a document by its path."""
    found = {}
    for name, answer in answers.items():
        found[f"{around}{name}"] = answer
        value = answer["value"]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for row in value:
                if "answers" in row:
                    found |= flat(row["answers"], f"{around}{name}/{row['id']}/")
    return found


def plain(value: Any) -> Any:
    """A value of the document as it was entered."""
    if isinstance(value, dict):
        return value.get("text", value.get("edtf", value))
    if isinstance(value, list) and value and isinstance(value[0], dict) and "region" in value[0]:
        return [(mark["region"], mark["side"]) for mark in value]
    return value


def asked_in(path: str, tongue: str) -> str:
    """The language in which a question was really shown: English where it has no words yet."""
    known = compiled_set().wording(f"form:evaluation/q:{path.rsplit('/', 1)[-1]}", tongue)
    assert known is not None, path
    return known.language


def differences(teller: Teller, document: dict[str, Any]) -> list[str]:
    """What stands in the record otherwise than it was entered."""
    there = flat(document["answers"])
    faults = []
    for path, wanted in teller.told.items():
        found = there.get(path)
        if found is None:
            faults.append(f"{path} is not there")
        elif isinstance(wanted, dict) and "state" in wanted:
            if found["state"] != wanted["state"]:
                faults.append(f"{path}: {found['state']}")
        elif plain(found["value"]) != wanted:
            faults.append(f"{path}: {found['value']!r} for {wanted!r}")
        elif found["lang"] != asked_in(path, teller.langs[path]):
            faults.append(f"{path}: asked in {found['lang']}")
    return faults


def first_meeting(teller: Teller) -> None:
    """What was told; and no photos for now."""
    teller.part("background")
    teller.tell("bg.age_band", "25_34")
    teller.tell("bg.gender", "woman")
    teller.tell("bg.children", 2)
    teller.tell("bg.occupation", "Тигүүчү")
    teller.state("bg.education", "Prefers not to answer", "declined")
    teller.part("health_before")
    row = teller.row("bg.pre_existing", bg__pre__what="Балалыктагы күйүк", bg__pre__when="2003")
    teller.mark("bg.pre.map", ("forearm_back", "left"))
    teller.done()
    assert row
    teller.part("narrative")
    teller.tell("al.narrative", STORY)
    teller.part("consent_photo")
    teller.tell("c.photo", "no")
    teller.part("photographs")
    expect(teller.question("ph.photo").get_by_role("button", name="Add an entry")).to_have_count(0)


def second_meeting(teller: Teller) -> tuple[list[str], list[str]]:
    """When and how, from the account; the examination. Gives the incidents and the findings."""
    teller.part("episodes")
    episode = teller.row(
        "al.episode",
        al__episode__kind="arrest_detention",
        al__episode__start="2026-03-14",
        al__episode__end="2026-03-16",
        al__episode__agency="KG.police",
    )
    teller.done()
    teller.part("incidents")
    incidents = []
    for account, methods, blows in (
        (
            "Дубинка менен таманга урушту. «Признавайся» деп кыйкырышты.",
            ["M01.object", "M03"],
            [("sole", "left"), ("sole", "right"), ("shin", "left"), ("calf", "right")],
        ),
        (
            "«Ласточка» кылып асып коюшту, колум уюп калды.",
            ["M06.reverse"],
            [("wrist", "left"), ("wrist", "right"), ("shoulder_blade", "left")],
        ),
    ):
        row = teller.row("al.incident")
        teller.link("al.incident.episode", episode)
        teller.tell("al.incident.when", "2026-03-15")
        teller.tell("al.incident.account", account)
        teller.tell("al.incident.method", methods)
        teller.mark("al.incident.bodymap", *blows)
        teller.done()
        incidents.append(row)
    teller.part("consent_exam")
    teller.tell("c.physical_exam", "yes")
    teller.part("exam")
    teller.tell("px.done", "full")
    teller.tell("px.consent_now", "yes")
    teller.part("exam_findings")
    findings = []
    for place, (kind, marks) in enumerate(FINDINGS):
        row = teller.row(
            "px.finding",
            px__finding__type=kind,
            px__finding__region=marks[0][0],
            px__finding__side=marks[0][1],
            px__finding__length_mm=12 + place,
            px__finding__description=f"Изи {place + 1}, чети тегиз эмес.",
        )
        teller.mark("px.finding.bodymap", *marks)
        teller.tell("px.finding.attribution", "attributed")
        teller.row("px.finding.link")
        teller.link("px.finding.incident_ref", incidents[place % 2])
        teller.tell("px.finding.consistency", "c" if place % 2 else "hc")
        teller.tell("px.finding.rationale", "Жайгашкан жери жана түрү айтканына дал келет.")
        teller.done()
        teller.done()
        findings.append(row)
    return incidents, findings


def third_meeting(teller: Teller, findings: list[str]) -> None:
    """She agrees to photos now; then what a court asks for."""
    teller.part("consent_photo")
    teller.tell("c.photo", "yes")
    teller.part("photographs")
    for finding in findings:
        teller.photo(finding, view="mid")
        teller.photo(finding, view="close_with_scale")


def for_the_court(teller: Teller) -> None:
    """What a report needs besides: the case, who examined, what follows from it, how it ended."""
    for section, answers in COURT.items():
        teller.part(section)
        for name, value in answers.items():
            if KINDS[name] == "repeat":
                teller.row(name, **value)
                teller.done()
            else:
                teller.tell(name, value)


def saved(phone: PhoneOnScreen) -> None:
    expect(phone.page.get_by_text("Saved on this phone")).to_be_visible()


def seal_session(phone: PhoneOnScreen, desk: Desk) -> None:
    """The meeting is over: what there is goes to the desk as it stands."""
    phone.tap("Pause")
    phone.tap("Seal what there is, and go on another day")
    phone.sees("Your notebook")
    phone.tap("Outbox")
    phone.tap("Sync now")
    expect(phone.page.get_by_text("Waiting for a supervisor's confirmation").last).to_be_visible()
    desk.pull()
    phone.tap("Sync now")
    expect(phone.page.get_by_text("Nothing is waiting.")).to_be_visible()
    phone.page.locator(".back").click()
    phone.sees("Your notebook")


def go_on(phone: PhoneOnScreen) -> None:
    """Open the one draft that there is."""
    phone.page.get_by_role("button", name=re.compile("^Begun ")).click()
    expect(phone.page.get_by_role("button", name="All parts")).to_be_visible()


def document_of(desk: Desk) -> dict[str, Any]:
    """The newest revision, opened at the desk."""
    [listed] = desk.interviews()
    opened = desk.interview(listed.env_hash).opened
    assert opened is not None and opened.answers is not None
    document: dict[str, Any] = json.loads(opened.answers)
    return document


def printed(desk: Desk) -> str:
    """The words of the whole interview on paper."""
    [listed] = desk.interviews()
    report = Report(desk, desk.interview(listed.env_hash), compiled_set(), translator("ky"))
    pdf = PdfReader(io.BytesIO(report.pdf()))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def taken_back(phone: PhoneOnScreen, desk: Desk, practice: Practice, code: str) -> None:
    """With the spoken code; then nothing of any meeting is left at the relay or the desk."""
    [listed] = desk.interviews()
    whole = [
        desk.archive.envelope(kept.env_hash) for kept in desk.interview(listed.env_hash).revisions
    ]
    assert len(whole) == 3
    needles: dict[str, bytes] = {}
    for envelope in whole:
        blobs = [desk.archive.read_blob(ref) for ref in envelope.core.blobs]
        found = pieces(envelope, blobs)
        needles |= {f"{envelope.core.revision} {name}": piece for name, piece in found.items()}
    relay = [practice.relay_data, practice.relay_log]
    folder = practice.desk_config.folder
    newest = {name for name in needles if name.startswith("3 ")}
    for place in (relay, [folder]):
        assert newest <= {one.split(" in ")[0] for one in raw(place, needles)}
    take_back(phone, code)
    phone.tap("See the outbox")
    phone.tap("Sync now")
    expect(phone.page.get_by_text("Waiting for a supervisor's confirmation")).to_be_visible()
    desk.pull()
    assert desk.interview(listed.env_hash).opened is None
    [waiting] = desk.attention()
    desk.confirm_withdrawal(waiting.env_hash)
    desk.pull()
    assert raw([*relay, folder], needles) == []
    assert all(one.is_stub for one in served(desk, listed.record))
    assert desk.alarms.open() == []
    phone.tap("Sync now")
    expect(phone.page.get_by_text("Nothing is waiting.")).to_be_visible()


def test_a_whole_evaluation(
    practice: Practice, playwright: Playwright, tmp_path: Path, app: Path
) -> None:
    profile = tmp_path / "profile"
    phone = PhoneOnScreen(playwright, profile, practice.relay_url)
    with practice.desk() as desk:
        publish_directory(desk)
        join(phone, desk)
        teller = begin(phone)
        first_meeting(teller)
        seal_session(phone, desk)
        assert differences(teller, document_of(desk)) == []

        # The second meeting; in the middle the system kills the browser.
        go_on(phone)
        teller.part("life")
        teller.speak("ru")
        teller.tell("bg.psychosocial_post", "Теперь боится выходить одна, шьёт дома.")
        saved(phone)
        phone.kill()
        phone.switch_on()
        phone.unlock()
        expect(teller.question("bg.psychosocial_post").locator("textarea").first).to_have_value(
            "Теперь боится выходить одна, шьёт дома."
        )
        teller.speak("ky")
        incidents, findings = second_meeting(teller)
        assert len(incidents) == 2
        seal_session(phone, desk)
        assert differences(teller, document_of(desk)) == []

        # A new release; the unfinished evaluation goes through it whole.
        build(app, "9.9.9")
        phone.switch_off()
        phone.switch_on()
        phone.unlock()
        phone.sees("Your notebook")
        phone.tap("Use the new version")
        phone.unlock()
        phone.sees("Your notebook")
        expect(phone.page.get_by_text("A new version of the notebook is ready.")).to_have_count(0)

        go_on(phone)
        third_meeting(teller, findings)
        assert (teller.marks, len(findings), teller.photos) == (20, 6, 12)
        for_the_court(teller)
        phone.tap("All parts")
        phone.tap("Check before sealing")
        gaps = phone.page.locator("button.go:has(use), button.go").all_inner_texts()
        blocking = phone.page.get_by_text(re.compile("needed before sealing"))
        assert blocking.count() == 0, gaps
        code = seal(phone)
        phone.tap("Sync now")
        expect(phone.page.get_by_text("Waiting for a supervisor's confirmation")).to_be_visible()
        desk.pull()
        assert differences(teller, document_of(desk)) == []
        phone.tap("Sync now")
        expect(phone.page.get_by_text("Nothing is waiting.")).to_be_visible()
        text = printed(desk)
        for said in ("протокол түзөбүз", "Признавайся", "Теперь боится", "Изи 6"):
            assert said in text
        phone.page.locator(".back").click()
        taken_back(phone, desk, practice, code)
        assert phone.complaints == []
        phone.switch_off()

"""Three meetings with a person who does not exist, as an interviewer goes through them on the screens."""

from pathlib import Path

from playwright.sync_api import expect

from depter.words import compiled_set
from tests.e2e.phone_on_screen import PhoneOnScreen
from tests.e2e.survivor import (
    COURT,
    FINDINGS,
    INCIDENTS,
    PAPER,
    PERPETRATOR,
    PLACE,
    SCAR,
    STORY,
    WITNESS,
)
from tests.e2e.teller import QUESTIONS, Teller

PLACE_IN_FILE = b"GPS 42.874621N 74.569762E "
"""Where a photo was taken, as it stands in the photo of another phone."""
RESULT = (
    b"%PDF-1.7 \xd0\xb0\xd0\xbd\xd0\xb0\xd0\xbb\xd0\xb8\xd0\xb7 x5k2q " + bytes(range(256)) * 64
)


def title_of(form: str) -> str:
    """What a form is called on an English screen."""
    said = compiled_set().wording(f"form:{form}/title", "en")
    assert said is not None
    return said.text


def begin(phone: PhoneOnScreen, profile: dict[str, str]) -> Teller:
    """A new evaluation in Kyrgyz, with what must be agreed first."""
    phone.tap("New interview")
    phone.page.locator('input[value="ky"]').check()
    phone.page.get_by_label(title_of("evaluation")).check()
    phone.page.get_by_role("button", name="Begin", exact=True).click()
    teller = Teller(phone, profile=profile)
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
    teller.tell("c.witness", WITNESS)
    teller.tell("c.language", "ky")
    return teller


def first_meeting(teller: Teller) -> None:
    """What was told; and no photos for now."""
    teller.part("background")
    teller.tell("bg.age_band", "25_34")
    teller.tell("bg.gender", "woman")
    teller.tell("bg.children", 2)
    teller.tell("bg.occupation", "Тигүүчү")
    teller.state("bg.education", "Prefers not to answer", "declined")
    teller.part("health_before")
    teller.row("bg.pre_existing", bg__pre__what="Балалыктагы күйүк", bg__pre__when="2003")
    teller.mark("bg.pre.map", SCAR)
    teller.done()
    teller.part("narrative")
    teller.tell("al.narrative", STORY)
    teller.part("consent_photo")
    teller.tell("c.photo", "no")
    teller.part("photographs")
    expect(teller.question("ph.photo").get_by_role("button", name="Add an entry")).to_have_count(0)


def account(teller: Teller) -> list[str]:
    """When, where, who and how, from what was told; gives the incidents."""
    teller.part("episodes")
    episode = teller.row(
        "al.episode",
        al__episode__kind="arrest_detention",
        al__episode__start="2026-03-14",
        al__episode__end="2026-03-16",
        al__episode__agency="KG.police",
    )
    teller.done()
    teller.part("places")
    place = teller.row("al.place", **PLACE)
    teller.link("al.place.episode", episode)
    teller.done()
    teller.part("perpetrators")
    perpetrator = teller.row("al.perp", **PERPETRATOR)
    teller.link("al.perp.episode", episode)
    teller.done()
    teller.part("incidents")
    incidents = []
    for words, methods, blows in INCIDENTS:
        row = teller.row("al.incident")
        teller.link("al.incident.episode", episode)
        teller.link("al.incident.place", place)
        teller.link("al.incident.perpetrators", perpetrator)
        teller.tell("al.incident.when", "2026-03-15")
        teller.tell("al.incident.account", words)
        teller.tell("al.incident.method", methods)
        teller.mark("al.incident.bodymap", blows)
        teller.done()
        incidents.append(row)
    return incidents


def examination(teller: Teller, incidents: list[str]) -> list[str]:
    """Six findings, each linked to what is said to have caused it; gives them."""
    teller.part("consent_exam")
    teller.tell("c.physical_exam", "yes")
    teller.tell("c.psych_tests", "yes")
    teller.part("exam")
    teller.tell("px.done", "full")
    teller.tell("px.consent_now", "yes")
    teller.part("exam_findings")
    findings = []
    for place, (kind, marks) in enumerate(FINDINGS):
        row = teller.row(
            "px.finding",
            px__finding__type=kind,
            px__finding__region=marks[0].region,
            px__finding__side=marks[0].side,
            px__finding__length_mm=12 + place,
            px__finding__description=f"Изи {place + 1}, чети тегиз эмес.",
        )
        teller.mark("px.finding.bodymap", marks)
        teller.tell("px.finding.attribution", "attributed")
        teller.row("px.finding.link")
        teller.link("px.finding.incident_ref", incidents[place % 2])
        teller.tell("px.finding.consistency", "c" if place % 2 else "hc")
        teller.tell("px.finding.rationale", "Жайгашкан жери жана түрү айтканына дал келет.")
        teller.done()
        teller.done()
        findings.append(row)
    return findings


def questionnaire(teller: Teller) -> None:
    """Numbers from a paper in Russian; at once the talk about safety is asked for."""
    teller.part("psych")
    teller.tell("ps.done", "partial")
    teller.tell("ps.not_done_why", ["time"])
    teller.tell("ps.method", ["questionnaire"])
    teller.part("psych_tests")
    teller.row("ps.instrument")
    box = teller.paper("ps.instrument.result", "phq9", "ru", PAPER)
    expect(box.get_by_text(f"Total {sum(PAPER)} of 27")).to_be_visible()
    warned = compiled_set().wording("form:evaluation/n:suicide_on_paper", "ky")
    assert warned is not None
    expect(box.get_by_role("alert")).to_contain_text(warned.text)
    box.get_by_role("button", name="I have read this").click()
    teller.done()
    teller.part("psych_opinion")
    teller.tell("ps.opinion", "no")


def asked_again(teller: Teller) -> None:
    """Another day: what was found is only read until she agreed to the examination once more."""
    teller.part("exam_findings")
    expect(teller.question("px.finding").get_by_role("button", name="Add an entry")).to_have_count(
        0
    )
    teller.question("px.finding").get_by_role("button", name="Go to that question").click()
    again = teller.question("px.consent_now")
    again.get_by_role("button", name="Asked again: still yes").click()
    expect(again.get_by_role("button", name="Asked again: still yes")).to_have_count(0)


def photos(teller: Teller, findings: list[str], folder: Path) -> Path:
    """She agrees to photos now: eight by the camera, four that exist already; gives one of these."""
    teller.part("consent_photo")
    teller.tell("c.photo", "yes")
    teller.part("photographs")
    teller.tell("ph.consent_now", "yes")
    chosen = [from_another_phone(teller, folder / f"Бегимай_издер_{n}.jpg", n) for n in range(4)]
    for number, finding in enumerate(findings):
        pair = [teller.photo(finding, view="mid")]
        teller.done()
        file = chosen[number - 2] if number >= 2 else None
        pair.append(teller.photo(finding, view="close_with_scale", file=file))
        if number < 2:  # from the photo to its finding, which names both, and back
            teller.visit("ph.finding", finding)
            teller.link("px.finding.photos", *pair)
            teller.done()
            expect(teller.question("ph.view")).to_be_visible()
        teller.done()
    return chosen[0]


def from_another_phone(teller: Teller, path: Path, number: int) -> Path:
    """A photo as phones make them: the place where it was taken stands in its head."""
    pixels: list[int] = teller.phone.page.evaluate(
        """async (hue) => { const c = document.createElement("canvas"); c.width = 640; c.height = 480;
          const d = c.getContext("2d");
          for (let n = 0; n < 200; n++) { d.fillStyle = `hsl(${hue + n * 37} 60% ${20 + n % 60}%)`;
            d.fillRect(n * 131 % 640, n * 97 % 480, 90, 60); }
          const b = await new Promise((go) => c.toBlob(go, "image/jpeg", 0.9));
          window.encoded.splice(0);
          return [...new Uint8Array(await b.arrayBuffer())]; }""",
        number * 90,
    )
    head = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0" + PLACE_IN_FILE
    app1 = b"\xff\xe1" + (len(head) + 2).to_bytes(2) + head
    path.write_bytes(bytes(pixels[:2]) + app1 + bytes(pixels[2:]))
    return path


def laboratory(teller: Teller, finding: str, folder: Path) -> Path:
    """A result on paper, given as a file, that supports a finding."""
    result = folder / "Бегимай_анализ.pdf"
    result.write_bytes(RESULT)
    teller.part("tests")
    teller.row("dt.test", dt__kind="creatine_kinase", dt__done="done", dt__date="2026-03-17")
    teller.file("dt.file", result)
    teller.link("dt.supports", finding)
    teller.done()
    return result


def for_the_court(teller: Teller) -> None:
    """What a report needs besides: the case, who examined, what follows from it, how it ended."""
    for section, answers in COURT.items():
        teller.part(section)
        for name, value in answers.items():
            if QUESTIONS[name]["type"] == "repeat":
                teller.row(name, **value)
                teller.done()
            else:
                teller.tell(name, value)

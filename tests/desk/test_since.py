"""What was sealed at one meeting and is different at the next one: marks, photos, links and words alike, on
the page and on paper; and nothing that was taken back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from depter.desk import review
from depter.desk.desk import Desk
from depter.desk.review import Reading, unconsented
from depter.envelope import Kind, seal
from depter.envelope.payload import deflate
from depter.forms.load import load
from depter.trust.entries import Role
from depter.words import compiled_set, translator
from tests.desk.bodies import mark
from tests.desk.conftest import batch
from tests.desk.test_kept_back import answered
from tests.desk.test_pictures import png
from tests.desk.test_report import report_of, text_of
from tests.desk.test_web import Browser, app, browser
from tests.worlds import Photo, Record, World

__all__ = ["app", "browser"]

FIND, SHIN, BACK, SHOT, SHOT2 = "f" * 32, "0a1b2c3d", "0a1b2c3e", "a" * 32, "b" * 32
INCIDENT, OTHER = "c" * 32, "d" * 32
BEFORE, SINCE = "Биринчи жолугушууда айтылган", "Экинчи жолугушууда айтылган"
LABEL = "Changed after it was sealed as version 1, "


@dataclass
class Meetings:
    """One record of a person who does not exist, sealed at the end of each meeting."""

    world: World
    record: bytes = b"\x07" * 16
    sealed: list[Record] = field(default_factory=list)

    def meet(self, answers: Mapping[str, Any], photos: tuple[Photo, ...] = (), **more: Any) -> None:
        form, number = load("evaluation"), len(self.sealed) + 1
        told = {
            "form": form.form,
            "version": form.version,
            "interview_language": "ky",
            "sessions": [{"start": f"2026-11-0{number}T09:00:00+06:00", "end": None}],
            "answers": answers,
        }
        base = self.world.record(answers=told, advance=False).payload
        payload = replace(
            base,
            form=form.form,
            form_hash=form.hash,
            attachments=tuple(one.attachment for one in photos),
            sealed_at=f"2026-11-0{number}T10:00:00+06:00",
            **more,
        )
        before = self.sealed[-1].envelope.hash if self.sealed else None
        envelope = self.world.interviewer.sealed(
            lambda position: seal(
                position,
                Kind.RECORD,
                payload.encode(),
                self.world.recipients(),
                collection=self.world.collection,
                record=self.record,
                revision=number,
                previous_revision=before,
                blobs=[one.ref for one in photos],
                random_bytes=self.world.random_bytes,
            )
        )
        self.sealed.append(Record(envelope, payload, self.record, photos))

    def reading(self, desk: Desk, **how: Any) -> Reading:
        interview = desk.interview(self.sealed[-1].envelope.hash)
        past = how.pop("earlier", desk.past(interview))
        texts = compiled_set()
        return review.read(interview, texts, translator("en"), frozenset(), earlier=past, **how)


def rows(**by_id: Mapping[str, Any]) -> dict[str, Any]:
    return answered([{"id": id_, "answers": dict(told)} for id_, told in by_id.items()])


def before_of(reading: Reading, question: str) -> list[tuple[str, list[str], bool]]:
    line = next(one for one in review.each_line(reading) if one.question == question)
    return [(one.label, [said.text for said in one.said], one.struck) for one in line.earlier]


def two_meetings(world: World) -> Meetings:
    meetings = Meetings(world)
    shot = world.photo(meetings.record, png(4, 4), "ph.photo/x/ph.file")
    gone = world.photo(meetings.record, png(4, 4), "ph.photo/x/ph.file")
    blob, lost = shot.attachment.blob.hex(), gone.attachment.blob.hex()
    incidents = rows(**{INCIDENT: {"al.incident.account": said(BEFORE)}, OTHER: {}})
    consent = {"c.photo": answered("yes"), "c.physical_exam": answered("yes")}

    def told(marks: list[Any], links: list[str], photos: dict[str, Any], words: str) -> Any:
        finding = {
            "px.finding.bodymap": answered(marks),
            "px.finding.photos": answered([one for one in (SHOT, SHOT2) if one in photos]),
            "px.finding.type": answered("bruise"),
        }
        return consent | {
            "al.incident": incidents,
            "px.finding": rows(**{FIND: finding}),
            "sy.acute": rows(**{"e" * 32: {"sy.acute.incident": answered(links)}}),
            "ph.photo": rows(**photos),
            "al.narrative": said(words),
            "al.summary": answered(BEFORE),
        }

    near, far = {"blob": blob, "shot": "mid"}, {"blob": blob, "shot": "close"}
    first = {
        SHOT: {"ph.file": answered([near])},
        SHOT2: {"ph.file": answered([{"blob": lost}]), "ph.note": answered("Сол тизе")},
    }
    shin, back = mark(id=SHIN), mark(id=BACK, view="body_back", region="shoulder_blade")
    meetings.meet(told([shin, back], [INCIDENT], first, BEFORE), (shot, gone))
    third = mark(id="0a1b2c3f", region="nose")
    now = {SHOT: {"ph.file": answered([far])}}
    moved = shin | {"x": 0.61, "points": [[0.61, 0.75]]}
    meetings.meet(told([moved, third], [OTHER], now, f"{BEFORE}. {SINCE}"), (shot,))
    return meetings


def said(text: str) -> dict[str, Any]:
    return answered({"text": text, "lang": "ky", "verbatim": True})


def test_marks_photos_and_links_that_were_changed_after_a_meeting_are_told(
    desk: Desk, world: World
) -> None:
    meetings = two_meetings(world)
    desk.import_batch(batch(world, meetings.sealed))
    reading = meetings.reading(desk)
    [(label, told, struck)] = before_of(reading, "px.finding.bodymap")
    assert label.startswith(LABEL) and "01.11.2026, 10:00" in label and not struck
    assert told == [
        "Taken out: Shoulder blade, the person's left, Bruise, Whole body, back (Adult)",
        "Before: No. 1: Shin, the person's left, Bruise, Whole body, front (Adult), "
        "in another place of the drawing",
        "Added: No. 2: Nose, the person's left, Bruise, Whole body, front (Adult)",
    ]
    [(_, told, _)] = before_of(reading, "sy.acute.incident")
    assert [one.partition(": ")[0] for one in told] == ["Taken out", "Added"]
    assert INCIDENT not in told[0] and OTHER not in told[1]
    [(_, told, _)] = before_of(reading, "ph.file")
    assert told == ["Before: File 1, from the middle"]
    # Words that were only added to stand once; what did not change says nothing.
    [(label, told, _)] = before_of(reading, "al.narrative")
    assert label.startswith("Words were added after it was sealed as version 1, ") and told == []
    lines = [one for one in review.each_line(reading) if one.earlier]
    assert "al.summary" not in {one.question for one in lines}
    # A photo that was taken out is named by its hash, and drawn nowhere.
    digest = meetings.sealed[0].photos[1].attachment.sha256.hex()
    [part] = [one for one in reading.parts if one.id == "taken-out"]
    [file] = [one for one in part.lines if one.question == "ph.file"]
    [note] = [one for one in part.lines if one.question == "ph.note"]
    assert [one.text for one in file.earlier[0].said] == [f"Taken out: SHA-256 {digest}"]
    assert SHOT2 not in file.label and note.earlier[0].struck
    assert [one.text for one in note.earlier[0].said] == ["Сол тизе"]
    assert not any(file.photos or file.earlier[0].photos for file in part.lines)
    [linked] = [one for one in review.each_line(reading) if one.question == "px.finding.photos"]
    assert linked.earlier[0].said[0].text.startswith("Taken out: ")


def test_page_and_paper_have_it(desk: Desk, world: World, browser: Browser) -> None:
    meetings = two_meetings(world)
    desk.import_batch(batch(world, meetings.sealed))
    now = meetings.sealed[-1].envelope.hash
    digest = meetings.sealed[0].photos[1].attachment.sha256.hex()
    browser.unlock()
    page = browser.get(f"/interviews/{now.hex()}?in=en").text
    paper = report_of(desk, now)
    text = " ".join(" ".join(text_of(paper.pdf())).split())
    for told in (page.replace("&#39;", "'"), text):
        assert LABEL in told and "Taken out: Shoulder blade" in told
        assert "Added: No. 2: Nose" in told and "Before: File 1" in told
    assert digest in page and digest in text.replace(" ", "")
    # The version that has it is one tap away.
    assert f"/interviews/{meetings.sealed[0].envelope.hash.hex()}" in page
    # The version of the first meeting stands as it was.
    first = browser.get(f"/interviews/{meetings.sealed[0].envelope.hash.hex()}?in=en").text
    assert LABEL not in first


def test_what_the_phone_keeps_itself_is_told_once_and_what_was_removed_not_at_all(
    desk: Desk, world: World
) -> None:
    hand = {"at": "2026-11-02T09:20:00Z", "by": world.interviewer.member.hex()}
    kept = {"replaced_at": hand["at"], "by": hand["by"], "answer": answered(BEFORE)}
    removed, unkept, wish = "bg.psychosocial_post", "bg.psychosocial_pre", "Муну алып салгыла"
    margin = {"margin": 1, "earlier": {"al.summary": [kept]}, "removed": {removed: hand}}
    meetings = Meetings(world)
    first = {"al.summary": BEFORE, removed: wish, unkept: BEFORE}
    meetings.meet({path: answered(text) for path, text in first.items()})
    more = {100: deflate(json.dumps(margin).encode())}
    meetings.meet(dict.fromkeys(first, answered(SINCE)), more=more)
    desk.import_batch(batch(world, meetings.sealed))
    reading = meetings.reading(desk)
    assert [one for _, one, _ in before_of(reading, "al.summary")] == [[BEFORE]]
    assert before_of(reading, removed) == [] and wish not in str(reading)
    [(label, told, struck)] = before_of(reading, unkept)
    assert (told, struck) == ([BEFORE], True) and label.startswith(LABEL)


def test_what_consent_no_longer_covers_is_not_told(desk: Desk, world: World) -> None:
    meetings = Meetings(world)
    shot = world.photo(meetings.record, png(4, 4), "ph.photo/x/ph.file")
    blob = shot.attachment.blob.hex()
    photos = rows(**{SHOT: {"ph.file": answered([{"blob": blob}])}})
    meetings.meet({"c.photo": answered("yes"), "ph.photo": photos}, (shot,))
    meetings.meet({"c.photo": answered("no")})
    desk.import_batch(batch(world, meetings.sealed))
    reading = meetings.reading(desk)
    told = str(reading)
    assert shot.attachment.sha256.hex() not in told and blob not in told
    assert any("consent was taken back" in one.text for one in reading.standing)


def test_a_version_that_is_not_here_is_said(desk: Desk, world: World) -> None:
    meetings = two_meetings(world)
    desk.import_batch(batch(world, meetings.sealed[1:]))
    reading = meetings.reading(desk)
    [fact] = [one for one in reading.standing if "does not open" in one.text]
    assert fact.loud and fact.text.startswith("Version 1 is not here")
    paper = " ".join(
        " ".join(text_of(report_of(desk, meetings.sealed[1].envelope.hash).pdf())).split()
    )
    assert "Version 1 is not here" in paper
    # Once it arrives nothing is said but what was changed.
    desk.import_batch(batch(world, meetings.sealed[:1]))
    assert not any("does not open" in one.text for one in meetings.reading(desk).standing)


def test_paper_that_leaves_names_nothing_of_what_was_not_for_a_report(
    desk: Desk, world: World
) -> None:
    meetings = Meetings(world)
    hidden = {"al.sexual.account": said("Жашыруун сөз"), "al.sexual.in_report": answered("no")}
    meetings.meet({"al.incident": rows(**{INCIDENT: hidden})})
    meetings.meet({"al.incident": rows(**{OTHER: {}})})
    desk.import_batch(batch(world, meetings.sealed))
    assert "Жашыруун сөз" in str(meetings.reading(desk))
    paper = meetings.reading(desk, whole=False)
    assert paper.left_out == 2 and "Жашыруун" not in str(paper)


def test_what_is_odd_in_an_earlier_version_costs_nothing(desk: Desk, world: World) -> None:
    meetings = Meetings(world)
    odd = {"px.finding": rows(**{FIND: {"px.finding.bodymap": answered([7, {"id": 3}])}})}
    meetings.meet(odd | {"it.unknown": answered([1])})
    now = {"px.finding": rows(**{FIND: {"px.finding.bodymap": answered([mark()])}})}
    meetings.meet(now)
    desk.import_batch(batch(world, meetings.sealed))
    [(_, told, _)] = before_of(meetings.reading(desk), "px.finding.bodymap")
    assert told[0] == 'Taken out: 7; {"id": 3}' and told[1].startswith("Added: No. 1: Shin")


def test_another_members_envelope_is_no_version_of_it(desk: Desk, world: World) -> None:
    meetings = two_meetings(world)
    [_, other] = [one for one in world.devices if one.role is Role.INTERVIEWER]
    foreign = world.record(other, record=meetings.record)
    desk.import_batch(batch(world, [foreign, *meetings.sealed[1:]]))
    [one] = desk.past(desk.interview(meetings.sealed[1].envelope.hash))
    assert (one.revision, one.opened) == (1, None)


@pytest.mark.parametrize("kept", [True, False])
def test_what_the_person_had_taken_out_is_told_nowhere(
    desk: Desk, world: World, kept: bool
) -> None:
    """She stopped and did not want what was seen to stay: the finding went, with or without a note of it in
    the margin (a phone that kept no version of its own wrote none)."""
    secret = "Жашыруун из"
    agreed = {"c.physical_exam": answered("yes"), "px.consent_now": answered("yes")}
    finding = {"px.finding.type": answered("bruise"), "px.finding.description": answered(secret)}
    meetings = Meetings(world)
    meetings.meet(agreed | {"px.finding": rows(**{FIND: finding})})
    gone = {"px.consent_now": answered("no"), "px.keep_seen": answered("no")}
    hand = {"at": "2026-11-02T09:30:00+06:00", "by": "0" * 32}
    margin = deflate(json.dumps({"margin": 1, "removed": {"px.finding": hand}}).encode())
    more: dict[str, Any] = {"more": {100: margin}} if kept else {}
    meetings.meet(agreed | gone, **more)
    desk.import_batch(batch(world, meetings.sealed))
    for whole in (True, False):
        assert secret not in str(meetings.reading(desk, whole=whole))
    paper = " ".join(text_of(report_of(desk, meetings.sealed[-1].envelope.hash).pdf()))
    assert secret not in paper
    # Nor when she agrees again at a third meeting, and the gate is open.
    meetings.meet(agreed, **more)
    desk.import_batch(batch(world, meetings.sealed))
    assert secret not in str(meetings.reading(desk))
    # Where she goes on agreeing, what is gone is told.
    other = Meetings(world, record=b"\x08" * 16)
    other.meet(agreed | {"px.finding": rows(**{FIND: finding})})
    other.meet(agreed | {"px.finding": rows(**{OTHER: {}})})
    desk.import_batch(batch(world, other.sealed))
    assert secret in str(other.reading(desk))


def test_nobody_counts_up_to_a_number_that_a_phone_made_up(desk: Desk, world: World) -> None:
    meetings = two_meetings(world)
    desk.import_batch(batch(world, meetings.sealed))
    interview = desk.interview(meetings.sealed[-1].envelope.hash)
    far = replace(interview, kept=replace(interview.kept, revision=2**40))
    found = desk.past(far)
    assert [(one.revision, one.until) for one in found] == [(1, 1), (2, 2), (3, 2**40 - 1)]
    told = [one.text for one in meetings.reading(desk, earlier=found).standing]
    assert any(one.startswith("Version 3–1099511627775 is not here") for one in told)


def test_a_file_that_only_an_earlier_version_names_stays_among_the_files(
    desk: Desk, world: World
) -> None:
    meetings = Meetings(world)
    shot = world.photo(meetings.record, png(4, 4), "ph.photo/x/ph.file")
    taken = {"ph.file": answered([{"blob": shot.attachment.blob.hex()}])}
    agreed = {"c.photo": answered("yes")}
    meetings.meet(agreed | {"ph.photo": rows(**{SHOT: taken})}, (shot,))
    meetings.meet(agreed | {"ph.photo": rows(**{SHOT: {}})}, (shot,))
    desk.import_batch(batch(world, meetings.sealed))
    reading = meetings.reading(desk)
    assert [one.blob for one in reading.loose] == [shot.attachment.blob.hex()]


def test_the_list_of_an_older_archive_tells_nothing_that_was_taken_back(
    desk: Desk, world: World
) -> None:
    meetings = Meetings(world)
    shot = world.photo(meetings.record, png(4, 4), "ph.photo/x/ph.file")
    taken = {"ph.file": answered([{"blob": shot.attachment.blob.hex()}])}
    told = {"c.photo": answered("yes"), "ph.photo": rows(**{SHOT: taken})}
    meetings.meet(told, (shot,))
    narrowing = world.narrow(meetings.record, items=("c.photo",))
    desk.import_batch(batch(world, [*meetings.sealed, narrowing]))

    def listed() -> dict[str, Any]:
        row = desk.interviews()[0].summary
        assert row is not None
        return dict(row)

    assert listed()["photos"] == 0
    # The row as a program made it that did not look at what was taken back.
    envelope = meetings.sealed[0].envelope
    row = listed() | {"photos": 1}
    del row["taken_back"]
    with desk.archive.writing() as connection:
        desk.archive.seal(connection, "interview", envelope.hash, row)
    assert listed()["photos"] == 1
    desk.import_batch(batch(world, [narrowing]))
    assert listed()["photos"] == 0


def test_many_photos_behind_one_gate_are_weighed_once(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    real = unconsented._views

    def counted(*told: Any) -> Any:
        looks.append(1)
        return real(*told)

    monkeypatch.setattr(unconsented, "_views", counted)

    def looked(photos: int) -> int:
        meetings = Meetings(world, record=bytes([photos]) * 16)
        ids = [f"{number:032x}" for number in range(photos)]
        meetings.meet(
            {
                "c.photo": answered("no"),
                "ph.photo": rows(**{one: {"ph.note": answered("x")} for one in ids}),
            }
        )
        desk.import_batch(batch(world, meetings.sealed))
        looks.clear()
        assert any("does not read yes" in str(part.alarms) for part in meetings.reading(desk).parts)
        return len(looks)

    assert looked(3) == looked(30)

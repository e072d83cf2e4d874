"""Marks on the body at the desk: the same drawing as on the phone, numbers, and a table that says all."""

import io
import re
import tomllib
from dataclasses import replace
from math import dist
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from depter.desk import review
from depter.desk.app import create_app
from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.desk.report import Report
from depter.desk.review.bodymaps import Maps
from depter.forms.definition import Question
from depter.forms.figures import FIGURES, LAYERS, VIEWS, drawing
from depter.forms.load import load
from depter.words import compiled_set, places, translator
from tests.desk.bodies import AREA, OLD, mark, with_marks
from tests.desk.conftest import Clock, batch
from tests.desk.test_web import Browser, holder_of
from tests.worlds import Record, World


def english(key: str) -> str:
    """The English source of a key of the shared texts."""
    file, _, name = key.removeprefix("form:").partition("/")
    path = places.translations() / f"source/forms/{file}.toml"
    text = tomllib.loads(path.read_text("utf-8")).get(name, {}).get("text", "")
    return str(text)


def question(layer: str, name: str = "px.map") -> Question:
    shipped = load("intake").questions["it.injury_map"]
    return replace(shipped, id=name, layer=layer)


def maps() -> Maps:
    return Maps(english, translator("en"))


def test_every_mark_has_its_number_its_drawing_and_its_row() -> None:
    told = maps().of(question("finding"), [mark(), AREA, OLD], "px.map", "Findings")
    assert told is not None
    assert [one.number for one in told.marks] == [1, 2, 3]
    assert [(one.region, one.side) for one in told.marks] == [
        ("Shin", "the person's left"),
        ("Shoulder blade", "the person's left"),
        ("Nose", ""),
    ]
    assert [one.title for one in told.drawings] == [
        "Whole body, front (Adult)",
        "Whole body, back (Child)",
        "Face",
    ]
    assert [(one.left, one.right) for one in told.drawings] == [
        ("The person's right", "The person's left"),
        ("The person's left", "The person's right"),
        ("The person's right", "The person's left"),
    ]
    for one, number in zip(told.drawings, (1, 2, 3), strict=True):
        texts = [node.text for node in ElementTree.fromstring(one.svg).iter() if node.text]  # noqa: S314 - ours
        assert texts == [str(number)]


def test_numbers_go_on_through_the_record_and_stay_when_asked_again() -> None:
    all_of = maps()
    first = all_of.of(question("reported_pain"), [mark(), AREA], "a", "Pain")
    second = all_of.of(question("finding"), [OLD], "b", "Findings")
    again = all_of.of(question("reported_pain"), [mark(), AREA], "a", "Pain")
    assert first == again
    assert second is not None
    assert second.marks[0].number == 3
    together = all_of.together()
    assert together is not None
    assert [(one.number, one.heading) for one in together.marks] == [
        (1, "Pain"),
        (2, "Pain"),
        (3, "Findings"),
    ]
    assert len(together.layers) == 2


def test_one_answer_alone_is_not_told_twice() -> None:
    all_of = maps()
    all_of.of(question("finding"), [mark()], "a", "Findings")
    assert all_of.together() is None


@pytest.mark.parametrize("layer", LAYERS)
def test_layers_differ_without_any_colour(layer: str) -> None:
    line = mark(shape="line", points=[[0.4, 0.3], [0.5, 0.4]])
    told = maps().of(question(layer), [mark(), AREA, line], "a", "x")
    assert told is not None
    colours = set(re.findall(r"#[0-9a-f]{3,6}\b", told.drawings[0].svg))
    greys = [one for one in colours if one[1:] == one[1 : 1 + len(one) // 3] * 3]
    assert sorted(greys) == sorted(colours)
    others = [maps().of(question(one), [mark(), AREA, line], "a", "x") for one in LAYERS]
    for place in range(2):
        assert len({one.drawings[place].svg for one in others if one}) == len(LAYERS)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("figure", FIGURES)
def test_every_drawing_is_a_sound_picture(view: str, figure: str) -> None:
    found = drawing(view, figure)
    assert found is not None
    told = maps().of(question("finding"), [mark(view=view, figure=figure)], "a", "x")
    assert told is not None
    root = ElementTree.fromstring(told.drawings[0].svg)  # noqa: S314 - ours
    assert root.get("viewBox") == f"0 0 {found.width} {found.height}"
    assert "style=" not in told.drawings[0].svg  # the page's policy forbids inline styles


def test_a_view_that_nobody_draws_stands_in_the_table() -> None:
    told = maps().of(question("finding"), [mark(view="skeleton_front", region="wing")], "a", "x")
    assert told is not None
    assert told.drawings == ()
    assert (told.marks[0].view, told.marks[0].region) == ("skeleton_front", "wing")


# The page and the paper


def paper(desk: Desk, record: Record, language: str = "en") -> bytes:
    interview = desk.interview(record.envelope.hash)
    return Report(desk, interview, compiled_set(), translator(language)).pdf()


def test_on_paper_the_drawing_is_described_and_the_note_is_never_markup(
    desk: Desk, world: World
) -> None:
    record = with_marks(world, mark(), AREA)
    desk.import_batch(batch(world, [record]))
    pdf = paper(desk, record)
    assert pdf == paper(desk, record)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "Камчынын" in text
    assert "#emph[x]" in text
    assert "Left and right are the person's own" in text
    assert b"/Alt" in pdf or "with the marks" in str(PdfReader(io.BytesIO(pdf)).trailer)


def test_on_paper_all_marks_stand_together_once_more(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The shipped first contact has one map only; what several would give is asked of the same marks.
    monkeypatch.setattr(Maps, "together", lambda self: self._map(self._every, "all"))
    record = with_marks(world, mark(), AREA, OLD)
    desk.import_batch(batch(world, [record]))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(paper(desk, record))).pages]
    (page,) = [one for one in pages if "All marks on the body" in one]
    assert "Square: found on examination" in page
    label = compiled_set().wording("form:intake/q:it.injury_map", "en")
    assert (label.text if label else "it.injury_map")[:20] in page.replace("\n", " ")


def test_marks_that_are_none_are_shown_as_they_stand(desk: Desk, world: World) -> None:
    record = with_marks(world, {"view": "body_front", "x": "left", "y": None})
    desk.import_batch(batch(world, [record]))
    interview = desk.interview(record.envelope.hash)
    reading = review.read(interview, compiled_set(), translator("en"), frozenset())
    (line,) = [
        line for part in reading.parts for line in part.lines if line.question == "it.injury_map"
    ]
    assert line.map is None
    assert '"x": "left"' in line.said[0].text or "left" in line.said[0].text
    assert paper(desk, record)


def test_the_page_draws_and_lists_them_and_what_was_typed_stays_text(
    desk: Desk, world: World, config: Config, clock: Clock
) -> None:
    record = with_marks(world, mark(), AREA, OLD)
    desk.import_batch(batch(world, [record]))
    desk.close()
    app = create_app(config, now=clock, random_bytes=world.random_bytes)
    answer = Browser(app).unlock().get(f"/interviews/{record.envelope.hash.hex()}")
    holder_of(app).lock()
    assert answer.status_code == 200
    assert answer.text.count("<svg ") == 3
    assert "&lt;b&gt;Камчынын&lt;/b&gt;" in answer.text
    assert "<b>Камчынын" not in answer.text
    assert '<th scope="row">3</th>' in answer.text
    assert "All marks on the body" not in answer.text


def test_numbers_at_one_place_stand_beside_each_other() -> None:
    told = maps().of(question("finding"), [mark(id=f"0000000{n}") for n in range(6)], "px.map", "F")
    assert told is not None
    root = ElementTree.fromstring(told.drawings[0].svg)  # noqa: S314 - our own drawing
    name = "{http://www.w3.org/2000/svg}"
    at = [(float(one.get("x", "")), float(one.get("y", ""))) for one in root.iter(f"{name}text")]
    width = min(float(one.get("width", "")) for one in root.iter(f"{name}rect"))
    assert len(at) == 6
    assert all(dist(one, two) > width for n, one in enumerate(at) for two in at[:n])
    spots = {(one.get("cx"), one.get("cy")) for one in root.iter(f"{name}circle")}
    assert len(spots) == 1  # from each that gave way a line leads to the one true place

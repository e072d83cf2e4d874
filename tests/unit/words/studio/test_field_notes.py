"""Field notes from the desk's export into the studio, through both programs."""

from pathlib import Path

from depter.desk.wordingnotes import export
from depter.forms.answers import WordingNote
from depter.words.studio.notes import Notes


def test_what_a_desk_exports_is_taken_and_never_counted_twice(tmp_path: Path) -> None:
    """The desk's own export, through both programs: all of its notes each time it is made."""
    note = WordingNote("form:intake/q:it.alone", "kk", "a" * 64, "b" * 64)
    other = WordingNote("form:intake/q:it.safe_now", "ru", "c" * 64, "d" * 64)
    notes = Notes(tmp_path / "feedback.jsonl")
    first = export([(note, 2), (other, 1)])
    assert notes.take(first) == 3
    assert notes.take(first) == 3
    assert {one.key: one.times for one in notes.open()} == {note.key: 2, other.key: 1}
    notes.finish("kk", note.key, note.tgt)
    notes.take(first)
    assert [one.key for one in notes.open()] == [other.key]
    notes.take(export([(note, 3), (other, 1)]))
    assert {one.key: one.times for one in notes.open()} == {note.key: 3, other.key: 1}

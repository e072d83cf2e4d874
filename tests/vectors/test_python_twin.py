"""The Python twin against the shared vectors, and the vectors against what SPEC.md names."""

import re
from pathlib import Path

import pytest

import depter.envelope
from tests.vectors.operations import answer
from tests.vectors.reading import differs, load, subjects

SPEC = Path(depter.envelope.__file__).with_name("SPEC.md")
CODE = re.compile(
    r"`((?:codec|envelope|core|size|signature|unwrap|body|padding|payload|blob)\.\w+)`"
)
# Said of a whole directory or archive, not of one question to a twin; they have tests of their own.
ELSEWHERE = {"size.envelope", "blob.missing", "envelope.org"}


@pytest.mark.parametrize("subject", subjects())
def test_every_case_has_its_answer(subject: str) -> None:
    cases = load(subject)
    assert cases
    wrong = [differs(case, answer(case["op"], case["args"])) for case in cases]
    assert [fault for fault in wrong if fault] == []


def test_names_are_unique_within_a_subject() -> None:
    for subject in subjects():
        names = [case["name"] for case in load(subject)]
        assert len(names) == len(set(names)), subject


def test_every_code_of_the_format_is_refused_somewhere() -> None:
    expected = {case["expect"] for subject in subjects() for case in load(subject)}
    missing = set(CODE.findall(SPEC.read_text())) - expected - ELSEWHERE - {"codec.value"}
    assert missing == set()


def test_every_mark_of_steps_4_to_9_is_made_somewhere() -> None:
    marks = {
        finding[1]
        for case in load("trust")
        if case["op"] == "verify" and case["expect"] == "ok"
        for finding in case["result"]["findings"]
    }
    assert marks == {
        "chain.directory_fell",
        "chain.equivocation",
        "chain.gap",
        "chain.previous",
        "device.late",
        "directory.fork",
        "directory.needed",
        "kind.unknown",
        "recipients.missing",
        "recipients.revoked",
        "recipients.unknown",
        "revision.conflict",
        "revision.gap",
        "revision.member",
        "role.kind",
    }

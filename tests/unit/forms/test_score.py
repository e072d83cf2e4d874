"""The numbers of the questionnaires themselves: whole, without gaps, and without a word of a question."""

from typing import Any

import pytest

from depter.forms.score import STATUSES, VALIDATED, instruments, score

KNOWN = [code for code in instruments() if code != "other"]


def told(code: str) -> dict[str, Any]:
    return dict(instruments()[code])


def test_those_that_the_field_uses_are_here() -> None:
    assert set(instruments()) == {"phq9", "gad7", "pcl5", "pcptsd5", "itq", "other"}


@pytest.mark.parametrize("code", KNOWN)
def test_bands_cover_every_total_once(code: str) -> None:
    one = told(code)
    covered = [n for band in one.get("bands", []) for n in range(band["from"], band["to"] + 1)]
    every = range(one["min"] * one["items"], one["max"] * one["items"] + 1)
    assert covered == (list(every) if one.get("total", True) else [])


@pytest.mark.parametrize("code", KNOWN)
def test_clusters_and_flags_name_items_that_exist(code: str) -> None:
    one = told(code)
    items = [n for cluster in one.get("clusters", []) for n in cluster["items"]]
    items += [flag["item"] for flag in one.get("flags", [])]
    assert all(1 <= n <= one["items"] for n in items)
    if "clusters" in one:
        counted = [n for cluster in one["clusters"] for n in cluster["items"]]
        assert sorted(counted) == list(range(1, one["items"] + 1))


@pytest.mark.parametrize("code", KNOWN)
def test_validation_is_told_with_its_source_and_never_for_a_language_without(code: str) -> None:
    one = told(code)
    assert set(one["languages"]) == {"ru", "kk", "ky", "tg", "en"}
    for language, known in one["languages"].items():
        assert known["status"] in STATUSES
        assert (known["status"] == "none") == ("source" not in known)
        scored = score(one, [one["max"]] * one["items"], language)
        if known["status"] != VALIDATED:
            assert scored.band is None
    assert one["citations"] == "unverified"  # nobody has compared them with the papers


def test_no_question_of_any_questionnaire_is_here() -> None:
    allowed = {
        "instrument", "version", "items", "min", "max", "missing", "bands", "cutoffs", "flags",
        "languages", "source", "licence", "citations", "endorsed", "clusters", "results", "total",
        "exposure",
    }  # fmt: skip
    assert all(set(one) <= allowed for one in instruments().values())

"""National rules: data with a source, unverified until somebody signs, and never more than advice."""

import copy
from typing import Any

import pytest
from click.testing import CliRunner

from depter import forms
from depter.cli.forms import command
from depter.errors import FormError
from depter.forms.expression import references
from depter.forms.rules import read_rules, rules
from depter.words.places import translations
from depter.words.sources import read_sources

SOUND: dict[str, Any] = {
    "country": "KG",
    "rules": [
        {
            "rule_id": "KG.crime", "text_key": "form:_rules/KG.crime", "source": "a law",
            "in_force_from": "2024-02", "verified_on": None, "verified_by": None,
            "status": "unverified",
        }
    ],
}  # fmt: skip


def test_each_country_of_the_forms_has_rules_and_none_is_verified_yet() -> None:
    found = rules()
    assert {rule.country for rule in found} == {"KZ", "KG", "TJ", "XX"}
    assert {rule.status for rule in found} == {"unverified"}
    assert len({rule.rule_id for rule in found}) == len(found)


def test_the_words_of_a_rule_are_there() -> None:
    known = {source.key for source in read_sources(translations())}
    assert {rule.text_key for rule in rules()} <= known


def test_a_possible_duty_to_report_is_a_notice_before_consent() -> None:
    evaluation = forms.load("evaluation")
    notices = {notice.key: notice for notice in evaluation.notices}
    order = list(evaluation.questions)
    for country in ("KZ", "KG", "TJ"):
        (duty,) = (rule for rule in rules() if rule.rule_id == f"{country}.duty_to_report")
        assert order.index(notices[duty.text_key].at) < order.index("c.interview")


def test_what_runs_out_is_counted_from_questions_that_the_forms_ask() -> None:
    timed = [rule for rule in rules() if rule.timer is not None]
    assert {rule.rule_id for rule in timed} >= {
        "KG.duty_to_report", "KZ.lawyer_deadline", "XX.fresh_injuries", "XX.hiv_medicine",
        "XX.contraception", "XX.human_rights_committee",
    }  # fmt: skip
    for rule in timed:
        assert rule.timer is not None
        for form, start in rule.timer["starts"].items():
            questions = forms.load(form).questions
            kind = "consent" if start.get("answered") else "edate"
            assert {questions[name].type for name in start["from"]} == {kind}, rule.rule_id
            named = references(start["if"]) if "if" in start else set()
            assert named <= set(questions), rule.rule_id


def test_medicines_with_an_hour_are_for_clinicians() -> None:
    shown = {rule.rule_id for rule in rules() if rule.timer and rule.timer.get("clinicians")}
    assert shown == {"XX.hiv_medicine", "XX.contraception"}


def spoiled(**changes: Any) -> Any:
    raw = copy.deepcopy(SOUND)
    raw["rules"][0].update(changes)
    return raw


@pytest.mark.parametrize(
    "raw",
    [
        spoiled(status="verified"),
        spoiled(verified_on="2026-01-01"),
        spoiled(status="signed"),
        spoiled(rule_id="KZ.crime"),
        spoiled(text_key="consent:interview/p:01"),
        spoiled(in_force_from="spring"),
        spoiled(source=""),
        spoiled(colour="red"),
        spoiled(timer="soon"),
        spoiled(timer={"within": {"weeks": 6}, "starts": {}}),
        spoiled(timer={"within": {"hours": 5}, "starts": {}}),
        spoiled(timer={"within": {"days": 0}, "starts": {}}),
        spoiled(timer={"within": {"days": 1, "years": 1}, "starts": {}}),
        spoiled(timer={"within": {"days": 1}, "starts": {"intake": {"if": True}}}),
        spoiled(timer={"within": {"days": 1}, "starts": {}, "sends": "prosecutor"}),
    ],
)
def test_a_broken_rule_is_refused_by_its_id(raw: Any) -> None:
    with pytest.raises(FormError) as caught:
        list(read_rules(raw))
    assert caught.value.code == "form.rule"


def test_a_sound_rule_is_read_signed_or_not() -> None:
    assert [rule.status for rule in read_rules(SOUND)] == ["unverified"]
    signed = spoiled(status="verified", verified_on="2026-11-20", verified_by="a lawyer")
    assert [rule.verified_by for rule in read_rules(signed)] == ["a lawyer"]


def test_the_command_shows_a_country_with_state_and_source() -> None:
    told = CliRunner().invoke(command, ["rules", "KG"]).output.splitlines()
    assert len(told) == 2 * sum(rule.country == "KG" for rule in rules())
    assert all(line.startswith("KG.") and "[unverified" in line for line in told[::2])
    assert all(line.startswith("  source: ") for line in told[1::2])

"""The code lists of the evaluation's first part against the specification's codes (interview 3.1 to 3.4).

Codes are never translated and never used again, so a difference is named here with its reason.
"""

import pytest

from depter import forms
from depter.forms.definition import Question

EVALUATION = forms.load("evaluation")

IMPLEMENT = """hand foot_boot baton stick_bat rifle_butt hose_cable belt water_bottle book plastic_bag
gas_mask handcuffs rope_tape stun_device wires cigarette iron_heater lighter needle knife pliers hammer
firearm water chemical animal furniture vehicle sound_light drug other unknown"""
PLACE_TYPE = """street vehicle home police_station_office police_station_cell IVS_temporary_detention
SIZO_remand prison_colony security_service_building military_unit border_post administrative_detention
psychiatric_institution social_care_home children_institution drug_rehabilitation hospital court
unofficial_site open_area other unknown"""
AGENCY = """police security_service penitentiary military border drug_agency anticorruption prosecutor
special_forces prison_inmates_on_order medical_staff social_or_psychiatric_institution
school_or_children_home municipal private_with_official_consent unknown_uniformed unknown_plainclothes
other"""
#: Codes that stand here under another name.
RENAMED = {
    # A code that begins with a capital letter has at most 21 signs (FORMAT.md 2).
    "IVS_temporary_detention": "ivs",
    "SIZO_remand": "sizo",
    # In use since version 1 of the first contact.
    "prison_inmates_on_order": "inmates_on_order",
}


def codes(question: str) -> set[str]:
    """Return the codes that a question offers, whatever narrows them."""
    return {choice.code for choice in EVALUATION.questions[question].choices}


@pytest.mark.parametrize(
    ("question", "specified"),
    [("al.detail.implement", IMPLEMENT), ("al.place.type", PLACE_TYPE), ("al.perp.agency", AGENCY)],
)
def test_every_specified_code_is_offered(question: str, specified: str) -> None:
    wanted = {RENAMED.get(code, code) for code in specified.split()}
    found = codes(question) - {"none_reported"}
    national = {code for code in found if code[:3] in ("KZ.", "KG.", "TJ.")}
    assert found - national == wanted
    assert (national != set()) == (question == "al.perp.agency")


def test_every_child_of_a_method_stands_right_behind_its_parent() -> None:
    for name in ("method", "method_sexual"):
        parent = ""
        for item in forms.code_lists()[name].items:
            if "parent" in item:
                assert item["parent"] == parent == item["code"].split(".")[0], item
            else:
                parent = item["code"]


def test_a_country_narrows_the_bodies_and_keeps_the_general_ones() -> None:
    def offered(question: Question, country: str) -> set[str]:
        return {one.code for one in question.choices if one.under is None or country in one.under}

    for name in ("al.episode.agency", "al.perp.agency"):
        question = EVALUATION.questions[name]
        assert question.under == "ci.country_regime"
        assert "KG.gknb" in offered(question, "KG")
        assert "KZ.knb" not in offered(question, "KG")
        assert {"prosecutor", "unknown_plainclothes"} <= offered(question, "TJ")

"""Draws the figures of the body map again: bodies, heads, hands, feet, with named regions.

A tool for developers, as make_assets.py is; it needs shapely (BSD), which nothing of Depter needs to
run. What it makes is committed: backend/depter/forms/figures/*.json, the one source for the phone, the
desk and the printed page. The drawings are this project's own; nothing was traced.

    python pwa/assets/bodymap/make_figures.py
"""

import json
from hashlib import sha256
from pathlib import Path

import body
import feet
import hands
import heads
import side
from build import BUILDS
from view import View

HERE = Path(__file__).parent
TARGET = HERE.parents[2] / "backend/depter/forms/figures"


def made_by() -> str:
    """A hash over the sources of the drawings: a test tells when they are newer than the data."""
    whole = sha256()
    for path in sorted(HERE.glob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def write(name: str, views: dict[str, View | str]) -> None:
    """One file; a text in the place of a view names the view whose mirror image it is."""
    facts = {
        code: {"mirror": view} if isinstance(view, str) else view.json()
        for code, view in views.items()
    }
    text = json.dumps({"file": name, "made_by": made_by(), "views": facts}, separators=(",", ":"))
    TARGET.mkdir(exist_ok=True)
    (TARGET / f"{name}.json").write_text(text + "\n", "utf-8")


#: Regions that no view draws: their marks stand on the region named here. The teeth and the intimate
#: views have no drawing of their own on purpose.
NOT_DRAWN = {
    "mouth_inside": "lower_lip",
    "teeth": "upper_lip",
    "penis": "pubic",
    "scrotum_testis": "pubic",
    "vulva": "pubic",
    "vagina": "pubic",
    "perineum": "pubic",
    "anus": "sacrum",
    "generalised": "sternum",
}
#: Codes that name a side themselves, each with the code of the other side.
TWINS = {"abdomen_luq": "abdomen_ruq", "abdomen_llq": "abdomen_rlq"}
SIDED_BUT_NOT_DRAWN = {"scrotum_testis"}


def write_regions() -> None:
    """Which regions have a side, and where those stand that are not drawn."""
    sided = set(SIDED_BUT_NOT_DRAWN)
    for path in sorted(TARGET.glob("*.json")):
        for view in json.loads(path.read_text("utf-8")).get("views", {}).values():
            sided |= {
                TWINS.get(code, code)
                for code, side, *_ in view.get("regions", [])
                if side != "middle"
            }
            sided |= {code for code, side, *_ in view.get("regions", []) if side != "middle"}
    facts = {"made_by": made_by(), "sided": sorted(sided), "not_drawn": NOT_DRAWN, "twins": TWINS}
    (TARGET / "regions.json").write_text(json.dumps(facts, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    write("head", {
        "head_front": heads.front(),
        "head_back": heads.back(),
        "head_left": heads.left(),
        "head_right": "head_left",
        "head_top": heads.top(),
        "neck_under_chin": heads.under(),
    })  # fmt: skip
    write("hand", {
        "hand_left_palm": "hand_right_palm",
        "hand_left_back": hands.back(),
        "hand_right_palm": hands.palm(),
        "hand_right_back": "hand_left_back",
    })  # fmt: skip
    write("foot", {
        "foot_left_sole": "foot_right_sole",
        "foot_left_top": feet.top(),
        "foot_right_sole": feet.sole(),
        "foot_right_top": "foot_left_top",
    })  # fmt: skip
    for build in BUILDS:
        write(build.name, {
            "body_front": body.front(build),
            "body_back": body.back(build),
            "body_left": side.left(build),
            "body_right": "body_left",
        })  # fmt: skip
    write_regions()

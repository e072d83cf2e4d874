"""How far an envelope came through the twelve steps of SPEC 8, for the page and for the paper."""

from depter.desk.chainview import Kept
from depter.words import Translator

_REACHED = {"safe": 12, "waiting": 11, "withdrawn": 9, "quarantined": 9, "others": 9, "stub": 9}


def passed(kept: Kept) -> list[str]:
    """Per step: passed, marked (noted, stops nothing), stopped, or open (not reached)."""
    marks: dict[int, str] = {}
    for finding in kept.findings:
        step = min(finding.step, 12)
        stopped = finding.stops or marks.get(step) == "stopped"
        marks[step] = "stopped" if stopped else "marked"
    reached = _REACHED.get(kept.state, max(marks, default=9))
    return [marks.get(step) or ("passed" if step <= reached else "open") for step in range(1, 13)]


def step_words(state: str, words: Translator) -> str:
    """The outcome of a step in words."""
    match state:
        case "passed":
            return words.t("Passed")
        case "marked":
            return words.t("Passed with a mark")
        case "stopped":
            return words.t("Not passed")
        case _:
            return words.t("Not reached")

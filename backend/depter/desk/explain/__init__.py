"""Codes of SPEC 8 and of the desk in plain words: what happened, what is safe, what to do.

Every sentence is a literal, so that it reaches the translators. It must never blame a person, guess
at a motive, or leave somebody without a next step.
"""

from depter.desk.explain.codes import explain
from depter.desk.explain.faults import fault_words
from depter.desk.explain.shape import Explanation
from depter.desk.explain.steps import steps
from depter.desk.explain.takingback import ITEMS, item_words, reason_words

__all__ = ["ITEMS", "Explanation", "explain", "fault_words", "item_words", "reason_words", "steps"]

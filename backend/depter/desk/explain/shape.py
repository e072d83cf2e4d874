"""The shape of an explanation: what happened, what is safe, what to do."""

from collections.abc import Callable
from dataclasses import dataclass

from depter.words import Translator


@dataclass(frozen=True)
class Explanation:
    """A heading, what happened, and what to do. ``grave``: somebody may be acting against us."""

    title: str
    happened: str
    do: str
    grave: bool = False


Told = Callable[[Translator], Explanation]

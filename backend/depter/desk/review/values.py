"""How an answer's value is said in the reader's language. It must never judge or round what was said; a
value that does not fit its question is shown as it stands.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from depter.desk.review.lines import Said
from depter.desk.review.questionnaire import questionnaire
from depter.desk.review.withheld import TAKEN_BACK
from depter.forms.answers import Answer
from depter.forms.definition import Question
from depter.words import Translator
from depter.words.dates import format_edtf, format_instant
from depter.words.numbers import format_count, format_number

_HALF = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Values:
    """Values in the language of ``words``; ``text`` gives the words of a key."""

    def __init__(self, words: Translator, text: Callable[[str], str]) -> None:
        self._words = words
        self._locale = words.locale
        self._text = text

    def common(self, kind: str, code: str) -> str:
        """The words of a state, certainty, relation; the code when there are none."""
        if (kind, code) == ("s", TAKEN_BACK):
            return self._words.t("Consent to this was taken back. It is not shown any more.")
        return self._text(f"form:_common/{kind}:{code}") or code

    def said(self, question: Question, answer: Answer) -> Iterator[Said]:
        """The value of an answer, piece by piece; raises anything for a value that does not fit."""
        value = answer.value
        match question.type:
            case _ if value is None or isinstance(value, tuple):
                return
            case "calc" if question.choices:
                yield Said(self._choice(question, str(value), None))
            case "single" | "yn" | "consent" | "code":
                yield Said(self._choice(question, str(value), answer.other))
            case "multi" if isinstance(value, list):
                for code in value:
                    yield Said(self._choice(question, str(code), answer.other))
            case "narrative" if isinstance(value, dict):
                yield Said(str(value.get("text", "")), language(value.get("lang")))
            case "edate" if isinstance(value, dict):
                yield from self._edate(value)
            case "datetime":
                yield Said(format_instant(str(value), self._locale))
            case "duration" if isinstance(value, dict):
                if type(value.get("n")) is not int:
                    yield Said(as_it_stands(value))
                    return
                unit = str(value.get("unit", "")).removesuffix("s")
                rule = self._words.language.rule
                plain = format_count(value["n"], unit, self._locale, rule)
                about = self._locale["date"]["about"].replace("{date}", plain)
                yield Said(about if value.get("approx") else plain)
            case "instrument" if isinstance(value, dict):
                yield from questionnaire(value, self._words, self._text)
            case "scale" if isinstance(value, int | float):
                low, high = question.min or 0, question.max or 10
                number = format_number(value, self._locale)
                yield Said(
                    self._words.t(
                        "{n} on a scale from {low} to {high}",
                        n=number,
                        low=int(low),
                        high=int(high),
                    )
                )
            case "number" if isinstance(value, int | float):
                yield Said(format_number(value, self._locale))
            case "signature" if isinstance(value, dict) and "way" in value:
                yield from self._signed(value)
            case "photo" if isinstance(value, list):
                yield from self._shots(value)
            case "photo" | "audio" | "file" | "signature":
                return
            case "bodymap" if isinstance(value, list):
                for mark in value:
                    yield Said(", ".join(str(mark.get(part, "")) for part in ("region", "kind")))
            case _:
                yield Said(as_it_stands(value), answer.lang or "")

    def _signed(self, value: dict[str, Any]) -> Iterator[Said]:
        """Signed elsewhere than on the phone; the picture of one that was is an attachment."""
        ways = {
            "paper": self._words.t("Signed on paper, not on the phone"),
            "mark": self._words.t("A mark or a spoken word, before a witness"),
        }
        yield Said(ways.get(str(value["way"])) or as_it_stands(value))
        if value.get("witness"):
            yield Said(str(value["witness"]))

    def _shots(self, value: list[Any]) -> Iterator[Said]:
        """From how near photos were taken, where the phone asked for it."""
        shots = [shot_words(one, self._words) for one in value if isinstance(one, dict)]
        for place, words in enumerate(shots):
            if words:
                yield Said(self._words.t("Photo {n}: {near}", n=place + 1, near=words))

    def _choice(self, question: Question, code: str, other: str | None) -> str:
        choice = next((one for one in question.choices if one.code == code), None)
        label = self._text(choice.key) if choice else ""
        return f"{label or code}: {other}" if code == "other" and other else label or code

    def _edate(self, value: dict[str, Any]) -> Iterator[Said]:
        edtf, time, anchor = value.get("edtf"), value.get("time"), value.get("anchor")
        if edtf:
            yield Said(format_edtf(str(edtf), self._locale))
        if time:
            yield Said(str(time) if ":" in str(time) else self.common("time", str(time)))
        if isinstance(anchor, dict):
            relation = self.common("relation", str(anchor.get("relation")))
            yield Said(f"{relation}: {anchor.get('text', '')}", "")


def shot_words(photo: Mapping[str, object], words: Translator) -> str:
    """From how near a photo was taken; "" where the phone did not ask."""
    near = {
        "overall": words.t("overall"),
        "mid": words.t("from the middle"),
        "close": words.t("close"),
        "scale": words.t("close, with a scale"),
    }
    return near.get(str(photo.get("shot")), "")


def as_it_stands(value: object) -> str:
    """A value as text; half a character, which no page can carry, is told as a replacement sign."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _HALF.sub("\ufffd", text)


def language(value: object) -> str:
    """A language code, or "" when it is none: it stands in markup."""
    return value if isinstance(value, str) and _LANGUAGE.fullmatch(value) else ""

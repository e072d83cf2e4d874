"""The phone's twin in a browser against the shared vectors; node runs the same in ``npm test``."""

import pytest

from tests.pwa.envelope.conftest import Twin
from tests.vectors.reading import differs, load, subjects


@pytest.mark.parametrize("subject", subjects())
def test_every_case_has_its_answer(twin: Twin, subject: str) -> None:
    cases = load(subject)
    answers = twin.ask([(case["op"], case["args"]) for case in cases])
    wrong = [differs(case, given) for case, given in zip(cases, answers, strict=True)]
    assert [fault for fault in wrong if fault] == []

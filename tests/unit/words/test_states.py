"""T-LEDGER: whatever is said in whatever order, `approved` only when every rule holds (an independent
oracle), and a stolen, ended or foreign key counts for nothing."""

import tempfile
from pathlib import Path
from typing import Any

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depter.words import places
from depter.words.languages import load
from depter.words.ledger import Ledger
from depter.words.policy import load_policy
from depter.words.reviewers import Grant, Reviewers
from depter.words.statement import Act, Subject
from depter.words.states import Approval, State, States, matched, missing
from tests.unit.words.house import Key

LANGUAGES = load(places.translations() / "languages.toml")
POLICY = load_policy(places.translations() / "policy.toml", frozenset(LANGUAGES))
TEXTS = ("Мен.", "Біз.")

#: id -> roles, languages, from, until, withdrawn
PEOPLE: dict[str, tuple[tuple[str, ...], tuple[str, ...], str, str, str]] = {
    "r-trans": (("translator",), ("kk",), "2020-01-01", "", ""),
    "r-clin": (("clinician",), ("kk",), "2020-01-01", "", ""),
    "r-law": (("lawyer",), ("kk",), "2020-01-01", "", ""),
    "r-both": (("clinician", "lawyer"), ("kk",), "2020-01-01", "", ""),
    "r-ky": (("clinician", "lawyer"), ("ky",), "2020-01-01", "", ""),
    "r-old": (("clinician", "lawyer"), ("kk",), "2020-01-01", "2021-01-01", ""),
    "r-early": (("clinician", "lawyer"), ("kk",), "2099-01-01", "", ""),
    "r-stolen": (("clinician", "lawyer"), ("kk",), "2020-01-01", "", "2026-01-01"),
    "r-nat": (("native",), ("kk",), "2020-01-01", "", ""),
    "r-guest": ((), ("kk",), "2020-01-01", "", ""),
    "m-1": ((), ("kk",), "2020-01-01", "", ""),
}
KEYS = {who: Key(who) for who in PEOPLE}
REVIEWERS = Reviewers(tuple(Grant(who, KEYS[who].public, *facts) for who, facts in PEOPLE.items()))
Said = tuple[str, str, str, str]
ACTS = st.tuples(
    st.sampled_from(
        ["translate", "approve", "approve", "approve", "reject", "withdraw", "suggest"]
    ),
    st.sampled_from(sorted(PEOPLE)),
    st.sampled_from(["clinician", "lawyer", "native"]),
    st.sampled_from(TEXTS),
)


def entry(text: str) -> polib.POEntry:
    return polib.POEntry(msgctxt="consent:x/p:01", msgid="I am here.", msgstr=text)


def said(acts: list[Said], blocked: str | None = None) -> States:
    """States after these acts were signed one after another, without asking any rule."""
    with tempfile.TemporaryDirectory() as place:
        ledger = Ledger.read(Path(place) / "kk.jsonl", "kk")
        for act, who, role, text in acts:
            origin = "machine:x@2026-01-01" if who.startswith("m-") else "human"
            more: Any = {
                "translate": {"origin": origin},
                "approve": {"role": role},
                "reject": {"reason": "no"},
                "suggest": {"text": [text]},
            }.get(act, {})
            subject = Subject.of("consent", entry(text), [text])
            ledger.append(Act(act), subject, KEYS[who], **more)
        ledger.verify(REVIEWERS)
        return States(ledger, REVIEWERS, POLICY, blocked=blocked)


#: Who may write with a key that is valid, who may judge consent, and in which role.
WRITERS = {"r-trans", "r-clin", "r-law", "r-both", "r-nat", "m-1"}
JUDGES = {"r-clin", "r-law", "r-both", "r-nat"}
ABLE = {"clinician": {"r-clin", "r-both"}, "lawyer": {"r-law", "r-both"}}


def refused(acts: list[Said], text: str) -> bool:
    """Whether the last word on a text is a rejection, told again step by step: it is lifted by an
    approval in a role that consent needs, or by whoever rejected, and by nothing else."""
    by, written, offered = "", False, False
    authors: set[str] = set()
    for act, who, role, about in acts:
        if about != text:
            continue
        if act == "translate":
            authors.add(who)
            written, offered = (True, False) if who in WRITERS else (written, offered)
        elif act == "suggest" and who in (WRITERS | {"r-guest"}) - {"m-1"}:
            offered = True
        elif act == "reject" and who in WRITERS - {"m-1"}:
            declined, offered = offered and not written, False
            by = who if who in JUDGES and not declined else by
        elif act == "approve" and who in ABLE.get(role, set()):
            by = "" if written and who not in authors else by
        elif act == "withdraw":
            by = "" if by == who else by
    return bool(by)


def allowed(acts: list[Said], text: str) -> bool:
    """The rules of words.md 2.5, told again without an index and without a state."""
    about = [(n, act, who, role) for n, (act, who, role, t) in enumerate(acts) if t == text]
    authors = {who for _, act, who, _ in about if act == "translate"}
    written = [n for n, act, who, _ in about if act == "translate" and who in WRITERS]
    rejections = [n for n, act, who, _ in about if act == "reject" and who in JUDGES]
    holders: dict[str, set[str]] = {"clinician": set(), "lawyer": set()}
    for n, act, who, role in about:
        if act != "approve" or who not in ABLE.get(role, set()) or who in authors:
            continue
        known = any(before < n for before in written)
        # A rejection of a suggestion that nobody wrote declines the suggestion, and finds no approval.
        rejected = any(after > n for after in rejections)
        taken_back = any(m > n for m, a, w, _ in about if a == "withdraw" and w == who)
        if known and not rejected and not taken_back:
            holders[role].add(who)
    return any(a != b for a in holders["clinician"] for b in holders["lawyer"])


@settings(max_examples=120, deadline=None)
@given(st.lists(ACTS, max_size=14))
def test_approved_exactly_when_the_rules_hold(acts: list[Said]) -> None:
    states = said(acts)
    for text in TEXTS:
        approved = states.of("consent", entry(text)).state is State.APPROVED
        assert approved == allowed(acts, text), acts
        rejected = states.of("consent", entry(text)).state is State.NEEDS_EDIT
        assert rejected == refused(acts, text), acts


@settings(max_examples=40, deadline=None)
@given(st.lists(ACTS, max_size=10))
def test_nothing_is_approved_without_a_whole_guard(acts: list[Said]) -> None:
    states = said(acts, blocked="guard.missing")
    assert State.APPROVED not in {states.of("consent", entry(text)).state for text in TEXTS}


A, B = TEXTS
WRITTEN: list[Said] = [("translate", "r-trans", "", A)]
FULL: list[Said] = [
    *WRITTEN, ("approve", "r-clin", "clinician", A), ("approve", "r-law", "lawyer", A)
]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "acts", "state", "left"),
    [
        ("both roles", FULL, "approved", ()),
        ("no author", FULL[1:], "unreviewed", ("clinician", "lawyer")),
        ("one person in both roles", [
            *WRITTEN, ("approve", "r-both", "clinician", A), ("approve", "r-both", "lawyer", A)
        ], "unreviewed", ("lawyer",)),
        ("two people, one of them in both roles", [
            *WRITTEN, ("approve", "r-both", "clinician", A), ("approve", "r-both", "lawyer", A),
            ("approve", "r-clin", "clinician", A)
        ], "approved", ()),
        ("the author approves", [
            ("translate", "r-both", "", A), ("approve", "r-both", "lawyer", A),
            ("approve", "r-clin", "clinician", A)
        ], "unreviewed", ("lawyer",)),
        ("who approved writes it later", [*FULL, ("translate", "r-law", "", A)],
         "unreviewed", ("lawyer",)),
        ("a role that she does not have", [
            *WRITTEN, ("approve", "r-clin", "lawyer", A), ("approve", "r-law", "clinician", A)
        ], "unreviewed", ("clinician", "lawyer")),
        ("an ended key", [*FULL[:2], ("approve", "r-old", "lawyer", A)], "unreviewed", ("lawyer",)),
        ("a key not valid yet", [*FULL[:2], ("approve", "r-early", "lawyer", A)],
         "unreviewed", ("lawyer",)),
        ("a stolen key", [*FULL[:2], ("approve", "r-stolen", "lawyer", A)],
         "unreviewed", ("lawyer",)),
        ("a reviewer of another language", [*FULL[:2], ("approve", "r-ky", "lawyer", A)],
         "unreviewed", ("lawyer",)),
        ("a machine", [*FULL[:2], ("approve", "m-1", "lawyer", A)], "unreviewed", ("lawyer",)),
        ("another text", [*FULL[:2], ("approve", "r-law", "lawyer", B)],
         "unreviewed", ("lawyer",)),
        ("a machine draft", [("translate", "m-1", "", A)], "machine", ("clinician", "lawyer")),
        ("a rejection", [*FULL, ("reject", "r-law", "", A)], "needs-edit",
         ("clinician", "lawyer")),
        ("a rejection by a translator", [*FULL, ("reject", "r-trans", "", A)], "approved", ()),
        ("written again after a rejection", [*FULL, ("reject", "r-law", "", A), *WRITTEN],
         "needs-edit", ("clinician", "lawyer")),
        ("one new approval after a rejection", [
            *FULL, ("reject", "r-law", "", A), ("approve", "r-clin", "clinician", A)
        ], "unreviewed", ("lawyer",)),
        ("both again after a rejection", [*FULL, ("reject", "r-law", "", A), *FULL[1:]],
         "approved", ()),
        ("a rejection, then an approval in a role that nobody asked for", [
            *FULL, ("reject", "r-law", "", A), ("approve", "r-nat", "native", A)
        ], "needs-edit", ("clinician", "lawyer")),
        ("a withdrawn rejection", [*FULL, ("reject", "r-law", "", A), ("withdraw", "r-law", "", A)],
         "unreviewed", ("clinician", "lawyer")),
        ("a withdrawn approval", [*FULL, ("withdraw", "r-law", "", A)],
         "unreviewed", ("lawyer",)),
        ("somebody else withdraws", [*FULL, ("withdraw", "r-clin", "", A)],
         "unreviewed", ("clinician",)),
        ("an author with a stolen key", [("translate", "r-stolen", "", A), *FULL[1:]],
         "unreviewed", ("clinician", "lawyer")),
    ],
    ids=lambda one: one if isinstance(one, str) and " " in one else "",
)  # fmt: skip
def test_a_story(told: str, acts: list[Said], state: str, left: tuple[str, ...]) -> None:
    found = said(acts).of("consent", entry(A))
    assert (found.state.value, found.missing_roles) == (state, left)


def test_a_stolen_old_key_does_not_speak_for_the_new_one_of_the_same_person(
    tmp_path: Path,
) -> None:
    old, new = Key("r-law"), Key("r-law")
    people = [one for one in REVIEWERS.grants if one.id != "r-law"]
    people.append(Grant("r-law", old.public, ("lawyer",), ("kk",), "2020-01-01", "", "2026-01-01"))
    people.append(Grant("r-law", new.public, ("lawyer",), ("kk",), "2020-01-01"))
    reviewers = Reviewers(tuple(people))
    ledger = Ledger.read(tmp_path / "kk.jsonl", "kk")
    subject = Subject.of("consent", entry(A), [A])
    ledger.append(Act.TRANSLATE, subject, KEYS["r-trans"], origin="human")
    ledger.append(Act.APPROVE, subject, KEYS["r-clin"], role="clinician")
    ledger.append(Act.APPROVE, subject, old, role="lawyer")
    ledger.verify(reviewers)
    states = States(ledger, reviewers, POLICY)
    assert states.of("consent", entry(A)).missing_roles == ("lawyer",)
    assert states.voids == [(3, "ledger.withdrawn_key")]
    ledger.append(Act.APPROVE, subject, new, role="lawyer")
    ledger.verify(reviewers)
    assert States(ledger, reviewers, POLICY).of("consent", entry(A)).state is State.APPROVED


def test_roles_are_given_to_different_people() -> None:
    def approvals(*told: str) -> list[Approval]:
        return [Approval(one[0], one[-1], "") for one in told]

    assert matched(["a", "b"], approvals("x/a", "x/b")) == 1
    assert matched(["a", "b"], approvals("x/a", "x/b", "y/a")) == 2
    assert missing(["a", "b"], approvals("x/b")) == ("a",)


def test_an_approval_that_nobody_asked_for_does_not_count_and_says_why(tmp_path: Path) -> None:
    ledger = Ledger.read(tmp_path / "kk.jsonl", "kk")
    for domain in ("consent", "nowhere"):
        subject = Subject.of(domain, entry(A), [A])
        ledger.append(Act.TRANSLATE, subject, KEYS["r-trans"], origin="human")
        ledger.append(Act.APPROVE, subject, KEYS["r-nat"], role="native")
    ledger.verify(REVIEWERS)
    states = States(ledger, REVIEWERS, POLICY)
    assert states.voids == [(2, "ledger.role"), (4, "ledger.role")]
    assert states.of("consent", entry(A)).approvals == ()

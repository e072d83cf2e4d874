"""Extraction finds every sentence and refuses what it cannot read."""

import shutil
from pathlib import Path

import pytest

from depter.errors import WordsError
from depter.words import places
from depter.words.extraction import (
    Fault,
    Message,
    extract,
    joined,
    key_faults,
    phone_messages,
    python_messages,
    source_messages,
    template_messages,
)

WORDS = """export const t = (m: string, v?: object) => m;
export const tn = (a: string, b: string, n: number) => a;
export const tp = t;
"""
CONFIG = """{"include": ["src"], "compilerOptions": {
  "jsx": "preserve", "module": "esnext", "moduleResolution": "bundler",
  "allowImportingTsExtensions": true, "noEmit": true, "types": []}}
"""


def phone(folder: Path, code: str) -> tuple[list[Message], list[Fault]]:
    """What is found in one screen of an invented phone."""
    (folder / "pwa/src/words").mkdir(parents=True)
    (folder / "pwa/tsconfig.json").write_text(CONFIG)
    (folder / "pwa/src/words/index.ts").write_text(WORDS)
    (folder / "pwa/src/screen.tsx").write_text(
        'import { t, tn, tp } from "./words/index.ts";\n' + code, "utf-8"
    )
    faults: list[Fault] = []
    return phone_messages(folder, faults), faults


def test_the_phone_by_the_compilers_tree(tmp_path: Path) -> None:
    found, faults = phone(
        tmp_path,
        """// i18n: a button; max-length:12
const a = t("Save");
const b = /t("no")/.test(a) ? `${t("Hello {name}", { name: `${t("inner")}` })}` : "";
const c = tn("{n} photo", "{n} photos", 3) + tp("verb", "Open");
const d = t("One " + "sentence");
const e = { t: 1 }.t; // t("not this")
export const f = <p title={t('single')}>{t("Ёлка «x»")}</p>;
""",
    )
    assert faults == []
    assert [(one.context, one.one, one.many) for one in found] == [
        ("", "Save", ""),
        ("", "Hello {name}", ""),
        ("", "inner", ""),
        ("", "{n} photo", "{n} photos"),
        ("verb", "Open", ""),
        ("", "One sentence", ""),
        ("", "single", ""),
        ("", "Ёлка «x»", ""),
    ]
    assert (found[0].notes, found[0].max_length) == (["a button"], 12)
    assert {one.domain for one in found} == {"ui"}
    assert found[0].paths == {"pwa/src/screen.tsx"}


@pytest.mark.parametrize(
    "code",
    [
        "const key = 'x'; t(key);",
        "t(`Hello ${1}`);",
        "['a'].map(t);",
        "const u = t; u('a');",
        "tn('one', 1 as unknown as string, 2);",
        "tp('verb');",
        "t();",
    ],
)
def test_the_phone_may_not_hide_a_sentence(tmp_path: Path, code: str) -> None:
    found, faults = phone(tmp_path, code)
    assert found == []
    assert [(one.path, one.line) for one in faults] == [("pwa/src/screen.tsx", 2)]


def test_the_phone_may_not_rename_the_words(tmp_path: Path) -> None:
    _, faults = phone(tmp_path, 'import { t as say } from "./words/index.ts"; say("x");\n')
    assert len(faults) == 1


def read_python(folder: Path, code: str) -> tuple[list[Message], list[Fault]]:
    path = folder / "x.py"
    path.write_text(code, "utf-8")
    faults: list[Fault] = []
    return list(python_messages(path, "x.py", faults)), faults


def test_python_sentences(tmp_path: Path) -> None:
    found, faults = read_python(
        tmp_path,
        """
# i18n: said to the supervisor
a = _t("One")
b = _tn("{n} record", "{n} records", 3), _tp("verb", "Open")
c = translator("ru").t("By {who}", who=1)
d = _t("in two "
       "lines")
""",
    )
    assert faults == []
    assert [(one.context, one.one, one.many) for one in found] == [
        ("", "One", ""),
        ("", "{n} record", "{n} records"),
        ("verb", "Open", ""),
        ("", "By {who}", ""),
        ("", "in two lines", ""),
    ]
    assert found[0].notes == ["said to the supervisor"]


@pytest.mark.parametrize(
    "code",
    [
        "_t(key)",
        "_t(f'Hello {x}')",
        "_tn('one', many, 2)",
        "_t('a' + b)",
        "words.t(text)",
        "_t()",
        "def f(:",
    ],
)
def test_python_may_not_hide_a_sentence(tmp_path: Path, code: str) -> None:
    _, faults = read_python(tmp_path, f"\n{code}\n")
    assert [(one.path, one.line) for one in faults] == [("x.py", 2)]


def read_template(folder: Path, code: str) -> tuple[list[Message], list[Fault]]:
    path = folder / "x.html"
    path.write_text(code, "utf-8")
    faults: list[Fault] = []
    return list(template_messages(path, "x.html", faults)), faults


def test_template_sentences(tmp_path: Path) -> None:
    found, faults = read_template(
        tmp_path,
        "<p>{{ _t('Hello {name}', name=user) }}</p>{% if x %}{{ _tn('{n} day', '{n} days', 3) }}{% endif %}",
    )
    assert faults == []
    assert [(one.one, one.many) for one in found] == [("Hello {name}", ""), ("{n} day", "{n} days")]


def test_templates_may_not_hide_a_sentence(tmp_path: Path) -> None:
    assert len(read_template(tmp_path, "{{ _t(key) }}")[1]) == 1


def test_equal_sentences_are_one_and_two_plurals_are_a_fault() -> None:
    faults: list[Fault] = []
    made = joined(
        [
            Message("ui", "", "b", paths={"1"}),
            Message("ui", "", "a", "as", paths={"2"}),
            Message("ui", "", "b", paths={"3"}, notes=["n"]),
        ],
        faults,
    )
    assert [(one.one, sorted(one.paths), one.notes) for one in made] == [
        ("a", ["2"], []),
        ("b", ["1", "3"], ["n"]),
    ]
    assert faults == []
    joined(
        [Message("ui", "", "a", "as", paths={"1"}), Message("ui", "", "a", "aa", paths={"2"})],
        faults,
    )
    assert len(faults) == 1


def test_sources_inherit_what_they_do_not_say(tmp_path: Path) -> None:
    (tmp_path / "source/forms").mkdir(parents=True)
    (tmp_path / "source/forms/own.toml").write_text(
        '[defaults]\nnote = "all"\naudience = "survivor"\n'
        '["q:a"]\ntext = "A?"\nnote = "mine"\nmax-length = 9\n'
        '["q:a/guide"]\ntext = "G"\n["q:b"]\ntext = "B"\n',
        "utf-8",
    )
    found = list(source_messages(tmp_path))
    assert [(one.context, one.one, one.notes, one.max_length) for one in found] == [
        ("form:own/q:a", "A?", ["[survivor]", "mine"], 9),
        ("form:own/q:a/guide", "G", ["[interviewer]", "mine"], None),
        ("form:own/q:b", "B", ["[survivor]", "all"], None),
    ]


@pytest.mark.parametrize(
    "bad", ['["q:a"]\n', '["q:a"]\ntext = ""\n', '["q:a"]\ntext = "A"\nnotes = "x"\n', "["]
)
def test_a_source_without_words_is_refused(tmp_path: Path, bad: str) -> None:
    (tmp_path / "source/consent").mkdir(parents=True)
    (tmp_path / "source/consent/own.toml").write_text(bad, "utf-8")
    with pytest.raises(WordsError) as caught:
        list(source_messages(tmp_path))
    assert caught.value.code == "words.source"


def test_a_key_without_text_and_a_text_without_use_are_named(tmp_path: Path) -> None:
    shutil.copytree(places.translations() / "source", tmp_path / "source")
    path = tmp_path / "source/forms/intake.toml"
    path.write_text(
        path.read_text("utf-8").replace('["q:it.safe_now"]', '["q:it.unsafe"]'), "utf-8"
    )
    assert [str(one) for one in key_faults(tmp_path)] == [
        "translations/source:0 no English text for form:intake/q:it.safe_now",
        "translations/source/forms/intake.toml:0 a text without use: form:intake/q:it.unsafe",
    ]


def test_the_whole_product_can_be_read() -> None:
    messages, faults = extract(places.repository())
    assert faults == []
    assert {one.domain for one in messages} == {"ui", "server", "forms", "consent", "studio"}
    homes = {path.split("/")[3] for one in messages if one.domain == "studio" for path in one.paths}
    assert homes == {"checks", "studio"}, "what the studio says stands in its own domain"

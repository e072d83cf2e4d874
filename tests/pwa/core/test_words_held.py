"""An open interview keeps the words it began with; T-GATE, the phone's side; and the whole way of a word,
from `depter words publish` to the screen."""

import os
import shutil
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from depter.cli import main
from depter.trust.keyfile import FLOOR, seal_keyfile
from depter.words import document_hash, places, pot
from tests.pwa.core.arriving import LOOK, SYNC, joined, publish, said
from tests.pwa.core.conftest import Bench, Browsers, Served, open_bench
from tests.pwa.core.sets import Catalogs, reword, signed
from tests.pwa.core.story import enrol, start, unlock
from tests.relay.words import KEY, name_key


@pytest.fixture
def member(served: Served, bench: Bench) -> Bench:
    return joined(bench, served)


BEGIN = LOOK + "ok(await app.newDraft('intake', 'ru')); globalThis.i = app.interview.value;"


def test_t_off_an_open_interview_keeps_its_words_and_home_has_the_new_ones(
    served: Served, browsers: Browsers
) -> None:
    bench = open_bench(served, browsers)
    name_key(served.relay, served.world, KEY.public)
    words = enrol(bench, served)
    publish(served, signed(1, said("ONE")))
    bench.run(SYNC)
    begun = bench.run(BEGIN + "return await look();")
    # More sets than are kept: the one that an interview began with stays.
    for serial in (2, 3, 4):
        publish(served, signed(serial, said(f"N{serial}")))
        during = bench.run(SYNC)
        assert (during["text"], during["set"]) == (begun["text"], begun["set"])
    closed = bench.run("ok(await i.close()); return await look();")
    assert closed["text"].endswith(" N4") and closed["sets"] == 3
    reopen = """
    ok(await app.openDraft(app.drafts.value[0].id)); globalThis.i = app.interview.value;
    return { ...await look(), notice: i.notice.value };
    """
    again = bench.run(reopen)
    assert (again["text"], again["set"], again["notice"]) == (begun["text"], begun["set"], None)
    browsers.close()
    bench = open_bench(served, browsers)
    start(bench, "locked")
    unlock(bench, words)
    after = bench.run(LOOK + "await core.loadLanguage('ru'); return await look();")
    assert (after["text"], after["set"]) == (begun["text"], begun["set"])
    gone = bench.run(
        """
        ok(await app.interview.value.close());
        const db = await core.openDatabase();
        for (const key of await db.getAllKeys('wordsets'))
          if (key.startsWith(a)) await db.delete('wordsets', key);
        db.close();
        """
        + reopen,
        begun["set"],
    )
    assert gone["notice"]["code"] == "words.set_gone", gone
    assert gone["text"].endswith(" N4") and gone["set"] != begun["set"]


def test_an_interview_begun_with_the_built_in_words_keeps_them(
    member: Bench, served: Served
) -> None:
    begun = member.run(BEGIN + "return await look();")
    publish(served, signed(1, said("ONE")))
    during = member.run(SYNC)
    assert (during["text"], during["set"]) == (begun["text"], begun["set"])
    assert during["current"] is not None
    closed = member.run("ok(await i.close()); return await look();")
    assert closed["text"].endswith(" ONE")
    again = member.run("ok(await app.openDraft(app.drafts.value[0].id)); return await look();")
    assert (again["text"], again["set"]) == (begun["text"], begun["set"])


# T-GATE, the phone's side


GATE = """
core.showUnapprovedConsent(false);
await core.loadLanguage('kk');
const keys = [...Array(30).keys()].map(n => `consent:interview/p:${String(n).padStart(2, '0')}`);
return keys.filter(key => core.mayShow(key, 'kk')).length;
"""


def approved(catalogs: Catalogs, left_out: str | None = None) -> dict[str, str]:
    """Approve every consent text in Kazakh but one paragraph."""
    for key, row in catalogs["kk/consent"]["m"].items():
        row[1] = "u" if key == left_out else "a"
    return approved_whole(catalogs)


def approved_whole(catalogs: Catalogs) -> dict[str, str]:
    blocks = [
        (key, row[0])
        for key, row in catalogs["kk/consent"]["m"].items()
        if key.startswith("consent:interview/")
    ]
    return {"kk/interview": document_hash("interview", "kk", blocks)}


def test_t_gate_one_missing_role_shows_nothing(member: Bench, served: Served) -> None:
    catalogs = said("ONE")
    docs = approved(catalogs)
    publish(served, signed(1, catalogs, docs=docs))
    member.run(SYNC)
    whole = member.run(GATE)
    assert whole > 5
    # One paragraph without one of its two roles closes all of it.
    approved(catalogs, left_out="consent:interview/p:03")
    publish(served, signed(2, catalogs, docs=docs))
    member.run("core.showUnapprovedConsent(true);" + SYNC)
    assert member.run(GATE) == 0
    # Every letter raised to "a", but the set does not say that the text is approved whole.
    approved(catalogs)
    publish(served, signed(3, catalogs))
    member.run("core.showUnapprovedConsent(true);" + SYNC)
    assert member.run(GATE) == 0
    # Left out altogether: the built-in text does not step in.
    catalogs["kk/consent"]["m"] = {}
    publish(served, signed(4, catalogs))
    member.run("core.showUnapprovedConsent(true);" + SYNC)
    assert member.run(GATE) == 0


def test_t_gate_a_set_whose_approval_is_for_other_words_is_refused(
    member: Bench, served: Served
) -> None:
    catalogs = said("ONE")
    docs = approved(catalogs)
    # The manifest says that other words were approved than those that it brings.
    other = reword(catalogs, lambda text: text.replace(" ONE", " TWO"), "consent")
    publish(served, signed(1, other, docs=docs))
    found = member.run(SYNC)
    assert (found["current"], found["fault"]) == (None, "words.catalog"), found
    assert member.run(GATE) == 0
    member.run("core.showUnapprovedConsent(true);")
    # A text that it calls approved and does not bring is no better.
    gone = said("ONE")
    gone["kk/consent"]["m"] = {}
    publish(served, signed(2, gone, docs=docs))
    assert member.run(SYNC)["fault"] == "words.catalog"
    publish(served, signed(3, catalogs, docs=docs))
    assert member.run(SYNC)["fault"] is None
    assert member.run(GATE) > 5


def test_t_gate_no_yes_to_a_text_that_may_not_be_shown(member: Bench, served: Served) -> None:
    member.run("ok(await app.newDraft('intake', 'kk')); core.showUnapprovedConsent(false);")
    found = member.run(
        """
        const i = app.interview.value;
        const value = () => i.answer('c.interview').value?.value ?? null;
        i.set('it.safe_now', { value: 'yes' });
        i.set('c.interview', { value: 'yes' });
        const closed = [value(), i.notice.value?.code ?? null];
        i.set('c.interview', { value: 'no' });
        const refused = value();
        core.showUnapprovedConsent(true);
        i.set('c.interview', { value: 'yes' });
        return { closed, refused, shown: value() };
        """
    )
    assert found == {"closed": [None, "consent.closed"], "refused": "no", "shown": "yes"}


# From `depter words publish` to the screen


def test_published_words_are_on_an_installed_phone(
    member: Bench, served: Served, tmp_path: Path
) -> None:
    """The command itself, an own folder, a text changed in the PO; and how long it takes."""
    own = tmp_path / "own"
    shutil.copytree(places.translations(), own)
    (own / "release.toml").write_text(f'key = "{KEY.public.hex()}"\nsecond = ""\nserial = 1\n')
    po = pot.po_path(own, "ru", "ui")
    catalog = pot.read(po)
    entry = next(one for one in catalog if one.msgid == "Your notebook")
    entry.msgstr = "Ваша новая тетрадь"
    catalog.save(str(po))
    key = tmp_path / "release.key"
    key.write_bytes(
        seal_keyfile(
            KEY.seed,
            "five quiet words for tests",
            purpose="words",
            random_bytes=os.urandom,
            cost=FLOOR,
        )
    )
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("five quiet words for tests\n")
    order = ["words", "publish", "--in", str(own), "--key", str(key)]
    order += ["--passphrase-file", str(passphrase), "--relay", served.url]
    member.run("ok(await app.setScreenLanguage('ru'));")
    began = time.perf_counter()
    done = CliRunner().invoke(main, [*order, "--org", served.world.org.hex()])
    published = time.perf_counter()
    assert done.exit_code == 0, done.output
    found = member.run("ok(await app.syncNow()); return core.t('Your notebook');")
    shown = time.perf_counter()
    assert found == "Ваша новая тетрадь"
    sys.stdout.write(
        f"publish {published - began:.1f} s, sync to the new words {shown - published:.2f} s\n"
    )

"""The vault: what a wrong passphrase costs, what the floor is, and that erased keys are gone."""

from tests.pwa.core.conftest import Bench, Browsers, Served, open_bench

ENROL = """
const crypto = core.startCrypto();
const words = await crypto.remote.suggest(Array.from({length: 2048}, (_, i) => 'w' + i), 5);
const made = await crypto.remote.prepare(words.join(' '), a.link, 'Practice Person');
await crypto.remote.enrol();
"""


def test_enrols_and_opens_again_with_the_same_words(bench: Bench, served: Served) -> None:
    found = bench.run(
        ENROL
        + """
        const before = await crypto.remote.fingerprint();
        crypto.end();
        const again = core.startCrypto();
        const seen = await again.remote.look(Date.now());
        await again.remote.unlock(words.join(' '), Date.now());
        return { seen, same: before === (await again.remote.fingerprint()), digits: before };
        """,
        {"link": served.invite()},
    )
    assert found["seen"] == {"enrolled": True, "waitMs": 0}
    assert found["same"] is True
    assert len(found["digits"].split(" ")) == 8


def test_a_wrong_passphrase_waits_longer_and_wipes_nothing(bench: Bench, served: Served) -> None:
    found = bench.run(
        ENROL
        + """
        crypto.end();
        const waits = [];
        let now = Date.now();
        for (let i = 0; i < 6; i++) {
          const again = core.startCrypto();
          try { await again.remote.unlock('wrong ' + i, now); }
          catch (e) { waits.push(e.facts.waitSeconds); now += e.facts.waitSeconds * 1000; }
          again.end();
        }
        const early = core.startCrypto();
        let code = '';
        try { await early.remote.unlock(words.join(' '), now - 1000); } catch (e) { code = e.code; }
        await early.remote.unlock(words.join(' '), now);
        const after = (await early.remote.look(now)).waitMs;
        return { waits, code, after };
        """,
        {"link": served.invite()},
    )
    assert found["waits"] == [0, 0, 2, 4, 8, 16]
    assert found["code"] == "passphrase.wait"
    assert found["after"] == 0


READ = """
const readVault = async () => {
  const folder = await navigator.storage.getDirectory();
  const file = await (await folder.getFileHandle('vault')).getFile();
  return new Uint8Array(await file.arrayBuffer());
};
const writeVault = async (bytes) => {
  const folder = await navigator.storage.getDirectory();
  const out = await (await folder.getFileHandle('vault')).createWritable();
  await out.write(bytes); await out.close();
};
"""


def test_parameters_below_the_floor_are_refused(bench: Bench, served: Served) -> None:
    """A seized image with the work factor edited down must not be opened with it."""
    found = bench.run(
        READ
        + ENROL
        + """
        crypto.end();
        await new Promise(r => setTimeout(r, 300));
        const bytes = await readVault();
        const text = core.hex(bytes.slice(1024, 2048));
        return { text };
        """,
        {"link": served.invite()},
    )
    # The header names [memory KiB, passes, lanes] as CBOR under key 4.
    assert "04831a" in found["text"] or "048319" in found["text"]
    code = bench.run(
        READ
        + """
        const bytes = await readVault();
        const head = 1024 + 50;
        const length = new DataView(bytes.buffer).getUint16(1024 + 48);
        let at = head;
        while (!(bytes[at] === 4 && bytes[at + 1] === 0x83)) at++;
        // 4 -> [.. KiB: shrink to 8 MiB by writing a smaller number of the same width
        if (bytes[at + 2] === 0x1a) bytes.set([0, 0, 0x20, 0], at + 3);
        else bytes.set([0x20, 0], at + 3);
        const digest = await globalThis.crypto.subtle.digest('SHA-256', bytes.slice(head,
          head + length));
        bytes.set(new Uint8Array(digest), 1024 + 16);
        await writeVault(bytes);
        const again = core.startCrypto();
        await again.remote.unlock('whatever it is', Date.now());
        """,
    )
    assert code["code"] in ("vault.below_floor", "codec.not_shortest")


def test_an_erased_draft_key_leaves_no_byte_in_the_file(bench: Bench, served: Served) -> None:
    found = bench.run(
        READ
        + ENROL
        + """
        const draft = await crypto.remote.newDraft();
        const before = await readVault();
        const slot = before.slice(4096 + 512, 4096 + 1024);
        const wrapped = core.hex(slot.slice(19, 79));
        await crypto.remote.eraseDraft(draft);
        const after = core.hex(await readVault());
        let code = '';
        try { await crypto.remote.openDraft(draft, new Uint8Array(100)); } catch (e) {
          code = e.code; }
        return { used: slot[0], there: core.hex(before).includes(wrapped),
          gone: !after.includes(wrapped),
                 zero: /^0+$/.test(after.slice(2 * (4096 + 512), 2 * (4096 + 1024))),
                   id: after.includes(draft), code };
        """,
        {"link": served.invite()},
    )
    assert found == {
        "used": 0xA5,
        "there": True,
        "gone": True,
        "zero": True,
        "id": False,
        "code": "draft.key_lost",
    }


def test_changing_the_passphrase_erases_the_old_header(bench: Bench, served: Served) -> None:
    found = bench.run(
        READ
        + ENROL
        + """
        const old = core.hex((await readVault()).slice(1024, 1500));
        const digits = Array.from({length: 1000}, (_, i) => String(i).padStart(3, '0'));
        const refused = [];
        for (const [list, count] of [[digits, 5], [[...digits, ...digits, ...digits], 6]])
          try { await crypto.remote.suggest(list, count); } catch (e) { refused.push(e.code); }
        const next = await crypto.remote.suggest(digits, 6);
        const keys = await crypto.remote.fingerprint();
        await crypto.remote.changePassphrase(words.join(' '), next.join(' '), Date.now());
        crypto.end();
        const file = core.hex(await readVault());
        const again = core.startCrypto();
        let code = '';
        try { await again.remote.unlock(words.join(' '), Date.now()); } catch (e) { code = e.code; }
        await again.remote.unlock(next.join(' '), Date.now());
        return { code, refused, length: next.length, same: keys === await again.remote.fingerprint(),
          oldGone: !file.includes(old.slice(100, 300)) };
        """,
        {"link": served.invite()},
    )
    # Digits are as good as words where there are as many bits, and fewer are never drawn.
    assert found.pop("refused") == ["passphrase.list", "passphrase.list"]
    assert found == {"code": "passphrase.wrong", "length": 6, "same": True, "oldGone": True}


def test_what_a_person_makes_up_must_be_long(bench: Bench, served: Served) -> None:
    for passphrase, code in [
        ("short", "passphrase.short"),
        ("aaaaaaaaaaaaaaaaaaaa", "passphrase.weak"),
    ]:
        found = bench.run(
            "await core.startCrypto().remote.prepare(a.passphrase, a.link, 'P')",
            {"link": served.invite(), "passphrase": passphrase},
        )
        assert found["code"] == code


def test_an_altered_invitation_is_refused(bench: Bench, served: Served) -> None:
    link = served.invite()
    found = bench.run(
        "await core.startCrypto().remote.readInvitation(a.link)", {"link": link[:-20]}
    )
    assert found["code"] == "invitation.altered"


def test_nothing_unwrapped_reaches_the_disk(served: Served, browsers: Browsers) -> None:
    """Names, passphrase and the invitation's secret: no byte of them in the whole profile."""
    bench = open_bench(served, browsers)
    link = served.invite()
    words = bench.run(
        ENROL.replace("'w' + i", "'kanarienvogel' + i") + "return words.join(' ');", {"link": link}
    )
    secret = served.invitations[-1].secret
    names_key = served.invitations[-1].names_key
    browsers.close()
    wanted = [words.encode(), words.encode("utf-16-le"), secret, names_key, b"Practice Person"]
    hits = [
        (path.name, want[:8])
        for path in browsers.profile.rglob("*")
        if path.is_file()
        for want in wanted
        if want in path.read_bytes()
    ]
    assert hits == []
    assert any(
        b"DEPTER-VAULT-1" in p.read_bytes() for p in browsers.profile.rglob("*") if p.is_file()
    )

"""Places of help from a supervisor's desk to a phone, over the relay and in a file, and nobody else's."""

import base64
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.desk.handbook.book import handbook_id
from depter.desk.handbook.places import practice_places
from depter.envelope import Kind, Return, seal
from depter.envelope.labels import H
from tests.desk.conftest import PASSPHRASE, secrets_of
from tests.pwa.core.conftest import Bench, Served
from tests.pwa.core.story import enrol

READ = """
const book = await app.readHandbook();
return { at: book.at, rules: book.confirmed,
  places: book.places.map(one => [one.name, one.expired, one.kinds.join()]),
  alarms: app.alarms.value.map(one => one.fault.code) };
"""


@pytest.fixture
def desk(served: Served, tmp_path: Path) -> Iterator[Desk]:
    config = Config(folder=tmp_path / "desk", pull_seconds=0)
    world = served.world
    secrets = secrets_of(world, world.supervisor, served.url)
    with Desk.create(config, PASSPHRASE, secrets, random_bytes=world.random_bytes) as made:
        yield made


def test_the_list_reaches_the_phone_and_a_newer_one_takes_its_place(
    bench: Bench, served: Served, desk: Desk
) -> None:
    enrol(bench, served)
    empty = bench.run(READ)
    assert empty == {"at": None, "rules": [], "places": [], "alarms": []}
    desk.pull()
    today: date = desk.handbook.today
    desk.handbook.put_places(practice_places(today))
    desk.handbook.confirm("KG.duty_to_report", "A lawyer", today.isoformat())
    assert desk.handbook.send() >= 1
    first = b"".join(desk.export_acknowledgements())
    desk.pull()
    read = bench.run("ok(await app.syncNow());" + READ)
    assert read["alarms"] == []
    assert len(read["places"]) == 7  # the one that has not agreed stays at the desk
    assert [one[1] for one in read["places"]] == [False] * 6 + [True]  # what has run out comes last
    assert read["places"][-1][0] == "Practice: Old hotline"
    assert read["rules"] == [
        {"rule": "KG.duty_to_report", "by": "A lawyer", "on": today.isoformat()}
    ]
    ends = bench.run(
        """
        ok(await app.newDraft('intake', 'ky'));
        const i = app.interview.value;
        for (const [path, value] of [['it.safe_now', 'yes'], ['c.interview', 'yes'],
          ['it.country', 'KG'], ['it.when', { edtf: '../2020' }],
          ['it.deadline_flags', ['pep_window']], ['it.already', ['complaint']]]) i.set(path, { value });
        const found = await i.deadlines();
        ok(await i.putAside());
        return found.map(one => [one.rule, one.state, one.confirmed && one.confirmed.by]);
        """
    )
    # What is for clinicians is not shown to an interviewer; what is over long since to nobody.
    assert ends == [["KG.duty_to_report", "open", "A lawyer"]]
    # Nothing readable lies on the phone or on the relay.
    kept = bench.run(
        "const row = await (await core.Store.open()).state('handbook');"
        " return new TextDecoder('latin1').decode(row.sealed)"
    )
    assert "Aktan" not in kept
    desk.handbook.put_places(practice_places(today)[:1])
    desk.handbook.send()
    second = b"".join(desk.export_acknowledgements())
    carry = """
    const bytes = Uint8Array.from(atob(a.file), (c) => c.charCodeAt(0));
    const found = await app.importFile(new Blob([bytes]));
    if (found.damaged !== 0) throw new Error(JSON.stringify(found));
    """
    for file in (second, first):  # an older one that comes later changes nothing
        read = bench.run(carry + READ, {"file": base64.b64encode(file).decode()})
        assert [one[0] for one in read["places"]] == ["Practice: Night clinic Aktan"]


def test_only_a_supervisor_is_believed(bench: Bench, served: Served) -> None:
    """An interviewer's device, and a text that is not the announced one."""
    enrol(bench, served)
    world = served.world
    mine = next(
        one
        for member in world.directory.members()
        for one in member.devices
        if one.keys.signing.id not in {device.id for device in world.devices}
    )
    text = (
        b'{"v":1,"serial":9,"at":"2026-11-01T00:00:00Z","places":[{"name":"Trap"}],"confirmed":[]}'
    )

    poison = text.replace(b'"serial":9', b'"serial":9007199254740991')

    for sender, announced, said in (
        (world.interviewer, text, text),
        (world.supervisor, b"another", text),
        (world.supervisor, b"[]", b"[]"),
        # A number so high that no later list could ever take its place.
        (world.supervisor, poison, poison),
    ):
        envelope = sender.sealed(
            lambda position, announced=announced, said=said: seal(  # type: ignore[misc]
                position,
                Kind.RETURN,
                Return(said, "2026-11-01T00:00:00Z").encode(),
                [mine.keys.recipient],
                collection=world.org,
                record=handbook_id(world.org),
                revision=9,
                previous_revision=H(announced),
                random_bytes=world.random_bytes,
            )
        )
        served.push(envelope)
    assert bench.run("ok(await app.syncNow());" + READ)["places"] == []

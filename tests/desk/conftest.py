"""A desk over a temporary folder in a practice organisation; fixtures only."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from depter.demo.stories import definition, stories
from depter.desk.config import Config
from depter.desk.desk import Desk
from depter.desk.vault import Secrets
from depter.envelope import (
    BatchItem,
    Envelope,
    ItemType,
    Kind,
    Payload,
    blob_parts,
    seal,
    write_batch,
)
from tests import built
from tests.worlds import Device, Photo, Record, World, practice_world

PASSPHRASE = "meadow copper lantern seven"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session", autouse=True)
def compiled_words() -> None:
    """The catalogs of today."""
    built.words()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world() -> World:
    return practice_world(interviewers=2)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(folder=tmp_path / "desk", pull_seconds=0)


def secrets_of(world: World, device: Device, relay: str = "http://127.0.0.1:9") -> Secrets:
    """What the vault of a device holds; the relay of the default does not exist."""
    return Secrets(
        org=world.org,
        member=device.member,
        keys=device.keys,
        names_key=world.names_key,
        relay=relay,
        signed_root=world.signed_root.data,
        administrator=world.administrator,
    )


@pytest.fixture
def desk(world: World, config: Config, clock: Clock) -> Iterator[Desk]:
    """The supervisor's open desk, which knows the directory and has no relay."""
    secrets = secrets_of(world, world.supervisor)
    made = Desk.create(config, PASSPHRASE, secrets, now=clock, random_bytes=world.random_bytes)
    for entry in world.directory.entries:
        made.replica.take(entry)
    yield made
    made.close()


def batch(
    world: World, items: Iterable[Record | Envelope | bytes], *, directory: bool = True
) -> bytes:
    """A batch file: root, directory, then records with their blobs, envelopes, or raw envelopes."""
    out = []
    if directory:
        out.append(BatchItem(ItemType.ROOT, world.signed_root.data))
        out += [BatchItem(ItemType.DIRECTORY, entry) for entry in world.directory.entries]
    for item in items:
        if isinstance(item, bytes):
            out.append(BatchItem(ItemType.ENVELOPE, item))
        elif isinstance(item, Envelope):
            out.append(BatchItem(ItemType.ENVELOPE, item.data))
        else:
            out.append(BatchItem(ItemType.ENVELOPE, item.envelope.data))
            for photo in item.photos:
                out += blob_parts(photo.ref.id, photo.ref.root, photo.ciphertext)
    return b"".join(write_batch(out))


def told_record(world: World, number: int = 0, **changed: object) -> Record:
    """An invented interview of the demonstration in the real form, with its photo."""
    story, form = stories(world.random_bytes)[number], definition()
    record_id = world.random_bytes(16)
    photo = world.photo(record_id, story.photo.data if story.photo else b"", "it.quick_photo")
    base = world.record(advance=False).payload
    payload = replace(
        base,
        form=form.form,
        form_hash=form.hash,
        attachments=(photo.attachment,),
        **{"answers": story.answers, "consent": story.consent, **changed},  # type: ignore[arg-type]
    )
    envelope = sealed_payload(world, payload, record_id, (photo,))
    return Record(envelope, payload, record_id, (photo,))


def sealed_payload(
    world: World, payload: Payload, record: bytes, photos: tuple[Photo, ...] = ()
) -> Envelope:
    """Seal any payload as the first revision of a record of the interviewer."""
    return world.interviewer.sealed(
        lambda position: seal(
            position,
            Kind.RECORD,
            payload.encode(),
            world.recipients(),
            collection=world.collection,
            record=record,
            revision=1,
            blobs=[photo.ref for photo in photos],
            random_bytes=world.random_bytes,
        )
    )

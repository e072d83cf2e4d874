"""The whole path once, without a window, in a temporary folder: sealed, relayed, opened, acknowledged,
and the relay searched for plaintext. It says what it counted, never what it hoped for."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from depter.demo.canary import Hit, search
from depter.demo.phone import Phone
from depter.demo.practice import Practice, free_port
from depter.demo.stories import Story, definition, stories
from depter.desk.desk import Desk
from depter.desk.setup import publish_directory
from depter.trust import system_random_bytes


@dataclass
class Counted:
    """What happened, counted where it happened."""

    sealed: int = 0
    relayed: int = 0
    opened: int = 0
    acknowledged: int = 0
    hits: tuple[Hit, ...] = ()

    @property
    def good(self) -> bool:
        numbers = {self.sealed, self.relayed, self.opened, self.acknowledged}
        return numbers == {self.sealed} and self.sealed >= 5 and not self.hits

    def __str__(self) -> str:
        return (
            f"sealed {self.sealed}, relayed {self.relayed}, opened {self.opened}, "
            f"acknowledged {self.acknowledged}, plaintext found on the relay: {len(self.hits)}"
        )


def rehearse(say: Callable[[str], None], folder: Path | None = None) -> Counted:
    """Walk the whole path; ``say`` is told each step. Raises what the path raises."""
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="depter-") as made:
            return rehearse(say, Path(made) / "practice")
    counted = Counted()
    say("A practice organisation, its relay and its desk ...")
    practice = Practice.create(folder, free_port(), free_port())
    told = stories(system_random_bytes)
    with practice.desk() as desk, practice.relay():
        publish_directory(desk)
        phones = [(practice.join(desk, story.interviewer), story) for story in told]
        say(f"{len(phones)} phones joined and were approved. Sealing ...")
        sealed = {seal_story(phone, story): story for phone, story in phones}
        counted.sealed = len(sealed)
        for phone, _ in phones:
            phone.push()
        counted.relayed = len(phones[0][0].relayed() & sealed.keys())
        say("Pulling at the desk: verify, archive, acknowledge ...")
        desk.pull()
        counted.opened = sum(opens(desk, env_hash, story) for env_hash, story in sealed.items())
        for phone, _ in phones:
            counted.acknowledged += phone.poll()
            phone.close()
    say("Searching the relay's database, blobs and log for the planted words ...")
    canaries = [canary for story in told for canary in story.canaries]
    counted.hits = tuple(search([practice.relay_data, practice.relay_log], canaries))
    return counted


def seal_story(phone: Phone, story: Story) -> bytes:
    """Seal one story on its phone; give the env_hash."""
    form = definition()
    return phone.seal(
        story.answers,
        form=form.form,
        form_hash=form.hash,
        consent=story.consent,
        collection=phone.directory.org,  # one project, as on the phone,
        files=[story.photo] if story.photo else [],
    ).hash


def opens(desk: Desk, env_hash: bytes, story: Story) -> bool:
    """Whether the desk opens exactly what was sealed: every byte of the answers and of the photo."""
    interview = desk.interview(env_hash)
    if interview.opened is None or interview.opened.payload.answers != story.answers:
        return False
    if interview.opened.payload.consent != story.consent:
        return False
    photos = [
        desk.attachment(env_hash, one.blob)[1] for one in interview.opened.payload.attachments
    ]
    return photos == ([story.photo.data] if story.photo else [])

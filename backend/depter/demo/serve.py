"""A practice organisation to try by hand: relay and desk on this computer, three invented interviews
waiting, an invitation for a phone. What is in the folder stays for the next time."""

import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from depter.demo.once import opens, seal_story
from depter.demo.practice import Practice
from depter.demo.stories import stories
from depter.desk.app import Server
from depter.desk.setup import publish_directory
from depter.errors import DeskError
from depter.trust import Invitation, qr_terminal, system_random_bytes

RELAY_PORT, DESK_PORT = 8080, 8090
INTERVIEWS, PHOTOS = 3, 1

Say = Callable[[str], object]


def serve(folder: Path, relay_port: int | None, desk_port: int | None, say: Say) -> None:
    """Run until Ctrl-C; make the organisation when the folder is new.

    Raises demo.half_made (a folder whose making was cut) and demo.port (somebody listens there).
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    practice, new = prepare(folder, relay_port, desk_port, say)
    with practice.relay():
        if new:
            fill(practice, say)
        invitation = practice.invite()
        server = Server(practice.desk_config)
        say(welcome(practice, invitation, server.link))
        with suppress(KeyboardInterrupt):  # the server itself may swallow it
            server.run()
        say("\nStopped. Everything is kept; `make run` goes on from here.")


def prepare(
    folder: Path, relay_port: int | None, desk_port: int | None, say: Say
) -> tuple[Practice, bool]:
    """Load the folder's organisation, or make one; tell which."""
    new = not folder.exists()
    if not new and not (folder / "practice.json").exists():
        raise DeskError("demo.half_made", folder=str(folder))
    if new:
        ports = (relay_port or RELAY_PORT, desk_port or DESK_PORT)
    else:
        practice = Practice.load(folder)
        ports = (relay_port or practice.relay_port, desk_port or practice.desk_port)
    for port in ports:
        _free(port)
    if new:
        say(f"Making a practice organisation in {folder} ...")
        return Practice.create(folder, *ports), True
    return practice.with_ports(*ports), False


def fill(practice: Practice, say: Say) -> None:
    """Seal, push and pull three invented interviews in three languages, one with a photo."""
    say("Three invented interviews are sealed, relayed and opened ...")
    with practice.desk() as desk:
        publish_directory(desk)
        practice.name_words_key(desk)
        told = stories(system_random_bytes, photos=PHOTOS, marked=False)[:INTERVIEWS]
        phones = [practice.join(desk, story.interviewer) for story in told]
        sealed = [seal_story(phone, story) for phone, story in zip(phones, told, strict=True)]
        for phone in phones:
            phone.push()
        desk.pull()
        for phone, env_hash, story in zip(phones, sealed, told, strict=True):
            phone.poll()
            phone.close()
            if phone.outbox or not opens(desk, env_hash, story):
                raise DeskError("demo.path")


def welcome(practice: Practice, invitation: Invitation, desk_link: str) -> str:
    """What a newcomer needs, and nothing else."""
    publish = practice.publish_command
    words = (
        f"""
  Other words     change a text in {practice.words}, then type:
                  {publish}
"""
        if publish
        else ""
    )
    return f"""
{qr_terminal(invitation.link)}
Depter is running. This is a practice organisation: record nothing real in it.

  The phone       open this invitation (good once, 72 hours), or scan the code above:
                  {invitation.link}

  The desk        {desk_link}
    passphrase    {practice.passphrase}
                  Three invented interviews wait there. Approve the phone under "Members".
{words}
  A real phone    needs HTTPS or a USB cable: docs/deploy.md
  Stop            Ctrl-C. Everything stays in {practice.folder}; delete that folder to begin anew.
"""


def _free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            raise DeskError("demo.port", port=port) from fault

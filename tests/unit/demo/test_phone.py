"""The Python phone against a real relay and a real desk: it forgets what was acknowledged, not before."""

import json
from dataclasses import replace

import pytest

from depter.demo.phone import File, Phone
from depter.envelope import BatchItem, Envelope, read_batch, write_batch
from depter.errors import RelayError, TrustError
from depter.trust import Role
from tests.unit.demo.conftest import Place
from tests.unit.demo.conftest import compiled_words as compiled_words
from tests.unit.demo.conftest import place as place

COLLECTION = b"c" * 16
ANSWERS = json.dumps({"form": "intake", "answers": {}}).encode()
PHOTO = File(
    data=b"\xff\xd8" + bytes(1_500_000) + b"\xff\xd9",
    media_type="image/jpeg",
    name="photo.jpg",
    question="it.photo",
    blob=b"p" * 16,
)


def joined(place: Place) -> Phone:
    phone = Phone.join(place.desk.membership.invite(Role.INTERVIEWER).link, "Айгүл")
    assert phone.approved() is False
    (request,) = place.desk.membership.pending()
    assert (request.fault, request.name) == (None, "Айгүл")
    place.desk.membership.approve(request.invitation)
    assert phone.approved() is True
    return phone


@pytest.fixture
def phone(place: Place) -> Phone:
    return joined(place)


def seal(phone: Phone, *files: File) -> Envelope:
    return phone.seal(
        ANSWERS,
        form="intake",
        form_hash=b"f" * 32,
        consent=b"{}",
        collection=COLLECTION,
        files=files,
    )


def test_the_whole_path_over_the_relay(place: Place, phone: Phone) -> None:
    told = [member.id if member else None for _, member in phone.recipients(COLLECTION)]
    assert None in told and len(told) == 2
    sealed = [seal(phone, PHOTO), seal(phone)]
    assert phone.push() == 2
    assert phone.push() == 0
    assert phone.poll() == 0
    assert len(phone.outbox) == 2
    place.desk.pull()
    assert phone.poll() == 2
    assert phone.outbox == []
    assert phone.forgotten == [envelope.hash for envelope in sealed]
    assert phone.poll() == 0


def test_an_envelope_without_its_photo_is_not_forgotten(place: Place, phone: Phone) -> None:
    seal(phone, PHOTO)
    phone._door.push([phone.outbox[0].envelope.data])  # the link is cut before the photo
    place.desk.pull()
    assert phone.poll() == 0
    assert len(phone.outbox) == 1
    phone.push()
    place.desk.pull()
    assert phone.poll() == 1


def test_the_same_end_without_any_network(place: Place, phone: Phone) -> None:
    seal(phone, PHOTO)
    carried = b"".join(write_batch(phone.batch()))
    report = place.desk.import_batch(carried)
    assert (report.new, report.blobs) == (1, 1)
    answer = b"".join(place.desk.export_acknowledgements(report.devices))
    back = [item for item in read_batch(answer) if isinstance(item, BatchItem)]
    phone.take_batch(back)
    assert phone.outbox == []


def test_a_second_phone_with_the_same_link_is_told(place: Place, phone: Phone) -> None:
    with pytest.raises(RelayError) as fault:
        Phone.join(phone.invitation.link, "Айгүл")
    assert fault.value.code == "invitation.used"


def test_a_link_that_names_another_root_is_not_followed(place: Place) -> None:
    invitation = replace(place.desk.membership.invite(Role.INTERVIEWER), fp=b"x" * 32)
    with pytest.raises(TrustError) as fault:
        Phone.join(invitation.link, "Айгүл")
    assert fault.value.code == "root.fingerprint"


def test_a_relay_that_is_away_loses_nothing(
    place: Place, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    seal(phone)
    right = phone._door._start
    phone._door._start = "http://127.0.0.1:9/api"
    with pytest.raises(RelayError) as fault:
        phone.push()
    assert fault.value.code == "relay.unreachable"
    phone._door._start = right
    assert phone.push() == 1

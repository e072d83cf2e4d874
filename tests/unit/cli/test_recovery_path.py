"""When every supervisor's desk is gone: shares, a batch and a new desk bring the records back."""

import json
from pathlib import Path

from click.testing import CliRunner

from depter.cli import main
from depter.cli.share_sheet import share_sheet
from depter.demo.phone import Phone
from depter.desk.config import Config
from depter.desk.setup import check_joining, join
from depter.trust import Role, spoken
from tests.unit.demo.conftest import Place
from tests.unit.demo.conftest import compiled_words as compiled_words
from tests.unit.demo.conftest import place as place

ANSWERS = json.dumps({"form": "intake", "answers": {}}).encode()


def test_a_new_supervisor_reads_what_was_sealed_before_her(place: Place, tmp_path: Path) -> None:
    old = place.desk
    phone = Phone.join(old.membership.invite(Role.INTERVIEWER).link, "Айгүл")
    old.membership.approve(phone.invitation.id)
    assert phone.approved()
    sealed = phone.seal(
        ANSWERS, form="intake", form_hash=b"f" * 32, consent=b"{}", collection=b"c" * 16
    )
    phone.push()
    old.pull()
    link = old.membership.invite(Role.SUPERVISOR).link
    config = Config(folder=tmp_path / "new")
    new = join(config, "another seven words", link=link, name="Нурлан", device_name="new desk")
    (request,) = old.membership.pending()
    old.membership.approve(request.invitation)
    assert check_joining(new) == "approved"

    batch = tmp_path / "export.batch"
    batch.write_bytes(b"".join(old.export_batch()))
    new.import_batch(batch.read_bytes())
    assert new.interview(sealed.hash).opened is None

    (tmp_path / "root.cbor").write_bytes(place.made.root.data)
    arguments = ["--batch", str(batch), "--root", str(tmp_path / "root.cbor")]
    arguments += ["--out", str(tmp_path / "recovery.batch")]
    arguments += ["--for", new.vault.secrets.keys.signing.id.hex()[:12], "--yes"]
    for number, share in enumerate(place.made.escrow_shares[:2], 1):
        sheet = tmp_path / f"{number}.txt"
        sheet.write_text(share_sheet(place.made.root.root, "Test", number, share), "utf-8")
        arguments += ["--share-file", str(sheet)]
    result = CliRunner().invoke(main, ["recover", *arguments])
    assert result.exit_code == 0, result.output
    assert spoken(new.vault.secrets.keys.signing.id) in result.output
    assert request.fingerprint in result.output  # the numbers that were read out at approval

    report = new.import_batch((tmp_path / "recovery.batch").read_bytes())
    assert (report.recovered, report.problems) == (1, {})
    opened = new.interview(sealed.hash).opened
    assert opened is not None and opened.answers == ANSWERS
    new.close()
    phone.close()

"""The vault: opens with its passphrase alone, waits after wrong ones, never wipes, never in clear."""

import stat
from dataclasses import replace

import pytest

from depter.desk.config import Config
from depter.desk.vault import Vault, waiting_seconds
from depter.envelope import SigningKey
from depter.errors import DeskError
from tests.desk.conftest import PASSPHRASE, Clock, secrets_of
from tests.worlds import World


@pytest.fixture
def vault(world: World, config: Config) -> Vault:
    secrets = secrets_of(world, world.supervisor)
    return Vault.create(config.vault, PASSPHRASE, secrets, world.random_bytes)


def test_it_opens_with_its_passphrase(vault: Vault, config: Config) -> None:
    opened = Vault.open(config.vault, PASSPHRASE, 0)
    assert opened.secrets == vault.secrets
    assert opened.derived("archive") == vault.derived("archive")
    assert opened.derived("archive") != vault.derived("other")


def test_a_passphrase_is_compared_as_people_type_it(world: World, config: Config) -> None:
    composed, decomposed = "кайра й баштайлы", "кайра й баштайлы"
    Vault.create(config.vault, composed, secrets_of(world, world.supervisor), world.random_bytes)
    Vault.open(config.vault, decomposed, 0)


def test_wrong_ones_wait_longer_and_longer(vault: Vault, config: Config, clock: Clock) -> None:
    waits = []
    for _ in range(5):
        with pytest.raises(DeskError) as told:
            Vault.open(config.vault, "not the passphrase", clock.now)
        assert told.value.code == "vault.passphrase"
        waits.append(told.value.facts["seconds"])
        clock.now += float(str(waits[-1]))
    assert waits == [1, 2, 4, 8, 16]
    Vault.open(config.vault, PASSPHRASE, clock.now)  # nothing was wiped
    assert waiting_seconds(config.vault, clock.now) == 0


def test_too_soon_is_not_even_tried(vault: Vault, config: Config, clock: Clock) -> None:
    with pytest.raises(DeskError):
        Vault.open(config.vault, "not the passphrase", clock.now)
    with pytest.raises(DeskError) as told:
        Vault.open(config.vault, PASSPHRASE, clock.now)
    assert (told.value.code, told.value.facts["seconds"]) == ("vault.wait", 1)


def test_a_clock_set_back_locks_nobody_out(vault: Vault, config: Config, clock: Clock) -> None:
    with pytest.raises(DeskError):
        Vault.open(config.vault, "not the passphrase", clock.now)
    clock.now -= 86400
    assert waiting_seconds(config.vault, clock.now) == 1
    clock.now += 1
    Vault.open(config.vault, PASSPHRASE, clock.now)


def test_a_new_passphrase_replaces_the_old(vault: Vault, config: Config, world: World) -> None:
    with pytest.raises(DeskError) as told:
        vault.change_passphrase(PASSPHRASE, "short", 0, world.random_bytes)
    assert told.value.code == "vault.weak"
    vault.change_passphrase(PASSPHRASE, "another passphrase", 0, world.random_bytes)
    assert Vault.open(config.vault, "another passphrase", 0).secrets == vault.secrets
    with pytest.raises(DeskError):
        Vault.open(config.vault, PASSPHRASE, 0)


def test_it_is_never_overwritten(vault: Vault, config: Config, world: World) -> None:
    with pytest.raises(DeskError) as told:
        Vault.create(config.vault, PASSPHRASE, vault.secrets, world.random_bytes)
    assert told.value.code == "vault.exists"


@pytest.mark.parametrize("place", [0, 40, 200, -1])
def test_a_changed_byte_opens_nothing(vault: Vault, config: Config, place: int) -> None:
    data = bytearray(config.vault.read_bytes())
    data[place] ^= 1
    config.vault.write_bytes(data)
    with pytest.raises(DeskError) as told:
        Vault.open(config.vault, PASSPHRASE, 0)
    assert told.value.code in ("vault.damaged", "vault.passphrase")


def test_files_are_for_their_owner_alone(vault: Vault, config: Config) -> None:
    assert stat.S_IMODE(config.vault.stat().st_mode) == 0o600
    assert stat.S_IMODE(config.folder.stat().st_mode) == 0o700


def test_no_key_stands_in_clear(vault: Vault, config: Config) -> None:
    data, secrets = config.vault.read_bytes(), vault.secrets
    keys = secrets.keys
    for secret in (
        keys.signing.ed25519_seed,
        keys.signing.mldsa_seed,
        keys.opening.seed,
        keys.transport.seed,
        secrets.names_key,
        PASSPHRASE.encode(),
    ):
        assert secret not in data
    assert repr(secrets.keys.signing.ed25519_seed) not in repr(secrets)


def test_the_administrators_key_survives(vault: Vault, config: Config, world: World) -> None:
    key = SigningKey.generate(world.random_bytes)
    changed = replace(vault.secrets, administrator=key, pending=("link", b"join"))
    vault.keep(changed, world.random_bytes)
    assert Vault.open(config.vault, PASSPHRASE, 0).secrets == changed

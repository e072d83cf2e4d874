"""Settings: read from the environment, frozen, and refused with the variable's name."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from depter.errors import RelayError
from depter.relay.config import Config, sentence


def test_what_follows_from_the_data_folder(tmp_path: Path) -> None:
    config = Config.from_env({"DEPTER_DATA": str(tmp_path), "DEPTER_PORT": "8081"})
    assert config.database == f"sqlite:///{tmp_path}/relay.db"
    assert config.blobs == str(tmp_path / "blobs")
    assert (config.port, config.host) == (8081, "127.0.0.1")
    with pytest.raises(FrozenInstanceError):
        config.port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("DEPTER_DATA", "", "config.missing"),
        ("DEPTER_PORT", "http", "config.number"),
        ("DEPTER_PORT", "70000", "config.number"),
        ("DEPTER_WORKERS", "-1", "config.number"),
        ("DEPTER_THREADS", "٣", "config.number"),
        ("DEPTER_DATABASE", "postgresql+psycopg://somewhere/depter", "config.database"),
        ("DEPTER_BLOBS", "s3://bucket", "config.blobs"),
    ],
)
def test_a_wrong_setting_stops_the_start(
    tmp_path: Path, variable: str, value: str, code: str
) -> None:
    env = {"DEPTER_DATA": str(tmp_path), variable: value}
    with pytest.raises(RelayError) as caught:
        Config.from_env(env)
    assert caught.value.code == code
    assert variable in sentence(caught.value)

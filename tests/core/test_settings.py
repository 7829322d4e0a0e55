from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from oversight.settings import SettingsError, read


@pytest.fixture
def good(tmp_path: Path) -> dict[str, str]:
    key = tmp_path / "vault.key"
    key.write_bytes(b"k" * 32)
    key.chmod(0o600)
    return {
        "OVERSIGHT_ENV": "production",
        "DATABASE_URL": "postgresql://oversight@db/oversight",
        "SECRET_KEY": "s" * 40,
        "OVERSIGHT_BASE_URL": "https://oversight.example/",
        "OVERSIGHT_VAULT_KEY": str(key),
        "OVERSIGHT_LOG_KEY": str(tmp_path / "log.key"),
        "OVERSIGHT_TRUSTED_PROXIES": "10.0.0.1, 192.168.0.0/24",
        "SMTP_URL": "smtps://mail.example:465",
    }


def test_development_starts_with_nothing_set_and_keeps_what_it_made(
    tmp_path: Path,
) -> None:
    first, second = (read({}, instance=tmp_path / "new") for _ in range(2))

    assert first == second
    assert first.env == "development"
    assert not first.production
    assert not first.secure
    assert len(first.vault_key) == 32
    assert len(first.secret_key) == 64
    assert first.database_url == f"sqlite:///{tmp_path}/new/oversight.db"
    assert first.base_url == "http://127.0.0.1:8000"
    assert first.log_key == tmp_path / "new" / "log.key"
    for name in ("vault.key", "secret.key"):
        assert (tmp_path / "new" / name).stat().st_mode & 0o777 == 0o600


def test_production_reads_what_it_is_told(good: dict[str, str], tmp_path: Path) -> None:
    settings = read(good, instance=tmp_path)

    assert settings.production
    assert settings.secure
    assert settings.database_url == "postgresql+psycopg://oversight@db/oversight"
    assert settings.base_url == "https://oversight.example"
    assert settings.host == "oversight.example"
    assert settings.trusted_proxies == (
        ip_network("10.0.0.1"),
        ip_network("192.168.0.0/24"),
    )
    assert settings.smtp_url == "smtps://mail.example:465"
    assert settings.now is None
    assert settings.demo_flag == tmp_path / "demo.json"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OVERSIGHT_ENV", "staging"),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("OVERSIGHT_VAULT_KEY", ""),
        ("OVERSIGHT_VAULT_KEY", "/nowhere/vault.key"),
        ("OVERSIGHT_LOG_KEY", ""),
        ("OVERSIGHT_BASE_URL", ""),
        ("OVERSIGHT_BASE_URL", "http://oversight.example"),
        ("OVERSIGHT_BASE_URL", "oversight.example"),
        ("OVERSIGHT_BASE_URL", "https://oversight.example/portal"),
        ("OVERSIGHT_BASE_URL", "https://oversight.example?x"),
        ("OVERSIGHT_BASE_URL", "https://user:pass@oversight.example"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "mysql://db/x"),
        ("OVERSIGHT_NOW", "2026-11-22T09:00:00Z"),
        ("SMTP_URL", "mail.example"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail.example:port"),
        ("SMTP_URL", "smtp://mail.example:0"),
        ("SMTP_URL", "smtp://mail.example/?form=a@b.example"),
        ("SMTP_URL", "smtp://mail.example/?from=nobody"),
        ("SMTP_URL", "smtp://mail.example/?from=a@b%0d%0aBcc:c@d.example"),
        ("SMTP_URL", "smtp://mail.example/?ca=/nowhere.pem"),
        ("OVERSIGHT_TRUSTED_PROXIES", "proxy.example"),
        ("OVERSIGHT_PERSONS_HOLD", "-1"),
        ("OVERSIGHT_PERSONS_HOLD", "an hour"),
        ("OVERSIGHT_PERSONS_HOLD", "١"),
        ("OVERSIGHT_PERSONS_HOLD", "721"),
        ("OVERSIGHT_COVER_SECONDS", "0"),
        ("OVERSIGHT_COVER_SECONDS", "61"),
        ("OVERSIGHT_COVER_SECONDS", "a minute"),
    ],
)
def test_production_refuses_and_names_the_setting(
    good: dict[str, str], tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(SettingsError, match=name):
        read({**good, name: value}, instance=tmp_path)


def test_persons_acts_are_gathered_for_an_hour_unless_said_otherwise(
    good: dict[str, str], tmp_path: Path
) -> None:
    held = [
        read(one, instance=tmp_path).persons_hold // timedelta(minutes=1)
        for one in (good, {**good, "OVERSIGHT_PERSONS_HOLD": "15"}, {})
    ]

    assert held == [60, 15, 0]


def test_a_picture_covers_itself_after_a_minute_unless_said_otherwise(
    good: dict[str, str], tmp_path: Path
) -> None:
    said = read({**good, "OVERSIGHT_COVER_SECONDS": "15"}, instance=tmp_path)

    assert (read(good, instance=tmp_path).cover_seconds, said.cover_seconds) == (60, 15)


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o666])
def test_a_vault_key_that_others_can_read_is_refused(
    good: dict[str, str], tmp_path: Path, mode: int
) -> None:
    (tmp_path / "vault.key").chmod(mode)

    with pytest.raises(SettingsError, match="OVERSIGHT_VAULT_KEY"):
        read(good, instance=tmp_path)


def test_a_vault_key_has_exactly_32_bytes(good: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "vault.key").write_bytes(b"k" * 33)

    with pytest.raises(SettingsError, match="32"):
        read(good, instance=tmp_path)


def test_development_may_set_the_clock(tmp_path: Path) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)

    for given in ("2026-11-22T12:00:00Z", "2026-11-22T12:00:00"):
        assert read({"OVERSIGHT_NOW": given}, instance=tmp_path).now == noon
    with pytest.raises(SettingsError, match="OVERSIGHT_NOW"):
        read({"OVERSIGHT_NOW": "tomorrow"}, instance=tmp_path)


def test_settings_never_print_their_secrets(
    good: dict[str, str], tmp_path: Path
) -> None:
    said = repr(read(good, instance=tmp_path))

    assert said == "<Settings production https://oversight.example>"


def test_two_that_start_at_once_share_the_secrets_they_made(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: read({}, instance=tmp_path), range(16)))

    assert len({(one.secret_key, one.vault_key) for one in told}) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"secret.key", "vault.key"}

"""The only reader of environment variables: read once, checked at start, frozen."""

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from secrets import token_bytes, token_hex
from urllib.parse import parse_qsl, urlsplit

HOUSE = Path(__file__).resolve().parent.parent
SECRET_LENGTH = 32
LONGEST_HOLD = 720  # minutes
COVERS = ("15", "30", "60", "120", "300")  # seconds; desk.css knows the same
VAULT_KEY_BYTES = 32
DEVELOPMENT, PRODUCTION = "development", "production"

Network = IPv4Network | IPv6Network


class SettingsError(Exception):
    """The portal will not start, and the sentence says which setting is at fault."""


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """Everything the portal is told from outside; it never prints its secrets."""

    env: str
    database_url: str
    secret_key: str
    base_url: str
    vault_key: bytes
    older_vault_keys: tuple[bytes, ...]
    log_key: Path
    log_second: Path | None
    witness_policy: Path
    erasure_list: Path
    persons_hold: timedelta
    cover_seconds: int
    beacon: str
    beacon_relays: str
    beacon_chain: str
    smtp_url: str | None
    trusted_proxies: tuple[Network, ...]
    now: datetime | None
    instance: Path

    @property
    def production(self) -> bool:
        """Say whether real people depend on this portal."""
        return self.env == PRODUCTION

    @property
    def secure(self) -> bool:
        """Say whether the portal is reached over TLS."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """Return the host, with its port if it names one, that visitors type."""
        return urlsplit(self.base_url).netloc

    @property
    def demo_flag(self) -> Path:
        """Return the file that exists while the demo cases are loaded."""
        return self.instance / "demo.json"

    def __repr__(self) -> str:
        """Name the portal without its secrets."""
        return f"<Settings {self.env} {self.base_url}>"


def read(environ: Mapping[str, str], *, instance: Path | None = None) -> Settings:
    """Return the checked settings, or refuse with a sentence that names the fault."""
    env = environ.get("OVERSIGHT_ENV", DEVELOPMENT)
    if env not in {DEVELOPMENT, PRODUCTION}:
        raise SettingsError("OVERSIGHT_ENV must be development or production.")
    place = instance or HOUSE / "instance"
    place.mkdir(parents=True, exist_ok=True)
    production = env == PRODUCTION
    return Settings(
        env=env,
        database_url=_database_url(environ, place, production=production),
        secret_key=_secret_key(environ, place, production=production),
        base_url=_base_url(environ, production=production),
        vault_key=_vault_key(environ, place, production=production),
        older_vault_keys=_older_vault_keys(environ),
        log_key=_log_key(environ, place, production=production),
        log_second=_log_second(environ, place),
        witness_policy=_witness_policy(environ, place),
        erasure_list=_erasure_list(environ, place),
        persons_hold=_persons_hold(environ, production=production),
        cover_seconds=_cover_seconds(environ),
        beacon=environ.get("OVERSIGHT_BEACON", ""),
        beacon_relays=environ.get("OVERSIGHT_BEACON_RELAYS", ""),
        beacon_chain=environ.get("OVERSIGHT_BEACON_CHAIN", ""),
        smtp_url=_smtp_url(environ),
        trusted_proxies=_trusted_proxies(environ),
        now=_now(environ, production=production),
        instance=place,
    )


def _database_url(environ: Mapping[str, str], place: Path, *, production: bool) -> str:
    url = environ.get("DATABASE_URL") or f"sqlite:///{place / 'oversight.db'}"
    kind, _, rest = url.partition("://")
    if kind not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        raise SettingsError("DATABASE_URL must begin with sqlite: or postgresql:.")
    memory = kind == "sqlite" and (rest in {"", "/"} or "memory" in rest)
    if memory and production:
        raise SettingsError("DATABASE_URL is in memory; production must keep its data.")
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _secret_key(environ: Mapping[str, str], place: Path, *, production: bool) -> str:
    key = environ.get("SECRET_KEY", "")
    if not key and production:
        raise SettingsError("SECRET_KEY is missing; production needs one.")
    if not key:
        made = _made_once(place / "secret.key", lambda: token_hex(32).encode())
        key = made.decode().strip()
    if len(key) < SECRET_LENGTH:
        raise SettingsError(f"SECRET_KEY needs {SECRET_LENGTH} characters or more.")
    return key


def _base_url(environ: Mapping[str, str], *, production: bool) -> str:
    port = environ.get("PORT", "8000")
    given = environ.get("OVERSIGHT_BASE_URL", "")
    if not given and production:
        raise SettingsError("OVERSIGHT_BASE_URL is missing; production needs one.")
    url = (given or f"http://127.0.0.1:{port}").rstrip("/")
    parts = urlsplit(url)
    bare = f"{parts.scheme}://{parts.netloc}" == url and "@" not in url
    if parts.scheme not in {"http", "https"} or not parts.netloc or not bare:
        raise SettingsError(
            "OVERSIGHT_BASE_URL must be a scheme and a host, such as "
            "https://oversight.example."
        )
    if production and parts.scheme != "https":
        raise SettingsError("OVERSIGHT_BASE_URL must begin with https: in production.")
    return url


def _vault_key(environ: Mapping[str, str], place: Path, *, production: bool) -> bytes:
    given = environ.get("OVERSIGHT_VAULT_KEY", "")
    if not given and production:
        raise SettingsError("OVERSIGHT_VAULT_KEY is missing; it names the key file.")
    path = Path(given) if given else place / "vault.key"
    if not given:
        _made_once(path, lambda: token_bytes(VAULT_KEY_BYTES))
    return _key_of("OVERSIGHT_VAULT_KEY", path)


def _older_vault_keys(environ: Mapping[str, str]) -> tuple[bytes, ...]:
    """Return the key that is being replaced; it opens, and never wraps anything new."""
    given = environ.get("OVERSIGHT_VAULT_OLD_KEY", "")
    return (_key_of("OVERSIGHT_VAULT_OLD_KEY", Path(given)),) if given else ()


def _key_of(name: str, path: Path) -> bytes:
    if not path.is_file():
        raise SettingsError(f"{name} names a file that does not exist.")
    if path.stat().st_mode & 0o077:
        raise SettingsError(
            f"{name} names a file that others can read; set its mode to 0600."
        )
    key = path.read_bytes()
    if len(key) != VAULT_KEY_BYTES:
        raise SettingsError(f"{name} must hold exactly {VAULT_KEY_BYTES} random bytes.")
    return key


def _log_key(environ: Mapping[str, str], place: Path, *, production: bool) -> Path:
    # Only the worker opens this file: the web process must not be able to sign.
    given = environ.get("OVERSIGHT_LOG_KEY", "")
    if not given and production:
        raise SettingsError("OVERSIGHT_LOG_KEY is missing; it names the log's key.")
    return Path(given) if given else place / "log.key"


def _log_second(environ: Mapping[str, str], place: Path) -> Path | None:
    """Return the second file that knows the last checkpoint: never beside the first."""
    given = environ.get("OVERSIGHT_LOG_SECOND", "")
    if not given:
        return None
    path = Path(given).absolute()
    if not path.parent.is_dir() or path.is_dir():
        raise SettingsError(
            "OVERSIGHT_LOG_SECOND must name a file, in a folder that is there."
        )
    if path.resolve().is_relative_to(place.resolve()):
        raise SettingsError(
            "OVERSIGHT_LOG_SECOND lies in the instance folder, with which it would be "
            "restored; name a file on another disk."
        )
    return path


def _witness_policy(environ: Mapping[str, str], place: Path) -> Path:
    """Return the file that names the witnesses; a named one must be there."""
    given = environ.get("OVERSIGHT_WITNESS_POLICY", "")
    if given and not Path(given).is_file():
        raise SettingsError("OVERSIGHT_WITNESS_POLICY names a file that is not there.")
    return Path(given) if given else place / "policy.txt"


def _erasure_list(environ: Mapping[str, str], place: Path) -> Path:
    """Return where erasures are listed: outside what a restore puts back."""
    given = environ.get("OVERSIGHT_ERASURE_LIST", "")
    if given and not Path(given).parent.is_dir():
        raise SettingsError("OVERSIGHT_ERASURE_LIST lies in no folder that is there.")
    return Path(given) if given else place / "erasures.jsonl"


def _smtp_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("SMTP_URL") or None
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"}:
        raise SettingsError("SMTP_URL must begin with smtp: or smtps:.")
    more = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not parts.hostname or not _port_stands(url) or set(more) - {"from", "ca"}:
        raise SettingsError(
            "SMTP_URL must name a host, such as "
            "smtps://user:password@mail.example:465/?from=oversight@example.org."
        )
    if not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", more.get("from", "oversight@host")):
        raise SettingsError("SMTP_URL names no address after from=.")
    if "ca" in more and not Path(more["ca"]).is_file():
        raise SettingsError("SMTP_URL names a file after ca= that does not exist.")
    return url


def _port_stands(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def _trusted_proxies(environ: Mapping[str, str]) -> tuple[Network, ...]:
    listed = environ.get("OVERSIGHT_TRUSTED_PROXIES", "")
    try:
        return tuple(ip_network(word) for word in listed.replace(",", " ").split())
    except ValueError:
        raise SettingsError(
            "OVERSIGHT_TRUSTED_PROXIES must list addresses or networks, such as "
            "10.0.0.1 or 10.0.0.0/24."
        ) from None


def _persons_hold(environ: Mapping[str, str], *, production: bool) -> timedelta:
    """Return how long the acts of persons are gathered before the log shows them."""
    given = environ.get("OVERSIGHT_PERSONS_HOLD", "60" if production else "0")
    if not (given.isascii() and given.isdigit() and int(given) <= LONGEST_HOLD):
        raise SettingsError(f"OVERSIGHT_PERSONS_HOLD is minutes, 0 to {LONGEST_HOLD}.")
    return timedelta(minutes=int(given))


def _cover_seconds(environ: Mapping[str, str]) -> int:
    """Return for how long a picture stays uncovered for whoever asked to see it."""
    given = environ.get("OVERSIGHT_COVER_SECONDS", "60")
    if given not in COVERS:
        raise SettingsError(f"OVERSIGHT_COVER_SECONDS is one of {', '.join(COVERS)}.")
    return int(given)


def _now(environ: Mapping[str, str], *, production: bool) -> datetime | None:
    given = environ.get("OVERSIGHT_NOW", "")
    if not given:
        return None
    if production:
        raise SettingsError("OVERSIGHT_NOW is for development; production keeps time.")
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise SettingsError(
            "OVERSIGHT_NOW must be an ISO instant, such as 2026-11-22T09:00:00Z."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _made_once(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the file's secret: made once, whole or not at all, for its owner alone."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{token_hex(8)}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(make())
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_bytes()

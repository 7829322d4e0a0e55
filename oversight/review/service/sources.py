"""Which beacon the settings name, and which relays; whatever they say wrongly is told.

Web server and worker look here when they start, so that neither runs on a setting that
the other refuses.
"""

from pathlib import Path
from urllib.parse import urlsplit

from oversight.review.rules import drand
from oversight.review.rules.beacons import DRAND, LOCAL, Beacon, of_chain
from oversight.review.rules.chains import ChainError, read
from oversight.settings import Settings, SettingsError

NAMES = {"local": LOCAL, "drand": DRAND}
RELAYS = (
    "https://api.drand.sh https://api2.drand.sh https://api3.drand.sh "
    "https://drand.cloudflare.com"
)
_CHAIN = "OVERSIGHT_BEACON_CHAIN"


def check(told: Settings) -> Beacon:
    """Return the beacon that the settings name; raises ``SettingsError``."""
    relays(told)
    found = NAMES.get(told.beacon or "local")
    if found is None:
        raise SettingsError("OVERSIGHT_BEACON must be local or drand.")
    if not told.beacon_chain:
        return found
    if found is LOCAL:
        raise SettingsError(f"{_CHAIN} counts only where OVERSIGHT_BEACON is drand.")
    return _described(Path(told.beacon_chain))


def _described(path: Path) -> Beacon:
    """Return the beacon whose chain a file describes, as a relay's /info does."""
    try:
        chain = read(path.read_bytes())
    except OSError:
        raise SettingsError(f"{_CHAIN} names a file that cannot be read.") from None
    except ChainError as error:
        raise SettingsError(f"{_CHAIN}: {error}") from None
    if drand.is_key(chain) is False:
        raise SettingsError(f"{_CHAIN}: The key of this chain is no key.")
    return of_chain(chain)


def relays(told: Settings) -> tuple[str, ...]:
    """Return drand's relays in their order; raises ``SettingsError``."""
    listed = (told.beacon_relays or RELAYS).replace(",", " ").split()
    schemes = {"https"} if told.production else {"http", "https"}
    for relay in listed:
        parts = urlsplit(relay)
        if parts.scheme not in schemes or not parts.hostname:
            raise SettingsError(
                "OVERSIGHT_BEACON_RELAYS must list addresses that begin with https:, "
                "such as https://api.drand.sh."
            )
    return tuple(one.rstrip("/") for one in listed)

"""The running application's database and settings, for views; acts get a session."""

from flask import current_app

from oversight.core.tokens import Signer
from oversight.settings import Settings
from oversight.storage.session import Store

STORE = "oversight.store"
SETTINGS = "oversight.settings"


def store() -> Store:
    """Return the running application's store."""
    found = current_app.extensions[STORE]
    assert isinstance(found, Store)
    return found


def settings() -> Settings:
    """Return what the running application was told at its start."""
    found = current_app.extensions[SETTINGS]
    assert isinstance(found, Settings)
    return found


def signer() -> Signer:
    """Return the maker and reader of signed links."""
    return Signer(settings().secret_key)

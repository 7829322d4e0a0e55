"""The registers of law, bodies and platforms, brought to what the files say.

Reading the files of law takes a while, so a start reads them only when they differ
from those that were read last into this very database.
"""

from hashlib import sha256
from importlib.metadata import version

from oversight.accounts import registers as bodies
from oversight.accounts.service import people as accounts
from oversight.cli.opening import Portal
from oversight.core.clock import utc_now
from oversight.law.queries import register as queries
from oversight.law.service import register as law
from oversight.law.source import bundle
from oversight.storage.session import Store

STAMP = "registers.sha256"


def refresh(portal: Portal) -> bool:
    """Load what the files say, unless this database was given it already."""
    stamp = portal.settings.instance / STAMP
    files = digest()
    with portal.store.reading() as session:
        last = queries.latest(session)
    wanted = f"{files} {last.id if last else 'empty'}"
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    stamp.write_text(f"{files} {load(portal.store)}")
    return True


def load(store: Store) -> str:
    """Load the registers and return the name of the law's present state."""
    with store.transaction() as session:
        now = utc_now()
        law.load(session, now=now)
        accounts.load_registers(session, now=now)
        last = queries.latest(session)
        return str(last.id if last else "")


def digest() -> str:
    """Return what tells one state of the files from another."""
    known = sha256(version("holidays").encode())
    for path in (*sorted(bundle.FOLDER.iterdir()), bodies.DATA):
        known.update(path.read_bytes())
    return known.hexdigest()

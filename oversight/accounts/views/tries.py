"""How often somebody may try: nobody can spend another's tries, or lock them out.

Tries are counted for one account from one source, for one source, and for one account
from everywhere. A browser that has signed in to the account before has tries of its
own, so that its owner comes in while strangers try. A code of an app has six digits:
it has fewer tries from everywhere, and the owner is told of wrong ones by letter.
"""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from oversight.accounts.service import entering
from oversight.core.codes import keyed_hash
from oversight.core.errors import RuleError
from oversight.web import logs
from oversight.web.limits import Budget, source
from oversight.web.pages import language
from oversight.web.store import settings, signer, store

PER = timedelta(minutes=15)
OF_ONE_ACCOUNT = Budget(tries=10, per=PER)
OF_ONE_SOURCE = Budget(tries=200, per=PER)
OF_EVERYWHERE = Budget(tries=100, per=PER)
OF_ONE_DEVICE = Budget(tries=10, per=PER)
OF_FACTORS = Budget(tries=20, per=timedelta(hours=1))
UNNOTICED = Budget(tries=4, per=timedelta(hours=1))
ALARM = Budget(tries=1, per=PER)
LETTER = Budget(tries=1, per=timedelta(days=1))
BUDGETS = (
    *(OF_ONE_ACCOUNT, OF_ONE_SOURCE, OF_EVERYWHERE, OF_ONE_DEVICE, OF_FACTORS),
    *(UNNOTICED, ALARM, LETTER),
)
FACTOR = "factor "
PURPOSE = "device"
KNOWN_FOR = timedelta(days=365)
MOST_KNOWN = 5
TOO_MANY = 429


def within(account: str, now: datetime) -> bool:
    """Take one try; False when too many were made and this browser is not known."""
    return _within(account, account, OF_EVERYWHERE, now)


def within_factor(account: str, now: datetime) -> bool:
    """Take one try at a second factor, apart from the tries at the password."""
    return _within(account, FACTOR + account, OF_FACTORS, now)


def tell_owner(person_id: UUID, account: str, now: datetime) -> None:
    """Count a wrong factor; tell the owner of several by letter, once a day."""
    if UNNOTICED.spend(account, now=now) or not LETTER.spend(account, now=now):
        return
    with store().transaction() as session:
        entering.warn(session, person_id, language=language(), now=now)


def proved(account: str) -> None:
    """Forget the tries at a factor of whoever has just shown one."""
    device, _marks = _known()
    OF_ONE_ACCOUNT.restore(source(), FACTOR + account)
    OF_ONE_DEVICE.restore(device, FACTOR + account)
    OF_FACTORS.restore(FACTOR + account)
    UNNOTICED.restore(account)


def _within(account: str, name: str, everywhere: Budget, now: datetime) -> bool:
    """Take one try at what is counted under this name of an account."""
    device, known = _known()
    if _mark(account) in known and OF_ONE_DEVICE.spend(device, name, now=now):
        return True
    here = OF_ONE_ACCOUNT.spend(source(), name, now=now)
    there = OF_ONE_SOURCE.spend(source(), now=now)
    if here and there and everywhere.spend(name, now=now):
        return True
    _raise_alarm(account, now)
    return False


def within_source(now: datetime) -> bool:
    """Take one try of this source, where nobody has said yet who they are."""
    return OF_ONE_SOURCE.spend(source(), now=now)


def succeeded(answer: Response, account: str) -> None:
    """Forget the tries of whoever has shown who they are; know their browser again."""
    device, known = _known()
    OF_ONE_ACCOUNT.restore(source(), account)
    OF_ONE_DEVICE.restore(device, account)
    proved(account)
    mark = _mark(account)
    marks = [mark, *(other for other in known if other != mark)][:MOST_KNOWN]
    answer.set_cookie(
        device_cookie(),
        signer().make(PURPOSE, {"device": device, "known": marks}),
        max_age=KNOWN_FOR,
        path="/",
        secure=settings().secure,
        httponly=True,
        samesite="Strict",
    )


def device_cookie() -> str:
    """Return the name of the cookie by which a browser is known again."""
    return "__Host-device" if settings().secure else "device"


def _known() -> tuple[str, list[str]]:
    """Return this browser's name and the accounts that have signed in from it."""
    try:
        said = signer().read(
            PURPOSE, request.cookies.get(device_cookie(), ""), max_age=KNOWN_FOR
        )
    except RuleError:
        return token_urlsafe(16), []
    return str(said["device"]), list(said["known"])


def _mark(account: str) -> str:
    """Return an account as the cookie names it: nobody can read it back."""
    return keyed_hash(settings().secret_key.encode(), PURPOSE, account)[:32]


def _raise_alarm(account: str, now: datetime) -> None:
    """Note an attack once a while, not once a try."""
    if not ALARM.spend(account, now=now):
        return
    logs.LOGGER.warning("sign-in limited", extra={"endpoint": request.endpoint})
    with store().transaction() as session:
        entering.note_refused(session, "sign_in.limited", email=account, now=now)

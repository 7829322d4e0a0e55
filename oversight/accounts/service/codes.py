"""An app that shows codes, and recovery codes on paper: set up, replaced, removed."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from oversight.accounts import tickets
from oversight.accounts.models.factors import CodeApp, CodeUse, RecoveryCode
from oversight.accounts.models.people import Person
from oversight.accounts.queries import factors as queries
from oversight.accounts.queries import people
from oversight.accounts.rules import factors as rules
from oversight.accounts.rules.factors import Enrolled
from oversight.accounts.service import showing, telling
from oversight.accounts.site import site
from oversight.authority.permissions import Actor
from oversight.ledger import service as ledger
from oversight.vault import service as vault


def begin_app(session: Session, *, by: Actor, now: datetime) -> None:
    """Make a secret for an app; it counts for nothing until it has shown a code."""
    people.person(session, by.id, lock=True)
    found = queries.app(session, by.id)
    rules.check_no_app(present=found is not None and found.confirmed_at is not None)

    _forget_app(session, by)
    app = CodeApp(person_id=by.id, sealed=b"", made_at=now)
    session.add(app)
    session.flush()
    app.sealed = vault.seal_text(
        session,
        rules.new_secret(),
        docket=queries.DOCKET,
        subject=str(by.id),
        place=queries.place(app),
        now=now,
    )

    ledger.note(session, "code_app.begun", by=by, now=now, subject=str(by.id))


def confirm_app(
    session: Session,
    code: str,
    *,
    keep: str = "",
    language: str = "en",
    by: Actor,
    now: datetime,
) -> str:
    """Let an app count from its first right code on; other sessions end."""
    person = people.person(session, by.id, lock=True)
    app = queries.app(session, by.id)
    rules.check_no_app(present=app is not None and app.confirmed_at is not None)
    showing.use_code(session, by.id, rules.typed_code(code), now=now)

    assert app is not None  # without one, no code was right
    app.confirmed_at = now
    token = tickets.end_others(session, by.id, keep=keep, now=now)
    telling.tell(session, person, "app-added", language=language, now=now)

    ledger.note(session, "code_app.added", by=by, now=now, subject=str(by.id))
    return token


def remove_app(
    session: Session,
    *,
    keep: str = "",
    language: str = "en",
    by: Actor,
    now: datetime,
) -> str:
    """Take the app away, unless the role needs it; other sessions end."""
    person = people.person(session, by.id, lock=True)
    left = Enrolled(queries.enrolled(session, by.id).passkeys, app=False)
    rules.check_enough_left(by.role, left, strict=site().strict)

    _forget_app(session, by)
    token = changed(
        session, person, "app-removed", keep=keep, language=language, now=now
    )

    ledger.note(session, "code_app.removed", by=by, now=now, subject=str(by.id))
    return token


def new_recovery(
    session: Session, *, language: str = "en", by: Actor, now: datetime
) -> tuple[str, ...]:
    """Return fresh recovery codes, to be seen once; earlier ones count no more."""
    person = people.person(session, by.id, lock=True)
    rules.check_has_factor(queries.enrolled(session, by.id))

    forget_recovery(session, person)
    made = rules.new_recovery()
    session.add_all(
        RecoveryCode(person_id=by.id, code_hash=rules.recovery_hash(code), made_at=now)
        for code in made
    )
    session.flush()
    telling.tell(session, person, "recovery-made", language=language, now=now)

    ledger.note(session, "recovery.made", by=by, now=now, subject=str(by.id))
    return made


def changed(
    session: Session,
    person: Person,
    change: str,
    *,
    keep: str,
    language: str,
    now: datetime,
) -> str:
    """Follow the loss of a factor: other sessions end, and the person is told."""
    if not queries.enrolled(session, person.id).any:
        forget_recovery(session, person)
    telling.tell(session, person, change, language=language, now=now)
    return tickets.end_others(session, person.id, keep=keep, now=now)


def forget_recovery(session: Session, person: Person) -> None:
    """Let no recovery code of this person count any more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def forget_app(session: Session, person_id: object) -> None:
    """Forget a person's app, its secret and its used codes."""
    mine = select(CodeApp.id).where(CodeApp.person_id == person_id)
    session.execute(delete(CodeUse).where(CodeUse.app_id.in_(mine)))
    session.execute(delete(CodeApp).where(CodeApp.person_id == person_id))


def _forget_app(session: Session, by: Actor) -> None:
    forget_app(session, by.id)

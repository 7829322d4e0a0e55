"""Opening accounts from the machine itself: a one-time link, never a password."""

from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.service import people as accounts
from oversight.accounts.service import resets
from oversight.accounts.service.people import NewPerson
from oversight.authority.permissions import Role
from oversight.cli import opening
from oversight.cli.answering import Answer, answers
from oversight.core.clock import utc_now
from oversight.settings import Settings

FIRST_ADMINISTRATOR = "administrator@portal.localhost"


@click.group()
def user() -> None:
    """Open accounts."""


@user.command()
@click.argument("email")
@click.option("--role", type=click.Choice([r.value for r in Role]), required=True)
@click.option("--body", metavar="SLUG", help="For the roles of a public body.")
@click.option("--platform", metavar="SLUG", help="For a liaison.")
@click.option("--name", help="As colleagues see it (default: the address).")
@answers
def add(
    email: str, role: str, body: str | None, platform: str | None, name: str | None
) -> Answer:
    """Open an account for EMAIL and print its one-time enrolment link."""
    new = NewPerson(email, name or email, Role(role), body, platform)
    with opening.portal() as portal:
        with portal.store.transaction() as session:
            token = accounts.add_person(session, new, by=None, now=utc_now())
        link = enrolment_link(portal.settings, token)
    return Answer(
        {"email": email, "role": role, "link": link},
        (f"{email} may enrol within an hour, once:", link),
    )


@user.command()
@click.argument("email")
@answers
def reset(email: str) -> Answer:
    """Reset the lost sign-in of EMAIL, second factors too; print its one-time link.

    For the day when no two administrators are left to do it in the portal.
    """
    with opening.portal() as portal:
        with portal.store.transaction() as session:
            token = resets.from_the_machine(session, email, now=utc_now())
        link = enrolment_link(portal.settings, token)
    return Answer(
        {"email": email, "link": link},
        (f"{email} may choose a new password within an hour, once:", link),
    )


def enrolment_link(told: Settings, token: str) -> str:
    """Return the address with which an account is taken over."""
    return f"{told.base_url}/en/enrol/{token}"


def first_administrator(session: Session) -> str | None:
    """Return a fresh token for the first administrator; None once one has enrolled."""
    people = session.execute(
        select(Person.id, Person.email, Person.password_hash).where(
            Person.role == Role.ADMINISTRATOR, Person.disabled_at.is_(None)
        )
    ).all()
    if any(password for _, _, password in people):
        return None
    known: dict[str, UUID] = {email: person_id for person_id, email, _ in people}
    now = utc_now()
    if FIRST_ADMINISTRATOR in known:
        first = known[FIRST_ADMINISTRATOR]
        return accounts.invite_again(session, first, by=None, now=now)
    new = NewPerson(FIRST_ADMINISTRATOR, "First administrator", Role.ADMINISTRATOR)
    return accounts.add_person(session, new, by=None, now=now)

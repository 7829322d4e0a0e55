"""Who is who: roles kept apart, one stable pseudonym for each reviewer."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import aliased

from oversight.accounts.models.factors import CodeApp
from oversight.accounts.models.people import Person
from oversight.accounts.models.resets import Reset
from oversight.accounts.queries import factors
from oversight.authority.permissions import Role
from oversight.cli.fsck.book import Book
from oversight.intake.models.requests import LegalRequest, Touch
from oversight.intake.rules.lifecycle import Capacity
from oversight.review.models.roster import Reviewer

Found = Iterator[tuple[str, str]]


def two_officers(book: Book) -> Found:
    """Find requests not prepared by one officer of the body and signed by another."""
    drafter, signer = aliased(Person), aliased(Person)
    rows = book.session.execute(
        select(LegalRequest.docket, LegalRequest.body_id, drafter, signer)
        .join(drafter, drafter.id == LegalRequest.drafter_id)
        .join(signer, signer.id == LegalRequest.authoriser_id)
        .order_by(LegalRequest.docket)
    )
    for docket, body, first, second in rows:
        if first.id == second.id:
            yield docket, "was prepared and signed by the same person"
        if (first.role, second.role) != (Role.DRAFTER, Role.AUTHORISER):
            yield docket, "was not prepared by a drafter and signed by an authoriser"
        if {first.body_id, second.body_id} != {body}:
            yield docket, "was filed by officers of another body"


def one_capacity(book: Book) -> Found:
    """Find people who touched a matter in two capacities, or in a wrong one."""
    rows = book.session.execute(
        select(LegalRequest.docket, Touch.person_id, Touch.capacity, Person.role)
        .join(LegalRequest, LegalRequest.id == Touch.matter_id)
        .join(Person, Person.id == Touch.person_id)
        .order_by(LegalRequest.docket)
    )
    judges = {Capacity.FIRST, Capacity.APPEAL}
    seen: dict[tuple[str, object], Capacity] = {}
    for docket, person, capacity, role in rows:
        if seen.setdefault((docket, person), capacity) is not capacity:
            yield docket, "one person acted in two capacities"
        if (capacity in judges) != (role is Role.REVIEWER):
            yield (
                docket,
                f"somebody with the role {role.value} acted as {capacity.value}",
            )


def pseudonyms(book: Book) -> Found:
    """Find places on the roster under a pseudonym that is not the person's."""
    rows = book.session.execute(
        select(Reviewer.pseudonym, Person.pseudonym, Person.role).join(
            Person, Person.id == Reviewer.person_id
        )
    )
    for kept, own, role in rows:
        if kept != own:
            yield kept, "the account carries another pseudonym"
        if role is not Role.REVIEWER:
            yield kept, "the account is not a reviewer's"


def resets(book: Book) -> Found:
    """Find resets that were not asked for and agreed to by two administrators."""
    first, second = aliased(Person), aliased(Person)
    rows = book.session.execute(
        select(Reset.id, Person.role, first, second)
        .join(Person, Person.id == Reset.person_id)
        .join(first, first.id == Reset.asked_by)
        .join(second, second.id == Reset.agreed_by)
        .order_by(Reset.asked_at)
    )
    for key, role, asked, agreed in rows:
        if {asked.role, agreed.role} != {Role.ADMINISTRATOR} or asked.id == agreed.id:
            yield (
                str(key),
                f"a {role.value} was reset by others than two administrators",
            )


def secrets(book: Book) -> Found:
    """Find apps whose sealed secret cannot be opened: their owners cannot come in."""
    for app in book.session.scalars(select(CodeApp).order_by(CodeApp.made_at)):
        try:
            factors.secret(book.session, app)
        except Exception as error:  # noqa: BLE001  # Whatever is wrong with it.
            yield str(app.person_id), f"cannot be opened ({type(error).__qualname__})"


CHECKS: Mapping[str, Callable[[Book], Found]] = {
    "two-officers": two_officers,
    "one-capacity": one_capacity,
    "pseudonyms": pseudonyms,
    "resets": resets,
    "code-secrets": secrets,
}

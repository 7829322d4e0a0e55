"""A portal as its operator hands it over: people invited, law and roster loaded.

Nobody has a password yet, no channel is open, and nothing is filed. What happens by
itself is the worker's own sweep, every room of it.
"""

from dataclasses import dataclass, field

from sqlalchemy import select

from oversight.accounts.models.people import Person
from oversight.accounts.service import people as accounts
from oversight.accounts.service.people import NewPerson
from oversight.authority.permissions import AGENCY_ROLES, Role
from oversight.cli import clockwork
from oversight.notices.models.mail import Mail
from oversight.notices.service import mail
from tests.factories.accounts import a_body
from tests.factories.intake import a_house
from tests.factories.review import a_roster
from tests.journeys.hands import CODE
from tests.journeys.stage import REVIEWERS, Stage

SENT_TO, UNSENT = "tiktok", "youtube"
PEOPLE = {
    "drafter": (Role.DRAFTER, None),
    "authoriser": (Role.AUTHORISER, None),
    "registrar": (Role.REGISTRAR, None),
    "administrator": (Role.ADMINISTRATOR, None),
    "second administrator": (Role.ADMINISTRATOR, None),
    SENT_TO: (Role.LIAISON, SENT_TO),
    UNSENT: (Role.LIAISON, UNSENT),
}


@dataclass
class Founding(Stage):
    """Invited people, and the worker."""

    done: dict[str, int] = field(default_factory=dict)

    def enter(self) -> "Founding":
        """Load law, platforms, a body and a roster; invite everybody else."""
        with self.store.transaction() as session:
            a_house(session)
            a_body(
                session,
                "pta",
                name="Pakistan Telecommunication Authority",
                name_ur="پاکستان ٹیلی کمیونیکیشن اتھارٹی",
            )
            for name, (role, platform) in PEOPLE.items():
                email = f"{name.replace(' ', '.')}@portal.example"
                body = "pta" if role in AGENCY_ROLES else None
                new = NewPerson(email, name.capitalize(), role, body, platform)
                accounts.add_person(session, new, by=None, now=self.now)
                self.emails[name] = email
            for actor in a_roster(session, REVIEWERS):
                person = session.get_one(Person, actor.id)
                self.emails[str(actor.pseudonym)] = person.email
        return self

    def invite(self, email: str) -> str:
        """Return the one-time token that the operator passes on to somebody."""
        with self.store.transaction() as session:
            who = session.scalars(select(Person.id).where(Person.email == email)).one()
            return accounts.invite_again(session, who, by=None, now=self.now)

    def work(self) -> None:
        """Do once what is due, in every room, as the worker does."""
        done, failed = clockwork.sweep_once(self.store, self.now)
        assert not failed, failed
        self.done = {name: self.done.get(name, 0) + n for name, n in done.items()}

    def posted_code(self, address: str) -> str:
        """Return the code in the letter that lies in somebody's letter box."""
        with self.store.reading() as session:
            rows = session.scalars(select(Mail).order_by(Mail.id.desc()))
            letters = (mail.letter_of(session, row) for row in rows)
            text = next(one.text for one in letters if one.to == address)
        found = CODE.search(text)
        assert found is not None, text
        return found.group()

"""Letters come in the language that their reader chose."""

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts.models.languages import LetterLanguage
from oversight.accounts.queries import languages as queries
from oversight.accounts.rules import languages as rules
from oversight.accounts.service import languages, people
from oversight.authority.permissions import Actor, Role
from oversight.core.clock import utc_now
from oversight.core.errors import RuleError
from oversight.dispatch.service import posting
from oversight.ledger.models import Audit
from oversight.notices.models.mail import Mail
from oversight.notices.service import mail
from tests.accounts.test_service import NOW
from tests.factories.accounts import PASSWORD, a_person, an_actor
from tests.fixtures.web import Visitor

PAGE = "/en/desk/me/language"


def over(session: Session, by: Actor) -> str:
    """Write to an officer about something that ended; return the letter's language."""
    posting.to_body(
        session,
        "pta",
        "order_over",
        key=f"order_over:{by.id}:{session.scalar(select(Mail.id.desc())) or 0}",
        values={"docket": "TD-2026-000001", "item": "1", "cause": "end-date"},
        now=NOW,
    )
    row = session.scalars(select(Mail).order_by(Mail.id.desc())).first()
    assert row is not None
    subject = mail.letter_of(session, row).subject
    assert (not subject.isascii()) == (row.language == "ur")
    return row.language


def test_who_never_chose_reads_english(session: Session) -> None:
    officer = an_actor(session, role=Role.AUTHORISER, body="pta")
    assert queries.of_person(session, officer.id) == "en"
    assert queries.of_person(session, officer.id, otherwise="ur") == "ur"
    assert over(session, officer) == "en"


def test_letters_come_in_the_language_that_was_chosen(session: Session) -> None:
    officer = an_actor(session, role=Role.AUTHORISER, body="pta")
    languages.choose(session, "ur", by=officer, now=NOW)
    assert over(session, officer) == "ur"
    languages.choose(session, "en", by=officer, now=NOW)
    assert over(session, officer) == "en"
    acts = session.scalars(select(Audit.act).where(Audit.act == "language.chosen"))
    assert len(acts.all()) == 2


def test_a_language_that_is_not_written_here_is_refused(session: Session) -> None:
    officer = an_actor(session, role=Role.AUTHORISER, body="pta")
    with pytest.raises(RuleError) as refused:
        languages.choose(session, "fr", by=officer, now=NOW)
    assert refused.value.code == "language_unknown"
    for one in rules.LANGUAGES:
        rules.check_language(one)


def test_who_enrols_on_an_urdu_page_gets_urdu_letters_until_they_choose(
    session: Session,
) -> None:
    officer = an_actor(session, role=Role.AUTHORISER, body="pta")
    languages.begin(session, "en", by=officer, now=NOW)
    assert queries.row_of(session, officer.id) is None
    languages.begin(session, "ur", by=officer, now=NOW)
    assert queries.of_person(session, officer.id) == "ur"
    languages.choose(session, "en", by=officer, now=NOW)
    languages.begin(session, "ur", by=officer, now=NOW)
    assert queries.of_person(session, officer.id) == "en"


def test_the_database_knows_two_languages_and_one_choice(session: Session) -> None:
    officer = an_actor(session, role=Role.AUTHORISER, body="pta")
    languages.choose(session, "ur", by=officer, now=NOW)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(LetterLanguage).values(language="fr"))
    row = {"person_id": officer.id, "language": "en", "chosen_at": NOW}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(LetterLanguage).values(row))


def test_the_language_is_chosen_on_a_page(session: Session, visitor: Visitor) -> None:
    person = a_person(session, role=Role.REGISTRAR)
    visitor.sign_in(person)
    assert visitor.get(PAGE).status_code == 200
    assert visitor.post(PAGE, {"language": "fr"}).status_code == 422
    assert visitor.post(PAGE, {"language": "ur"}).status_code == 303
    assert queries.of_person(session, person.id) == "ur"
    assert "Urdu" in visitor.get("/en/desk/me").text


def test_an_invitation_taken_up_in_urdu_is_remembered(
    session: Session, visitor: Visitor
) -> None:
    person = a_person(session, role=Role.REGISTRAR, password_hash=None)
    token = people.invite_again(session, person.id, by=None, now=utc_now())
    typed = {"password": PASSWORD, "again": PASSWORD}
    reply = visitor.post(f"/ur/enrol/{token}", typed)
    assert reply.status_code == 303
    assert queries.of_person(session, person.id) == "ur"

"""To whom a document goes, what it alleges and how fast: as each is told, never guessed."""

import json

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.dispatch.models.addressees import Establishment
from oversight.dispatch.models.orders import OrderDocument
from oversight.dispatch.queries import channels
from oversight.dispatch.rules import addressees as rules
from oversight.dispatch.rules import illegality, wording
from oversight.dispatch.rules.addressees import Addressee
from oversight.dispatch.service import addressees
from oversight.intake.models.requests import LegalRequest
from tests.factories.accounts import an_actor
from tests.factories.dispatch import NOW, a_liaison, a_sending, an_issued, docket_of
from tests.fixtures.web import Visitor

DESK = "/en/desk/channel"
WHO = "Somebody & Partners, Islamabad"


def document(session: Session) -> dict[str, object]:
    found = session.scalars(select(OrderDocument.body)).one()
    return dict(json.loads(found))


def test_a_document_says_who_was_told_and_no_address(session: Session) -> None:
    liaison = a_liaison(session)
    addressees.establish(session, " ie ", WHO, by=liaison, now=NOW)
    an_issued(session)

    said = document(session)

    head = said["addressee"]
    assert isinstance(head, dict)
    assert (head["country"], head["legal_representative"]) == ("IE", WHO)
    assert head["contact_confirmed_at"]
    held = channels.contact(
        session, session.scalars(select(LegalRequest.platform_id)).one()
    )
    assert held is not None
    assert held.address not in json.dumps(said)
    issuer = said["issuer"]
    assert isinstance(issuer, dict)
    assert issuer["effect_contact"]["report_to"] == issuer["asked_by"]["slug"]
    assert said["docket"] in issuer["effect_contact"]["text"]["ur"][0]
    assert said["urgency"] == "ordinary"


def test_what_a_platform_did_not_say_is_not_said(
    session: Session, visitor: Visitor
) -> None:
    found, liaison = a_sending(session)
    head = document(session)["addressee"]
    assert isinstance(head, dict)
    assert (head["country"], head["legal_representative"]) == (None, None)

    visitor.sign_in(liaison)
    for lang, words in (("en", "not said by the platform"), ("ur", "نے نہیں بتایا")):
        visitor.get(f"/{lang}/desk/orders/{docket_of(found)}")
        assert words in visitor.page.main
        assert "STATEMENT_CATEGORY_" in visitor.page.main
    copy = f"/en/desk/documents/{docket_of(found)}/1/document.txt"
    text = visitor.web.get(copy).text
    assert "Established in: not said by the platform" in text
    assert "KEYWORD_" in text


def test_a_victims_document_says_on_which_clock_it_was_decided() -> None:
    assert wording.urgency("victim") == "victim"
    assert wording.urgency("") == "ordinary"


def test_the_newest_word_counts_and_the_others_stay(session: Session) -> None:
    liaison = a_liaison(session)
    for country, who in (("US", ""), ("SG", WHO)):
        addressees.establish(session, country, who, by=liaison, now=NOW)

    rows = session.scalars(select(Establishment).order_by(Establishment.turn)).all()
    assert [(row.turn, row.country) for row in rows] == [(1, "US"), (2, "SG")]
    told = channels.addressee(session, rows[0].platform_id)
    assert (told.country, told.representative) == ("SG", WHO)
    with pytest.raises(DatabaseError):
        session.execute(update(Establishment).values(country="FR"))


@pytest.mark.parametrize(
    ("country", "who", "code"),
    [
        ("", "", "country_letters"),
        ("I", "", "country_letters"),
        ("IRL", "", "country_letters"),
        ("1E", "", "country_letters"),
        ("QQ", "", "country_letters"),
        ("EU", "", "country_letters"),
        ("US", "x" * 201, "representative_long"),
        ("US", "", "established_same"),
    ],
)
def test_each_refusal(session: Session, country: str, who: str, code: str) -> None:
    liaison = a_liaison(session)
    addressees.establish(session, "US", "", by=liaison, now=NOW)

    with pytest.raises(RuleError) as refusal:
        addressees.establish(session, country, who, by=liaison, now=NOW)

    assert refusal.value.code == code


def test_only_a_platform_speaks_for_itself(session: Session) -> None:
    other = an_actor(session, role=Role.REGISTRAR)
    with pytest.raises(RuleError):
        addressees.establish(session, "US", "", by=other, now=NOW)


@pytest.mark.parametrize("cells", [{"country": "us"}, {"country": "U"}, {"turn": 0}])
def test_the_table_refuses_what_is_no_country(
    session: Session, cells: dict[str, object]
) -> None:
    liaison = a_liaison(session)
    row = addressees.establish(session, "US", "", by=liaison, now=NOW)
    kept = {"country": "FR", "turn": 2, "representative": "", "said_at": NOW}
    kept |= {"platform_id": row.platform_id, "said_by": liaison.id}
    session.add(Establishment(**(kept | cells)))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_liaison_says_it_on_a_page(session: Session, visitor: Visitor) -> None:
    visitor.sign_in(a_liaison(session))
    visitor.get(DESK)
    assert "not said yet" in visitor.page.main

    wrong = visitor.post(
        f"{DESK}/established", {"country": "??", "representative": WHO}
    )
    assert wrong.status_code == 422
    assert "in two letters" in visitor.page.main
    assert "Somebody" in wrong.text
    typed = {"country": "ie", "representative": WHO}
    visitor.post(f"{DESK}/established", typed, follow=True)

    assert WHO in visitor.page.main
    assert "The documents from now on say it." in visitor.page.main


@pytest.mark.parametrize(
    ("cited", "found"),
    [
        (["peca-2016-s37:public-order"], ["RISK_FOR_PUBLIC_SECURITY/OTHER"]),
        (["peca-2016-s37:glory-of-islam"], ["ILLEGAL_OR_HARMFUL_SPEECH/OTHER"]),
        (
            ["peca-2016-s37:public-order", "peca-2016-s9", "peca-2016-s10"],
            ["RISK_FOR_PUBLIC_SECURITY/TERRORIST_CONTENT"],
        ),
    ],
)
def test_the_law_relied_on_says_which_kind(cited: list[str], found: list[str]) -> None:
    said = [
        f"{one['category'].removeprefix('STATEMENT_CATEGORY_')}/"
        f"{one['keyword'].removeprefix('KEYWORD_')}"
        for one in illegality.kinds(cited)
    ]

    assert said == found


def test_an_addressee_holds_nothing_that_was_not_said() -> None:
    assert rules.named("x", "X", Addressee()) == {
        "platform": "x",
        "name": "X",
        "country": None,
        "legal_representative": None,
        "contact_confirmed_at": None,
        "languages": ["en", "ur"],
    }

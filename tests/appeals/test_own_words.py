"""What a vote on an appeal may say and may leave: own words, and never more."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.appeals.models import AppealVote
from oversight.appeals.queries import rows
from oversight.appeals.rules import deciding as rules
from oversight.appeals.rules.deciding import AppealBallot
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service import deciding
from oversight.core import clock
from oversight.core.errors import RuleError
from oversight.intake.models.requests import Item, LegalRequest
from oversight.intake.rules.measures import LADDER
from oversight.review.models.deciding import UserAnswer, Vote
from oversight.review.models.questions import Question
from oversight.review.queries import answers, cases
from oversight.vault import service as vault
from tests.factories.appeals import (
    NOW,
    SENT,
    a_sent_matter,
    a_vote,
    an_admitted,
    an_appeal,
    words,
)
from tests.factories.intake import NOW as FILED
from tests.fixtures.web import Visitor

SOON = NOW + timedelta(minutes=10)
SAID = (
    "My page showed the river after the flood and asked the office to mend the wall; "
    "nobody was named, nothing was called for, and the next day the wall was mended."
)
UPHELD, PARTLY = AppealOutcome.UPHELD, AppealOutcome.PARTLY
STANDING = [(measure, days) for measure in LADDER for days in (1, 2, 30)]


def is_accepted(measure: str, days: int, standing: tuple[str, int]) -> bool:
    ballot = AppealBallot(PARTLY, words("x"), "Narrower.", measure, days)
    try:
        rules.check_never_worse(ballot, measure=standing[0], days=standing[1])
    except RuleError:
        return False
    return True


@pytest.mark.parametrize("standing", STANDING)
def test_what_is_offered_is_what_the_act_accepts(standing: tuple[str, int]) -> None:
    offered = rules.remaining(*standing)

    accepted = [
        measure
        for measure in LADDER
        if any(is_accepted(measure, days, standing) for days in (1, standing[1] - 1))
    ]
    assert list(offered) == accepted
    assert (PARTLY in rules.outcomes(*standing)) == bool(accepted)
    assert not is_accepted(standing[0], standing[1], standing)
    assert all(is_accepted(one, standing[1], standing) for one in offered[:-1])


def test_data_stand_or_fall_as_a_whole() -> None:
    for measure in ("disclose", "preserve"):
        assert rules.remaining(measure, 30) == ()
        assert rules.outcomes(measure, 30) == (UPHELD, AppealOutcome.OVERTURNED)


def before_a_panel(session: Session, **facts: object) -> str:
    return an_appeal(session, a_sent_matter(session, **facts))


@pytest.fixture
def _soon(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    secret = app.config["SECRET_KEY"].encode()
    for place in ("appeals.SECRET", "review.NOTICE_SECRET"):
        monkeypatch.setattr(f"tests.factories.{place}", secret)
    clock.shift(SOON - clock.machine_now())
    yield
    clock.shift(timedelta(0))


@pytest.mark.usefixtures("_soon")
def test_the_page_offers_the_measures_that_can_remain(
    session: Session, visitor: Visitor
) -> None:
    docket = before_a_panel(session)
    first = an_admitted(session, docket)[0]
    item = rows.appeal(session, docket).items[0]
    measure, days = rows.approved_terms(session, item)
    visitor.sign_in(first)

    page = visitor.get(f"/en/desk/appeals/{docket}/1").text

    for one in LADDER:
        offered = one in rules.remaining(measure, days)
        assert (f'<option value="{one}"' in page) == offered, one
    assert f"At most {days};" in visitor.page.main


def of_the_body(session: Session, _docket: str) -> str:
    text = session.scalars(select(Item.why_unlawful)).one()
    assert text
    return text if len(text) >= rules.SHORTEST_REASONS else text + " " + text


def of_the_first_panel(session: Session, _docket: str) -> str:
    text = session.scalars(select(Vote.reasons).order_by(Vote.at)).first()
    assert text
    return text


def of_another_member(session: Session, docket: str) -> str:
    ballot = a_vote(UPHELD)
    other = session.info["panel"][1]
    deciding.vote(session, docket, 1, ballot, by=other, now=SOON)
    return ballot.reasons


def of_the_body_when_it_filed(session: Session, _docket: str) -> str:
    request = session.scalars(select(LegalRequest)).one()
    request.answers = {**request.answers, "candour": SAID}
    session.flush()
    return SAID


def of_the_body_when_asked(session: Session, _docket: str) -> str:
    case = cases.case(session, rows_docket(session))
    asked = Question(
        case_id=case.id,
        asked_by=session.scalars(select(Vote.person_id)).first(),
        pseudonym="R-01",
        text="Which answers of readers do you rely on?",
        asked_at=FILED,
        due_at=SENT,
        answer=SAID,
        answered_by=case.legal_request.drafter_id,
        answered_at=FILED,
    )
    session.add(asked)
    session.flush()
    return SAID


def of_the_person_before(session: Session, _docket: str) -> str:
    item = session.scalars(select(Item)).one()
    named = {"subject": answers.subject(item), "place": answers.place(item)}
    docket = rows_docket(session)
    sealed = vault.seal_text(session, SAID, docket=docket, now=FILED, **named)
    session.add(UserAnswer(item_id=item.id, sealed=sealed, answered_on=FILED))
    session.flush()
    return SAID


OTHERS = [
    *(of_the_body, of_the_body_when_it_filed, of_the_body_when_asked),
    *(of_the_person_before, of_the_first_panel, of_another_member),
]


@pytest.mark.parametrize("whose", OTHERS)
@pytest.mark.parametrize("change", [str, str.upper, lambda text: text + " So I find."])
def test_nobody_answers_an_appeal_in_somebody_else_s_words(
    session: Session,
    whose: Callable[[Session, str], str],
    change: Callable[[str], str],
) -> None:
    docket = before_a_panel(session)
    panel = session.info["panel"] = an_admitted(session, docket)
    taken = whose(session, docket)
    ballot = a_vote(UPHELD, reasons=change(taken))

    with pytest.raises(RuleError) as refused:
        deciding.vote(session, docket, 1, ballot, by=panel[0], now=SOON)

    assert (refused.value.code, refused.value.field) == ("reasons_copied", "reasons")
    where = docket if whose is of_another_member else rows_docket(session)
    assert refused.value.values["docket"] == where
    assert str(refused.value.values["passage"]).casefold()[:30] in taken.casefold()
    cast = session.scalars(select(AppealVote.person_id)).all()
    assert panel[0].id not in cast


@pytest.mark.parametrize("said", [{"words": SAID}, {"late_because": SAID}])
@pytest.mark.parametrize("change", [str, lambda text: "I find: " + text])
def test_nobody_decides_in_the_words_of_whoever_appealed(
    session: Session, said: dict[str, str], change: Callable[[str], str]
) -> None:
    docket = an_appeal(session, a_sent_matter(session), **said)
    panel = an_admitted(session, docket)
    ballot = a_vote(AppealOutcome.OVERTURNED, reasons=change(SAID))

    for act in (deciding.rehearse, deciding.vote):
        with pytest.raises(RuleError) as refused:
            act(session, docket, 1, ballot, by=panel[0], now=SOON)

        assert refused.value.code == "reasons_copied"
        assert "of the affected person" in refused.value.sentence
        told = refused.value.values
        assert (told["docket"], told["item"]) == (docket, 1)
        assert str(told["passage"]).removesuffix(" …") in SAID
    assert session.scalars(select(AppealVote)).all() == []


def test_the_words_of_a_joined_appeal_are_nobody_s_reasons_either(
    session: Session,
) -> None:
    matter = a_sent_matter(session)
    docket = an_appeal(session, matter)
    joined = an_appeal(session, matter, words=SAID)
    panel = an_admitted(session, docket)
    ballot = a_vote(AppealOutcome.OVERTURNED, reasons=SAID)

    with pytest.raises(RuleError) as refused:
        deciding.vote(session, docket, 1, ballot, by=panel[0], now=SOON)

    assert refused.value.values["docket"] == joined


def test_words_that_nobody_can_read_any_more_keep_no_panel_from_deciding(
    session: Session,
) -> None:
    matter = a_sent_matter(session)
    docket = an_appeal(session, matter)
    joined = rows.appeal(session, an_appeal(session, matter, words=SAID))
    joined.sealed = joined.sealed[:-1]
    session.flush()
    panel = an_admitted(session, docket)

    deciding.vote(session, docket, 1, a_vote(UPHELD), by=panel[0], now=SOON)

    assert len(session.scalars(select(AppealVote)).all()) == 1


def rows_docket(session: Session) -> str:
    return session.scalars(select(LegalRequest.docket)).one()


@pytest.mark.usefixtures("_soon")
def test_the_page_shows_where_the_words_stand_already(
    session: Session, visitor: Visitor
) -> None:
    docket = before_a_panel(session)
    panel = session.info["panel"] = an_admitted(session, docket)
    taken = of_another_member(session, docket)
    session.commit()
    visitor.sign_in(panel[0])
    path = f"/en/desk/appeals/{docket}/1"
    visitor.get(path)

    sent = {"outcome": "upheld", "summary": "Read.", "reasons": taken}
    reply = visitor.post(path, sent)

    assert reply.status_code == 422
    told = visitor.page.errors["reasons"]
    assert f"{docket}, item 1" in told
    assert str(panel[1].pseudonym) in told
    form = visitor.page.form(path)
    assert form is not None
    assert visitor.page.values(form)["reasons"] == taken

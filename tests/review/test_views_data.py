"""Writing, comparing, reading back and signing on the desk for data, as a browser."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor
from oversight.core import clock
from oversight.core.clock import utc_now
from oversight.notices.models.notices import Notice
from oversight.review.models.deciding import Draft, ItemDecision, Vote
from oversight.review.models.kept import KeptText
from oversight.review.queries import cases
from oversight.review.rules.data_findings import DataAsked, DataBallot
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import asking_body, data_deciding, members
from tests.factories import data as make
from tests.factories.authenticator import a_passkey
from tests.factories.intake import NOW
from tests.factories.review import MINUTE, a_roster, some_words
from tests.fixtures.web import Visitor

THEN = NOW + 20 * MINUTE


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    """Let the portal's clock stand at the time of the story."""
    clock.shift(THEN - clock.machine_now())
    yield
    clock.shift(timedelta(0))


def place(docket: str, page: str = "", lang: str = "en", number: int = 1) -> str:
    return f"/{lang}/desk/review-data/{docket}/{number}{page}"


def typed(ballot: DataBallot, asked: DataAsked) -> dict[str, str]:
    """What a member types to say this."""
    found, terms = ballot.findings, ballot.terms
    plain = {
        name: given for name, given in found.as_json().items() if isinstance(given, str)
    }
    said: dict[str, str] = plain | {
        "outcome": ballot.outcome.value,
        "code": ballot.code or "",
        "reasons": ballot.reasons,
        "summary": ballot.summary,
        "summary_ur": ballot.summary_ur,
        "retention_days": str(terms.retention_days or asked.retention_days),
        "delay_days": str(terms.delay_days or ""),
        "window_from": str(terms.window_from or ""),
        "window_to": str(terms.window_to or ""),
    }
    for place_, row in enumerate(found.legality):
        for name in ("then", "today", "clear"):
            said[f"legality-{place_}-{name}"] = getattr(row, name)
        for n, one in enumerate(row.elements):
            said[f"legality-{place_}-elements-{n}-met"] = one.met
            said[f"legality-{place_}-elements-{n}-evidence"] = one.evidence
    for n, rung in enumerate(found.ladder):
        said |= {f"ladder-{n}-works": rung.works, f"ladder-{n}-why": rung.why}
    for n, field in enumerate(found.needed):
        said |= {f"needed-{n}-needed": field.needed, f"needed-{n}-why": field.why}
    return said


def ready(session: Session, **how: Any) -> tuple[str, list[Actor], DataAsked]:
    docket, sitting = make.ready(session, **how)
    return docket, sitting, make.asked_of(session, docket)


def a_notice_of(session: Session, docket: str) -> Notice:
    """The word that whose data were asked for has been told."""
    return Notice(
        docket=docket,
        item=1,
        stage="sent",
        platform="x",
        facts={},
        code_hash="ab" * 32,
        code_sealed=b"sealed",
        made_at=THEN,
        published_at=THEN,
    )


def autosave(visitor: Visitor, docket: str, **data: Any) -> tuple[int, dict[str, Any]]:
    reply = visitor.post(place(docket, "/draft"), data)
    return reply.status_code, json.loads(reply.data)


def draft_of(session: Session) -> Draft:
    session.expire_all()
    return session.scalars(select(Draft)).one()


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize("tier", ["D1", "D2"])
def test_the_law_and_the_whole_form_stand_beside_the_findings(
    session: Session, visitor: Visitor, lang: str, tier: str
) -> None:
    docket, (by, *_), asked = ready(session, tier=tier)
    visitor.sign_in(by)

    visitor.get(place(docket, "/decide", lang))

    html = visitor.page.html
    words = {
        "en": ("What must be shown", "What it cannot do", "Which times it sets"),
        "ur": ("کیا ثابت کرنا ضروری ہے", "یہ کون سی مدتیں مقرر کرتی ہے"),
    }
    assert all(one in visitor.page.main for one in words[lang])
    assert html.count('id="question-') == (10 if tier == "D2" else 9)
    assert f"ladder-{len(asked.fields)}" not in html
    assert "legality-0-then" not in html
    assert "legality-1-then" in html
    assert "legality-0-elements-1-evidence" in html
    assert "draft.js" in html
    promise = make.answers_for(make.a_team(session))
    assert promise["tried"][:20] in visitor.page.main or "tried" in promise


def test_a_page_keeps_itself_and_says_so(session: Session, visitor: Visitor) -> None:
    docket, (by,), _ = ready(session)
    visitor.sign_in(by)
    visitor.get(place(docket, "/decide"))

    first = autosave(visitor, docket, candour="Half a thought", version="0")
    second = autosave(visitor, docket, candour="A whole thought.", version="1")

    assert first == (200, {"version": 1, "said": "Everything is kept."})
    assert second[1]["version"] == 2
    assert draft_of(session).answers["candour"] == "A whole thought."
    visitor.get(place(docket, "/decide"))
    form = visitor.page.form(place(docket, "/decide"))
    assert form is not None
    assert visitor.page.values(form)["version"] == "2"
    assert visitor.page.values(form)["candour"] == "A whole thought."


def test_a_stale_window_is_told_and_the_loser_s_text_is_kept_and_shown(
    session: Session, visitor: Visitor
) -> None:
    docket, (by,), _ = ready(session, tier="D2")
    visitor.sign_in(by)
    visitor.get(place(docket, "/decide"))
    newer = {"candour": "The newer text.", "window_from": "2026-11-02"}
    autosave(visitor, docket, version="0", **newer)

    status, told = autosave(visitor, docket, candour="An old text.", version="0")
    assert status == 409
    assert "Nothing was overwritten" in told["said"]
    visitor.get(place(docket, "/decide"))
    old = {"candour": "An old text.", "aim": "public-order", "version": "0"}
    reply = visitor.post(place(docket, "/decide"), old)

    assert reply.status_code == 409
    for words in ("The newer text.", "An old text.", "public order"):
        assert words in visitor.page.main
    assert draft_of(session).answers["candour"] == "The newer text."
    assert session.scalars(select(KeptText.cause)).all() == ["newer"]
    visitor.post(place(docket, "/take"), follow=True)
    assert "Your text is the one that is kept now." in visitor.page.main
    assert draft_of(session).answers["candour"] == "An old text."
    visitor.get(place(docket))
    assert "Your unsigned texts" in visitor.page.links
    visitor.get(place(docket, "/kept"))
    assert "An old text." in visitor.page.main


def test_taking_an_old_text_meets_a_newer_one_again(
    session: Session, visitor: Visitor
) -> None:
    docket, (by,), _ = ready(session)
    visitor.sign_in(by)
    visitor.get(place(docket, "/decide"))
    autosave(visitor, docket, candour="Second.", version="0")
    visitor.get(place(docket, "/decide"))
    visitor.post(place(docket, "/decide"), {"candour": "First.", "version": "0"})
    form = visitor.page.form(place(docket, "/take"))
    assert form is not None
    chosen = visitor.page.values(form)
    autosave(visitor, docket, candour="Third.", version="1")

    again = visitor.post(place(docket, "/take"), chosen)

    assert again.status_code == 409
    assert "Third." in visitor.page.main
    more = {**chosen, "role": "administrator"}
    assert visitor.post(place(docket, "/take"), more).status_code == 422
    assert "something that the form does not ask for" in visitor.page.main
    assert "First." in visitor.page.html
    assert visitor.post(place(docket, "/take"), {"whole": "x"}).status_code == 422
    assert "is too old to go on from" in visitor.page.main
    assert "Third." in visitor.page.html


@pytest.mark.parametrize("page", ["/decide", "/draft", "/sign"])
@pytest.mark.parametrize("what", ["decided", "left"])
def test_whoever_is_overtaken_keeps_their_text(
    session: Session, visitor: Visitor, page: str, what: str
) -> None:
    docket, (lead, *_), asked = ready(session, privilege="journalist")
    ballot = make.a_ballot(asked)
    visitor.sign_in(lead)
    visitor.get(place(docket, "/decide"))
    data = typed(ballot, asked)
    visitor.post(place(docket, "/decide"), data)
    form = visitor.page.form(place(docket, "/sign"))
    assert form is not None
    sent = visitor.page.values(form) if page == "/sign" else data
    if what == "decided":
        other = make.a_ballot(asked)
        data_deciding.vote(session, docket, 1, other, by=lead, now=utc_now())
    else:
        members.recuse(session, docket, "cannot-act", by=lead, now=utc_now())

    reply = visitor.post(place(docket, page), sent)

    assert reply.status_code == 409
    if page != "/draft":
        assert "The matter has moved on" in visitor.page.main
        assert ballot.reasons in visitor.page.main


def test_an_outsider_s_text_is_not_taken_in(session: Session, visitor: Visitor) -> None:
    docket, (by,), _ = ready(session)
    outsider = next(one for one in a_roster(session) if one.id != by.id)
    visitor.sign_in(outsider)

    reply = visitor.post(place(docket, "/decide"), {"candour": "Let me in."})

    assert reply.status_code == 404
    assert visitor.get(place(docket, "/kept")).status_code == 404
    assert visitor.post(place(docket, "/sign"), {"whole": "x"}).status_code == 404
    assert session.scalars(select(KeptText)).all() == []


def test_what_was_typed_in_haste_comes_back(session: Session, visitor: Visitor) -> None:
    docket, (by,), _ = ready(session, tier="D2")
    visitor.sign_in(by)
    visitor.get(place(docket, "/decide"))
    members.recuse(session, docket, "cannot-act", by=by, now=utc_now())

    haste = {"window_from": "yesterday", "candour": "Half a thought."}
    reply = visitor.post(place(docket, "/decide"), haste)

    assert reply.status_code == 409
    assert "yesterday" in visitor.page.main
    kept = session.scalars(select(KeptText)).one()
    assert kept.answers["window_from"] == "yesterday"


def test_a_decision_is_read_back_and_signed_with_a_passkey(
    session: Session, visitor: Visitor
) -> None:
    docket, (by,), asked = ready(session)
    device, _ = a_passkey(session, by, now=NOW)
    ballot = make.a_ballot(asked)
    ballot = replace(
        ballot, findings=replace(ballot.findings, conditions="Opened by two only.")
    )
    visitor.sign_in(by)
    visitor.get(place(docket, "/decide"))

    visitor.post(place(docket, "/decide"), typed(ballot, asked))

    assert visitor.page.h1 == "Read your decision back"
    for words in (
        *("As the public will read it", "Opened by two only.", ballot.summary_ur),
        *("You opened this item 1 time.", "the prosecutor and the court"),
    ):
        assert words in visitor.page.main
    form = visitor.page.form(place(docket, "/sign"))
    assert form is not None
    answer = device.get(str(form.attrs["data-options"]))
    assert visitor.post(place(docket, "/sign"), {"assertion": "{}"}).status_code == 422
    form = visitor.page.form(place(docket, "/decide"))
    assert form is not None
    assert visitor.page.values(form)["reasons"] == ballot.reasons
    visitor.post(place(docket, "/decide"), typed(ballot, asked))
    form = visitor.page.form(place(docket, "/sign"))
    assert form is not None
    answer = device.get(str(form.attrs["data-options"]))
    visitor.post(place(docket, "/sign"), {"assertion": answer}, follow=True)
    assert "signed and on the record" in visitor.page.main
    visitor.get(place(docket))
    assert "Signed copies" in visitor.page.main
    assert "Opened by two only." in visitor.page.main
    visitor.get(f"/en/register/{docket}")
    assert ballot.summary not in visitor.page.html


def test_the_public_reads_summary_and_conditions_once_the_holder_was_told(
    session: Session, visitor: Visitor
) -> None:
    docket, (by,), asked = ready(session)
    ballot = make.a_ballot(asked)
    found = replace(ballot.findings, conditions="Opened by two only.")
    data_deciding.vote(
        *(session, docket, 1, replace(ballot, findings=found)), by=by, now=THEN
    )
    session.add(a_notice_of(session, docket))
    session.flush()

    for lang, summary in (("en", ballot.summary), ("ur", ballot.summary_ur)):
        visitor.get(f"/{lang}/register/{docket}")
        assert summary in visitor.page.main
        assert "Opened by two only." in visitor.page.main
        assert found.use not in visitor.page.html


def test_a_member_dissents_and_the_dissent_is_read(
    session: Session, visitor: Visitor
) -> None:
    docket, sitting, asked = ready(session, privilege="journalist")
    lead, second, third = sitting
    data_deciding.vote(session, docket, 1, make.a_ballot(asked), by=lead, now=THEN)
    against = make.a_ballot(asked, Outcome.REJECTED)
    visitor.sign_in(second)
    visitor.get(place(docket))
    assert "Dissent: decide otherwise" in visitor.page.links
    visitor.get(place(docket, "/decide"))
    visitor.post(place(docket, "/decide"), typed(against, asked))
    assert visitor.page.h1 == "Read your decision back", visitor.page.errors
    visitor.post(place(docket, "/sign"), follow=True)
    visitor.sign_in(third)
    visitor.get(place(docket, "/join"))
    visitor.post(place(docket, "/join"), {"reasons": some_words("my own view")})
    visitor.post(place(docket, "/sign"), follow=True)

    visitor.get(place(docket))

    assert "Dissent" in visitor.page.main
    assert against.reasons in visitor.page.main


def test_copied_reasons_and_findings_are_refused_with_their_source(
    session: Session, visitor: Visitor
) -> None:
    accounts = [make.an_account(), make.an_account()]
    docket, (by,), asked = ready(session, accounts=accounts)
    first = make.a_ballot(asked)
    data_deciding.vote(session, docket, 1, first, by=by, now=THEN)
    second = make.asked_of(session, docket, 2)
    copied = replace(make.a_ballot(second), reasons=f"{first.reasons} Here too.")
    here = place(docket, "/decide", number=2)
    visitor.sign_in(by)
    visitor.get(here)

    reply = visitor.post(here, typed(copied, second))

    assert reply.status_code == 422
    assert f"{docket}, item 1" in visitor.page.main
    finding = make.a_ballot(second)
    same = replace(finding.findings, candour=first.findings.candour)
    visitor.post(here, typed(replace(finding, findings=same), second))
    assert "candour" in visitor.page.errors


def test_the_body_s_own_words_are_no_reasons(
    session: Session, visitor: Visitor
) -> None:
    link = some_words("what ties this account to it, as the body put it", 260)
    docket, (by,), asked = ready(session, accounts=[make.an_account(link=link)])
    ballot = replace(make.a_ballot(asked), reasons=link)
    visitor.sign_in(by)
    visitor.get(place(docket, "/decide"))

    reply = visitor.post(place(docket, "/decide"), typed(ballot, asked))

    assert reply.status_code == 422
    assert "the words of the body that filed" in visitor.page.main


def test_nobody_decides_while_the_body_owes_an_answer(
    session: Session, visitor: Visitor
) -> None:
    docket, (by,), _ = ready(session)
    question = "Which of the two accounts was it that wrote to the school?"
    asking_body.ask(session, docket, question, by=by, now=THEN)
    visitor.sign_in(by)

    visitor.get(place(docket))

    assert "The body has time to answer" in visitor.page.main
    assert visitor.get(place(docket, "/decide")).status_code == 303


def test_a_finding_too_many_stands_beside_its_field(
    session: Session, visitor: Visitor
) -> None:
    docket, (by,), asked = ready(session, tier="D2")
    data = typed(make.a_ballot(asked), asked) | {
        "ladder-1-works": "yes",
        "sharing": "as-filed",
        "legality-1-elements-0-met": "not-shown",
        "window_from": "2020-01-01",
    }
    visitor.sign_in(by)
    visitor.get(place(docket, "/decide"))

    assert visitor.post(place(docket, "/decide"), data).status_code == 422

    wanted = {"ladder-1-works", "sharing", "legality-1-elements-0-met", "window_from"}
    assert wanted <= set(visitor.page.errors)
    assert session.scalars(select(Vote)).all() == []


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_a_decision_on_the_first_form_is_shown_as_it_was_written(
    session: Session, visitor: Visitor, lang: str
) -> None:
    docket, (by,), _ = ready(session)
    row = {"citation": "peca-2016-s31", "today": "yes", "clear": "yes", "met": "yes"}
    old = {
        "legality": [{**row, "then": "", "evidence": "Read as a whole, long ago."}],
        "linked": "yes",
        "link": "By the school's copy.",
        "candour": "Nothing.",
        "needed": [{"field": "name", "needed": "yes", "why": "To hear them."}],
    }
    case = cases.case(session, docket)
    session.add(
        ItemDecision(
            item_id=case.legal_request.items[0].id,
            case_id=case.id,
            outcome=Outcome.REJECTED,
            code="not-necessary",
            by=[str(by.pseudonym)],
            reasons="What was found then.",
            summary="What was said then.",
            findings=old,
            decided_at=THEN,
        )
    )
    session.flush()
    visitor.sign_in(by)

    visitor.get(place(docket, "", lang))

    for words in ("Read as a whole, long ago.", "To hear them.", "Nothing."):
        assert words in visitor.page.main

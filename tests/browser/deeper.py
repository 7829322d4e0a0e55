"""What the world holds besides a takedown's way: questions, doubts, data, letters."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from oversight.authority.permissions import Actor, Role
from oversight.core.codes import new_code
from oversight.dispatch.queries import data as sendings
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.service import answering, data_asking, delaying
from oversight.intake.models.batches import Batch
from oversight.intake.rules import data_questions
from oversight.intake.rules.lifecycle import BatchState
from oversight.intake.service import data_screening, data_signing, drafting
from oversight.notices.queries import mail as letters
from oversight.review.models.deciding import ItemDecision
from oversight.review.service import asking_body, challenging, data_deciding
from tests.browser import beyond
from tests.factories import appeals as ap
from tests.factories import data as da
from tests.factories import extensions as ex
from tests.factories import review as rv
from tests.factories.accounts import an_actor
from tests.factories.dispatch import an_issued, docket_of
from tests.factories.intake import NOW
from tests.factories.review import MINUTE
from tests.notices.test_mail_sending import owe_in

QUESTION = "Which post of the two do you rely on, and where does it name the market?"
DOUBT = ("served-the-body", "This member served the body until last year.")
DRAFT = new_code()
DAY = timedelta(days=1)
Seen = tuple[str, str]


@dataclass
class Deeper:
    """Dockets and numbers of what lies deeper, by name."""

    dockets: dict[str, str] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    form: str = ""
    draft: str = ""
    letter: int = 0
    aside: int = 0
    doubted: str = ""
    judge: str = ""
    joiner: str = ""
    lengthener: str = ""
    data_replier: str = ""
    confirmer: str = ""
    discloser: str = ""
    file: str = ""
    replier: str = ""
    signed: str = ""
    beyond: dict[str, str] = field(default_factory=dict)


def enter(session: Session, people: dict[str, Actor]) -> Deeper:
    """Let everything happen of which a deeper page tells."""
    deeper = Deeper()
    _ask(session, deeper, people)
    _send(session, deeper, people)
    _keep(session, deeper, people)
    team = _data(session, deeper)
    _disclose(session, deeper)
    _confirm(session, deeper)
    # Last: who is drawn for the matters above must not depend on it.
    _lack(session, deeper, team)
    return deeper


def _disclose(session: Session, deeper: Deeper) -> None:
    docket, deeper.file = ap.with_a_file(session)
    deeper.dockets["ap-file"] = ap.an_appeal(session, docket)
    panel = ap.an_admitted(session, deeper.dockets["ap-file"])
    deeper.discloser = str(panel[0].pseudonym)


def _confirm(session: Session, deeper: Deeper) -> None:
    # Soon after it was sent: what waits elsewhere must not run out meanwhile.
    soon = ex.SENT + 5 * MINUTE
    docket = ex.an_asked_one(session, 2, now=soon, consent_on=NOW.date())
    sitting = ex.a_panel(session, docket, now=soon)
    ex.voted(session, docket, sitting, number=1)
    ex.opened(session, docket, sitting, 2)
    deeper.dockets["longer"], deeper.confirmer = docket, str(sitting[0].pseudonym)
    deeper.people["confirm-authoriser"] = ex.an_authoriser(session, docket)


def _ask(session: Session, deeper: Deeper, people: dict[str, Actor]) -> None:
    then = NOW + 20 * MINUTE
    docket, sitting = rv.ready(session)
    asking_body.ask(session, docket, QUESTION, by=sitting[0], now=then)
    deeper.dockets["questioned"] = docket
    docket, sitting = rv.ready(session)
    member = str(sitting[0].pseudonym)
    authoriser = people["authoriser"]
    found = challenging.by_body(session, docket, member, DOUBT, by=authoriser, now=then)
    deeper.dockets["doubted"], deeper.judge = docket, str(found.judge)


def _send(session: Session, deeper: Deeper, people: dict[str, Actor]) -> None:
    docket = ap.a_sent_matter(session, items=1)
    asked = Answer("clarify", reason="locator-fails", question="Which of the two?")
    now = NOW + timedelta(hours=5)
    answering.answer(session, docket, 1, asked, by=people["liaison"], now=now)
    deeper.dockets["unclear"] = docket
    deeper.replier = str(rv.panel_members(session, docket)[0].pseudonym)
    deeper.dockets["issued"] = docket_of(an_issued(session))
    signed = select(Batch.number).where(Batch.state == BatchState.FILED)
    deeper.signed = str(session.scalars(signed.limit(1)).one())


def _keep(session: Session, deeper: Deeper, people: dict[str, Actor]) -> None:
    drafting.save(
        session,
        DRAFT,
        {"locator": "https://x.com/somebody/status/9", "reach": "5200"},
        by=people["drafter"],
        now=NOW,
    )
    deeper.draft = DRAFT
    owe_in(session, "world")
    row = letters.by_key(session, "world")
    assert row is not None
    deeper.letter = row.id
    owe_in(session, "aside", to="nobody at all")
    row = letters.by_key(session, "aside")
    assert row is not None
    deeper.aside = row.id


def _data(session: Session, deeper: Deeper) -> da.Team:
    team = da.a_team(session)
    deeper.people |= {
        "data-drafter": team.drafter,
        "data-authoriser": team.authoriser,
        "data-custodian": team.custodian,
        "data-auditor": an_actor(session, role=Role.AUDITOR),
    }
    deeper.form = da.a_form(session, team)
    keeping = da.a_form(session, team, tier="D0", fields=())
    deeper.dockets["dr-kept"] = data_signing.sign(
        session, keeping, by=team.authoriser, now=NOW
    )[0]
    deeper.dockets["dr-filed"] = da.filed(session, team)
    deeper.dockets["dr-ready"] = da.ready(session, team)[0]
    docket, sitting = da.ready(session, team, privilege="journalist")
    ballot = da.a_ballot(da.asked_of(session, docket))
    then = NOW + 20 * MINUTE
    data_deciding.vote(session, docket, 1, ballot, by=sitting[0], now=then)
    deeper.dockets["dr-draft"], deeper.joiner = docket, str(sitting[1].pseudonym)
    warranted = da.decided(session, team, tier="D2")
    da.a_warrant(session, warranted, team, result="")
    deeper.dockets["dr-warrant"] = warranted
    deeper.dockets["dr-sent"] = da.sent(session, team)
    deeper.dockets["dr-asked"] = da.sent(session, team)
    deeper.data_replier = _asked_about(session, deeper.dockets["dr-asked"])
    deeper.dockets["dr-held"] = da.received(session, team)[0]
    later = da.produced(session, team, **da.DELAYED)
    ask = da.an_extension()
    asked = delaying.ask(session, later, 1, ask, by=team.authoriser, now=NOW + DAY)
    deeper.dockets["dr-later"], deeper.lengthener = later, asked.judge
    deeper.dockets["dr-over"] = da.certified(session, team)[0]
    deeper.beyond = beyond.enter(session, deeper.dockets, deeper.people)
    return team


def _lack(session: Session, deeper: Deeper, team: da.Team) -> None:
    deeper.dockets["dr-lacking"] = lacking = da.filed(session, team)
    registrar = an_actor(session, role=Role.REGISTRAR)
    listed = [(0, "case_number_unclear"), (1, "account_unclear")]
    data_screening.find_defects(session, lacking, listed, by=registrar, now=NOW)


def _asked_about(session: Session, docket: str) -> str:
    """Let a platform ask about the first account; who decided it may answer."""
    liaison, words = da.a_liaison(session), "Which account of that name is meant?"
    why = "information-missing"
    data_asking.ask(session, docket, 1, why, words, by=liaison, now=da.ANSWERED)
    line = sendings.order(session, docket).lines[0]
    return session.get_one(ItemDecision, line.decision_id).by[0]


def places(deeper: Deeper, sent: str, member: str) -> Iterator[Seen]:
    """Every deeper page and who sees it; ``member`` decided the matter ``sent``."""
    yield from _filing(deeper)
    yield from _papers(sent, member)
    yield from _asked(deeper)
    yield from _data_pages(deeper)


def _filing(deeper: Deeper) -> Iterator[Seen]:
    draft = f"/desk/filing/draft/{deeper.draft}"
    yield draft, "drafter"
    for part in ("address", "law", "reasons", "speaker", "measure", "notice", "source"):
        yield f"{draft}/part/{part}", "drafter"
    yield f"{draft}/check", "drafter"
    yield f"/desk/mail/{deeper.letter}", "administrator"
    yield f"/desk/mail/{deeper.aside}/close", "administrator"
    yield "/desk/roster/today", "presiding"
    yield "/register/barred", ""


def _papers(sent: str, member: str) -> Iterator[Seen]:
    for who in ("registrar", "presiding", "auditor", "liaison", "authoriser"):
        yield "/desk/documents", who
        yield f"/desk/documents/{sent}", who
    yield f"/desk/documents/{sent}/correction", "registrar"
    yield f"/desk/documents/{sent}/court", "registrar"
    yield f"/desk/documents/{sent}/1/lifting", member
    yield f"/desk/documents/{sent}/1/giving-up", "authoriser"
    yield "/desk/held", "registrar"
    yield f"/desk/orders/{sent}/1/question", "liaison"


def _asked(deeper: Deeper) -> Iterator[Seen]:
    unclear = deeper.dockets["unclear"]
    yield f"/desk/documents/{unclear}/1/reply", deeper.replier
    yield f"/desk/filing/batch/{deeper.signed}/receipt", "drafter"
    docket = deeper.dockets["questioned"]
    yield "/desk/asked/", "drafter"
    yield f"/desk/asked/{docket}", "authoriser"
    appealed = f"/desk/appeals/{deeper.dockets['ap-file']}/1"
    kept = f"{appealed}/kept"
    for path in (appealed, kept, f"{appealed}/disclose/{deeper.file}"):
        yield path, deeper.discloser
    longer = f"/desk/longer/{deeper.dockets['longer']}"
    yield f"{longer}/ask", "confirm-authoriser"
    for path in (
        "/desk/longer/",
        longer,
        f"{longer}/1",
        f"{longer}/1/kept",
        f"{longer}/2",
    ):
        yield path, deeper.confirmer
    yield f"/desk/review/challenge/{deeper.dockets['doubted']}", deeper.judge


def _data_pages(deeper: Deeper) -> Iterator[Seen]:
    found, form = deeper.dockets, f"/desk/data/{deeper.form}"
    yield "/desk/data/new", "data-drafter"
    for page in ("", "/asked", "/fields", "/account", "/account/1", "/list"):
        yield f"{form}{page}", "data-drafter"
    for part in data_questions.PARTS:
        yield f"{form}/part/{part.name}", "data-drafter"
    yield f"/desk/registry-data/{found['dr-filed']}", "registrar"
    yield f"/desk/data-correction/{found['dr-lacking']}", "data-drafter"
    warrant = found["dr-warrant"]
    yield f"/desk/registry-data/{warrant}/warrant/{da.WARRANT}", "registrar"
    yield f"/desk/warrant/{warrant}", "data-drafter"
    yield f"/desk/warrant/{warrant}/{da.WARRANT}/paper", "data-drafter"
    for name in ("dr-kept", "dr-warrant", "dr-sent", "dr-held", "dr-over"):
        yield f"/desk/data-docket/{found[name]}", "data-authoriser"
        yield f"/register/{found[name]}", ""
    yield f"/desk/data-docket/{found['dr-kept']}/court", "data-authoriser"
    yield f"/desk/added/{found['dr-held']}", "data-authoriser"
    ending = f"/desk/data-ending/{found['dr-held']}"
    for path in (ending, f"{ending}/1/giving-up"):
        yield path, "data-authoriser"
    yield f"{ending}/court", "registrar"
    yield f"{ending}/1/lifting", "presiding"
    yield f"/desk/data-docket/{found['dr-kept']}/1/longer", "data-authoriser"
    later = f"/desk/delays/{found['dr-later']}/1"
    yield f"{later}/ask", "data-authoriser"
    yield from ((path, deeper.lengthener) for path in ("/desk/delays/", later))
    for page in ("join", "kept"):
        yield f"/desk/review-data/{found['dr-draft']}/1/{page}", deeper.joiner
    sent = f"/desk/data-requests/{found['dr-sent']}"
    yield from ((path, "liaison") for path in ("/desk/data-requests/", sent))
    acts = ("handed-over", "refused", "not-for-now")
    yield from ((f"{sent}/1/{act}", "liaison") for act in acts)
    yield f"{sent}/1/question", "liaison"
    document = f"/desk/data-documents/{found['dr-asked']}"
    yield from (
        (document, who) for who in ("liaison", "registrar", deeper.data_replier)
    )
    yield f"{document}/correction", "registrar"
    kept = f"/desk/data-docket/{found['dr-held']}"
    yield f"{kept}/custodian", "data-authoriser"
    yield f"{document}/1/reply", deeper.data_replier
    held = f"/desk/custody/{found['dr-held']}/1"
    for path in ("/desk/custody/", held, f"{held}/destroy"):
        yield path, "data-custodian"
    yield "/desk/custody/sample", "data-auditor"
    yield from beyond.pages(found, deeper.beyond)

"""Matters in states that the world has none of, so that their forms are pressed as well."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from secrets import token_bytes

from sqlalchemy import update
from sqlalchemy.orm import Session

from oversight.accounts.queries import people as accounts
from oversight.accounts.service import resets
from oversight.appeals.rules.disclosing import SHOWN
from oversight.appeals.service import disclosing
from oversight.appeals.service import filing as appeals
from oversight.authority.permissions import Actor, Role
from oversight.core.clock import local_date
from oversight.dispatch.models.holdings import Certificate
from oversight.dispatch.service import holding, misuse
from oversight.extensions.queries import confirming as extending
from oversight.extensions.service import asking
from oversight.extensions.service.sweep import sweep as extensions
from oversight.intake.rules.sections import KNOWN
from oversight.intake.service import drafting
from oversight.notices.models.mail import Mail
from oversight.notices.queries import notices
from oversight.notices.rules.mail import MailState
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling
from oversight.review.queries import seats
from oversight.review.rules.absences import AbsenceKind
from oversight.review.service import absences, duty, handover, returning
from oversight.review.service import asking as hearing
from oversight.review.service.sweep import sweep as sweep_cases
from tests.accounts.test_factors import an_app
from tests.browser.beyond import empower
from tests.browser.world import LATER, World
from tests.factories import appeals as ap
from tests.factories import data as da
from tests.factories import extensions as ex
from tests.factories import review as rv
from tests.factories.accounts import PASSWORD, a_person, an_actor
from tests.factories.authenticator import a_passkey
from tests.factories.exhibits import a_paper
from tests.factories.intake import NOW
from tests.hostile.ways import Post, Way
from tests.intake.test_views import FORM, MORE

WARRANT = a_paper(3)
WARRANT_SHA = sha256(WARRANT).hexdigest()
DAY = timedelta(days=1)
SOON = NOW + timedelta(minutes=40)
LACKS = {1: ["passage_unclear", "capture_time_missing"]}
WHY = "Quote the sentence that is said to call people to come, with its second."
SAID = {
    **FORM,
    **MORE,
    "locator": "https://x.com/somebody/status/1600000000000000777",
    "duration_days": "90",
    "published_on": "2026-11-20",
    "captured_at": "2026-11-21T10:00",
}
WHOLE = {name: said for name, said in SAID.items() if name in KNOWN}
# A draft's number has the shape of any other.
DRAFT = "D" + "0" * 25


def enter(session: Session, world: World) -> Iterator[Way]:
    """Let each of these states come about; return the pages on which it shows."""
    yield from _handed_back(session)
    yield from _appeals(session)
    yield from _disclosed(session)
    yield from _drafts(session, world)
    yield from _kept(session, world)
    yield from _asked(session, world)
    yield from _doubted(session, world)
    yield from _longer(session, world)
    yield from _office(session, world)
    yield from _proofs(session, world)
    yield from _duty(session, world)


def _named(world: World, name: str, actor: Actor) -> str:
    world.people[name] = actor
    return name


def _handed_back(session: Session) -> Iterator[Way]:
    """A matter that was handed back, and one that a member would hand back."""
    docket, sitting = rv.ready(session)
    returning.propose(session, docket, LACKS, WHY, by=sitting[0], now=SOON)
    yield Way("drafter", f"/desk/asked/{docket}")
    docket, sitting = rv.ready(
        session,
        locator="https://x.com/a_silent_page",
        native_id="1700000778",
        measure="suspend-account",
    )
    returning.propose(session, docket, LACKS, WHY, by=sitting[0], now=SOON)
    yield Way(str(sitting[1].pseudonym), f"/desk/review/{docket}")


def _appeals(session: Session) -> Iterator[Way]:
    """An appeal that was taken, and to which no record here belongs."""
    form = replace(ap.a_form(), what_happened="told-nothing")
    found = appeals.file(session, form, form_key=token_bytes(32), now=ap.NOW)
    panel = ap.an_admitted(session, found.docket)
    yield Way(str(panel[0].pseudonym), f"/desk/appeals/{found.docket}/close")
    docket = ap.an_appeal(session, ap.a_sent_matter(session))
    first = ap.an_admitted(session, docket)[0]
    yield Way(str(first.pseudonym), f"/desk/appeals/{docket}/stop")


def _disclosed(session: Session) -> Iterator[Way]:
    """An appeal whose panel let the appellant have a file of the filing."""
    docket, code = ap.with_a_file(session)
    appeal, receipt = ap.an_appeal_with_receipt(session, docket)
    panel = ap.an_admitted(session, appeal)
    when = ap.NOW + 5 * rv.MINUTE
    disclosing.disclose(session, appeal, 1, code, SHOWN, "", by=panel[1], now=when)
    yield Way("", before=(Post("", "/track", "/track", (("code", receipt),)),))


def _drafts(session: Session, world: World) -> Iterator[Way]:
    """A draft in which everything is answered."""
    drafting.save(session, DRAFT, WHOLE, by=world.people["drafter"], now=NOW)
    yield Way("drafter", f"/desk/filing/draft/{DRAFT}/check")
    yield Way("data-authoriser", f"/desk/data/{world.deeper.form}")


def _kept(session: Session, world: World) -> Iterator[Way]:
    """Data that have come, are too much, are gone, and are drawn for a look."""
    team = da.a_team(session)
    custodian = _named(world, "further-custodian", team.custodian)
    authoriser = _named(world, "further-authoriser", team.authoriser)
    an_actor(session, role=Role.CUSTODIAN, body=da.BODY)
    come = da.produced(session, team)
    yield Way(custodian, f"/desk/custody/{come}/1")
    over, _ = da.received(session, team, over=["other"])
    yield Way(custodian, f"/desk/custody/{over}/1")
    yield Way(authoriser, f"/desk/data-docket/{over}/custodian")
    gone, _ = da.received(session, team)
    holding.minimise(session, gone, 1, by=team.custodian, now=LATER)
    how = da.a_destruction(destroyed_on=local_date(LATER))
    holding.destroy(session, gone, 1, how, by=team.custodian, now=LATER)
    yield Way(authoriser, f"/desk/data-docket/{gone}")
    session.execute(update(Certificate).values(chosen=True))
    yield Way("data-auditor", "/desk/custody/sample")


def _asked(session: Session, world: World) -> Iterator[Way]:
    """Data that are asked for: to be opened, looked at, told of later, and warranted."""
    team = da.a_team(session)
    delayed = da.produced(session, team, **da.DELAYED)
    authoriser = _named(world, "further-delayer", team.authoriser)
    yield Way(authoriser, f"/desk/delays/{delayed}/1/ask")
    closed = da.screened(session, team)
    member = da.drawn(session, closed, opens=False)[0]
    yield Way(str(member.pseudonym), f"/desk/review-data/{closed}/1")
    kept = da.filed(session, team, tier="D0", fields=())
    member = da.drawn(session, kept)[0]
    yield Way(str(member.pseudonym), f"/desk/review-data/{kept}/1")
    warranted = da.decided(session, team, tier="D2")
    da.a_warrant(session, warranted, team, result="", sha256=WARRANT_SHA)
    drafter = _named(world, "further-drafter", team.drafter)
    yield Way(drafter, f"/desk/warrant/{warranted}/{WARRANT_SHA}/paper")


def _doubted(session: Session, world: World) -> Iterator[Way]:
    """Data of which it is said that they were misused: answered, and weighed."""
    team = da.a_team(session, "pta")
    empower(session, "pta")
    made = [da.received(session, team)[0] for _ in range(2)]
    for docket in made:
        found = misuse.flag(
            *(session, docket, 1, "passed-on", rv.some_words("doubt", 100)),
            by=team.custodian,
            now=LATER,
        )
        words = rv.some_words("answer", 100)
        misuse.answer(session, docket, 1, words, by=team.authoriser, now=LATER)
        if docket == made[0]:
            yield Way(str(found.judge), f"/desk/misuse/{docket}/1")
    judge = rv.member(session, str(found.judge))
    misuse.weigh(
        *(session, made[1], 1, "cleared", rv.some_words("weighed", 100)),
        untied=True,
        by=judge,
        now=LATER,
    )
    yield Way("presiding", f"/desk/misuse/{made[1]}/1")


def _office(session: Session, world: World) -> Iterator[Way]:
    """A second administrator, to whom letters, proposals and resets wait."""
    first = world.people["administrator"]
    second = _named(
        world, "further-administrator", an_actor(session, role=Role.ADMINISTRATOR)
    )
    session.execute(
        update(Mail)
        .where(Mail.id == world.deeper.letter)
        .values(state=MailState.PARKED, parked_at=LATER)
    )
    yield Way(second, "/desk/mail")
    yield Way(second, f"/desk/law/proposals/{world.proposal}")
    person = a_person(session, role=Role.PRESIDING)
    resets.ask(session, person.id, factors=False, by=first, now=LATER)
    yield Way(second, f"/desk/people/{person.id}")
    a_person(session, role=Role.REVIEWER, pseudonym=None)
    yield Way("administrator", "/desk/roster/")


def _longer(session: Session, world: World) -> Iterator[Way]:
    """A restriction nobody asked of, one just asked for, and one that was answered."""
    docket = ex.a_sent_restriction(session, first=7)
    asks = ex.an_authoriser(session, docket)
    yield Way(_named(world, "further-asker", asks), f"/desk/longer/{docket}/ask")
    docket, soon = ex.a_sent_restriction(session, first=8), ex.SENT + 5 * rv.MINUTE
    asked = ex.a_request_to_confirm(consent_on=NOW.date())
    by = ex.an_authoriser(session, docket)
    asking.ask(session, docket, asked, by=by, now=soon)
    for sweep, later in ((extensions, 0), (sweep_cases, 2), (extensions, 2)):
        sweep(session, soon + later * rv.MINUTE)
    panel = extending.confirmation(session, docket).panel_id
    assert panel is not None
    yield Way(seats.sitting(session, panel)[0].pseudonym, f"/desk/longer/{docket}")
    docket = world.dockets["longer"]
    notice = notices.find(session, docket, 2, Stage.SENT)
    assert notice is not None
    code = telling.code_of(session, notice)
    hearing.answer(session, code, "The picture shows nobody.", now=LATER)
    yield Way(world.deeper.confirmer, f"/desk/longer/{docket}/2")


def _duty(session: Session, world: World) -> Iterator[Way]:
    """One for whom yesterday's note waits, whose second is ill, and who may step in."""
    by, today = world.people["presiding"], local_date(NOW)
    for step, pair in enumerate((("R-05", "R-06"), ("R-07", "R-08"), ("R-09", "R-10"))):
        day = today + (step - 1) * DAY
        duty.plan(session, day, day, pair, by=by, now=NOW - 2 * DAY)
    words = "Two matters fall due on Thursday; a body rings about one of them."
    handover.hand_over(session, words, (), by=world.people["R-05"], now=NOW - DAY)
    ill = world.people["R-08"]
    absences.enter(session, AbsenceKind.ILLNESS, today, today, by=ill, now=NOW)
    yield Way("R-07", "/desk/review/duty")
    yield Way("R-09", "/desk/review/duty")


def _proofs(session: Session, world: World) -> Iterator[Way]:
    """Somebody with a passkey, and an app that shows codes."""
    person = a_person(session, role=Role.REGISTRAR)
    actor = accounts.actor_of(person)
    name = _named(world, "further-registrar", actor)
    an_app(session, actor, LATER)
    a_passkey(session, actor, now=LATER)
    yield Way(name, "/desk/me")
    proved = (("email", person.email), ("password", PASSWORD))
    yield Way("", "/sign-in/second", (Post("", "/sign-in", "/sign-in", proved),))

"""A portal full of matters in every state, and where each page can be seen."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from secrets import token_bytes

from sqlalchemy.orm import Session

from oversight.accounts.models.people import Person
from oversight.accounts.service import codes
from oversight.accounts.service import people as accounts
from oversight.accounts.service.people import NewPerson
from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service import deciding as appeal_votes
from oversight.appeals.service import filing as appeals
from oversight.appeals.service.sweep import sweep as sweep_appeals
from oversight.authority.permissions import Actor, Role
from oversight.core.clock import local_date
from oversight.dispatch.service import answering
from oversight.dispatch.service.authority import OwnOrder, record_authority_order
from oversight.intake.service import exhibits, screening, withdrawing
from oversight.intake.service.taking import Handed
from oversight.law.rules.changes import Suspension, What
from oversight.law.service import proposals as law
from oversight.notices.queries import notices as notice_rows
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as notices
from oversight.review.models.roster import Beacon
from oversight.review.rules.beacons import LOCAL
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import deciding, roster, training
from oversight.storage.session import Store
from oversight.transparency import service as transparency
from oversight.transparency.rules.periods import Quarter
from tests.browser import deeper
from tests.browser.deeper import Deeper
from tests.factories import appeals as ap
from tests.factories import review as rv
from tests.factories.accounts import a_body, an_actor
from tests.factories.dispatch import acted
from tests.factories.exhibits import a_paper, handed
from tests.factories.intake import NOW, Officers, a_house, a_request, filed, received
from tests.factories.intake import a_row as row

QUARTER = Quarter(2026, 3)
LATER = NOW + timedelta(hours=6)
QUARTER_AGO = NOW - timedelta(days=98)  # a Monday of the quarter before
ROLES = tuple(role for role in Role if role is not Role.REVIEWER)


@dataclass(frozen=True)
class Place:
    """A page in one state, and who may see it; nobody named means everybody."""

    path: str
    who: str = ""
    status: int = 200


@dataclass
class World:
    """Who is there, what stands where, and every page worth looking at."""

    store: Store
    people: dict[str, Actor] = field(default_factory=dict)
    dockets: dict[str, str] = field(default_factory=dict)
    notices: dict[str, str] = field(default_factory=dict)
    receipt: str = ""
    invitation: str = ""
    filing: str = ""
    proposal: str = ""
    deeper: Deeper = field(default_factory=Deeper)

    def build(self) -> "World":
        """Let everything happen that a page can show."""
        with self.store.transaction() as session:
            a_house(session)
            _light_the_beacon(session)
            self._enter(session)
            transparency.publish(session, QUARTER, now=QUARTER_AGO)
            self._remember(session)
            self._file(session)
            self._review(session)
            self._send(session)
            self._appeal(session)
            self._propose(session)
            self.deeper = deeper.enter(session, self.people)
            self.dockets.update(self.deeper.dockets)
            self.people.update(self.deeper.people)
            transparency.correct(session, QUARTER, now=LATER)
        return self

    def token(self, who: str) -> str:
        """Return an open session of somebody, as their cookie holds it."""
        with self.store.transaction() as session:
            person = session.get_one(Person, self.people[who].id)
            return accounts.begin(session, person, now=LATER)

    def _enter(self, session: Session) -> None:
        names = (
            "Pakistan Telecommunication Authority",
            "پاکستان ٹیلی کمیونیکیشن اتھارٹی",
        )
        a_body(session, "pta", name=names[0], name_ur=names[1])
        for role in ROLES:
            self.people[role.value] = an_actor(session, role=role)
        for actor in rv.a_roster(session, ap.FULL):
            self.people[str(actor.pseudonym)] = actor
        admin = self.people["administrator"]
        for kind, value in (("body", "nccia"), ("platform", "x")):
            roster.add_conflict(session, "R-21", kind, value, by=admin, now=NOW)
        course, held = "Law and procedure, three days", local_date(NOW)
        training.enter(session, "R-21", course, held, None, by=admin, now=NOW)
        guest = NewPerson("guest@portal.example", "Zubaida", Role.REGISTRAR)
        codes.begin_app(session, by=self.people["registrar"], now=LATER)
        self.invitation = accounts.add_person(session, guest, by=admin, now=LATER)

    def _remember(self, session: Session) -> None:
        self.dockets["old"] = rv.a_decided_case(
            session,
            outcome=Outcome.REJECTED,
            now=QUARTER_AGO,
            published_on="2026-08-14",
            captured_at="2026-08-15T10:00:00+05:00",
        )

    def _file(self, session: Session) -> None:
        officers = Officers(self.people["drafter"], self.people["authoriser"])
        registrar = self.people["registrar"]
        rows = [row(), row(passage="", language="ps"), row(measure="label")]
        self.filing = received(session, rows, by=officers, partial=True)
        picture = handed(purpose="document")
        by, told = officers.drafter, handed(shows_child="yes", fingerprint="d" * 64)
        exhibits.attach_to_row(session, self.filing, 2, picture, by=by, now=NOW)
        thin = [row(passage="", captured_at="", language="")]
        self.dockets["unscreened"] = filed(session, [row(), row()]).dockets[0]
        for number, file in ((1, picture), (1, a_letter()), (2, told)):
            docket = self.dockets["unscreened"]
            exhibits.attach_to_item(session, docket, number, file, by=by, now=NOW)
        self.dockets["defective"] = filed(session, thin).dockets[0]
        screening.find_defects(
            session, self.dockets["defective"], {}, by=registrar, now=NOW
        )
        self.dockets["withdrawn"] = a_request(session, screened=False).docket
        withdrawing.withdraw(
            session,
            self.dockets["withdrawn"],
            "filed-in-error",
            "The wrong account was named.",
            by=officers.authoriser,
            now=NOW,
        )

    def _review(self, session: Session) -> None:
        self.dockets["drawn"] = rv.a_case(session, items=2)
        self.dockets["asked"] = rv.ready(session, skipped=False)[0]
        self.notices["asked"] = _code(session, self.dockets["asked"], Stage.ASKED)
        self.dockets["fresh"] = rv.a_case(session)
        rv.declared(session, self.dockets["fresh"])
        for file in (handed(purpose="document"), a_letter()):
            exhibits.attach_to_item(
                session,
                self.dockets["asked"],
                1,
                file,
                by=self.people["drafter"],
                now=NOW + 18 * rv.MINUTE,
            )
        docket, sitting = rv.ready(
            session,
            locator="https://x.com/a_quiet_page",
            native_id="1700000777",
            measure="suspend-account",
        )
        ballot = rv.a_ballot(rv.asked_of(session, docket))
        deciding.vote(
            session, docket, 1, ballot, by=sitting[0], now=NOW + 20 * rv.MINUTE
        )
        self.dockets["draft"] = docket
        self.dockets["rejected"] = rv.a_decided_case(
            session, outcome=Outcome.REJECTED, items=2
        )

    def _send(self, session: Session) -> None:
        for name in ("sent", "appealed", "voting", "overturned"):
            self.dockets[name] = ap.a_sent_matter(session, items=1)
            self.notices[name] = _code(session, self.dockets[name], Stage.SENT)
        liaison, now = self.people["liaison"], LATER - timedelta(hours=1)
        docket = self.dockets["overturned"]
        answering.acknowledge(session, docket, by=liaison, now=now, reference="X-12")
        answering.answer(session, docket, 1, acted(), by=liaison, now=now)
        today = local_date(NOW)
        order = OwnOrder("12-3/2026/PTA/417", today, today)
        record_authority_order(
            session, docket, order, by=self.people["authoriser"], now=now
        )

    def _appeal(self, session: Session) -> None:
        for name in ("appealed", "voting", "overturned"):
            self.dockets[f"ap-{name}"] = ap.an_appeal(
                session, self.dockets[name], stay_asked=True, words="It is a gauge."
            )
        appeals.use(ap.SECRET)
        form = replace(ap.a_form(), what_happened="told-nothing")
        unmatched = appeals.file(session, form, form_key=token_bytes(32), now=ap.NOW)
        self.dockets["ap-unmatched"] = unmatched.docket
        self.receipt = unmatched.receipt
        ap.a_seated(session, unmatched.docket)
        sweep_appeals(session, ap.NOW + 2 * rv.MINUTE)
        for name in ("voting", "overturned"):
            docket = self.dockets[f"ap-{name}"]
            shut = 2 if name == "voting" else None
            panel = ap.an_admitted(session, docket, shut=shut)
            if name == "overturned":
                ap.decide_all(session, docket, panel, AppealOutcome.OVERTURNED)
            else:
                vote = ap.a_vote(AppealOutcome.UPHELD)
                when = ap.NOW + 5 * rv.MINUTE
                appeal_votes.vote(session, docket, 1, vote, by=panel[1], now=when)

    def _propose(self, session: Session) -> None:
        change = Suspension("peca-2016-s37", local_date(LATER), "High Court, 2026")
        admin = self.people["administrator"]
        self.proposal = str(law.propose(session, change, by=admin, now=LATER).id)

    def sits(self, name: str, place: int = 0) -> str:
        """Return who has this seat of a matter's panel, by pseudonym."""
        with self.store.reading() as session:
            members = rv.panel_members(session, self.dockets[name])
        return str(members[place].pseudonym)


def _light_the_beacon(session: Session) -> None:
    """Let every draw fall as it fell in every world before this one."""
    for begin, hours in ((QUARTER_AGO, 2), (NOW - timedelta(hours=1), 24)):
        first = LOCAL.round_after(begin)
        for round_ in range(first, first + hours * 3600 // LOCAL.period):
            value = sha256(f"round {round_} of this world".encode()).hexdigest()
            session.add(Beacon(round=round_, value=value, made_at=begin))
    session.flush()


def a_letter() -> Handed:
    """A document that is no picture."""
    return handed(
        a_paper(2), name="letter.pdf", purpose="document", caption="Covering letter"
    )


def _code(session: Session, docket: str, stage: Stage) -> str:
    found = notice_rows.find(session, docket, 1, stage)
    assert found is not None
    return notices.code_of(session, found)


def places(world: World) -> Iterator[Place]:
    """Every page, in each state that looks different."""
    yield from _public(world)
    yield from _agency(world)
    yield from _review(world)
    yield from _appeals(world)
    yield from _others(world)
    yield from _deeper(world)


def _public(world: World) -> Iterator[Place]:
    for path in (
        "/",
        "/appeal",
        "/check",
        "/track",
        "/register",
        "/law",
        "/reports",
        "/verify",
        "/verify/guides/log",
        "/verify/guides/witnessing",
        "/kept",
    ):
        yield Place(path)
    yield Place("/register?stage=waiting&body=pta&page=1")
    for name in (
        *("unscreened", "withdrawn", "drawn", "asked", "rejected", "sent"),
        *("overturned", "old", "ap-appealed", "ap-overturned", "ap-unmatched"),
    ):
        yield Place(f"/register/{world.dockets[name]}")
    yield Place("/law/peca-2016-s37")
    yield from (Place(f"/reports/{name}") for name in ("2026-Q3", "2026-Q4"))
    yield Place(f"/reports/{QUARTER}/v1")
    yield from (Place(f"/sign-in{page}") for page in ("", "/help", "/passkey"))
    yield Place(f"/enrol/{world.invitation}")
    yield Place("/register/TD-2026-999999", status=404)


def _agency(world: World) -> Iterator[Place]:
    found, batch = world.dockets, f"/desk/filing/batch/{world.filing}"
    for path in ("/desk/filing/", "/desk/filing/new", "/desk/filing/bulk", batch):
        yield Place(path, "drafter")
    yield Place("/desk/filing/practise", "drafter")
    yield Place(f"{batch}/answers", "drafter")
    yield Place(batch, "authoriser")
    yield Place(f"{batch}/row/3", "authoriser")
    for name in ("unscreened", "defective", "withdrawn", "overturned"):
        yield Place(f"/desk/filing/{found[name]}", "authoriser")
    yield Place(f"/desk/filing/{found['defective']}/correct", "drafter")
    for name in ("drawn", "rejected", "old"):
        yield Place(f"/desk/asked/{found[name]}/facts", "drafter")
    yield Place(f"/desk/asked/{found['rejected']}/facts/1", "drafter")
    row, item = f"/desk/exhibits/filing/{world.filing}", "/desk/exhibits/item"
    yield from (Place(f"{row}/{number}", "drafter") for number in (2, 3))
    yield Place(f"{row}/2", "authoriser")
    for name, number in (("unscreened", 1), ("unscreened", 2), ("withdrawn", 1)):
        yield Place(f"{item}/{found[name]}/{number}", "drafter")
    yield Place(f"/desk/filing/{found['unscreened']}/take-back", "authoriser")
    for name in ("sent", "overturned"):
        yield Place(f"/desk/authority/{found[name]}", "authoriser")
    yield Place("/desk/registry/", "registrar")
    yield Place("/desk/records", "registrar")
    yield Place(f"/desk/records/{found['sent']}", "registrar")
    for name in ("unscreened", "defective", "drawn"):
        yield Place(f"/desk/registry/{found[name]}", "registrar")


def _review(world: World) -> Iterator[Place]:
    for name in ("drawn", "asked", "fresh", "draft", "rejected"):
        docket, who = world.dockets[name], world.sits(name)
        yield Place("/desk/review/", who)
        yield Place(f"/desk/review/{docket}", who)
        if name != "drawn":
            yield Place(f"/desk/review/{docket}/1", who)
    fresh, who = f"/desk/review/{world.dockets['fresh']}", world.sits("fresh")
    yield Place("/desk/review/answered-after", who)
    for page in ("ask", "skip", "extend", "recuse", "draw"):
        yield Place(f"{fresh}/{page}", who)
    draft, other = f"/desk/review/{world.dockets['draft']}/1", world.sits("draft", 1)
    yield from (Place(f"{draft}{page}", other) for page in ("", "/decide", "/join"))


def _appeals(world: World) -> Iterator[Place]:
    for name in ("ap-appealed", "ap-voting", "ap-overturned", "ap-unmatched"):
        docket, who = world.dockets[name], world.sits(name)
        yield Place(f"/desk/appeals/{docket}", who)
        yield Place("/desk/appeals", who)
    voting = world.dockets["ap-voting"]
    for place in (0, 2):
        yield Place(f"/desk/appeals/{voting}/1", world.sits("ap-voting", place))
    unmatched, who = world.dockets["ap-unmatched"], world.sits("ap-unmatched")
    yield from (
        Place(f"/desk/appeals/{unmatched}/{page}", who)
        for page in ("refuse", "stop", "close")
    )


def _others(world: World) -> Iterator[Place]:
    found, liaison = world.dockets, "liaison"
    for who in (*(role.value for role in ROLES), world.sits("drawn")):
        yield Place("/desk", who)
    yield Place("/desk/me", "registrar")
    for page in ("/factors", "/passkeys/new", "/app", "/password", "/email"):
        yield Place(f"/desk/me{page}", "registrar")
    yield Place("/sign-in/confirm?next=/en/desk/me", "registrar")
    yield Place("/desk/me/language", liaison)
    yield Place("/desk/orders/", liaison)
    yield Place("/desk/orders/answers", liaison)
    yield Place("/desk/orders/notices", liaison)
    yield Place("/desk/orders/received", liaison)
    yield Place("/desk/data-requests/manifests", liaison)
    for page in ("", "/contact", "/established", "/code", "/test"):
        yield Place(f"/desk/channel{page}", liaison)
    for page in ("", "/x"):
        yield Place(f"/desk/channels{page}", "registrar")
    for name in ("asked", "sent", "overturned"):
        yield Place(f"/desk/orders/{found[name]}", liaison)
    yield Place(f"/desk/orders/{found['sent']}/1/answer", liaison)
    yield Place(f"/desk/orders/{found['sent']}/answers", liaison)
    yield Place(f"/desk/orders/{found['asked']}/1/notice/asked", liaison)
    yield Place(f"/desk/orders/{found['sent']}/1/notice/sent", liaison)
    yield Place(f"/desk/orders/{found['overturned']}/1/restoration", liaison)
    for who in ("presiding", "administrator"):
        yield Place("/desk/roster/", who)
        yield Place("/desk/roster/R-21", who)
    yield from _law(world)
    yield Place("/desk/mail", "administrator")
    yield Place("/desk/people", "administrator")
    yield Place("/desk/people/new", "administrator")
    yield Place(f"/desk/people/{world.people['R-21'].id}", "administrator")


def _law(world: World) -> Iterator[Place]:
    yield Place("/desk/law", "administrator")
    for kind in ("powers", "forums", "calendar", "rules"):
        yield Place(f"/desk/law/rows/{kind}", "administrator")
    for what in What:
        yield Place(f"/desk/law/propose/{what.value}", "administrator")
    yield Place(f"/desk/law/proposals/{world.proposal}", "administrator")
    yield Place(f"/desk/law/proposals/{world.proposal}/hand-in", "administrator")
    for who in ("administrator", "presiding", "registrar", "auditor"):
        yield Place("/desk/resting", who)
    yield Place("/desk/resting?provision=peca-2016-s37", "auditor")
    yield Place("/desk/independence", "auditor")


def _deeper(world: World) -> Iterator[Place]:
    fresh, who = f"/desk/review/{world.dockets['fresh']}", world.sits("fresh")
    for page in ("question", "return", "1/kept"):
        yield Place(f"{fresh}/{page}", who)
    yield from (Place(f"/desk/review/{page}", who) for page in ("leave", "duty"))
    yield Place(f"/desk/held/{world.dockets['issued']}", "registrar")
    ready, sits = world.dockets["dr-ready"], world.sits("dr-ready")
    for page in ("", "/decide"):
        yield Place(f"/desk/review-data/{ready}/1{page}", sits)
    sent = world.dockets["sent"]
    for path, reader in deeper.places(world.deeper, sent, world.sits("sent")):
        yield Place(path, reader)

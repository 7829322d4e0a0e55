"""Walks through every form of every page, and writes down what went wrong."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from oversight.core import clock
from tests.browser.world import LATER
from tests.fixtures.pages import Page
from tests.hostile import blind, judging
from tests.hostile.forms import (
    Asked,
    Filled,
    asked,
    emptied,
    mended,
    saved,
    wild,
    worded,
)
from tests.hostile.house import House
from tests.hostile.lists import Deck
from tests.hostile.ways import Way

MOST_TRIES = 9
DEEPEST = 3
DONE = frozenset({302, 303})
# What ends a visit, an account or a matter before more could be typed into it.
ENDING = frozenset(
    [
        *("sign_in.leave", "appeal.leave", "me.end_session", "me.end_sessions"),
        *("me.password", "me.email", "people.disable", "people.drop", "people.reset"),
        *("people.end_session", "people.end_sessions", "factors.begin_app"),
        *("filing.discard", "filing.drop", "filing.withdraw", "data.drop"),
        *("exhibits.remove", "data.remove", "roster.rest", "law_desk.withdraw"),
        *("review.recuse", "appeals_desk.recuse", "review.leave"),
    ]
)
REFUSED = frozenset({200, 422})
BROKEN = 500


@dataclass(frozen=True)
class At:
    """Who stands before a page, and how many posts deep."""

    client: FlaskClient
    who: str
    turn: int
    depth: int = 0


@dataclass
class Sweep:
    """One walk: what was met, what was taken, and what is wrong."""

    house: House
    deck: Deck
    stays: bool = False  # What is taken stays, and is not asked for again.
    scripts: bool = True  # What scripts send off while it is typed is sent as well.
    met: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    shapes: set[tuple[str, ...]] = field(default_factory=set)
    statuses: dict[tuple[str, str], set[int]] = field(default_factory=dict)

    def walk(self, wanted: Iterable[Way]) -> None:
        """Go every way in turn and try the forms it shows."""
        with self.house.kept():
            for turn, way in enumerate(wanted):
                if not self.stays:  # What stays must not come before what it follows.
                    clock.shift(LATER - clock.machine_now())  # Each at the same hour.
                lang = ("en", "ur")[turn % 2]
                client = self.house.client(way.who)
                page, path = self._arrived(way, client, lang)
                if not way.before:
                    self._forms(At(client, way.who, turn), page, path)
                    continue
                with nullcontext() if self.stays else self.house.kept():
                    self._forms(At(client, way.who, turn), page, path)
                if not self.stays:
                    self.house.back()

    def _arrived(self, way: Way, client: FlaskClient, lang: str) -> tuple[Page, str]:
        """Post what goes before and return the page at the end of the way."""
        page, path = Page.read(""), f"/{lang}{way.path}"
        for post in way.before:
            hand = client if post.who == way.who else self.house.client(post.who)
            shown = Page.read(hand.get(f"/{lang}{post.path}").text)
            form = shown.form(f"/{lang}{post.to}")
            if form is None and self.stays:  # It was sent already.
                continue
            assert form is not None, f"no form to {post.to} at {post.path}"
            sent = {**shown.values(form), **dict(post.typed)}
            page = Page.read(hand.post(f"/{lang}{post.to}", data=sent).text)
            path = f"/{lang}{post.to}"
        if way.path:
            path = f"/{lang}{way.path}"
            page = Page.read(client.get(path).text)
        return page, path

    def blindly(self, endpoints: set[str]) -> set[str]:
        """Post every field there is to these views; return those that were met."""
        met: set[str] = set()
        with self.house.kept():
            for endpoint, who, path in blind.addresses(self.house, endpoints):
                client = self.house.client(who)
                token = Page.read(client.get("/en/check").text).token or ""
                pairs = blind.filled(self.deck, token)
                answer = client.post(path, data=pairs)
                met.add(endpoint)
                if answer.status_code >= BROKEN:
                    self.wrong.append(f"{path} ({who}, blind): {answer.status_code}")
                if answer.status_code not in DONE and _is_page(answer):
                    found = judging.unsafe(Page.read(answer.text))
                    self.wrong += [f"{path} ({who}, blind): {one}" for one in found]
                if answer.status_code in DONE:
                    self.house.back()
        return met

    def _forms(self, at: At, page: Page, path: str) -> None:
        """Try each form of a page whose like was not tried before."""
        sent_off = saved(page) if self.scripts and not self.stays else ()
        for form in (*asked(page, path.partition("?")[0]), *sent_off):
            key = (self.endpoint(form.action), *form.shape)
            if key not in self.shapes:
                self.shapes.add(key)
                self.met.add(key[0])
                if any(box.kind == "file" for box in form.boxes):
                    self.files.add(key[0])
                self._try(at, form)

    def _try(self, at: At, form: Asked) -> None:
        """Send one form wild and empty, then worded until it is taken."""
        if self.stays and self.endpoint(form.action) in ENDING:
            return
        if not self.stays:
            self._send(at, form, "wild", wild(form, self.deck))
            self._send(at, form, "empty", emptied(form))
        sent = worded(form, self.deck, at.turn)
        for turn in range(MOST_TRIES):
            refused = self._send(at, form, "worded", sent)
            if not refused:
                return
            sent = mended(form, sent, refused, turn)

    def _send(self, at: At, form: Asked, kind: str, sent: Filled) -> set[str]:
        """Send it and judge the answer; return the fields that were refused."""
        endpoint = self.endpoint(form.action)
        pairs = [(name, one) for name, values in sent.items() for one in values]
        cookies = self.house.cookies(at.client)
        answer = at.client.post(form.action, data=MultiDict(pairs))
        self.statuses.setdefault((endpoint, kind), set()).add(answer.status_code)
        found = list(self._judged(answer, form, kind, sent))
        path, refused = form.action, set[str]()
        if answer.status_code in DONE:
            found += self._stored(answer, kind)
            path = answer.location
            answer = at.client.get(path)
            found += self._read_on(answer)
        elif kind == "worded":
            refused = refusals(answer) & set(sent)
        self.wrong += [f"{endpoint} ({at.who or 'public'}, {kind}): {o}" for o in found]
        if not refused and kind == "worded" and _is_page(answer):
            self.taken.add(endpoint)
            if at.depth < DEEPEST:
                with nullcontext() if self.stays else self.house.kept():
                    deeper = replace(at, depth=at.depth + 1)
                    self._forms(deeper, Page.read(answer.text), path)
        if not self.stays:
            self.house.give(at.client, cookies)
            self.house.back()
        return refused

    def exhaust(self, wanted: Iterable[Way]) -> None:
        """Let each kind of field meet every string, in the form that has most of it."""
        best: dict[str, tuple[int, At, Asked]] = {}
        for turn, way in enumerate(one for one in wanted if not one.before):
            client, path = self.house.client(way.who), f"/en{way.path}"
            for form in asked(Page.read(client.get(path).text), path):
                for kind, count in Counter(box.kind for box in form.boxes).items():
                    if count > best.get(kind, (0,))[0]:
                        best[kind] = (count, At(client, way.who, turn), form)
        with self.house.kept():
            for kind, (_, at, form) in best.items():
                while kind != "file" and not self.deck.met_by(f"wild {kind}"):
                    self._send(at, form, "wild", wild(form, self.deck))

    def _judged(
        self, answer: TestResponse, form: Asked, kind: str, sent: Filled
    ) -> Iterator[str]:
        status = answer.status_code
        if status >= BROKEN:
            yield f"status {status}: {Page.read(answer.text).main[-60:]}"
        if not _is_page(answer):
            return
        if status in DONE:
            return
        page = Page.read(answer.text)
        yield from judging.unsafe(page)
        if kind == "worded":
            if status not in REFUSED:
                yield f"status {status}: {page.main[:200]}"
            else:
                yield from (f"lost: {n}" for n in self._lost(form, sent, page))
                yield from judging.foreign(page, sent)

    def _lost(self, form: Asked, sent: Filled, page: Page) -> Iterator[str]:
        """Return what is gone from a form that is shown again."""
        for again in asked(page, form.action):
            if again.shape == form.shape:
                yield from judging.lost(form, sent, page)
                return

    def _stored(self, answer: TestResponse, kind: str) -> Iterator[str]:
        """Say what the database now holds that was not sent."""
        if urlsplit(answer.location).netloc not in {"", "localhost"}:
            yield f"leads away to {answer.location}"
        if kind == "worded":
            with self.house.store.reading() as session:
                yield from judging.changed(session, self.deck.sent)

    def _read_on(self, answer: TestResponse) -> Iterator[str]:
        """Look at the page that follows."""
        if answer.status_code >= BROKEN:
            yield f"then status {answer.status_code} at {answer.request.path}"
        if _is_page(answer) and answer.status_code not in DONE:
            page = Page.read(answer.text)
            yield from judging.unsafe(page)
            yield from judging.misread(page, self.deck.sent)

    def endpoint(self, path: str) -> str:
        """Return which view answers a post to this address."""
        router = self.house.app.url_map.bind("localhost")
        try:
            return str(router.match(path, method="POST")[0])
        except HTTPException:
            return f"nothing at {path}"


def _is_page(answer: TestResponse) -> bool:
    return answer.mimetype == "text/html" and bool(answer.data)


def refusals(answer: TestResponse) -> set[str]:
    """Return the fields beside which a page says that they were refused."""
    return set(Page.read(answer.text).errors) if _is_page(answer) else set()

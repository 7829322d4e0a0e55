"""Walks through every form that is taken, and presses each twice: in turn, and at once."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from io import BytesIO
from sqlite3 import Connection
from threading import Barrier

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from oversight.core import clock
from oversight.storage.base import Base
from tests.browser.world import LATER
from tests.fixtures.pages import Page
from tests.hostile import careful
from tests.hostile.careful import File
from tests.hostile.forms import IGNORED, TOKEN, Asked, Filled, asked, mended, worded
from tests.hostile.house import House
from tests.hostile.sweeping import DEEPEST, DONE, MOST_TRIES, At, Sweep, refusals

PRESSES = "accounts_presses"
# A page that asks a device for a proof writes down what it asks, each time.
ASKED = "accounts_challenges"
HANDS, REFUSED, UNFIT, MOST_PLACES = 2, 400, 422, 3
AFTER = timedelta(seconds=5)
Rows = dict[str, Counter[tuple[object, ...]]]
Pairs = list[tuple[str, str | File]]


@cache
def told() -> list[str]:
    """Return every table, but the one that remembers the presses themselves."""
    return [one.name for one in Base.metadata.sorted_tables if one.name != PRESSES]


def rows(house: House) -> Rows:
    """Return every row of every table that tells of acts."""
    with reading(house) as line:
        return {
            name: Counter(line.execute(f'SELECT * FROM "{name}"')) for name in told()
        }


def sizes(house: House) -> dict[str, int]:
    """Return how many rows each of these tables has."""
    asked = ", ".join(f'(SELECT count(*) FROM "{name}")' for name in told())
    with reading(house) as line:
        counts = line.execute(f"SELECT {asked}").fetchone()
    return dict(zip(told(), counts, strict=True))


@contextmanager
def reading(house: House) -> Iterator[Connection]:
    """Look at the database as its file has it, which is what makes looking quick."""
    with house.store.reading() as session:
        line = session.connection().connection.driver_connection
        assert isinstance(line, Connection)
        yield line


# As the refusal begins, in either language.
SAID = ("This was sent with something that", "اس کے ساتھ کوئی ایسی چیز بھیجی گئی جو")


def too_much(form: Asked, pairs: Pairs) -> dict[str, Pairs]:
    """Return what was sent with a field more, and with an answer given twice."""
    single = {box.name for box in form.boxes if not box.listed}
    # What is read back holds ticks, of which one alone looks like any hidden field.
    single = {"read"} if "read" in single else single - {TOKEN, "once"}
    twice = [one for one in pairs if one[0] in single]
    return {
        "a field more": [*pairs, ("role", "administrator")],
        "an answer twice": [*pairs, *(twice or pairs)[:1]],
    }


def let_in(answer: TestResponse) -> Iterator[str]:
    """Say whether a form that holds too much was not refused, or without a word."""
    words = Page.read(answer.text).main
    if answer.status_code not in {REFUSED, UNFIT}:
        yield f"{answer.status_code} {answer.location} {words[:200]}"
    elif not any(said in words for said in SAID):
        yield f"{answer.status_code}, and says no word of it: {words[:300]}"


def posted(pairs: Pairs) -> MultiDict[str, object]:
    """Return what is sent, with each file opened anew."""
    return MultiDict(
        (name, (BytesIO(one.content), one.name) if isinstance(one, File) else one)
        for name, one in pairs
    )


@dataclass
class Pressed(Sweep):
    """One walk with plain words: every form that is taken is pressed a second time."""

    scripts: bool = False  # They send again and again.
    again: dict[str, set[str]] = field(default_factory=dict)
    let_in: list[str] = field(default_factory=list)
    tries: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def _forms(self, at: At, page: Page, path: str) -> None:
        """Try each form; where it was not taken, also where it stands next."""
        super()._forms(at, page, path)
        for form in asked(page, path.partition("?")[0]):
            key = (self.endpoint(form.action), *form.shape)
            self.tries[key] += 1
            if key[0] not in self.taken and self.tries[key] < MOST_PLACES:
                self.shapes.discard(key)

    @staticmethod
    def _begin(at: At) -> None:
        """Take no time for a walk; but what follows an act comes after it."""
        clock.shift(LATER + (at.depth + 1) * AFTER - clock.machine_now())

    def _try(self, at: At, form: Asked) -> None:
        self._begin(at)
        endpoint = self.endpoint(form.action)
        sent = worded(form, self.deck, at.turn)
        sent = careful.answers(self.house, at.who, endpoint, form, sent)
        with self.house.kept():  # With what the page itself wrote down.
            self._tried(at, form, sent)
            buttons = {box.name for box in form.boxes if box.kind in IGNORED}
            if buttons:  # Also by the button that has no name of its own.
                plain = {n: one for n, one in sent.items() if n not in buttons}
                self._tried(at, form, plain)
        self.house.back()

    def _tried(self, at: At, form: Asked, sent: Filled) -> None:
        for turn in range(MOST_TRIES):
            refused = self._send(at, form, "worded", sent)
            if not refused:
                return
            sent = mended(form, sent, refused, turn)

    def _send(self, at: At, form: Asked, kind: str, sent: Filled) -> set[str]:
        """Press; if it is taken, press again, then let two hands press at once."""
        self._begin(at)
        endpoint, cookies = self.endpoint(form.action), self.house.cookies(at.client)
        pairs: Pairs = [(name, one) for name, values in sent.items() for one in values]
        pairs += careful.files(self.house, at.who, endpoint, form)
        before = sizes(self.house)
        answer = at.client.post(form.action, data=posted(pairs))
        refused = refusals(answer) & set(sent)
        after = sizes(self.house)
        took = answer.status_code in DONE or (
            answer.status_code < REFUSED and after != before
        )
        if took and not refused:
            self.taken.add(endpoint)
            found = list(self._pressed_again(at, form, pairs, cookies, answer))
            self.house.back()
            more = {name: count - before[name] for name, count in after.items()}
            found += self._at_once(form, pairs, cookies, answer, more)
            self._with_more(at, form, pairs, cookies)
            self.wrong += [f"{endpoint} ({at.who or 'public'}): {one}" for one in found]
            self._deeper(at, form, pairs, cookies)
        elif answer.status_code < REFUSED and not refused:
            # What is read back first is signed on the page that follows.
            self._deeper(at, form, pairs, cookies)
        self.house.give(at.client, cookies)
        self.house.back()
        return refused

    def _with_more(
        self, at: At, form: Asked, pairs: Pairs, cookies: dict[str, str]
    ) -> None:
        """Send what is taken with more than is asked; it is refused whole."""
        endpoint = self.endpoint(form.action)
        for how, more in too_much(form, pairs).items():
            self.house.back()
            self.house.give(at.client, cookies)
            before = rows(self.house)
            answer = at.client.post(form.action, data=posted(more))
            after = rows(self.house)
            found = list(let_in(answer))
            found += [n for n in after.keys() - {ASKED} if after[n] != before[n]]
            said = f"{endpoint} ({at.who or 'public'}, {how}): "
            self.let_in += [said + one for one in found]

    def _pressed_again(
        self,
        at: At,
        form: Asked,
        pairs: Pairs,
        cookies: dict[str, str],
        first: TestResponse,
    ) -> Iterator[str]:
        """Press after the reply came, and after it was lost with its cookies."""
        after = rows(self.house)
        ways = ["in turn"] if self.house.cookies(at.client) != cookies else []
        for how in (*ways, "after a lost reply"):
            if how != "in turn":
                self.house.give(at.client, cookies)
            answer = at.client.post(form.action, data=posted(pairs))
            yield from self._differs(how, form, first, answer)
            for name, there in rows(self.house).items():
                if there != after[name]:
                    yield f"{how}: {name} changed by {there - after[name]}"[:400]

    def _at_once(
        self,
        form: Asked,
        pairs: Pairs,
        cookies: dict[str, str],
        first: TestResponse,
        more: dict[str, int],
    ) -> Iterator[str]:
        before = sizes(self.house)
        clients = [self.house.app.test_client() for _ in range(HANDS)]
        start = Barrier(HANDS)

        def press(client: FlaskClient) -> TestResponse:
            self.house.give(client, cookies)
            start.wait()
            return client.post(form.action, data=posted(pairs))

        with ThreadPoolExecutor(HANDS) as pool:
            answers = list(pool.map(press, clients))
        alike = [one for one in answers if one.status_code == first.status_code]
        if not alike:
            yield f"at once: {[one.status_code for one in answers]}"
        for answer in answers:
            yield from self._differs("at once", form, [*alike, first][0], answer)
        for name, count in sizes(self.house).items():
            # Alone, a press may be noted beside what a process notes once.
            wrong = count - before[name] - more[name]
            if wrong > 0 or (wrong < 0 and name != "audit_rows"):
                led = [(one.status_code, one.location) for one in (first, *answers)]
                yield f"at once: {name} has {wrong} more; {led}"

    def _differs(
        self, how: str, form: Asked, first: TestResponse, answer: TestResponse
    ) -> Iterator[str]:
        """Say whether a press was answered otherwise than the first, or frightens."""
        endpoint = self.endpoint(form.action)
        there = answer.location if answer.status_code in DONE else ""
        self.again.setdefault(endpoint, set()).add(f"{how} {answer.status_code}")
        if first.status_code in DONE and there != first.location:
            said = Page.read(answer.text).main[:200]
            yield f"{how}: {answer.status_code} {there} {said}, not {first.location}"
        elif answer.status_code >= REFUSED:
            yield f"{how}: {answer.status_code} {Page.read(answer.text).main[:200]}"

    def _deeper(
        self, at: At, form: Asked, pairs: Pairs, cookies: dict[str, str]
    ) -> None:
        """Go on from what one press showed."""
        if at.depth >= DEEPEST:
            return
        self.house.back()
        self.house.give(at.client, cookies)
        answer = at.client.post(form.action, data=posted(pairs))
        path = form.action
        if answer.status_code in DONE:
            path = answer.location
            answer = at.client.get(path)
        if answer.mimetype == "text/html":
            with nullcontext() if self.stays else self.house.kept():
                self._forms(
                    replace(at, depth=at.depth + 1), Page.read(answer.text), path
                )

"""What was typed is shown: on pages, in files, in letters, and to a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request
from werkzeug.test import TestResponse

from oversight.notices import language, outbox
from oversight.notices.service import mail
from oversight.web.access import staff_cookie
from tests.browser.looking import LISTEN
from tests.browser.world import LATER, Place, places
from tests.fixtures.browser import LiveServer, serving
from tests.fixtures.pages import Page as Read
from tests.fixtures.smtp import Postbox
from tests.fixtures.smtp import serving as receiving
from tests.hostile import papers
from tests.hostile.house import House
from tests.hostile.lists import Deck, everything
from tests.hostile.sweeping import Sweep
from tests.journeys.stage import time_of_its_own
from tests.notices.test_mail_sending import a_relay

pytestmark = pytest.mark.slow

STRIDE = 131
OK = 200
HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
    *("MIME-Version", "Content-Type", "Content-Language", "Content-Transfer-Encoding"),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the portal's database lies."""
    return tmp_path_factory.mktemp("shown")


@pytest.fixture(scope="module")
def typed(place: Path) -> Iterator[Sweep]:
    """A portal in which every form was taken with hostile words that stayed."""
    with time_of_its_own(LATER):
        house = House(place)
        sweep = Sweep(house, Deck(everything(), stride=STRIDE), stays=True)
        sweep.walk(house.ways())
        yield sweep
        house.close()


@dataclass(frozen=True)
class Shown:
    """A page as somebody was shown it."""

    place: Place
    answer: TestResponse
    page: Read


@pytest.fixture(scope="module")
def shown(typed: Sweep) -> list[Shown]:
    """Every page, as its reader sees it after all that was typed."""
    found: list[Shown] = []
    for turn, place in enumerate(dict.fromkeys(places(typed.house.world))):
        path = f"/{('en', 'ur')[turn % 2]}{place.path}"
        answer = typed.house.client(place.who).get(path)
        found.append(Shown(place, answer, Read.read(answer.text)))
    return found


def test_pages_and_files_show_what_was_typed_and_nothing_else(
    typed: Sweep, shown: list[Shown]
) -> None:
    wrong, files = list(typed.wrong), 0
    for one in shown:
        client = typed.house.client(one.place.who)
        wrong += _told(one.place, papers.wrong(one.answer, typed.deck.sent))
        for there in papers.links(one.page):
            wrong += _told(there, papers.wrong(client.get(there), typed.deck.sent))
            files += 1

    assert not wrong, "\n".join(wrong)
    assert sum(one.answer.status_code == OK for one in shown) > 150
    assert files > 30


def test_an_address_that_was_typed_is_no_link(shown: list[Shown]) -> None:
    there = {
        place
        for one in shown
        for place in one.page.links.values()
        if "/guides/" not in one.place.path  # Nobody types there; they cite standards.
    }

    assert {urlsplit(place).hostname for place in there} == {None}


def _told(place: Place | str, found: Iterator[str]) -> Iterator[str]:
    where = place if isinstance(place, str) else f"{place.path} ({place.who})"
    return (f"{where}: {one}" for one in found)


def test_letters_hold_the_words_and_split_no_header(typed: Sweep) -> None:
    language.use("https://oversight.example")
    names = [text[:500] for text in everything()[::STRIDE]]
    with typed.house.store.transaction() as session:
        for number, name in enumerate(names):
            values = {"role": "liaison", "token": "t", "until": LATER.isoformat()}
            mail.post(
                session,
                "invitation",
                to=f"name-{number}@platform.example",
                language=("en", "ur")[number % 2],
                key=f"hostile-{number}",
                now=LATER,
                values={"name": name, **values},
            )
    box = Postbox()

    with receiving(box) as port:
        outbox.empty(typed.house.store, a_relay(port, patience=30.0), lambda: LATER)

    assert len(box.taken) >= len(names)
    for to, letter in box.taken:
        assert set(letter.keys()) <= HEADERS
        assert letter["To"] == to
        text = letter.get_body(("plain",))
        assert text is not None
        if to.startswith("name-"):
            name = names[int(to[5:].partition("@")[0])]
            assert _single(name) in _single(text.get_content())


def _single(words: str) -> str:
    return " ".join(words.split())


@dataclass
class Ears:
    """What a window says that it should not."""

    heard: list[str] = field(default_factory=list)

    def listen(self, window: Page) -> None:
        """Hear dialogs, errors, and what the browser reports of broken policy."""
        window.add_init_script(f"({LISTEN})()")
        window.on("dialog", self._dialog)
        window.on("pageerror", lambda error: self.heard.append(str(error)))
        window.on("request", self._request)

    def _dialog(self, dialog: Dialog) -> None:
        self.heard.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, sent: Request) -> None:
        if "/csp-report" in sent.url or not sent.url.startswith("http://localhost:"):
            self.heard.append(f"it asks {sent.url[:80]}")


@pytest.mark.browser
def test_a_real_browser_runs_nothing_of_it(
    typed: Sweep, place: Path, browser: Browser, tmp_path: Path
) -> None:
    wrong: list[str] = []
    everywhere = list(dict.fromkeys(places(typed.house.world)))
    with serving(typed.house.url, tmp_path) as server:
        for who in dict.fromkeys(one.who for one in everywhere):
            window, ears = _window(browser, server, typed.house, who), Ears()
            ears.listen(window)
            for turn, one in enumerate(o for o in everywhere if o.who == who):
                window.goto(f"/{('en', 'ur')[turn % 2]}{one.path}")
                ears.heard += window.evaluate("window.refused")
                wrong += [f"{one.path} ({who}): {heard}" for heard in ears.heard]
                ears.heard.clear()
            window.context.close()

    assert not wrong, "\n".join(wrong)


def _window(browser: Browser, server: LiveServer, house: House, who: str) -> Page:
    context = browser.new_context(base_url=server.url)
    if who:
        with server.app.app_context():
            name = staff_cookie()
        cookie = {"name": name, "value": house.token(who), "url": server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
    return context.new_page()

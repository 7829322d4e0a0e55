"""Every page, in both languages, seen by a real browser as its reader sees it."""

from collections.abc import Iterable, Iterator

import pytest
from playwright.sync_api import Browser
from werkzeug.exceptions import HTTPException

from oversight.web.access import staff_cookie
from tests.browser.looking import Shape, Watch, differences, look, shape
from tests.browser.world import LATER, Place, World, places
from tests.fixtures.browser import LiveServer, serving
from tests.fixtures.databases import Databases, filled, import_models
from tests.journeys.hands import DOCKET
from tests.journeys.stage import time_of_its_own

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "ur")
NOT_PAGES = {
    # Files, machines, and what only leads elsewhere.
    *("static", "root", "probes.alive", "probes.ready", "filing.template_csv"),
    *("orders.document_json", "reports.as_csv", "reports.as_json"),
}
GROUPS = (
    *("public", "drafter", "authoriser", "registrar", "liaison"),
    *("reviewers", "appeal-members", "others"),
)


@pytest.fixture(scope="module")
def house(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, LiveServer]]:
    """One portal full of matters, for the whole module."""
    import_models()
    url, store = databases.new_url("sqlite"), None
    instance = tmp_path_factory.mktemp("full")
    store = filled(url)
    with time_of_its_own(LATER), serving(url, instance) as server:
        yield World(store).build(), server
    store.close()
    databases.drop(url)


def group(place: Place) -> str:
    """Say which test looks at a page."""
    if not place.who:
        return "public"
    if place.who.startswith("R-"):
        return "appeal-members" if "/appeals" in place.path else "reviewers"
    return place.who if place.who in GROUPS else "others"


@pytest.mark.parametrize("name", GROUPS)
def test_every_page_is_sound_in_both_languages(
    browser: Browser, house: tuple[World, LiveServer], name: str
) -> None:
    world, server = house
    wanted = [one for one in dict.fromkeys(places(world)) if group(one) == name]
    wrong: list[str] = []

    for who in dict.fromkeys(one.who for one in wanted):
        watch = a_watch(browser, server, world, who)
        for place in (one for one in wanted if one.who == who):
            wrong += _seen(watch, place)
        watch.window.context.close()

    assert wanted
    assert not wrong, "\n".join(wrong)


def test_no_page_is_left_out(house: tuple[World, LiveServer]) -> None:
    world, server = house
    router = server.app.url_map.bind("localhost")
    seen: set[str] = set()
    for place in places(world):
        path = f"/en{place.path.split('?')[0]}"
        try:
            seen.add(str(router.match(path)[0]))
        except HTTPException:
            pytest.fail(f"no page at {path}")
    rules = server.app.url_map.iter_rules()
    there = {one.endpoint for one in rules if "GET" in (one.methods or ())}

    assert there - NOT_PAGES - seen == set()


def a_watch(browser: Browser, server: LiveServer, world: World, who: str) -> Watch:
    """A window in which somebody is signed in, or nobody."""
    context = browser.new_context(base_url=server.url, locale="en-US")
    context.set_default_timeout(10_000)
    if who:
        with server.app.app_context():
            name = staff_cookie()
        cookie = {"name": name, "value": world.token(who), "url": server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
    return Watch(context.new_page())


def _seen(watch: Watch, place: Place) -> Iterable[str]:
    """Look at one page in both languages; say what is wrong, and where."""
    shapes: dict[str, Shape] = {}
    wrong: list[str] = []
    watch.expected = place.status
    for lang in LANGUAGES:
        answer = watch.window.goto(f"/{lang}{place.path}", wait_until="load")
        assert answer is not None
        if answer.status != place.status:
            wrong.append(f"{lang}: status {answer.status}")
        page, found = look(watch, lang)
        wrong += [f"{lang}: {one}" for one in found]
        shapes[lang] = shape(page)
    wrong += [f"not alike: {one}" for one in differences(shapes["en"], shapes["ur"])]
    kind = DOCKET.sub(lambda found: f"{found[0][:2]}…{found[0][-2:]}", place.path)
    return [f"{kind} ({place.who or 'public'}) {one}" for one in wrong]

"""Every page, in both languages, seen by a real browser as its reader sees it."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from playwright.sync_api import Browser
from werkzeug.exceptions import HTTPException

from oversight.web.access import staff_cookie
from tests.browser.hands import BrowserHand
from tests.browser.looking import Shape, Watch, differences, look, shape
from tests.browser.world import LATER, Place, World, places
from tests.fixtures.browser import LiveServer, serving
from tests.fixtures.databases import Databases, filled, import_models
from tests.journeys.hands import DOCKET
from tests.journeys.stage import time_of_its_own
from tests.journeys.words import PLEA, findings

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "ur")
NOT_PAGES = {
    # Files, machines, and what only leads elsewhere.
    *("static", "root", "probes.alive", "probes.ready", "filing.template_csv"),
    *("gauges.metrics", "gauges.beacon"),
    *("exhibits.one", "registry.exhibit", "review.exhibit", "appeals_desk.exhibit"),
    # The second step of a sign-in is looked at in test_passkeys.
    *("second.show", "factors.picture"),
    *("orders.document_json", "reports.as_csv", "reports.as_json", "reports.counting"),
    *("reports.version_csv", "reports.version_json"),
    *("documents.copy", "data_documents.copy", "copies.paper", "copies.text"),
    *("law_desk.paper", "law.paper"),
    "data_orders.document",
    *("filing.template_xlsx", "filing.fault_list", "filing.batch_faults"),
    *("mail.enclosed", "review.export", "channel.document"),
    *("authority.paper", "authority.copy", "filing.list_to_cure", "records.take"),
    *("data_cure.list_to_cure", "many_answers.to_fill_in"),
    "desk_answers.to_fill_in",
    "handouts.take",
    "manifests.to_fill_in",
    *("data.empty_csv", "data.empty_xlsx"),
    *("log.checkpoint", "log.vkey", "log.history", "log.tile", "log.policy"),
    *("verify.specification", "verify.proof"),
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
    watch.expected = (place.status,)
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


Visit = Callable[[BrowserHand, World, Callable[[], None]], None]


def _appealing(hand: BrowserHand, world: World, seen: Callable[[], None]) -> None:
    """From a notice to the receipt, and on to where the appeal stands."""
    hand.go("/check")
    hand.send("/check", {"code": world.notices["sent"]})
    seen()
    hand.send("/appeal")
    seen()
    hand.send("/appeal", {"what_happened": "post-removed", "platform": "x"})
    seen()
    hand.send("/appeal", {"grounds": ["not-unlawful"], "words": PLEA[hand.lang]})
    seen()
    hand.send("/appeal", {"stay_asked": True})
    seen()
    hand.send("/appeal")
    seen()
    receipt = hand.code()
    hand.go("/track")
    hand.send("/track", {"code": receipt})
    seen()


def _answering(hand: BrowserHand, world: World, seen: Callable[[], None]) -> None:
    """The notice before a decision, with room for an answer."""
    hand.go("/check")
    hand.send("/check", {"code": world.notices["asked"]})
    seen()
    hand.refused("/check/answer")
    seen()
    hand.send("/check/answer", {"words": PLEA["ur"]})  # In any language.
    seen()


def _refused(hand: BrowserHand, _world: World, seen: Callable[[], None]) -> None:
    """What a person reads who sends a form empty or wrong."""
    for path in ("/check", "/track", "/appeal", "/sign-in"):
        hand.go(path)
        hand.refused(path)
        seen()


def _filing(hand: BrowserHand, world: World, seen: Callable[[], None]) -> None:
    for path in ("/desk/filing/new", "/desk/filing/bulk", "/desk/filing/practise"):
        hand.go(path)
        hand.refused(path)
        seen()
    hand.go(f"/desk/filing/batch/{world.filing}/answers")
    hand.refused("/answers")
    seen()


def _reading_back(hand: BrowserHand, world: World, seen: Callable[[], None]) -> None:
    hand.go(f"/desk/review/{world.dockets['draft']}/1/decide")
    hand.refused("/decide")
    seen()
    asked = hand.asked("/decide")
    hand.send("/decide", findings(asked))
    seen()


def _inviting(hand: BrowserHand, _world: World, seen: Callable[[], None]) -> None:
    hand.go("/desk/people/new")
    hand.refused("/desk/people/new")
    seen()
    email = f"new-{hand.lang}@portal.example"
    guest = {"email": email, "name": "Zubaida", "role": "registrar"}
    hand.send("/desk/people/new", guest)
    seen()


VISITS: dict[str, tuple[str, Visit]] = {
    "appealing": ("", _appealing),
    "answering": ("", _answering),
    "refused": ("", _refused),
    "filing": ("drafter", _filing),
    "reading-back": ("draft", _reading_back),
    "inviting": ("administrator", _inviting),
}


@pytest.mark.parametrize("name", VISITS)
def test_what_stands_behind_a_form_is_sound_in_both_languages(
    browser: Browser, house: tuple[World, LiveServer], name: str
) -> None:
    world, server = house
    role, visit = VISITS[name]
    shapes: dict[str, list[Shape]] = {lang: [] for lang in LANGUAGES}
    wrong: list[str] = []

    for place, lang in enumerate(LANGUAGES):
        # Each language has a panel member of its own, who has written nothing yet.
        who = world.sits("draft", place + 1) if role == "draft" else role
        watch = a_watch(browser, server, world, who)
        watch.expected = (422,)
        hand = BrowserHand(watch.window, lang)

        def seen(
            hand: BrowserHand = hand, watch: Watch = watch, lang: str = lang
        ) -> None:
            page, found = look(watch, lang)
            shapes[lang].append(shape(page, numbered=False))
            wrong.extend(f"{hand.path} {page.h1}: {one}" for one in found)

        visit(hand, world, seen)
        watch.window.context.close()
    for place, (one, other) in enumerate(zip(*shapes.values(), strict=True)):
        wrong += [f"{name} {place}, not alike: {d}" for d in differences(one, other)]

    assert not wrong, "\n".join(wrong)

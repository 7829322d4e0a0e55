"""How the pages are reached that show forms: by opening them, and by posting first."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.browser.world import Place, World, places


@dataclass(frozen=True)
class Post:
    """A form sent on the way: the page it stands on, where it goes, what is typed."""

    who: str
    path: str
    to: str
    typed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Way:
    """The posts that go before; then a page, or none if the last post shows it."""

    who: str
    path: str = ""
    before: tuple[Post, ...] = ()


def ways(world: World) -> Iterator[Way]:
    """Return every way to a form."""
    yield from (Way(one.who, one.path) for one in _pages(world))
    for stage in ("asked", "sent"):
        code = (("code", world.notices[stage]),)
        yield Way("", before=(Post("", "/check", "/check", code),))
    receipt = (("code", world.receipt),)
    yield Way("", before=(Post("", "/track", "/track", receipt),))
    trial = Post("registrar", "/desk/channels/x", "/desk/channels/x/test")
    yield Way("liaison", "/desk/channel/test", (trial,))
    yield Way("presiding", f"/desk/law/proposals/{world.proposal}")
    for role in ("registrar", "drafter", "auditor"):
        yield Way("administrator", f"/desk/people/{world.people[role].id}")
    yield from _two_windows(world)


def _two_windows(world: World) -> Iterator[Way]:
    """A decision is written in two windows, and the older one is sent last."""
    found, deeper = world.dockets, world.deeper
    for page, who in (
        (f"/desk/review/{found['draft']}/1/decide", world.sits("draft", 1)),
        (f"/desk/review-data/{found['dr-ready']}/1/decide", world.sits("dr-ready")),
        (f"/desk/longer/{found['longer']}/2", deeper.confirmer),
        (f"/desk/appeals/{found['ap-voting']}/1", world.sits("ap-voting")),
    ):
        typed = ("save", "yes"), ("version", "0")
        newer = Post(who, page, page, (*typed, ("summary", "In the newer one.")))
        older = Post(who, page, page, (*typed, ("summary", "In the older one.")))
        yield Way(who, before=(newer, older))


def _pages(world: World) -> list[Place]:
    return list(dict.fromkeys(places(world)))

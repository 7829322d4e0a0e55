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


def _pages(world: World) -> list[Place]:
    return list(dict.fromkeys(places(world)))

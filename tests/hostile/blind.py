"""Posts to views whose form no page of the world shows: every name there is, at once."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache

from wtforms.fields.core import UnboundField

import oversight
from oversight.authority.permissions import GRANTS, Permission
from oversight.core.errors import RuleError
from oversight.web.access import declared
from oversight.web.forms import Form
from tests.access.matrix import address, rows
from tests.hostile.forms import TOKEN, Filled
from tests.hostile.house import House
from tests.hostile.lists import Deck


@cache
def names() -> tuple[str, ...]:
    """Return the name of every field of every form."""
    for room in pkgutil.walk_packages(oversight.__path__, "oversight."):
        if ".forms" in room.name:
            importlib.import_module(room.name)
    found: set[str] = {"code", "whole", "version", "assertion"}
    kinds: list[type] = [Form]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        found |= {n for n, at in vars(kind).items() if isinstance(at, UnboundField)}
    return tuple(sorted(found - {TOKEN}))


def filled(deck: Deck, token: str) -> Filled:
    """Fill every field there is."""
    words = {name: [deck.deal("blind")] for name in names()}
    return {**words, TOKEN: [token]}


def addresses(house: House, endpoints: set[str]) -> Iterator[tuple[str, str, str]]:
    """Return who posts where, for each view and each state of a matter."""
    by_rule = {rule.rule: rule for rule in house.app.url_map.iter_rules()}
    marks = declared(house.app)
    for method, rule, state in rows(house):
        endpoint = by_rule[rule].endpoint
        if method == "POST" and endpoint in endpoints:
            path = address(house, by_rule[rule], state)
            for who in _who(house, marks[endpoint], state):
                yield endpoint, who, path


def _who(house: House, mark: str, state: str) -> list[str]:
    """Return one of each hat that may post there, and whoever sits in the matter."""
    if mark not in set(Permission):
        return [""]
    hats = {actor.role: name for name, actor in reversed(house.world.people.items())}
    found = [hats[role] for role in GRANTS if role in hats and mark in GRANTS[role]]
    try:
        sits = house.world.sits(state)
    except (KeyError, IndexError, RuleError):  # Nobody sits there.
        return found
    may = mark in GRANTS[house.world.people[sits].role]
    return [*found, sits] if may else found

"""No act is forgotten where two people may meet: the table is made from the acts.

Every service function by which somebody acts on a docket is tried in a race, or is
named here with the reason why not. And of the acts that are raced, every two that can
both be done at one moment are raced with each other.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations_with_replacement
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, SessionTransaction

from oversight.authority.permissions import Actor
from oversight.core.errors import RuleError
from tests.architecture.source import arguments, imported, tree
from tests.architecture.test_acts import ACTS, place
from tests.scenarios import (
    dealing,
    keeping,
    test_any_order,
    test_any_order_data,
    trying,
)
from tests.scenarios import test_two_at_once as posts
from tests.scenarios import test_two_at_once_data as data
from tests.scenarios.dealing import Deed, Story, World
from tests.scenarios.racing import Moment, straight

Pair = frozenset[str]
Stages = Sequence[Sequence[str]]
ROOMS = {"appeals", "dispatch", "extensions", "intake", "law", "review"}
TURNS = 3
TOLD: Mapping[str, tuple[Story, Mapping[str, Moment]]] = {
    "posts": (posts.TAKEDOWN, posts.MOMENTS),
    "data": (data.TOLD, data.MOMENTS),
}
# Acts on a docket that are in no race here, each with why not.
NOT_RACED: Mapping[str, Sequence[str]] = {
    "it is part of an act that is raced": (
        "dispatch.service.authority.own_request",
        "dispatch.service.clarifying.record_reply",
        "dispatch.service.order_papers.keep",
        "review.service.drafting.put_by",
        "review.service.drafting.write",
        "review.service.viewing.see",
    ),
    "it is the act of the panel that is raced, where the matter has not ended": (
        "appeals.service.seating.declare",
        "appeals.service.seating.recuse",
        "extensions.service.seating.declare",
        "extensions.service.seating.recuse",
    ),
    "it does what the single act does, raced here, for each row of a list": (
        "dispatch.service.answer_lists.answer_all",
        "dispatch.service.answer_lists.answer_by_sheet",
        "intake.service.curing_list.cure",
        "intake.service.data_curing.cure_by_list",
    ),
    "it changes nothing but what its own writer has on the page": (
        "appeals.service.deciding.rehearse",
        "appeals.service.drafting.keep",
        "appeals.service.drafting.save_draft",
        "extensions.service.confirming.rehearse",
        "extensions.service.drafting.keep",
        "extensions.service.drafting.save_draft",
        "review.service.data_deciding.rehearse",
        "review.service.deciding.rehearse",
        "review.service.drafting.keep",
        "review.service.drafting.save_draft",
    ),
    "it only notes who read what": (
        "appeals.service.disclosing.hand_to_member",
        "dispatch.service.data_printing.take",
        "dispatch.service.order_papers.hand_out",
        "dispatch.service.printing.take",
    ),
    "it stands in a matter that no story here has, and nothing races it yet": (
        "extensions.service.asking.ask",
        "extensions.service.confirming.open_item",
        "extensions.service.confirming.vote",
    ),
    "one person alone may do it, and the row is theirs": (
        "appeals.service.admission.close_without_record",
        "appeals.service.disclosing.disclose",
        "dispatch.service.delaying.step_aside",
        "dispatch.service.holding.sample",
        "dispatch.service.misuse.step_aside",
        "dispatch.service.using.step_aside",
        "intake.service.handing_over.leave_note",
        "review.service.returning.back",
    ),
    "files beside an item are raced with the signature, in the room of filing": (
        "intake.service.exhibits.attach_to_item",
    ),
}

# Acts of the stories that need not meet every other one, each with why not.
BESIDE = {
    "put facts right": "raced where it is decided and sent; no appeal reads or waits",
    "the platform asks": "raced where it is sent; later it is an answer like any other",
    "tell more": "a sentence beside what was filed: no act reads or waits for it",
    "order by itself": "a line about an order outside: no act reads or waits for it",
    "entrust": "raced where data are kept; before that it names who will keep them",
    "acknowledge": "it writes once that a platform has it, and moves nothing",
    "open an item": "it writes once that a member has looked, and moves nothing",
    "open on appeal": "it writes once that a member has looked, and moves nothing",
    "ask the user": "the question to a user ends in every way that is raced here",
    "skip asking": "the question to a user ends in every way that is raced here",
    "log a use": "a line of a log, each person's own",
    "challenge": "raced with the other party's, in the room of review",
    "report a misuse": "raced where data are kept; it moves a row of its own before",
    "ask to tell later": "the worker ends what is asked; raced in its own room",
    "ask for more use": "it moves nothing until it is decided; raced in its own room",
    "decide on more use": "one person's, called for it; raced in its own room",
    "end a case": "raced with lodging, in its own room",
    "weigh a misuse": "one person's, called for it; raced in its own room",
    "receive": "raced with every other act of keeping, in its own room",
    "the worker sends": "where nothing is ready to be sent it finds nothing to do",
}


def acts() -> set[str]:
    """Return every act on a docket by somebody, as its room names it."""
    return {
        name.removeprefix("oversight.")
        for path, function in ACTS
        if (name := place(path, function)).split(".")[1] in ROOMS
        and {"docket", "by"} <= arguments(function)
    }


def test_every_act_on_a_docket_is_raced_or_named_with_its_reason() -> None:
    tried = {name.removeprefix("oversight.") for name in used()}
    named = [name for names in NOT_RACED.values() for name in names]

    assert acts() - tried == set(named)
    assert len(named) == len(set(named))


def used() -> Iterator[str]:
    """Yield what the deeds of the stories take from the services."""
    for module in (dealing, keeping, test_any_order, test_any_order_data, trying):
        path = Path(str(module.__file__))
        names = imported(path)
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                yield f"{names.get(node.value.id, '')}.{node.attr}"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", TOLD)
def test_every_two_acts_that_can_meet_are_raced_somewhere(
    session: Session, name: str
) -> None:
    told, moments = TOLD[name]
    raced = {Pair(pair) for moment in moments.values() for pair in moment.pairs()}
    known = {name for pair in raced for name in pair}
    missing: dict[tuple[str, ...], str] = {}

    ways = {at: tuple(map(tuple, one.stages)) for at, one in moments.items()}
    for at, able in meeting(told.begin(session), told, ways):
        rest = sorted(able - BESIDE.keys())
        assert set(rest) <= known, f"{at}: {set(rest) - known}"
        for pair in combinations_with_replacement(rest, 2):
            if Pair(pair) not in raced:
                missing[pair] = at

    assert not missing, "\n".join(f"{at}: {pair}" for pair, at in missing.items())


def meeting(
    world: World, told: Story, ways: Mapping[str, Stages], depth: int = 0
) -> Iterator[tuple[str, set[str]]]:
    """Walk each way once, and say at each moment which acts can be done there."""
    here = {at: way for at, way in ways.items() if len(way) == depth}
    if here:
        yield " / ".join(here), {name for name in told.deeds if able(world, told, name)}
    further = {way[depth]: None for way in ways.values() if len(way) > depth}
    for names in further:
        with world.session.begin_nested() as one:
            then = replace(world)
            for name in names:
                straight(then, told, name)
            on = {
                at: way
                for at, way in ways.items()
                if way[depth : depth + 1] == (names,)
            }
            yield from meeting(then, told, on, depth + 1)
            undo(world, one)


def able(world: World, told: Story, name: str) -> bool:
    """Say whether anybody who may do this can do it now, in any of its ways."""
    deed = told.deeds[name]
    return any(
        done(world, deed, by, turn) for turn in range(TURNS) for by in deed.who(world)
    )


def done(world: World, deed: Deed, by: Actor, turn: int) -> bool:
    with world.session.begin_nested() as one:
        try:
            deed.do(world, by, 1, turn)
            world.session.flush()
        except RuleError:
            return False
        finally:
            undo(world, one)
    return True


def undo(world: World, one: SessionTransaction) -> None:
    one.rollback()
    world.session.expire_all()
    world.session.info.clear()

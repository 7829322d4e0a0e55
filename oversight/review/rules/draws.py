"""Every draw of a log repeated from its leaves, as a stranger would (I25 to I27).

For each docket: the pool was published before the beacon's round; the panel is the
beginning of the drawn sequence; whoever replaces a member is the next of the same
sequence, takes a seat that somebody left for a published reason, and nobody decides
who was not drawn and had not declared.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from oversight.ledger.rules.finding import Finding, Leaf, at
from oversight.ledger.rules.moments import leaf_latest, leaf_moment
from oversight.review.rules import classes, drand, draw
from oversight.review.rules.beacons import DRAND, LOCAL, Beacon, of_chain
from oversight.review.rules.chains import Chain, ChainError, told_by
from oversight.review.rules.joined import FILED, JOINED, Joined

JUDGE = "judge"
# Called to decide one question after the review; none of them sits in a seat.
LATER = frozenset({"delay-extension", "use-extension", "misuse"})
INSTEAD = "auditor"
SILENCE = "lapsed"
Found = Iterator[Finding]


@dataclass(slots=True)
class Drawn:
    """One pool, and who of it was called so far."""

    pool: tuple[str, ...]
    seats: int
    round: int
    beacon: str = LOCAL.name
    heard: str = ""
    number: str = ""
    order: tuple[str, ...] = ()
    used: int = 0
    sitting: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)
    before: frozenset[str] = frozenset()
    called: set[str] = field(default_factory=set)

    @property
    def next(self) -> str | None:
        """Return the name whose turn it is."""
        return self.order[self.used] if self.used < len(self.order) else None


@dataclass(slots=True)
class Draws:
    """The draws of all dockets, as far as the leaves have told."""

    panels: dict[str, Drawn] = field(default_factory=dict)
    joined: Joined = field(default_factory=Joined)
    asked: set[str] = field(default_factory=set)
    beacon: dict[str, str] = field(default_factory=dict)
    chains: dict[str, Chain] = field(default_factory=dict)
    chosen: str = ""
    repeated: int = 0
    pools: int = 0
    local: int = 0
    signed: int = 0
    unchecked: int = 0
    strange: int = 0

    @property
    def waiting(self) -> int:
        """Return how many pools nobody was drawn from yet."""
        return sum(not panel.order for panel in self.panels.values())

    @property
    def strangers(self) -> set[str]:
        """Return the chains other than drand's own that this log describes."""
        return set(self.chains) - {DRAND.name}

    def source(self, name: str) -> Beacon | None:
        """Return a beacon that is known here, or that the log itself describes."""
        if name in {LOCAL.name, DRAND.name}:
            return LOCAL if name == LOCAL.name else DRAND
        return of_chain(self.chains[name]) if name in self.chains else None

    def see(self, leaf: Leaf) -> Found:
        """Take the next leaf of the log, and find what does not follow."""
        self.joined.see(leaf)
        reader = _READERS.get(leaf["k"])
        if reader is not None:
            yield from reader(self, leaf)


def check(leaves: Iterable[Leaf]) -> Found:
    """Find every draw that cannot be repeated from these leaves."""
    told = Draws()
    for leaf in leaves:
        yield from told.see(leaf)


def _committed(told: Draws, leaf: Leaf) -> Found:
    docket, pool = leaf["docket"], tuple(leaf["pool"])
    earlier = told.panels.get(docket)
    again = docket in told.asked
    if earlier is not None and not again:
        yield at(leaf, "pool_twice", "a pool was fixed again, which nobody may do")
    told.asked.discard(docket)
    told.pools += 1
    before = frozenset(earlier.declared) if earlier and again else frozenset[str]()
    beacon = leaf.get("beacon", LOCAL.name)
    told.panels[docket] = Drawn(
        pool, leaf["seats"], leaf["round"], beacon, before=before
    )
    if before & set(pool):
        yield at(leaf, "same_people", "who decided first could be drawn again")
    if leaf["algorithm"] != draw.ALGORITHM:
        yield at(leaf, "other_algorithm", "this method of drawing is not known here")
    if list(pool) != sorted(set(pool)) or leaf["size"] != len(pool):
        yield at(leaf, "pool_order", "the pool is not sorted, or not what it counts")
    if not classes.is_sized(docket, leaf["seats"], again=again):
        yield at(leaf, "panel_size", "nobody decides such a thing in that number")
    if len(pool) < leaf["seats"] + leaf["reserve"]:
        yield at(leaf, "pool_small", "the pool leaves too few for an appeal")
    yield from _rests_on(told, leaf, beacon)


def _rests_on(told: Draws, leaf: Leaf, name: str) -> Found:
    """Find a pool that names a beacon it must not, or a round that came too soon."""
    if told.chosen and name != told.chosen:
        yield at(leaf, "other_beacon", f"pools were to rest on {told.chosen} by then")
    beacon = told.source(name)
    if beacon is None:
        yield at(leaf, "unknown_beacon", "the beacon that it names is not known here")
        return
    moment = leaf_moment(leaf)
    if beacon.is_past(leaf["round"], moment):
        yield at(leaf, "pool_late", "the beacon had spoken when the pool was fixed")
    elif not beacon.in_time(leaf["round"], moment):
        yield at(leaf, "pool_late", "its round came sooner after it than it may")


def _chosen(told: Draws, leaf: Leaf) -> Found:
    """Take the beacon that pools name from now on."""
    told.chosen = leaf["to"]
    return iter(())


def _described(told: Draws, leaf: Leaf) -> Found:
    """Take the key and times of a chain, which its name must follow from."""
    try:
        chain = told_by(leaf)
    except ChainError:
        yield at(leaf, "false_chain", "the beacon's name is not that of its key")
        return
    told.chains[chain.name] = chain


def _heard(told: Draws, leaf: Leaf) -> Found:
    """Find what the chain of a public beacon did not sign."""
    panel = told.panels.get(leaf["docket"])
    if panel is None or (leaf["beacon"], leaf["round"]) != (panel.beacon, panel.round):
        yield at(leaf, "other_round", "no pool waits for this round of this beacon")
        return
    signature, value = "".join(leaf["signature"]), leaf["randomness"]
    source = told.source(panel.beacon)
    chain = None if source is None else source.chain
    true = chain is not None and drand.signed(panel.round, signature, chain)
    if true is False or drand.number(signature) != value:
        yield at(leaf, "beacon_unsigned", "the beacon did not sign this number")
        return
    panel.heard = value
    told.signed += bool(true)
    told.unchecked += true is None
    told.strange += panel.beacon != DRAND.name


def _asked(told: Draws, leaf: Leaf) -> Found:
    """Let one more panel be drawn: a body asks it to confirm what the first said."""
    told.asked.add(leaf["docket"])
    return iter(())


def _drawn(told: Draws, leaf: Leaf) -> Found:
    panel = told.panels.get(leaf["docket"])
    if panel is None or panel.order:
        yield at(leaf, "no_pool", "a panel was drawn without a pool of its own")
        return
    if leaf["round"] != panel.round:
        yield at(leaf, "other_round", "it rests on another round than was named")
    beacon = told.source(panel.beacon) or LOCAL
    if not beacon.is_past(leaf["round"], leaf_latest(leaf)):
        yield at(leaf, "draw_early", "it was drawn before the beacon spoke")
    value = leaf["randomness"]
    if beacon is not LOCAL and panel.heard != value:
        yield at(leaf, "beacon_unsigned", "nothing shows that the beacon said this")
    if told.beacon.setdefault(f"{panel.beacon} {leaf['round']}", value) != value:
        yield at(leaf, "two_values", "the beacon said something else in this round")
    panel.number = value
    places = draw.sequence(panel.pool, randomness=value, docket=leaf["docket"])
    panel.order = tuple(panel.pool[place] for place in places)
    panel.used = panel.seats
    panel.sitting = set(panel.order[: panel.seats])
    told.repeated += 1
    told.local += panel.beacon == LOCAL.name
    found = (list(places[: panel.seats]), list(panel.order[: panel.seats]))
    if found != (leaf["index"], leaf["seats"]):
        yield at(leaf, "other_panel", "repeating the draw seats other people")


def _declared(told: Draws, leaf: Leaf) -> Found:
    panel = told.panels.get(leaf["docket"])
    if panel is None or leaf["by"] not in panel.sitting:
        yield at(leaf, "not_drawn", f"{leaf['by']} declares without having a seat")
        return
    panel.declared.add(leaf["by"])


def _recused(told: Draws, leaf: Leaf) -> Found:
    """Let a member leave, or pass over the next name, which can no longer sit."""
    panel, name = told.panels.get(leaf["docket"]), leaf["by"]
    if not leaf["code"]:
        yield at(leaf, "no_reason", "a seat was left without a published reason")
    if panel is not None and name in panel.sitting:
        panel.sitting.remove(name)
    elif panel is not None and name == panel.next:
        panel.used += 1
    else:
        yield at(leaf, "not_drawn", f"{name} steps aside without being called")


def _replaced(told: Draws, leaf: Leaf) -> Found:
    panel, name = told.panels.get(leaf["docket"]), leaf["by"]
    if leaf["code"] in LATER:
        yield from _called(panel, leaf)
        return
    if panel is None or len(panel.sitting) >= panel.seats:
        yield at(leaf, "no_empty_seat", f"{name} was called and no seat was empty")
        return
    if name != panel.next:
        yield at(leaf, "other_turn", f"it was not {name}'s turn, but {panel.next}'s")
    if name in panel.order:
        panel.used = max(panel.used, panel.order.index(name) + 1)
    panel.sitting.add(name)


def _challenged(told: Draws, leaf: Leaf) -> Found:
    """Take the next name away when it was called to decide on a challenge."""
    if leaf["code"] == JUDGE:
        yield from _called(told.panels.get(leaf["docket"]), leaf)


def _called(panel: Drawn | None, leaf: Leaf) -> Found:
    """Take the next name away: it decides one question and sits in no seat."""
    if panel is None or leaf["by"] != panel.next:
        yield at(leaf, "other_turn", f"it was not {leaf['by']}'s turn to be called")
        return
    panel.used += 1
    panel.called.add(leaf["by"])


def _lengthened(told: Draws, leaf: Leaf) -> Found:
    """Find what was decided later by somebody whose name the lot had not given up."""
    panel, name = told.panels.get(leaf["docket"]), leaf["by"]
    if name in {None, INSTEAD}:
        return
    if panel is None or name not in panel.called:
        yield at(leaf, "not_called", f"{name} decided without being called")


def _decided(told: Draws, leaf: Leaf) -> Found:
    """Find people who decided and were not drawn; a default is nobody's decision."""
    silent = leaf.get("default") == "yes" or leaf.get("outcome") == SILENCE
    if silent or leaf.get("by") is None:
        return
    panel = told.joined.panel(told.panels, leaf["docket"], leaf["by"])
    strangers = set(leaf["by"]) - (set() if panel is None else panel.declared)
    if strangers:
        names = ", ".join(sorted(strangers))
        yield at(leaf, "not_drawn", f"{names} decided without a seat and declaration")
    elif panel is not None and len(set(leaf["by"])) != panel.seats:
        yield at(leaf, "seats_counted", "more or fewer decided than there are seats")


_READERS: Mapping[str, Callable[[Draws, Leaf], Found]] = {
    "beacon.chosen": _chosen,
    "beacon.described": _described,
    "pool.committed": _committed,
    "beacon.heard": _heard,
    "panel.drawn": _drawn,
    "member.declared": _declared,
    "member.recused": _recused,
    "member.replaced": _replaced,
    "member.challenged": _challenged,
    "item.decided": _decided,
    "appeal.decided": _decided,
    **dict.fromkeys(("delay.decided", "use.decided", "misuse.weighed"), _lengthened),
    "confirmation.asked": _asked,
    "confirmation.decided": _decided,
}
KINDS = frozenset({*_READERS, FILED, JOINED})

"""Which witnesses are asked for: C2SP tlog-policy (June 2026).

Lines in any order, but nothing is used before it was defined: ``log``, ``witness``,
``group NAME all|any|K MEMBER...`` and exactly one ``quorum NAME|none``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from oversight.ledger.rules import plain
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Key, Seen, parse_vkey

NONE = "none"
MAX_BYTES = 256_000
Words: TypeAlias = list[str]


@dataclass(frozen=True, slots=True)
class Party:
    """A log or a witness: its key and where it is reached, if that is said.

    A log's key signs trees from the size ``since`` up to and without ``until``.
    """

    key: Key
    url: str = ""
    since: int = 0
    until: int | None = None

    @property
    def line(self) -> str:
        """Return the key with its sizes, as ``log.keys`` writes it."""
        end = "-" if self.until is None else self.until
        return f"{self.key.vkey} {self.since} {end}"

    @property
    def is_bound(self) -> bool:
        """Say whether anything is known of its sizes."""
        return bool(self.since) or self.until is not None

    def signs(self, size: int) -> bool:
        """Say whether a tree of that size may be signed by this key."""
        return self.since <= size and (self.until is None or size < self.until)


@dataclass(frozen=True, slots=True)
class Group:
    """So many of these members are needed; a member is a witness or a group."""

    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """The logs that are known, the witnesses by name, and who of them must agree."""

    logs: tuple[Party, ...] = ()
    witnesses: Mapping[str, Party] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NONE

    @property
    def keys(self) -> tuple[Key, ...]:
        """Return the keys of every log and every witness."""
        parties = (*self.logs, *self.witnesses.values())
        return tuple(party.key for party in parties)

    def log(self, origin: str) -> tuple[Key, ...]:
        """Return the keys under which a log of that origin may sign."""
        return tuple(one.key for one in self.logs if one.key.name == origin)

    def met(self, seen: Collection[Seen]) -> bool:
        """Say whether these signatures reach the quorum."""
        if self.quorum == NONE:
            return True
        signed = {one.key for one in seen}
        agreed = {name for name, one in self.witnesses.items() if one.key in signed}
        # In the order in which they were named, so a member stands before its group.
        for name, group in self.groups.items():
            if len(agreed.intersection(group.members)) >= group.needed:
                agreed.add(name)
        return self.quorum in agreed


@dataclass
class _Reader:
    logs: list[Party] = field(default_factory=list)
    witnesses: dict[str, Party] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    quorum: str = ""

    def log(self, words: Words) -> None:
        """``log VKEY [URL]``."""
        if len(words) not in {1, 2}:
            raise _bad("A log needs a key and may have an address.")
        self.logs.append(self._party(*words, cosigns=False))

    def witness(self, words: Words) -> None:
        """``witness NAME VKEY [URL]``."""
        if len(words) not in {2, 3}:
            raise _bad("A witness needs a name and a key.")
        name = self._new(words[0])
        self.witnesses[name] = self._party(*words[1:], cosigns=True)

    def group(self, words: Words) -> None:
        """``group NAME all|any|K MEMBER...``."""
        if len(words) < 3:  # noqa: PLR2004 - a name, a number and one member
            raise _bad("A group needs a name, a number and members.")
        name, asked, *members = words
        self._new(name)
        for member in members:
            if member in self.used or not self._known(member):
                raise _bad(f"{member} is not defined above, or is used twice.")
            self.used.add(member)
        needed = {"all": len(members), "any": 1}.get(asked)
        needed = plain.number(asked) if needed is None else needed
        if not 0 < needed <= len(members):
            raise _bad("A group asks for more members than it has, or for none.")
        self.groups[name] = Group(needed, tuple(members))

    def decide(self, words: Words) -> None:
        """``quorum NAME|none``."""
        if self.quorum or len(words) != 1:
            raise _bad("Exactly one quorum is named once.")
        if words[0] != NONE and not self._known(words[0]):
            raise _bad(f"{words[0]} is not defined above.")
        self.quorum = words[0]

    def _party(self, vkey: str, url: str = "", *, cosigns: bool) -> Party:
        key = parse_vkey(vkey)
        if key.cosigns != cosigns:
            raise _bad("A log has a log's key, a witness a witness's.")
        others = (*self.logs, *self.witnesses.values())
        if any(other.key.public == key.public for other in others):
            raise _bad("One key stands for two.")
        return Party(key, url)

    def _new(self, name: str) -> str:
        if name == NONE or self._known(name):
            raise _bad(f"{name} is defined twice.")
        return name

    def _known(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups


def parse(raw: bytes) -> Policy:
    """Return the policy of a file, or refuse it (``bad_policy``)."""
    if len(raw) > MAX_BYTES:
        raise _bad("It is too long.")
    found = _Reader()
    verbs = {
        "log": found.log,
        "witness": found.witness,
        "group": found.group,
        "quorum": found.decide,
    }
    # Bytes beyond ASCII are opaque: they are carried through, never interpreted.
    for line in raw.decode("utf-8", "surrogateescape").split("\n"):
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if not words or words[0].startswith("#"):
            continue
        verb = verbs.get(words[0])
        if verb is None:
            raise _bad("A line begins with a word that it does not know.")
        verb(words[1:])
    if not found.quorum:
        raise _bad("It names no quorum.")
    return Policy(tuple(found.logs), found.witnesses, found.groups, found.quorum)


def of_keys(raw: bytes) -> Policy:
    """Return the policy that trusts these keys of a log and asks for no witness.

    One key a line, alone or with its first size and ``-`` or its end, as in
    ``log.keys``: a log that changes its key has two. Raises ``LogError``.
    """
    lines = (line.strip() for line in raw.decode("utf-8", "replace").split("\n"))
    parties = tuple(_keyed(line) for line in lines if line)
    if not parties or any(one.key.cosigns for one in parties):
        raise LogError("bad_key", "This is not the key of a log.")
    return Policy(parties)


def bound(policy: Policy, history: bytes) -> Policy:
    """Return the policy with the sizes of each key that a log's ``log.keys`` tells.

    Nobody is trusted because of it. Sizes that the reader has already may only be
    closed by it. Raises ``LogError`` ``other_range`` where it tells them otherwise,
    ``unlisted_key`` where it leaves out a key of that log.
    """
    told = {one.key: one for one in of_keys(history).logs}
    names = {key.name for key in told}
    logs = (_bound(one, told) if one.key.name in names else one for one in policy.logs)
    return replace(policy, logs=tuple(logs))


def remembering(policy: Policy, earlier: Policy) -> Policy:
    """Return the policy with the sizes that are remembered of keys without any."""
    held = {one.key: one for one in earlier.logs}
    logs = (
        one if one.is_bound else replace(one, since=was.since, until=was.until)
        for one in policy.logs
        for was in (held.get(one.key, one),)
    )
    return replace(policy, logs=tuple(logs))


def _bound(mine: Party, told: Mapping[Key, Party]) -> Party:
    if mine.key not in told:
        raise LogError("unlisted_key", "The log's own list leaves out a key of yours.")
    said = told[mine.key]
    same = mine.since == said.since and mine.until in {None, said.until}
    if mine.is_bound and not same:
        raise LogError(
            "other_range",
            "The log says other sizes of a key than before: keep both lists, and ask.",
        )
    return replace(mine, since=said.since, until=said.until)


def _keyed(line: str) -> Party:
    vkey, *sizes = line.split(" ")
    if not sizes:
        return Party(parse_vkey(vkey))
    if len(sizes) != 2:  # noqa: PLR2004 - where it begins, and where it ends
        raise LogError("bad_key", "A key has one size to begin and one to end.")
    since, end = plain.number(sizes[0]), sizes[1]
    until = None if end == "-" else plain.number(end)
    return Party(parse_vkey(vkey), since=since, until=until)


def _bad(why: str) -> LogError:
    return LogError("bad_policy", f"This policy cannot be followed. {why}")

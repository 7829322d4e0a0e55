"""Which witnesses are asked for: C2SP tlog-policy (June 2026).

Lines in any order, but nothing is used before it was defined: ``log``, ``witness``,
``group NAME all|any|K MEMBER...`` and exactly one ``quorum NAME|none``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from oversight.ledger.rules import plain
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Key, Seen, parse_vkey

NONE = "none"
MAX_BYTES = 256_000
Words: TypeAlias = list[str]


@dataclass(frozen=True, slots=True)
class Party:
    """A log or a witness: its key and where it is reached, if that is said."""

    key: Key
    url: str = ""


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
        return self._agrees(self.quorum, signed)

    def _agrees(self, name: str, signed: Collection[Key]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name].key in signed
        group = self.groups[name]
        agreed = sum(self._agrees(member, signed) for member in group.members)
        return agreed >= group.needed


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

    One key a line: a log that changes its key has two. Raises ``LogError``.
    """
    lines = (line.strip() for line in raw.decode("utf-8", "replace").split("\n"))
    keys = [parse_vkey(line) for line in lines if line]
    if not keys or any(key.cosigns for key in keys):
        raise LogError("bad_key", "This is not the key of a log.")
    return Policy(tuple(Party(key) for key in keys))


def _bad(why: str) -> LogError:
    return LogError("bad_policy", f"This policy cannot be followed. {why}")

"""The chains of drand that a draw may rest on, each told by the hash of what it is.

A chain's name is SHA-256 over its period, beginning, public key, seed and label, as
drand itself computes it: whoever tells another key under that name is found out.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

SCHEME = "bls-unchained-g1-rfc9380"
PREFIX = "drand:"
MOST_BYTES, KEY_PART, LONGEST_PERIOD, LATEST = 4_096, 64, 3_600, 2**40
_KEY = re.compile(r"[0-9a-f]{192}", re.ASCII)
_SEED = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LABEL = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}", re.ASCII)
_DEFAULT = "default"  # The one label that drand leaves out of the hash.


class ChainError(Exception):
    """What was told of a chain does not hold together; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain: its public key and seed in hex, its rounds, what it is called."""

    public_key: str
    genesis: int
    period: int
    seed: str
    label: str

    @property
    def hash(self) -> str:
        """Return the hash by which drand and the record name this chain."""
        told = self.period.to_bytes(4) + self.genesis.to_bytes(8)
        told += bytes.fromhex(self.public_key) + bytes.fromhex(self.seed)
        label = "" if self.label == _DEFAULT else self.label
        return sha256(told + label.encode("ascii")).hexdigest()

    @property
    def name(self) -> str:
        """Return what the record calls the beacon of this chain."""
        return PREFIX + self.hash

    @property
    def leaf(self) -> dict[str, object]:
        """Return what the record says of it: no code there is longer than 80."""
        key = self.public_key
        return {
            "beacon": self.name,
            "scheme": SCHEME,
            "label": self.label,
            "period": self.period,
            "genesis": self.genesis,
            "seed": self.seed,
            "key": [key[at : at + KEY_PART] for at in range(0, len(key), KEY_PART)],
        }


QUICKNET = Chain(
    public_key="83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
    "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
    genesis=1_692_803_367,
    period=3,
    seed="f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e",
    label="quicknet",
)


def read(raw: bytes) -> Chain:
    """Return the chain that an answer of drand's ``/info`` describes, or refuse it.

    Both spellings are read, that of drand's first interface and that of its second.
    """
    try:
        told = json.loads(raw) if len(raw) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise ChainError("This does not describe a chain of drand.")
    more = told.get("metadata")
    label = more.get("beaconID") if isinstance(more, dict) else None
    return told_by(
        {
            "beacon": f"{PREFIX}{_either(told, 'chain_hash', 'hash')}",
            "scheme": _either(told, "scheme", "schemeID"),
            "label": _either(told, "beacon_id") or label,
            "period": told.get("period"),
            "genesis": told.get("genesis_time"),
            "seed": _either(told, "genesis_seed", "groupHash"),
            "key": [told.get("public_key")],
        }
    )


def told_by(leaf: Mapping[str, object]) -> Chain:
    """Return the chain that a leaf describes, if its name is the hash of the rest."""
    key, seed, label = leaf["key"], leaf["seed"], leaf["label"]
    period, genesis = leaf["period"], leaf["genesis"]
    whole = "".join(map(str, key)) if isinstance(key, list) else ""
    if leaf["scheme"] != SCHEME:
        raise ChainError(f"Only chains of the scheme {SCHEME} are known here.")
    fits = (
        _KEY.fullmatch(whole)
        and isinstance(seed, str)
        and _SEED.fullmatch(seed)
        and isinstance(label, str)
        and _LABEL.fullmatch(label)
        and _within(period, LONGEST_PERIOD)
        and _within(genesis, LATEST)
    )
    if not fits:
        raise ChainError("A chain is told with its key, beginning, period and seed.")
    chain = Chain(whole, int(str(genesis)), int(str(period)), str(seed), str(label))
    if chain.name != leaf["beacon"]:
        raise ChainError("The hash of this chain is not that of its key and times.")
    return chain


def _within(number: object, most: int) -> bool:
    whole = isinstance(number, int) and not isinstance(number, bool)
    return whole and 0 < int(str(number)) <= most


def _either(told: Mapping[str, object], *names: str) -> object:
    return next((told[name] for name in names if told.get(name)), None)

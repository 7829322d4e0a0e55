"""A chain of drand of the tests' own: its key, its rounds, and relays that tell them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from importlib import import_module

from oversight.review.rules.beacons import Beacon, of_chain
from oversight.review.rules.chains import SCHEME, Chain
from tests.factories.intake import NOW
from tests.review.test_relays import Answer, relay

DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
GENERATOR = bytes.fromhex(
    "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049"
    "334cf11213945d57e5ac7d055d042b7e024aa2b2f08f0a91260805272dc51051"
    "c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
)
GENESIS = int(NOW.timestamp()) - 300
blst = import_module("pyblst")


@dataclass(frozen=True)
class League:
    """Who holds the secret of a chain."""

    secret: int = 2**200 + 12345
    genesis: int = GENESIS
    label: str = "ours"

    @property
    def chain(self) -> Chain:
        point = blst.BlstP2Element.uncompress(GENERATOR).scalar_mul(self.secret)
        key = bytes(point.compress()).hex()
        return Chain(key, self.genesis, 3, "5e" * 32, self.label)

    @property
    def beacon(self) -> Beacon:
        return of_chain(self.chain)

    @property
    def info(self) -> dict[str, object]:
        """What a relay answers under /info: the first spelling of drand's."""
        chain = self.chain
        return {
            "public_key": chain.public_key,
            "period": chain.period,
            "genesis_time": chain.genesis,
            "hash": chain.hash,
            "groupHash": chain.seed,
            "schemeID": SCHEME,
            "metadata": {"beaconID": chain.label},
        }

    def signature(self, round_: int) -> str:
        message = sha256(round_.to_bytes(8)).digest()
        hashed = blst.BlstP1Element.hash_to_group(message, DOMAIN)
        return bytes(hashed.scalar_mul(self.secret).compress()).hex()

    def round(self, round_: int) -> dict[str, object]:
        signature = self.signature(round_)
        number = sha256(bytes.fromhex(signature)).hexdigest()
        return {"round": round_, "randomness": number, "signature": signature}


@dataclass
class Relay:
    """A relay with a clock of its own; ``asked`` are the paths that it was asked."""

    league: League
    clock: datetime = NOW
    asked: list[str] = field(default_factory=list)
    says: Callable[[int], dict[str, object]] | None = None

    def body(self, path: str) -> tuple[int, object]:
        """What drand answers: rounds of this chain, up to now."""
        parts = path.strip("/").split("/")
        if parts[0] != self.league.chain.hash:
            return 404, {"error": "unknown chain"}
        if parts[1:] == ["info"]:
            return 200, self.league.info
        round_ = int(parts[2])
        if not self.league.beacon.is_past(round_, self.clock):
            return 425, {"error": "too early"}
        return 200, (self.says or self.league.round)(round_)

    def answer(self, asked: BaseHTTPRequestHandler) -> None:
        self.asked.append(asked.path)
        code, body = self.body(asked.path)
        raw = json.dumps(body).encode()
        asked.send_response(code)
        asked.send_header("Content-Length", str(len(raw)))
        asked.end_headers()
        asked.wfile.write(raw)


@contextmanager
def relaying(told: Relay | Answer) -> Iterator[str]:
    """Let a relay listen on this machine."""
    with relay(told.answer if isinstance(told, Relay) else told) as url:
        yield url


def spoken_at(beacon: Beacon, round_: int) -> datetime:
    return datetime.fromtimestamp(beacon.begins(round_), UTC)

"""Every single bit, in turn: none can be flipped unseen, whichever verifier looks.

Of what is small every bit is flipped: a proof with the leaf in it, a note with its
signatures and cosignatures. Of bundles and tiles some are, in every part.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from oversight.cli.ledger.verify import verify
from oversight.ledger.rules import policies, proofs
from oversight.ledger.rules.errors import LogError
from tests.ledger.checking import samples, tampered
from tests.ledger.checking.stand_alone import loaded
from tests.ledger.checking.test_hostile import ask

stranger = loaded()
RAW = samples.entries(3)
LEAF = RAW[1]
NOTE = samples.note(RAW, samples.WITNESSES).encode()
PROOF = samples.proof(RAW, 1)
TRUSTED = policies.parse(samples.POLICY.encode())
STRANGERS = stranger.Trust(stranger.policy_of(samples.POLICY.encode()), given=True)
SAMPLED = 12
Reader = Callable[[bytes], object]

READERS: dict[str, tuple[bytes, Reader]] = {
    "a proof, ours": (PROOF, lambda raw: proofs.check(proofs.parse(raw), TRUSTED)),
    "a proof, the strangers'": (
        PROOF,
        lambda raw: stranger.verify_proof(raw, STRANGERS),
    ),
    "a note, ours": (NOTE, lambda raw: proofs.opened(raw, TRUSTED)),
    "a note, the strangers'": (
        NOTE,
        lambda raw: stranger.opened(raw, STRANGERS.policy),
    ),
    "a leaf beside its proof": (
        LEAF,
        lambda raw: proofs.check(proofs.parse(PROOF), TRUSTED, raw),
    ),
}


def flips(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Return these bytes again and again, each time with another bit flipped."""
    for bit in range(8 * len(raw)):
        yield bit, flipped(raw, bit)


def flipped(raw: bytes, bit: int) -> bytes:
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def passes(read: Reader, raw: bytes) -> bool:
    """Say whether a reader believes this; nothing but a refusal may come instead."""
    try:
        read(raw)
    except (LogError, stranger.Refused):
        return False
    return True


@pytest.mark.parametrize("name", READERS)
def test_no_bit_of_a_small_file_can_be_flipped(name: str) -> None:
    honest, read = READERS[name]
    assert passes(read, honest)

    assert [bit for bit, raw in flips(honest) if passes(read, raw)] == []


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An honest log of which one entry is withheld."""
    home = tmp_path_factory.mktemp("bits")
    (home / "policy.txt").write_text(samples.POLICY)
    tampered.withheld(home)
    return home


@pytest.mark.parametrize(
    "name",
    [
        *("checkpoint", "tile/entries-redacted/000", "tile/entries/001"),
        *("tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"),
    ],
)
def test_no_bit_of_a_copied_log_can_be_flipped(home: Path, name: str) -> None:
    log = home / "withheld"
    words = [str(log), "--policy", str(home / "policy.txt")]
    file = log / name
    honest = file.read_bytes()
    # One in each part of the file, so that none is left out for good.
    lot, part = random.Random(name), 8 * len(honest) // SAMPLED  # noqa: S311
    bits = [number * part + lot.randrange(part) for number in range(SAMPLED)]
    unseen = []
    for bit in bits:
        file.write_bytes(flipped(honest, bit))
        ours, theirs = CliRunner().invoke(verify, words).exit_code, ask(*words)[0]
        unseen += [] if (ours, theirs) == (1, 1) else [(bit, ours, theirs)]
    file.write_bytes(honest)

    assert unseen == []
    assert (CliRunner().invoke(verify, words).exit_code, ask(*words)[0]) == (0, 0)

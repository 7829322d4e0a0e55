"""The log's own key: 32 bytes of an Ed25519 seed in a file that one process reads.

Nothing else is ever signed with it: a checkpoint's three lines (LEDGER 7).
"""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oversight.ledger.rules import notes
from oversight.ledger.rules.checkpoints import Checkpoint
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.notes import Note

SEED_BYTES = 32


def new_seed() -> bytes:
    """Return a fresh key's seed."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def key(seed: bytes) -> Ed25519PrivateKey:
    """Return the key of a seed, or refuse it (``bad_seed``)."""
    if len(seed) != SEED_BYTES:
        raise LogError("bad_seed", "The log's key file must hold exactly 32 bytes.")
    return Ed25519PrivateKey.from_private_bytes(seed)


def signed(checkpoint: Checkpoint, *keys: Ed25519PrivateKey) -> bytes:
    """Return the note of a checkpoint under each key, looked over once more."""
    text, name = checkpoint.text, checkpoint.origin
    note = Note(text, tuple(notes.signed(text, name, one) for one in keys))
    known = [notes.public_key(name, one) for one in keys]
    if len(notes.check(notes.parse(note.raw), known)) != len(keys):
        raise LogError("bad_signature", "The log's own signature does not hold.")
    return note.raw

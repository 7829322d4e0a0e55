"""One round of a chain of drand, believed on its signature alone.

Whoever hands a round over is trusted with nothing: the signature is checked against
the chain's public key, and the number is SHA-256 of the signature.
The scheme is ``bls-unchained-g1-rfc9380``: a round is signed by a quorum of the
League of Entropy; the key is a point of G2 of BLS12-381, a signature one of G1, and
what is signed is SHA-256 of the round as eight bytes, big-endian.
"""

import re
from hashlib import sha256
from importlib import import_module
from types import ModuleType

from oversight.review.rules.chains import QUICKNET, Chain

# The generator of G2, as every description of the curve gives it.
_GENERATOR = bytes.fromhex(
    "93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049"
    "334cf11213945d57e5ac7d055d042b7e024aa2b2f08f0a91260805272dc51051"
    "c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
)
_DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_SIGNATURE = re.compile(r"[0-9a-f]{96}", re.ASCII)
_LARGEST = 2**31 - 1


def is_signature(text: object) -> bool:
    """Say whether this is how a signature is spelt: 48 bytes, in small hex letters."""
    return isinstance(text, str) and _SIGNATURE.fullmatch(text) is not None


def number(signature: str) -> str:
    """Return the random number of a round: SHA-256 of its signature, in hex."""
    return sha256(bytes.fromhex(signature)).hexdigest()


def halves(signature: str) -> list[str]:
    """Return a signature in two parts, as the record holds it: no code is so long."""
    middle = len(signature) // 2
    return [signature[:middle], signature[middle:]]


def signed(round_: int, signature: str, chain: Chain = QUICKNET) -> bool | None:
    """Say whether the chain signed this round so; None where nobody here can tell.

    Only a machine without the library ``pyblst`` cannot tell.
    """
    if not is_signature(signature) or not 0 < round_ <= _LARGEST:
        return False
    blst = _library()
    if blst is None:
        return None
    message = sha256(round_.to_bytes(8)).digest()
    try:
        # Whatever is no point of the right group is refused here.
        point = blst.BlstP1Element.uncompress(bytes.fromhex(signature))
        key = blst.BlstP2Element.uncompress(bytes.fromhex(chain.public_key))
    except ValueError:
        return False
    said = blst.miller_loop(point, blst.BlstP2Element.uncompress(_GENERATOR))
    hashed = blst.BlstP1Element.hash_to_group(message, _DOMAIN)
    meant = blst.miller_loop(hashed, key)
    return bool(blst.final_verify(said, meant))


def is_key(chain: Chain) -> bool | None:
    """Say whether a chain's key is a point that can sign; None where none can tell."""
    blst = _library()
    if blst is None:
        return None
    try:
        blst.BlstP2Element.uncompress(bytes.fromhex(chain.public_key))
    except ValueError:
        return False
    return not chain.public_key.startswith("c0")  # Everything would be signed by it.


def _library() -> ModuleType | None:
    try:
        return import_module("pyblst")
    except ImportError:
        return None

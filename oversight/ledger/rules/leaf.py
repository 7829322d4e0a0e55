"""The bytes of a leaf: canonical JSON, salted commitments, no free text.

Canonical form: the RFC 8785 subset without floats, ASCII keys, UTF-8, 4 KiB at
most. Commitment (LEDGER 1, in the style of RFC 9901): ``D`` is the base64url of
the canonical ``[salt, name, value]``; the leaf holds the base64url SHA-256 of D.
"""

import hashlib
import json
import os
import re
from binascii import b2a_base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.ledger.rules.kinds import ENVELOPE, KINDS, NEVER_SEALED, Kind

MAX_BYTES = 4096
SALT_BYTES = 32
_CODE = re.compile(r"[A-Za-z0-9@_.:/+-]{0,80}", re.ASCII)
_WIDEST = 2**53
_URL = bytes.maketrans(b"+/", b"-_")
_spell = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
).encode


def canonical(value: object) -> bytes:
    """Return the one spelling of a value that is ever hashed or stored."""
    return _spell(value).encode()


def b64url(raw: bytes) -> str:
    """Return unpadded base64url text."""
    return b2a_base64(raw, newline=False).translate(_URL, b"=").decode("ascii")


def disclosure(name: str, value: object, salt: bytes) -> str:
    """Return the text that opens a commitment: salt, name and value."""
    # Spelt part by part: a bulk file has tens of thousands of these.
    return b64url(f'["{b64url(salt)}",{_spell(name)},{_spell(value)}]'.encode())


def together(opened: Sequence[str]) -> bytes:
    """Return a leaf's disclosures as the vault keeps them: one canonical list."""
    return ('["' + '","'.join(opened) + '"]').encode("ascii")


def digest(opened: str) -> str:
    """Return what the leaf holds instead of the disclosure."""
    return b64url(hashlib.sha256(opened.encode("ascii")).digest())


def kind(name: str) -> Kind:
    """Return the kind of that name, or refuse a kind that nobody promised."""
    try:
        return KINDS[name]
    except KeyError:
        raise _bad("unknown_kind", name) from None


def check_public(of: Kind, public: Mapping[str, object]) -> None:
    """Refuse a field the table does not list, and anything that is not a code."""
    unknown = set(public) - set(of.public)
    if unknown:
        raise _bad("unknown_field", f"{of.name}: {sorted(unknown)}")
    for name, value in public.items():
        if not _plain(value):
            raise _bad("free_text", f"{of.name}.{name}")


def check_private(of: Kind, private: Mapping[str, object]) -> None:
    """Refuse a name the table does not list, and a value of more than one spelling."""
    unknown = set(private) - set(of.private)
    if unknown:
        raise _bad("unknown_private", f"{of.name}: {sorted(unknown)}")
    if not all(_spelt_one_way(value) for value in private.values()):
        raise _bad("not_canonical", of.name)


def check_place(
    of: Kind,
    docket: str | None,
    item: int | None,
    agency: str | None,
    ref: Sequence[int],
) -> None:
    """Refuse a leaf that stands where its kind does not belong."""
    if of.house and docket is not None:
        raise _bad("wrong_stream", of.name)
    if of.agency != (agency is not None):
        raise _bad("wrong_agency", of.name)
    if of.item != (item is not None) or (of.item and docket is None):
        raise _bad("wrong_item", of.name)
    if not all(_plain(part) for part in (docket, item, agency, list(ref))):
        raise _bad("free_text", of.name)


def commitments(
    of: Kind, private: Mapping[str, object], sealed: Mapping[str, object]
) -> tuple[list[str], list[str]]:
    """Return the sorted digests, decoys filled in, and the disclosures to keep."""
    given = {
        name: value
        for name, value in {**private, **sealed}.items()
        if value is not None
    }
    count = len(of.private) + len(sealed)
    random = os.urandom(SALT_BYTES * count)
    salts = [random[i * SALT_BYTES : (i + 1) * SALT_BYTES] for i in range(count)]
    opened = [
        disclosure(name, value, salt)
        for (name, value), salt in zip(given.items(), salts, strict=False)
    ]
    digests = [digest(text) for text in opened]
    digests += [b64url(decoy) for decoy in salts[len(opened) :]]
    return sorted(digests), opened


def stamp(now: datetime, *, person: bool) -> dict[str, str]:
    """Return ``at`` to the second, or only the ``day`` for a person's act."""
    if person:
        return {"day": local_date(now).isoformat()}
    return {"at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}


def fields(
    of: Kind, public: Mapping[str, object], sealed: Sequence[str]
) -> tuple[dict[str, object], dict[str, object]]:
    """Return the fields in clear and those that a seal moves out of sight."""
    if set(sealed) & NEVER_SEALED:
        raise _bad("never_sealed", of.name)
    whole = {name: public.get(name) for name in of.public}
    hidden = {name: whole.pop(name) for name in sealed if name in whole}
    return whole, hidden


def encode(leaf: Mapping[str, object]) -> bytes:
    """Return the bytes of a finished leaf, at most 4 KiB."""
    allowed = ENVELOPE | set(kind(str(leaf["k"])).public)
    if set(leaf) - allowed:
        raise _bad("unknown_field", str(leaf["k"]))
    raw = canonical(leaf)
    if len(raw) > MAX_BYTES:
        raise _bad("too_large", str(leaf["k"]))
    return raw


def _plain(value: object) -> bool:
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return abs(value) < _WIDEST
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None
    if isinstance(value, list | tuple):
        return all(_plain(part) for part in value)
    if isinstance(value, Mapping):
        return all(_plain(k) and _plain(v) for k, v in value.items())
    return False


def _spelt_one_way(value: object) -> bool:
    """Say whether every reader would hash a value alike: no float, ASCII keys."""
    if value is None or isinstance(value, bool | str):
        return True
    if isinstance(value, int):
        return abs(value) < _WIDEST
    if isinstance(value, list | tuple):
        return all(_spelt_one_way(part) for part in value)
    if isinstance(value, Mapping):
        return all(
            isinstance(key, str) and key.isascii() and _spelt_one_way(part)
            for key, part in value.items()
        )
    return False


def _bad(code: str, detail: str) -> RuleError:
    return RuleError(
        code,
        N_("The record refuses this entry (%(detail)s): nothing was done."),
        detail=detail,
    )

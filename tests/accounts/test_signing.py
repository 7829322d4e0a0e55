"""Decisions are signed with a passkey, and anybody can check it offline."""

import json
import subprocess
import sys
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import dsa, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.accounts import site
from oversight.accounts.models.passkeys import Challenge, Passkey, Purpose
from oversight.accounts.rules import passkeys as rules
from oversight.accounts.rules import signatures
from oversight.accounts.service import challenges, passkeys, signing
from oversight.authority.permissions import Role
from oversight.cli.main import main
from oversight.core.errors import RuleError
from oversight.ledger.models import Audit
from oversight.storage.base import Base
from oversight.storage.session import Store
from tests.factories.accounts import a_person, an_actor
from tests.factories.authenticator import PRESENT, Device, a_passkey, coded

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEXT = "TD-2026-000412/3: not approved. وجوہات درج ہیں۔\n"
DIGEST = sha256(TEXT.encode()).digest()


def test_a_signature_names_its_key_and_holds_for_its_text_alone(
    session: Session,
) -> None:
    by = an_actor(session, role=Role.REVIEWER)
    device, passkey = a_passkey(session, by, now=NOW)

    options = signing.options(session, DIGEST, by=by, now=NOW)
    assert options is not None
    asked = json.loads(options)
    signed = signing.check(session, DIGEST, device.get(options), by=by, now=NOW)

    assert asked["challenge"] == coded(DIGEST)
    assert asked["userVerification"] == "required"
    assert [one["id"] for one in asked["allowCredentials"]] == [
        coded(device.credential_id)
    ]
    assert signed is not None
    assert signed.credential_id == device.credential_id
    assert signatures.verdict(DIGEST, signed).valid
    assert not signatures.verdict(sha256(b"other").digest(), signed).valid
    assert (passkey.sign_count, passkey.used_at) == (1, NOW)
    note = session.scalars(select(Audit).where(Audit.act == "passkey.signed")).one()
    assert (note.actor_id, note.subject) == (by.id, str(passkey.id))


def test_whoever_has_no_passkey_signs_without_one_only_under_trial(
    session: Session,
) -> None:
    by = an_actor(session, role=Role.REVIEWER)

    assert signing.options(session, DIGEST, by=by, now=NOW) is None
    assert signing.check(session, DIGEST, None, by=by, now=NOW) is None
    assert signing.check(session, DIGEST, "", by=by, now=NOW) is None

    site.use("https://oversight.example", strict=True)
    with pytest.raises(RuleError) as refused:
        signing.options(session, DIGEST, by=by, now=NOW)
    assert refused.value.code == "passkey_owed"
    with pytest.raises(RuleError) as refused:
        signing.check(session, DIGEST, None, by=by, now=NOW)
    assert refused.value.code == "signature_missing"


def test_whoever_has_a_passkey_cannot_leave_the_signature_out(session: Session) -> None:
    by = an_actor(session, role=Role.REVIEWER)
    a_passkey(session, by, now=NOW)

    with pytest.raises(RuleError) as refused:
        signing.check(session, DIGEST, None, by=by, now=NOW)
    assert (refused.value.code, refused.value.field) == (
        "signature_missing",
        "assertion",
    )


def test_only_a_digest_is_signed(session: Session) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        signing.options(session, b"text", by=an_actor(session), now=NOW)


def test_a_challenge_is_never_asked_while_only_reading(store: Store) -> None:
    with store.transaction() as session:
        by = an_actor(session, role=Role.REVIEWER)
        a_passkey(session, by, now=NOW)

    with store.reading() as session, pytest.raises(RuntimeError, match="transaction"):
        signing.options(session, DIGEST, by=by, now=NOW)


def _refused(session: Session, **facts: Any) -> str:
    """Sign with one thing wrong, and return the refusal."""
    by = an_actor(session, role=Role.REVIEWER)
    device, _ = a_passkey(session, by, now=NOW)
    options = signing.options(session, DIGEST, by=by, now=NOW)
    assert options is not None
    for name in {"origin", "host", "flags", "key", "credential_id"} & set(facts):
        setattr(device, name, facts[name])
    answer = facts.get(
        "answer", device.get(options, type=facts.get("type", "webauthn.get"))
    )
    signer = facts.get("by", by)
    with pytest.raises(RuleError) as refused:
        signing.check(
            session,
            facts.get("digest", DIGEST),
            answer,
            by=signer,
            now=NOW + facts.get("later", timedelta(0)),
        )
    return refused.value.code


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0},
        {"key": Ed25519PrivateKey.generate()},
        {"credential_id": b"unknown"},
        {"type": "webauthn.create"},
        {"digest": bytes(32)},
        {"later": rules.ANSWER_WITHIN},
        {"answer": "{}"},
        {"answer": "not json"},
        {"answer": "[" * 100_000},
        {"answer": "x" * 30_000},
    ],
    ids=",".join,
)
def test_a_wrong_signature_is_refused_in_one_sentence(
    session: Session, wrong: dict[str, object]
) -> None:
    assert _refused(session, **wrong) == "passkey_refused"


def test_nobody_signs_with_the_passkey_of_another(session: Session) -> None:
    mine, other = (an_actor(session, role=Role.REVIEWER) for _ in range(2))
    a_passkey(session, mine, now=NOW)
    theirs, _ = a_passkey(session, other, now=NOW)
    options = signing.options(session, DIGEST, by=mine, now=NOW)
    assert options is not None

    with pytest.raises(RuleError) as refused:
        signing.check(session, DIGEST, theirs.get(options), by=mine, now=NOW)
    assert refused.value.code == "passkey_refused"


def test_an_answer_is_good_once_and_the_question_can_be_asked_again(
    session: Session,
) -> None:
    by = an_actor(session, role=Role.REVIEWER)
    device, _ = a_passkey(session, by, now=NOW)
    options = signing.options(session, DIGEST, by=by, now=NOW)
    assert options is not None
    answer = device.get(options)
    signing.check(session, DIGEST, answer, by=by, now=NOW)

    with pytest.raises(RuleError):
        signing.check(session, DIGEST, answer, by=by, now=NOW)
    again = signing.options(session, DIGEST, by=by, now=NOW)
    assert again is not None
    with pytest.raises(RuleError), session.begin_nested():  # Its count did not rise.
        signing.check(session, DIGEST, answer, by=by, now=NOW)
    assert signing.check(session, DIGEST, device.get(again), by=by, now=NOW)


def test_two_people_may_sign_the_same_words(session: Session) -> None:
    people = [an_actor(session, role=Role.REVIEWER) for _ in range(2)]
    devices = [a_passkey(session, by, now=NOW)[0] for by in people]
    asked = [signing.options(session, DIGEST, by=by, now=NOW) for by in people]

    signed = [
        signing.check(session, DIGEST, device.get(options or ""), by=by, now=NOW)
        for device, options, by in zip(devices, asked, people, strict=True)
    ]

    assert all(signed)


@pytest.mark.parametrize(
    "device", [Device(), Device(key=Ed25519PrivateKey.generate())], ids=["p256", "ed"]
)
def test_each_kind_of_key_signs(session: Session, device: Device) -> None:
    by = an_actor(session, role=Role.REVIEWER)
    a_passkey(session, by, now=NOW, device=device)
    options = signing.options(session, DIGEST, by=by, now=NOW)
    assert options is not None

    signed = signing.check(session, DIGEST, device.get(options), by=by, now=NOW)

    assert signed is not None
    assert signatures.verdict(DIGEST, signed).valid


def test_a_removed_passkey_signs_nothing(session: Session) -> None:
    by = an_actor(session, role=Role.REVIEWER)
    device, passkey = a_passkey(session, by, now=NOW)
    a_passkey(session, by, now=NOW, name="Phone")
    passkeys.remove(session, passkey.id, by=by, now=NOW)
    options = signing.options(session, DIGEST, by=by, now=NOW)
    assert options is not None

    with pytest.raises(RuleError):
        signing.check(session, DIGEST, device.get(options), by=by, now=NOW)


def _put(session: Session, row: Base) -> None:
    session.add(row)
    session.flush()


def test_the_database_keeps_passkeys_and_challenges_in_shape(session: Session) -> None:
    person = a_person(session)
    facts: dict[str, Any] = {
        "person_id": person.id,
        "public_key": b"k",
        "name": "Phone",
        "sign_count": 0,
        "made_at": NOW,
    }
    session.add(Passkey(**facts, credential_id=b"one"))
    session.flush()
    wrong = [
        Passkey(**facts, credential_id=b"one"),
        Passkey(**{**facts, "sign_count": -1}, credential_id=b"two"),
        Passkey(**{**facts, "name": ""}, credential_id=b"three"),
        Passkey(**facts, credential_id=b"four", removed_at=NOW - timedelta(seconds=1)),
        Challenge(value=b"v", purpose=Purpose.SIGN, expires_at=NOW),
        Challenge(
            value=b"v", purpose=Purpose.ENTER, person_id=person.id, expires_at=NOW
        ),
    ]
    for row in wrong:
        with pytest.raises(IntegrityError), session.begin_nested():
            _put(session, row)


def test_an_old_challenge_is_forgotten(session: Session) -> None:
    by = an_actor(session)
    challenges.ask(session, Purpose.PROVE, by.id, now=NOW)

    challenges.forget(session, now=NOW + rules.ANSWER_WITHIN)

    assert session.scalars(select(Challenge)).all() == []


# The verifier that needs nothing but a file.


@pytest.fixture
def signed(session: Session) -> signatures.Signature:
    by = an_actor(session, role=Role.REVIEWER)
    device, _ = a_passkey(session, by, now=NOW)
    options = signing.options(session, DIGEST, by=by, now=NOW)
    made = signing.check(session, DIGEST, device.get(options or ""), by=by, now=NOW)
    assert made is not None
    return made


def test_an_exported_decision_is_checked_without_the_portal(
    signed: signatures.Signature, tmp_path: Path
) -> None:
    file = tmp_path / "decision.json"
    file.write_text(json.dumps(signing.exported(TEXT, signed)))
    watch = (
        "import sys; from oversight.cli.main import main\n"
        "try: main(['decision', 'verify', sys.argv[1], '--json'])\n"
        "finally: assert not {'flask', 'sqlalchemy', 'webauthn'} & set(sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", watch, str(file)],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "valid": True,
        "origin": "http://localhost",
        "key_sha256": sha256(signed.public_key).hexdigest(),
        "text_sha256": DIGEST.hex(),
    }
    assert "does not prove" in done.stderr


def test_a_changed_word_is_noticed(
    signed: signatures.Signature, tmp_path: Path
) -> None:
    file = tmp_path / "decision.json"
    changed = TEXT.replace("not approved", "approved")
    file.write_text(json.dumps(signing.exported(changed, signed)))

    done = CliRunner().invoke(main, ["decision", "verify", str(file)])

    assert done.exit_code == 1
    assert "another text was signed" in done.output


def _part(signed: signatures.Signature, **parts: bytes) -> signatures.Verdict:
    return signatures.verdict(DIGEST, replace(signed, **parts))


def _signed_over(key: Any, said: object, data: bytes) -> signatures.Verdict:
    client = json.dumps(said).encode()
    base = data + sha256(client).digest()
    if isinstance(key, rsa.RSAPrivateKey):
        made = key.sign(base, padding.PKCS1v15(), SHA256())
    elif isinstance(key, dsa.DSAPrivateKey):
        made = key.sign(base, SHA256())
    else:
        made = key.sign(base)
    public = key.public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )
    return signatures.verdict(
        DIGEST, signatures.Signature(b"id", public, data, client, made)
    )


def test_the_verifier_names_what_is_wrong(signed: signatures.Signature) -> None:
    key = Ed25519PrivateKey.generate()
    right: dict[str, object] = {
        "type": "webauthn.get",
        "challenge": coded(DIGEST),
        "origin": "https://a.example",
    }
    data = sha256(b"a.example").digest() + b"\x05\0\0\0\1"

    assert _signed_over(key, right, data).valid
    assert _signed_over(rsa.generate_private_key(65537, 2048), right, data).valid
    faults = {
        _part(signed, signature=b"x").fault,
        _part(signed, public_key=b"x").fault,
        _part(signed, client_data=b"{").fault,
        _signed_over(dsa.generate_private_key(2048), right, data).fault,
    }
    assert faults == {"the signature does not fit the key"}
    assert "another answer" in _signed_over(key, right | {"type": "x"}, data).fault
    assert "another text" in _signed_over(key, right | {"challenge": 1}, data).fault
    assert "another site" in _signed_over(key, right | {"origin": "b"}, data).fault
    assert "another site" in _signed_over(key, right, data[:32]).fault
    assert "did not verify" in _signed_over(key, right, data[:32] + b"\1").fault
    assert "another answer" in _signed_over(key, [], data).fault


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b'{"format": "other"}',
        b'{"format": "oversight-decision/1"}',
        b'{"format": "oversight-decision/1", "text": 1, "signature": {}}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_a_file_that_is_no_decision_is_refused_with_a_reason(
    tmp_path: Path, raw: bytes
) -> None:
    file = tmp_path / "decision.json"
    file.write_bytes(raw)

    done = CliRunner().invoke(main, ["decision", "verify", str(file)])

    assert done.exit_code == 1
    assert "cannot be checked" in done.output


def test_a_signature_that_is_no_base64_is_refused(tmp_path: Path) -> None:
    parts = dict.fromkeys(signatures.Signature.__slots__, "!")
    raw = {"format": signatures.FORMAT, "text": "", "signature": parts}
    with pytest.raises(ValueError, match="base64"):
        signatures.imported(raw)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(text=st.text(), at=st.integers(0, 500), bit=st.integers(0, 7))
def test_every_flipped_bit_is_noticed(text: str, at: int, bit: int) -> None:
    key = Ed25519PrivateKey.generate()
    signed = signatures.digest(text)
    said = {
        "type": "webauthn.get",
        "challenge": urlsafe_b64encode(signed).rstrip(b"=").decode(),
        "origin": "https://a.example",
    }
    client = json.dumps(said).encode()
    data = sha256(b"a.example").digest() + b"\x05\0\0\0\1"
    public = key.public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )
    made = key.sign(data + sha256(client).digest())
    whole = signatures.Signature(b"id", public, data, client, made)
    assert signatures.verdict(signed, whole).valid
    back, again = signatures.imported(
        json.loads(json.dumps(signing.exported(text, whole)))
    )
    assert (back, again) == (text, whole)

    for name in ("authenticator_data", "client_data", "signature"):
        raw = bytearray(getattr(whole, name))
        raw[at % len(raw)] ^= 1 << bit
        assert not signatures.verdict(
            signed, replace(whole, **{name: bytes(raw)})
        ).valid


# Where passkeys are made for.


@pytest.mark.parametrize(
    ("address", "host", "origins"),
    [
        (
            "https://oversight.example",
            "oversight.example",
            ["https://oversight.example"],
        ),
        ("http://localhost:8000", "localhost", ["http://localhost:8000"]),
        (
            "http://127.0.0.1:8000",
            "localhost",
            ["http://127.0.0.1:8000", "http://localhost:8000"],
        ),
        ("https://10.0.0.1", "10.0.0.1", ["https://10.0.0.1"]),
    ],
)
def test_passkeys_belong_to_a_name(address: str, host: str, origins: list[str]) -> None:
    site.use(address, strict=False)

    assert (site.site().host, list(site.site().origins)) == (host, origins)

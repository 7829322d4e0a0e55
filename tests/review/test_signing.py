"""Each vote is signed over its own words, and a stranger can check it."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from oversight.accounts import site
from oversight.accounts.service import signing
from oversight.authority.permissions import Actor, Role
from oversight.cli.main import main
from oversight.core.errors import RuleError
from oversight.review.models.deciding import Vote
from oversight.review.models.signatures import VoteSignature
from oversight.review.queries import signed
from oversight.review.rules.findings import Ballot, Joining
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import deciding
from tests.factories.accounts import an_actor
from tests.factories.authenticator import Device, a_passkey
from tests.factories.intake import NOW
from tests.factories.narrowing import a_post, an_account, narrowing
from tests.factories.review import (
    MINUTE,
    a_ballot,
    asked_of,
    ready,
    some_words,
    vote_all,
)

SIGNING = NOW + 20 * MINUTE


def sign(
    session: Session, docket: str, ballot: Ballot | Joining, by: Actor, device: Device
) -> Vote:
    """Read a decision back and sign it with this device."""
    _, text = deciding.rehearse(session, docket, 1, ballot, by=by, now=SIGNING)
    options = signing.options(session, signing.digest(text), by=by, now=SIGNING)
    assert options is not None
    answer = device.get(options)
    return deciding.vote(
        session, docket, 1, ballot, by=by, now=SIGNING, assertion=answer
    )


def signature_of(session: Session, vote: Vote) -> VoteSignature:
    return session.scalars(
        select(VoteSignature).where(VoteSignature.vote_id == vote.id)
    ).one()


def test_a_signed_decision_is_checked_without_the_portal(
    session: Session, tmp_path: Path
) -> None:
    docket, (by,) = ready(session)
    device, _ = a_passkey(session, by, now=NOW)
    ballot = a_ballot(asked_of(session, docket))

    vote = sign(session, docket, ballot, by, device)

    kept = signature_of(session, vote)
    assert kept.digest == sha256(kept.text.encode()).hexdigest()
    told = json.loads(kept.text)
    assert (told["docket"], told["item"], told["by"]) == (docket, 1, by.pseudonym)
    assert (told["reasons"], told["outcome"]) == (ballot.reasons, "approved")
    assert told["summary"] == {"en": ballot.summary, "ur": ballot.summary_ur}
    assert told["findings"]["candour"] == ballot.findings.candour
    file = tmp_path / "decision.json"
    whole = signed.exported(session, docket, 1, str(by.pseudonym), by)
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=2), "utf-8")
    checked = CliRunner().invoke(main, ["decision", "verify", str(file)])
    assert checked.exit_code == 0, checked.output
    file.write_text(file.read_text("utf-8").replace("approved", "rejected"), "utf-8")
    assert CliRunner().invoke(main, ["decision", "verify", str(file)]).exit_code == 1


def test_every_member_signs_whoever_joins_and_whoever_dissents(
    session: Session,
) -> None:
    docket, members, handle = an_account(session)
    devices = [a_passkey(session, by, now=NOW)[0] for by in members]
    ballots: tuple[Ballot | Joining, ...] = (
        narrowing(session, docket, a_post(handle)),
        Joining(some_words("draft")),
        a_ballot(asked_of(session, docket), Outcome.REJECTED),
    )

    cast = [
        sign(session, docket, ballot, by, device)
        for ballot, by, device in zip(ballots, members, devices, strict=True)
    ]

    texts = [json.loads(signature_of(session, vote).text) for vote in cast]
    assert [text["joined"] for text in texts] == [False, True, False]
    assert texts[1]["parts"] == texts[0]["parts"] != []
    assert texts[1]["findings"] == texts[0]["findings"]
    assert texts[1]["reasons"] != texts[0]["reasons"]
    assert (texts[2]["outcome"], texts[2]["parts"]) == ("rejected", [])


def test_a_signature_over_other_words_is_refused(session: Session) -> None:
    docket, (by,) = ready(session)
    device, _ = a_passkey(session, by, now=NOW)
    asked = asked_of(session, docket)
    read = a_ballot(asked)
    _, text = deciding.rehearse(session, docket, 1, read, by=by, now=SIGNING)
    options = signing.options(session, signing.digest(text), by=by, now=SIGNING)
    assert options is not None

    with pytest.raises(RuleError):
        deciding.vote(
            *(session, docket, 1, a_ballot(asked)),
            by=by,
            now=SIGNING,
            assertion=device.get(options),
        )


def test_without_a_passkey_it_is_kept_as_unsigned_and_says_so(session: Session) -> None:
    docket, sitting = ready(session)
    vote_all(session, docket, sitting)

    (kept,) = session.scalars(select(VoteSignature))
    assert kept.credential_id is kept.signature is None
    file = signed.exported(session, docket, 1, str(sitting[0].pseudonym), sitting[0])
    assert file == {
        "format": "oversight-decision/1",
        "text": kept.text,
        "signature": None,
    }


def test_where_people_depend_on_it_nothing_is_signed_without_a_passkey(
    session: Session,
) -> None:
    docket, (by,) = ready(session)
    ballot = a_ballot(asked_of(session, docket))
    site.use("https://oversight.example", strict=True)

    with pytest.raises(RuleError) as refusal:
        deciding.vote(session, docket, 1, ballot, by=by, now=SIGNING)

    assert refusal.value.code == "signature_missing"


def test_who_may_take_a_signed_copy_along(session: Session) -> None:
    docket, (lead, second, third) = ready(session, protected="journalist")
    name = str(lead.pseudonym)
    auditor = an_actor(session, role=Role.AUDITOR)
    outsider = an_actor(session, role=Role.REVIEWER)
    ballot = a_ballot(asked_of(session, docket))
    deciding.vote(session, docket, 1, ballot, by=lead, now=SIGNING)

    assert signed.exported(session, docket, 1, name, lead)["text"]
    for nobody in (second, auditor, outsider):
        with pytest.raises(RuleError, match="nothing here"):
            signed.exported(session, docket, 1, name, nobody)
    for by in (second, third):
        joining = Joining(some_words("draft"))
        deciding.vote(session, docket, 1, joining, by=by, now=SIGNING)

    assert signed.exported(session, docket, 1, name, second)["text"]
    assert signed.exported(session, docket, 1, name, auditor)["text"]
    for pseudonym, by in (("R-99", auditor), (name, outsider)):
        with pytest.raises(RuleError, match="nothing here"):
            signed.exported(session, docket, 1, pseudonym, by)


def test_nobody_reads_back_what_they_may_not_see(session: Session) -> None:
    docket, (by,) = ready(session)
    ballot = a_ballot(asked_of(session, docket))
    outsider = an_actor(session, role=Role.REVIEWER)

    with pytest.raises(RuleError, match="nothing here"):
        deciding.rehearse(session, docket, 1, ballot, by=outsider, now=SIGNING)
    _, text = deciding.rehearse(session, docket, 1, ballot, by=by, now=SIGNING)
    assert str(by.pseudonym) in text


def test_a_signature_is_whole_or_absent_and_never_rewritten(session: Session) -> None:
    docket, sitting = ready(session)
    vote_all(session, docket, sitting)

    for changes in ({"credential_id": b"x"}, {"text": "{}"}):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(update(VoteSignature).values(changes))

"""Receipts in the hands of an appellant, an agency and a platform."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from oversight.appeals.service import filing
from oversight.ledger import handing, quorum, sequencer, tree
from oversight.ledger import service as ledger
from oversight.ledger.models import Cosignature
from oversight.ledger.rules import bounds, holders, notes, receipts
from oversight.ledger.rules.cosigning import cosigned
from oversight.ledger.rules.errors import LogError
from oversight.ledger.rules.holders import Holder
from oversight.ledger.rules.kinds import KINDS
from oversight.notices.service import telling as notices
from oversight.vault.models.keys import Kept
from oversight.web.store import settings
from tests.factories import appeals as ap
from tests.factories import data
from tests.factories.dispatch import a_liaison, an_authoriser
from tests.fixtures.web import Visitor
from tests.ledger.checking import samples
from tests.ledger.checking.stand_alone import loaded
from tests.ledger.tree.growing import KEY, ORIGIN

stranger = loaded()
NOW = ap.NOW
SEEN = 1_790_000_000
NO_WITNESS = Path("/nowhere")


def show(session: Session) -> int:
    """Give every leaf its place, sign the tree and show it."""
    size = 0
    while (appended := sequencer.append(session, now=NOW)) is not None:
        size = appended.size
    sequencer.sign(session, ORIGIN, [KEY], now=NOW)
    sequencer.publish(session, size, now=NOW)
    session.info.clear()
    return size


@pytest.fixture
def code(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> str:
    """The receipt code of an appeal, filed after the log had shown its matter."""
    secret = app.config["SECRET_KEY"].encode()
    for place in ("appeals.SECRET", "review.NOTICE_SECRET"):
        monkeypatch.setattr(f"tests.factories.{place}", secret)
    filing.use(secret)
    notices.use(secret)
    monkeypatch.setattr("oversight.appeals.views.track.utc_now", lambda: NOW)
    docket = ap.a_sent_matter(session)
    show(session)
    form = ap.a_form(notice_code=ap.a_code(session, docket))
    filed = filing.file(session, form, form_key=b"f" * 32, now=NOW)
    session.info.clear()
    return filed.receipt


def unzipped(raw: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def checked(raw: bytes, to: Path) -> dict[str, Any]:
    """Check a receipt with the strangers' file and with our own rules."""
    to.write_bytes(raw)
    report = stranger.checked(
        stranger.argparse.Namespace(target=str(to), vkey=None, policy=None, old=None)
    )
    parsed = receipts.parse(raw)
    trusted = bounds.brought_along(parsed)
    bounds.bounds(parsed, trusted, receipts.check(parsed, trusted))
    facts = report.facts
    assert isinstance(facts, dict)
    return facts


def opened_in(acts: dict[str, Any]) -> set[str]:
    """Return the names of every private value that a receipt opens."""
    return {name for act in acts.values() for name in act.get("opened", {})}


def test_an_appellant_takes_the_proof_home(
    session: Session, visitor: Visitor, code: str, tmp_path: Path
) -> None:
    visitor.post("/en/track", {"code": code})
    assert "number in the log is pending" in visitor.page.main
    assert "Download the receipt" not in visitor.page.main
    assert visitor.post("/en/track/receipt", {"code": code}).status_code == 404

    show(session)
    visitor.post("/en/track", {"code": code})
    assert "Download the receipt" in visitor.page.main
    answer = visitor.post("/en/track/receipt", {"code": code})

    facts = checked(answer.data, tmp_path / "receipt.zip")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert code not in answer.headers["Content-Disposition"]
    opened = facts.get("opened") or opened_in(facts["acts"])
    assert set(opened) <= set(KINDS["appeal.filed"].private)
    assert opened
    files = unzipped(answer.data)
    assert {"before.checkpoint", "policy.txt", "log.vkey"} < set(files)
    assert {"README.txt", "README.ur.txt"} < set(files)
    told = files["README.txt"].decode(), files["README.ur.txt"].decode()
    site = ORIGIN.removesuffix("/log")
    assert f"{site}/en/verify\n" in told[0]
    assert f"{site}/ur/verify\n" in told[1]
    assert "[SITE]" not in "".join(told)


def test_a_wrong_code_opens_no_receipt(visitor: Visitor, code: str) -> None:
    for wrong, status in (("", 422), ("x" * 26, 404), (code[::-1], 404)):
        visitor.get("/en/track")
        answer = visitor.post("/en/track/receipt", {"code": wrong})
        assert answer.status_code == status


def test_agency_and_platform_take_home_what_they_wrote_themselves(
    session: Session, visitor: Visitor, tmp_path: Path
) -> None:
    docket = ap.a_sent_matter(session)
    visitor.sign_in(an_authoriser(session))
    visitor.get(f"/en/desk/filing/{docket}")
    page = visitor.page.main
    assert "pending" in page
    assert visitor.post(f"/en/desk/filing/{docket}/proof").status_code == 404
    show(session)

    own = visitor.post(f"/en/desk/filing/{docket}/proof")
    visitor.sign_in(a_liaison(session))
    visitor.get(f"/en/desk/orders/{docket}")
    theirs = visitor.post(f"/en/desk/orders/{docket}/proof")

    agency = checked(own.data, tmp_path / "agency.zip")["acts"]
    platform = checked(theirs.data, tmp_path / "platform.zip")["acts"]
    assert set(agency) == set(platform)
    opened = opened_in(agency)
    assert {"locator", "drafter", "reasons_sha256"} <= opened
    assert "people" not in opened
    assert opened_in(platform) == {"reasons_sha256"}


def test_the_receipts_of_a_data_request_are_handed_out_as_well(
    session: Session, visitor: Visitor, tmp_path: Path
) -> None:
    team = data.a_team(session)
    docket = data.sent(session, team)
    filer = f"/en/desk/data-docket/{docket}"
    asked = f"/en/desk/data-requests/{docket}"
    visitor.sign_in(team.authoriser)
    visitor.get(filer)
    assert "pending" in visitor.page.main
    assert visitor.post(f"{filer}/proof").status_code == 404
    liaison = data.a_liaison(session)
    visitor.sign_in(liaison)
    visitor.get(asked)
    assert "pending" in visitor.page.main
    assert visitor.post(f"{asked}/proof").status_code == 404
    show(session)

    visitor.get(asked)
    assert "Download the receipt" in visitor.page.main
    theirs = visitor.post(f"{asked}/proof")
    visitor.sign_in(team.authoriser)
    visitor.get(filer)
    assert "Download the receipt" in visitor.page.main
    own = visitor.post(f"{filer}/proof")

    agency = checked(own.data, tmp_path / "agency.zip")["acts"]
    platform = checked(theirs.data, tmp_path / "platform.zip")["acts"]
    assert set(agency) == set(platform)
    assert {"locator", "drafter", "reasons_sha256"} <= opened_in(agency)
    assert "people" not in opened_in(agency)
    assert opened_in(platform) == {"reasons_sha256"}


def test_the_receipt_of_somebody_elses_data_request_is_not_found(
    session: Session, visitor: Visitor
) -> None:
    docket = data.sent(session, data.a_team(session))
    show(session)

    visitor.sign_in(an_authoriser(session, "pta"))
    assert visitor.post(f"/en/desk/data-docket/{docket}/proof").status_code == 404
    visitor.sign_in(data.a_liaison(session, "youtube"))
    assert visitor.post(f"/en/desk/data-requests/{docket}/proof").status_code == 404


def test_the_receipt_of_a_matter_that_is_not_yours_is_not_found(
    session: Session, visitor: Visitor
) -> None:
    docket = ap.a_sent_matter(session)
    show(session)

    visitor.sign_in(an_authoriser(session, "nccia"))
    assert visitor.post(f"/en/desk/filing/{docket}/proof").status_code == 404
    visitor.sign_in(a_liaison(session, "youtube"))
    assert visitor.post(f"/en/desk/orders/{docket}/proof").status_code == 404


def test_anybody_has_the_proof_and_nobody_elses_values(session: Session) -> None:
    docket = ap.a_sent_matter(session)
    show(session)

    found = handing.receipt(session, docket, holder=Holder.ANYBODY, asked=NO_WITNESS)

    assert found is not None
    assert not any(piece.disclosures for piece in found.pieces)


def test_what_was_forgotten_is_no_longer_handed_out(session: Session) -> None:
    docket = ap.a_sent_matter(session)
    show(session)
    session.execute(delete(Kept))

    found = handing.receipt(
        session, docket, holder=Holder.AGENCY, body="pta", asked=NO_WITNESS
    )

    assert found is not None
    assert not any(piece.disclosures for piece in found.pieces)


def cosign(session: Session) -> None:
    """Let the witness sign the tree that is shown."""
    head = tree.shown(session)
    assert head is not None
    text = notes.parse(head.note).text
    line = cosigned(text, "w.example", samples.private_key("w.example"), SEEN).line
    at = datetime.fromtimestamp(SEEN, UTC)
    row = {"size": head.size, "witness": "w.example", "line": line, "at": at}
    session.add(Cosignature(**row))
    session.flush()


def asked_for(tmp_path: Path) -> Path:
    asked = tmp_path / "policy.txt"
    asked.write_text(f"witness w {samples.vkey('w.example', 4)}\nquorum w")
    return asked


def test_a_receipt_is_there_before_its_witnesses_and_says_so(
    session: Session, tmp_path: Path
) -> None:
    docket, asked = ap.a_sent_matter(session), asked_for(tmp_path)
    show(session)

    told = handing.proved(session, docket, asked=asked)
    early = handing.receipt(session, docket, holder=Holder.AGENCY, asked=asked)

    assert told.ready == told.unwitnessed > 0
    assert told.waiting == ()
    assert early is not None
    assert not early.witnessed
    assert not receipts.parse(early.raw).witnessed
    facts = checked(early.raw, tmp_path / "early.zip")
    assert facts["witnessed"] is False
    assert "NOT-YET-WITNESSED.txt" in unzipped(early.raw)
    with pytest.raises(LogError, match="Too few of the witnesses"):
        receipts.check(early, quorum.policy(session, asked))

    cosign(session)
    told = handing.proved(session, docket, asked=asked)
    later = handing.receipt(session, docket, holder=Holder.AGENCY, asked=asked)

    assert (told.unwitnessed, told.waiting) == (0, ())
    assert later is not None
    assert later.witnessed
    assert "NOT-YET-WITNESSED.txt" not in unzipped(later.raw)
    assert receipts.check(later, quorum.policy(session, asked))
    assert "witnessed" not in checked(later.raw, tmp_path / "later.zip")


def test_what_the_witnesses_saw_stays_proved_by_them_while_more_comes(
    session: Session, tmp_path: Path
) -> None:
    docket, asked = ap.a_sent_matter(session), asked_for(tmp_path)
    show(session)
    cosign(session)
    whole = handing.proved(session, docket, asked=asked).ready
    ledger.record(session, "threat.reported", docket=docket, now=NOW)
    show(session)

    told = handing.proved(session, docket, asked=asked)
    found = handing.receipt(session, docket, holder=Holder.AGENCY, asked=asked)

    assert (told.ready, told.unwitnessed) == (whole + 1, 1)
    assert found is not None
    shown = receipts.check(found, bounds.brought_along(found))
    seen = [any(one.time for one in act.verified.seen) for act in shown]
    assert sorted(seen) == [False] + [True] * whole
    # A matter that is older than what came last is proved in full.
    other = ap.a_sent_matter(session)
    show(session)
    cosign(session)
    ledger.record(session, "threat.reported", docket=docket, now=NOW)
    show(session)
    full = handing.receipt(session, other, holder=Holder.AGENCY, asked=asked)
    assert full is not None
    assert full.witnessed
    assert receipts.check(full, quorum.policy(session, asked))


def test_a_list_of_witnesses_that_cannot_be_read_stops_nobody(
    session: Session, tmp_path: Path
) -> None:
    docket, asked = ap.a_sent_matter(session), tmp_path / "policy.txt"
    show(session)

    asked.write_text("nonsense")
    found = handing.receipt(session, docket, holder=Holder.AGENCY, asked=asked)
    assert found is not None
    assert not found.witnessed
    checked(found.raw, tmp_path / "early.zip")
    assert quorum.asks(session, asked)
    asked.write_text(f"log {tree.vkeys(session)[0]}\nquorum none\n")
    found = handing.receipt(session, docket, holder=Holder.AGENCY, asked=asked)
    assert found is not None
    assert found.witnessed
    assert found.policy == asked.read_bytes()


def test_the_page_says_that_a_better_receipt_comes(
    session: Session, visitor: Visitor, code: str
) -> None:
    with visitor.app.app_context():
        asked = settings().witness_policy
    said = "The independent witnesses have not signed the newest entries yet."
    try:
        asked.write_text(f"witness w {samples.vkey('w.example', 4)}\nquorum w\n")
        show(session)
        visitor.post("/en/track", {"code": code})
        assert said in visitor.page.main
        assert visitor.post("/en/track/receipt", {"code": code}).status_code == 200
        cosign(session)
        visitor.get("/en/track")
        visitor.post("/en/track", {"code": code})
        assert said not in visitor.page.main
    finally:
        asked.unlink()


@pytest.mark.parametrize(
    ("act", "agency", "name", "allowed"),
    [
        ("appeal.filed", None, "contact", {Holder.APPELLANT}),
        ("item.filed", "pta", "locator", {Holder.AGENCY, Holder.COURT}),
        ("item.filed", "nccia", "locator", {Holder.COURT}),
        ("platform.answered", None, "person", {Holder.PLATFORM}),
        (
            *("item.decided", None, "reasons_sha256"),
            set(Holder) - {Holder.ANYBODY},
        ),
        ("item.decided", None, "people", set()),
        ("panel.drawn", None, "people", set()),
    ],
)
def test_who_may_open_what(
    act: str, agency: str | None, name: str, allowed: set[Holder]
) -> None:
    entry = {"k": act, **({"agency": agency} if agency else {})}

    may = {
        holder
        for holder in Holder
        if holders.may_open(entry, name, holder=holder, body="pta")
    }

    assert may == allowed


def test_the_writers_kinds_are_kinds_of_the_table() -> None:
    assert set().union(*holders.WRITES.values()) <= set(KINDS)
    assert set(KINDS) >= holders.DECISIONS

"""The certified record: what stands in it, for whom, and that it is checked offline."""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZipFile

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from oversight.appeals.rules.lifecycle import AppealOutcome
from oversight.appeals.service.filing import SUBJECT
from oversight.authority.permissions import Actor, Role
from oversight.cli.ledger.verify import verify
from oversight.core.errors import RuleError
from oversight.core.vocabularies.desks import RECORD_PAPERS
from oversight.desk.models.certified import CertifiedRecord
from oversight.desk.queries import certified as queries
from oversight.desk.queries.certified import IndexPage
from oversight.desk.queries.papers import ERASED, spelt
from oversight.desk.rules import certifying as rules
from oversight.desk.rules.certifying import AskedBy, PaperKind, Part, Wanted
from oversight.desk.service import certifying as service
from oversight.dispatch.models.holdings import DataUse
from oversight.dispatch.service import holding
from oversight.intake.models.exhibits import Exhibit
from oversight.intake.models.requests import Defect, LegalRequest
from oversight.intake.models.warrants import Warrant
from oversight.intake.rules.corrections import Fix
from oversight.intake.service import adding
from oversight.intake.service.keeping import subject
from oversight.ledger.models import Audit
from oversight.notices.queries import notices
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as codes
from oversight.review.rules.lifecycle import Outcome
from oversight.review.service import asking, asking_body, correcting, deciding
from oversight.transparency.rules.redaction import GAP
from oversight.vault import service as vault
from tests.factories import appeals as ap
from tests.factories import data as dr
from tests.factories import extensions as ex
from tests.factories import review as rv
from tests.factories.accounts import an_actor
from tests.factories.exhibits import a_picture, handed
from tests.factories.intake import NOW as FILED
from tests.ledger.checking.test_handing import show

NOW = ap.NOW + timedelta(hours=2)
NOBODY = Path("/nowhere")
QUESTION = "Which of the two captures shows the line relied on, and where in it?"
ANSWERED = "It was a quotation from a permit, answered in the line that follows it."
LEARNT = "Since filing we learnt that the post was answered by its author that day."
COURT = Wanted(
    part=Part.SEALED,
    asked_by=AskedBy.COURT,
    court="High Court of Sindh, Karachi",
    reference="C.P. No. D-412/2026",
    dated=date(2026, 9, 1),
    reasons="The court called for the record of this docket.",
)
PARTY = replace(COURT, part=Part.OPEN, asked_by=AskedBy.PARTY, court="")


def _drawn(page: IndexPage) -> dict[str, bytes]:
    return {"index.txt": repr(page).encode()}


def certified(
    session: Session, docket: str, wanted: Wanted, *, now: datetime = NOW
) -> tuple[int, Actor]:
    if queries.shown_of(session, docket) < queries.last_entry(session, docket):
        show(session)
    by = an_actor(session, role=Role.REGISTRAR)
    return service.certify(session, docket, wanted, by=by, now=now), by


def taken(session: Session, docket: str, number: int, by: Actor) -> bytes:
    out = io.BytesIO()
    service.take(
        session, docket, number, out, asked=NOBODY, drawn=_drawn, by=by, now=NOW
    )
    return out.getvalue()


def files(raw: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def listed_anew(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The same files under a manifest that fits them: what a forger would make."""
    rest = {n: body for n, body in parts.items() if n != "manifest.sha256"}
    lines = [f"{hashlib.sha256(b).hexdigest()}  {n}\n" for n, b in sorted(rest.items())]
    return {**rest, "manifest.sha256": "".join(lines).encode()}


def verified(raw: bytes, to: Path) -> tuple[int, str]:
    to.write_bytes(raw)
    found = CliRunner().invoke(verify, [str(to)])
    return found.exit_code, found.output


@pytest.fixture
def matter(session: Session) -> str:
    docket, _ = ap.with_a_file(session)
    return docket


def test_a_court_gets_every_paper_and_checks_it_offline(
    session: Session, matter: str, tmp_path: Path
) -> None:
    number, by = certified(session, matter, COURT)
    raw = taken(session, matter, number, by)

    code, said = verified(raw, tmp_path / "record.zip")
    parts = files(raw)
    about = json.loads(parts["record.json"])
    kinds = {paper["kind"] for paper in about["papers"]}
    assert code == 0, said
    assert hashlib.sha256(parts["manifest.sha256"]).hexdigest() in said
    assert all("name" in paper for paper in about["papers"])
    assert {"filing", "exhibit", "vote", "decision", "reasons", "order"} <= kinds
    assert {"notice", "access-log"} <= kinds
    bound = {p["kind"] for p in about["papers"] if "bound" in p}
    assert {"reasons", "order"} <= bound
    assert [paper["at"] for paper in about["papers"]] == sorted(
        paper["at"] for paper in about["papers"]
    )


def test_it_is_the_same_bytes_twice(session: Session, matter: str) -> None:
    number, by = certified(session, matter, COURT)

    assert taken(session, matter, number, by) == taken(session, matter, number, by)


def test_what_came_later_is_not_in_it(session: Session, matter: str) -> None:
    number, by = certified(session, matter, COURT)
    before = taken(session, matter, number, by)
    ap.an_appeal(session, matter)
    show(session)

    assert (
        files(taken(session, matter, number, by))["record.json"]
        == (files(before)["record.json"])
    )


def test_a_party_gets_no_paper_that_is_personal(
    session: Session, matter: str, tmp_path: Path
) -> None:
    number, by = certified(session, matter, PARTY)
    raw = taken(session, matter, number, by)

    parts = files(raw)
    about = json.loads(parts["record.json"])
    shown = {paper["kind"] for paper in about["papers"] if "name" in paper}
    code, said = verified(raw, tmp_path / "record.zip")
    assert code == 0, said
    assert shown == {"decision", "reasons"}
    assert len(about["papers"]) > len(shown)
    assert "in the sealed annex only" in said


def test_of_a_data_request_a_party_gets_the_log_alone(
    session: Session, tmp_path: Path
) -> None:
    docket = dr.sent(session)
    number, by = certified(session, docket, PARTY)
    open_part = taken(session, docket, number, by)
    number, _ = certified(session, docket, COURT)
    sealed = taken(session, docket, number, by)

    assert not [n for n in files(open_part) if n.startswith("papers/")]
    assert [n for n in files(sealed) if n.startswith("papers/")]
    assert verified(open_part, tmp_path / "open.zip")[0] == 0
    assert verified(sealed, tmp_path / "sealed.zip")[0] == 0


def test_an_appeal_has_a_record_of_its_own(session: Session, tmp_path: Path) -> None:
    docket = ap.an_appeal(session, ap.a_sent_matter(session))
    panel = ap.an_admitted(session, docket)
    ap.decide_all(session, docket, panel, AppealOutcome.OVERTURNED)
    number, by = certified(session, docket, COURT)
    raw = taken(session, docket, number, by)

    about = json.loads(files(raw)["record.json"])
    code, said = verified(raw, tmp_path / "record.zip")
    assert code == 0, said
    assert {"appeal", "appeal-decision", "vote", "reasons"} <= {
        paper["kind"] for paper in about["papers"]
    }


def test_nobody_s_key_or_name_stands_in_it(session: Session, matter: str) -> None:
    number, by = certified(session, matter, COURT)
    parts = files(taken(session, matter, number, by))

    whole = b"".join(body for name, body in parts.items() if name.endswith(".txt"))
    people = session.execute(select(Audit.actor_id).distinct()).scalars()
    assert not [one for one in people if one and str(one).encode() in whole]
    assert by.name.encode() not in whole


def test_what_was_erased_is_said_to_be(session: Session, matter: str) -> None:
    number, by = certified(session, matter, COURT)
    exhibit = session.scalars(select(Exhibit)).one()
    vault.forget(
        session,
        docket=exhibit.kept_under,
        subject=subject(exhibit.id),
        ground="term-ended",
        now=NOW,
    )

    parts = files(taken(session, matter, number, by))

    assert [b for n, b in parts.items() if n.endswith("exhibit.bin")] == [
        ERASED.encode()
    ]


def test_each_making_and_each_taking_is_noted(session: Session, matter: str) -> None:
    number, by = certified(session, matter, COURT)
    again, _ = certified(session, matter, PARTY)
    raw = taken(session, matter, number, by)

    notes = session.scalars(
        select(Audit).where(Audit.act.like("record.%")).order_by(Audit.number)
    ).all()
    fingerprint = hashlib.sha256(files(raw)["manifest.sha256"]).hexdigest()
    assert (number, again) == (1, 2)
    assert [one.act for one in notes] == [
        "record.certified",
        "record.certified",
        "record.taken",
    ]
    assert notes[-1].facts == {"number": 1, "sha256": fingerprint}


@pytest.mark.parametrize(
    ("dated", "due", "late"),
    [
        (date(2026, 11, 17), "2026-11-20T18:59:59+00:00", True),
        (date(2026, 11, 20), "2026-11-25T18:59:59+00:00", False),
    ],
)
def test_three_working_days_are_counted_from_the_paper_that_asks(
    session: Session, matter: str, dated: date, due: str, *, late: bool
) -> None:
    number, _ = certified(session, matter, replace(COURT, dated=dated))

    page = queries.records_page(session, matter)
    note = session.scalars(select(Audit).where(Audit.act == "record.certified")).one()

    assert page.due[number].isoformat() == due
    assert page.is_late(page.made[0]) is late
    assert note.facts["late"] is late


def test_what_the_log_does_not_show_yet_is_not_certified_as_shown(
    session: Session, matter: str
) -> None:
    by = an_actor(session, role=Role.REGISTRAR)
    number = service.certify(session, matter, COURT, by=by, now=NOW)

    with pytest.raises(RuleError) as refused:
        taken(session, matter, number, by)
    assert refused.value.code == "not_published_yet"


@pytest.mark.parametrize("docket", ["TD-2026-999999", "AP-2026-999999", "'; --"])
def test_of_a_docket_there_is_not_nothing_is_certified(
    session: Session, docket: str
) -> None:
    by = an_actor(session, role=Role.REGISTRAR)

    with pytest.raises(RuleError) as refused:
        service.certify(session, docket, COURT, by=by, now=NOW)
    with pytest.raises(RuleError) as unknown:
        queries.one(session, docket, 1)
    assert refused.value.code == unknown.value.code == "not_found"


REFUSED = {
    "court_only": replace(COURT, asked_by=AskedBy.PARTY),
    "reference_missing": replace(COURT, reference=""),
    "court_missing": replace(COURT, court=""),
    "dated_wrong": replace(COURT, dated=date(2030, 1, 1)),
    "reasons_short": replace(COURT, reasons="because"),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_is_not_said_is_refused(session: Session, matter: str, code: str) -> None:
    by = an_actor(session, role=Role.REGISTRAR)

    with pytest.raises(RuleError) as refused:
        service.certify(session, matter, REFUSED[code], by=by, now=NOW)
    assert refused.value.code == code


def test_the_rules_let_a_court_and_a_party_ask() -> None:
    rules.check_wanted(COURT, today=NOW.date())
    rules.check_wanted(PARTY, today=NOW.date())
    rules.check_published(3, 3)
    assert rules.all_sealed("TD", "victim", [])
    assert rules.all_sealed("DR", "", [])
    assert not rules.all_sealed("TD", "", ["peca-2016-s37:public-order"])
    assert set(RECORD_PAPERS) == {kind.value for kind in PaperKind}


@pytest.mark.parametrize(
    "wrong",
    [
        {"asked_by": AskedBy.PARTY},
        {"reference": ""},
        {"court": ""},
        {"reasons": "because"},
        {"number": 0},
    ],
    ids=str,
)
def test_the_table_refuses_it_as_well(
    session: Session, matter: str, wrong: dict[str, Any]
) -> None:
    by = an_actor(session, role=Role.REGISTRAR)
    said = {name: getattr(COURT, name) for name in COURT.__slots__}
    row = {"docket": matter, "number": 1, "by_id": by.id, "entries": 1, "made_at": NOW}

    made = {**row, **said, **wrong}
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(insert(CertifiedRecord).values(**made))


def test_a_making_is_never_rewritten(session: Session, matter: str) -> None:
    certified(session, matter, COURT)

    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(update(CertifiedRecord).values(reference="another"))


def _changed(parts: dict[str, bytes], end: str) -> dict[str, bytes]:
    name = next(name for name in parts if name.endswith(end))
    return {**parts, name: parts[name] + b"."}


def _without(parts: dict[str, bytes], end: str) -> dict[str, bytes]:
    return {n: b for n, b in parts.items() if not n.endswith(end)}


def _about(parts: dict[str, bytes], **said: object) -> dict[str, bytes]:
    about = {**json.loads(parts["record.json"]), **said}
    raw = json.dumps(about, sort_keys=True, separators=(",", ":")).encode()
    return listed_anew({**parts, "record.json": raw})


def _paper_swapped(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Reasons written anew, with record and manifest made to fit."""
    about = json.loads(parts["record.json"])
    paper = next(one for one in about["papers"] if one["kind"] == "reasons")
    body = b"Other reasons."
    paper["sha256"] = hashlib.sha256(body).hexdigest()
    return _about({**parts, paper["name"]: body}, papers=about["papers"])


TAMPERED: dict[str, tuple[Callable[[dict[str, bytes]], dict[str, bytes]], str]] = {
    "a paper changed": (lambda p: _changed(p, "filing.txt"), "filing.txt was changed"),
    "a paper gone": (lambda p: _without(p, "filing.txt"), "filing.txt is missing"),
    "a file more": (lambda p: {**p, "more.txt": b"x"}, "more.txt does not stand in"),
    "a paper more": (
        lambda p: listed_anew({**p, "papers/9999-filing.txt": b"x"}),
        "papers/9999-filing.txt does not stand in record.json",
    ),
    "the manifest gone": (
        lambda p: _without(p, "manifest.sha256"),
        "manifest.sha256 is missing",
    ),
    "the manifest broken": (
        lambda p: {**p, "manifest.sha256": b"nothing"},
        "manifest.sha256 cannot be read",
    ),
    "the manifest in another order": (
        lambda p: {
            **p,
            "manifest.sha256": b"".join(
                reversed(p["manifest.sha256"].splitlines(keepends=True))
            ),
        },
        "manifest.sha256 is not in its one order",
    ),
    "the log gone": (
        lambda p: _without(p, "receipt.zip"),
        "log/receipt.zip is missing",
    ),
    "the log broken": (
        lambda p: listed_anew({**p, "log/receipt.zip": b"PK\x03\x04"}),
        "log/receipt.zip: ",
    ),
    "reasons swapped": (_paper_swapped, "is not the paper that the log recorded"),
    "an entry fewer": (
        lambda p: _about(p, entries=json.loads(p["record.json"])["entries"] - 1),
        "log/receipt.zip does not hold the entries it should",
    ),
    "other entries": (
        lambda p: _about(p, slice_sha256="0" * 64),
        "log/receipt.zip proves other entries than record.json names",
    ),
    "another docket": (
        lambda p: _about(p, docket="TD-2026-000777"),
        "log/receipt.zip proves an entry of another docket",
    ),
    "a paper unlisted": (
        lambda p: _about(p, papers=[]),
        "does not stand in record.json",
    ),
    "a digest changed": (
        lambda p: _about(
            p,
            papers=[
                {**one, "sha256": "0" * 64}
                for one in json.loads(p["record.json"])["papers"]
            ],
        ),
        "is not as record.json says",
    ),
    "the record broken": (
        lambda p: listed_anew({**p, "record.json": b"{}"}),
        "record.json cannot be read",
    ),
    "a number that is none": (
        lambda p: _about(p, entries="3"),
        "record.json cannot be",
    ),
    "a name that is none": (
        lambda p: _about(p, docket=3),
        "record.json cannot be read",
    ),
    "the record spelt otherwise": (
        lambda p: listed_anew({**p, "record.json": p["record.json"] + b" "}),
        "record.json is not written in its one form",
    ),
}


def test_each_tampering_is_refused_by_name(
    session: Session, matter: str, tmp_path: Path
) -> None:
    number, by = certified(session, matter, COURT)
    parts = files(taken(session, matter, number, by))
    assert verified(zipped(parts), tmp_path / "same.zip")[0] == 0

    for name, (tamper, sentence) in TAMPERED.items():
        code, said = verified(zipped(tamper(parts)), tmp_path / "other.zip")
        assert code not in {0, 2}, name
        assert sentence in said, (name, said)


def test_a_key_of_its_own_is_asked_for(
    session: Session, matter: str, tmp_path: Path
) -> None:
    number, by = certified(session, matter, PARTY)
    file = tmp_path / "record.zip"
    file.write_bytes(taken(session, matter, number, by))

    key = files(files(file.read_bytes())["log/receipt.zip"])["log.vkey"].decode()
    right = CliRunner().invoke(verify, [str(file), "--vkey", key.strip()])
    assert right.exit_code == 0
    assert "Compare it" not in right.output


def test_values_are_spelt_so_that_people_read_them() -> None:
    said = spelt({"a": {"b": [1, {"c": "x\ny"}], "e": {}}, "d": NOW.date(), "n": None})

    assert said.splitlines() == [
        "a:",
        "    b: - 1",
        "        - c: x",
        "              y",
        "    e: -",
        "d:",
        f"    {NOW.date().isoformat()}",
        "n:",
        "    -",
    ]


def test_what_was_said_later_is_a_paper_of_its_own(session: Session) -> None:
    docket, sitting = rv.ready(session, skipped=False)
    notice = notices.made(session, docket, 1, Stage.ASKED)
    mine = an_actor(session, role=Role.DRAFTER, body="pta")
    soon = FILED + timedelta(hours=3)
    asking.answer(session, codes.code_of(session, notice), ANSWERED, now=soon)
    asking_body.ask(session, docket, QUESTION, by=sitting[0], now=soon)
    adding.add(session, docket, LEARNT, by=mine, now=soon)
    asking_body.answer(session, docket, ANSWERED, by=mine, now=soon)

    later = soon + timedelta(hours=1)
    ballot = rv.a_ballot(rv.asked_of(session, docket), Outcome.REJECTED)
    deciding.vote(session, docket, 1, ballot, by=sitting[0], now=later)
    fix = Fix(item=1, fact="published_on", becomes="2026-11-19", why=QUESTION, seen="0")
    correcting.correct(session, docket, fix, by=mine, now=later)
    number, by = certified(session, docket, COURT)

    raw = taken(session, docket, number, by)

    about = json.loads(files(raw)["record.json"])
    kinds = {paper["kind"] for paper in about["papers"]}
    assert {"later-facts", "question", "user-answer", "correction"} <= kinds
    whole = b"".join(files(raw).values()).decode(errors="replace")
    for said in (LEARNT, QUESTION, ANSWERED):
        assert said in whole


def test_the_words_of_an_appeal_that_were_erased_say_so(session: Session) -> None:
    docket = ap.an_appeal(session, ap.a_sent_matter(session, items=1))
    number, by = certified(session, docket, COURT)
    before = files(taken(session, docket, number, by))
    vault.forget(session, docket=docket, subject=SUBJECT, ground="term-ended", now=NOW)

    after = files(taken(session, docket, number, by))

    (name,) = [one for one in before if "-appeal." in one]
    assert before[name] != ERASED.encode()
    assert after[name] == ERASED.encode()


def _twice(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO(zipped(parts))
    archive = ZipFile(out, "a")
    with archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("record.json", b"{}")
    return out.getvalue()


def _packed_otherwise(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_BZIP2) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def _flipped(name: str) -> Callable[[dict[str, bytes]], bytes]:
    def flip(parts: dict[str, bytes]) -> bytes:
        raw = bytearray(zipped(parts))
        at = raw.index(parts[name])
        raw[at] ^= 1
        return bytes(raw)

    return flip


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_twice, "twice"),
        (_packed_otherwise, "no file that a record can hold"),
        (_flipped("manifest.sha256"), "manifest.sha256 cannot be read"),
        (_flipped("record.json"), "record.json"),
        (lambda parts: zipped(parts)[:-30], "what is left of one"),
        (lambda parts: b"PK" + zipped(parts), "stands before it"),
    ],
    ids=["twice", "otherwise", "manifest", "member", "cut", "before"],
)
def test_a_damaged_zip_is_refused_by_name(
    session: Session,
    matter: str,
    tmp_path: Path,
    spoil: Callable[[dict[str, bytes]], bytes],
    said: str,
) -> None:
    number, by = certified(session, matter, COURT)
    parts = files(taken(session, matter, number, by))

    code, told = verified(spoil(parts), tmp_path / "record.zip")

    assert code != 0, told
    assert said in told


def _reasoned(session: Session, reasons: str) -> str:
    """A decided matter of one item whose reasons say this."""
    docket, sitting = rv.ready(session)
    rv.vote_all(session, docket, sitting, reasons=reasons)
    return docket


def test_the_open_part_shows_no_more_than_the_public_page(
    session: Session, tmp_path: Path
) -> None:
    number = "0300 1234567"
    reasons = f"{rv.some_words('item', 200)} The author gave {number} to be called on."
    docket = _reasoned(session, reasons)
    made, by = certified(session, docket, PARTY)
    raw = taken(session, docket, made, by)
    for_court, _ = certified(session, docket, COURT)
    whole = taken(session, docket, for_court, by)

    assert number.encode() not in b"".join(files(raw).values())
    (text,) = [b for n, b in files(raw).items() if n.endswith("-reasons.txt")]
    assert text.decode() == reasons.replace(number, GAP)
    # From the fingerprint of the whole text the number could be guessed.
    receipt = files(files(raw)["log/receipt.zip"])
    assert not [name for name in receipt if name.endswith(".disclosures.json")]
    digest = hashlib.sha256(reasons.encode()).hexdigest()
    assert digest.encode() not in b"".join(receipt.values())
    assert reasons.encode() in files(whole).values()
    assert verified(raw, tmp_path / "open.zip")[0] == 0
    assert verified(whole, tmp_path / "whole.zip")[0] == 0


def test_open_reasons_without_a_gap_are_bound_to_their_entry(
    session: Session, matter: str
) -> None:
    number, by = certified(session, matter, PARTY)

    about = json.loads(files(taken(session, matter, number, by))["record.json"])

    kinds = {paper["kind"] for paper in about["papers"] if "bound" in paper}
    assert kinds == {"reasons"}


def test_an_open_decision_names_no_findings(session: Session, matter: str) -> None:
    number, by = certified(session, matter, PARTY)
    parts = files(taken(session, matter, number, by))

    (told,) = [b.decode() for n, b in parts.items() if n.endswith("-decision.txt")]
    assert "findings" not in told
    assert {"outcome:", "summary:", "conditions:", "by:"} <= set(told.splitlines())


@pytest.mark.parametrize(
    "basis", [["peca-2016-s37:glory-of-islam"], ["peca-2016-s21"]], ids=str
)
def test_where_the_public_page_shows_no_text_no_party_gets_one(
    basis: list[str],
) -> None:
    assert rules.all_sealed("TD", "", basis)


def _papers(session: Session, docket: str, raw: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in json.loads(files(raw)["record.json"])["papers"]:
        text = files(raw)[one["name"]].decode(errors="replace")
        found.setdefault(one["kind"], []).append(text)
    return found


def test_a_court_gets_the_warrant_and_the_call(
    session: Session, tmp_path: Path
) -> None:
    docket = dr.sent(session, tier="D2")
    number, by = certified(session, docket, COURT)
    raw = taken(session, docket, number, by)

    (warrant,) = _papers(session, docket, raw)["warrant"]
    row = session.scalars(select(Warrant)).one()
    for said in (row.court, row.judge, row.number, row.sha256, row.called_name):
        assert str(said) in warrant
    assert verified(raw, tmp_path / "record.zip")[0] == 0


def test_a_court_gets_what_became_of_data(session: Session) -> None:
    docket, team = dr.received(session)
    use = DataUse(
        production_id=dr.held(session, docket).id,
        person_code="P-7",
        purpose="analysis",
        used_on=NOW.date(),
        entered_by=team.custodian.id,
        entered_at=NOW,
    )
    session.add(use)
    later = FILED + timedelta(days=1)
    holding.minimise(session, docket, 1, by=team.custodian, now=later)
    end = dr.a_destruction()
    holding.destroy(session, docket, 1, end, by=team.custodian, now=later)
    holding.certify(session, docket, 1, by=team.authoriser, now=later)
    number, by = certified(session, docket, COURT, now=later + timedelta(days=1))

    papers = _papers(session, docket, taken(session, docket, number, by))
    assert [len(papers[k]) for k in ("production", "data-use", "destruction")] == [
        1
    ] * 3
    assert "P-7" in papers["data-use"][0]
    assert end.method in papers["destruction"][0]
    assert not [p for p in papers["destruction"] if str(team.custodian.id) in p]


def test_a_court_gets_what_a_panel_let_stand_longer_and_a_party_none_of_it(
    session: Session,
) -> None:
    docket = ex.a_confirmed_one(session)
    after = ex.HEARD + timedelta(days=30)
    number, by = certified(session, docket, COURT, now=after)
    open_part, _ = certified(session, docket, PARTY, now=after)

    papers = _papers(session, docket, taken(session, docket, number, by))
    assert len(papers["longer"]) == 1
    # Each vote, and beside it what was signed.
    assert len([vote for vote in papers["vote"] if "confirmed" in vote]) == 6
    assert sum("decision-to-confirm" in vote for vote in papers["vote"]) == 3
    assert any("confirmed" in one for one in papers["decision"])
    assert "given_by" in papers["filing"][0]
    shown = files(taken(session, docket, open_part, by))
    assert not [name for name in shown if name.startswith("papers/")]


def test_a_file_that_came_with_later_facts_is_an_exhibit(session: Session) -> None:
    docket, _ = rv.ready(session, skipped=False)
    mine = an_actor(session, role=Role.DRAFTER, body="pta")
    soon = FILED + timedelta(hours=3)
    file = handed(a_picture(words="later"), purpose="document")
    adding.add(session, docket, LEARNT, handed=file, by=mine, now=soon)
    number, by = certified(session, docket, COURT)

    raw = taken(session, docket, number, by)
    assert [name for name in files(raw) if name.endswith("-exhibit.bin")]


def test_a_filing_that_was_completed_begins_by_saying_so(session: Session) -> None:
    docket = ap.a_sent_matter(session)
    request = session.scalars(select(LegalRequest)).one()
    moment = FILED + timedelta(hours=1)
    session.add(
        Defect(
            request_id=request.id,
            code="risk_missing",
            listed_at=FILED,
            cured_at=moment,
        )
    )
    session.flush()
    number, by = certified(session, docket, COURT)

    (filing,) = _papers(session, docket, taken(session, docket, number, by))["filing"]
    assert filing.splitlines()[:2] == [
        "as it stands after what was missing was filled in:",
        f"    - {moment.isoformat(timespec='seconds')}",
    ]


def test_each_vote_says_on_which_item_it_was_cast(session: Session) -> None:
    docket = ap.a_sent_matter(session, items=2)
    number, by = certified(session, docket, COURT)

    votes = _papers(session, docket, taken(session, docket, number, by))["vote"]
    plain = [one.splitlines() for one in votes if not one.startswith("{")]
    assert sorted({tuple(lines[:2]) for lines in plain}) == [
        ("item:", "    1"),
        ("item:", "    2"),
    ]

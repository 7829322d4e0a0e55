"""The victims' own track, from the filing to what its rows refuse."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from oversight.core.clock import local_date
from oversight.core.errors import RuleError
from oversight.intake.models.requests import Defect, LegalRequest
from oversight.intake.models.victims import Consent
from oversight.intake.queries import matters as queries
from oversight.intake.service import filing, law_checks, signing
from oversight.intake.service.uploads import BatchResult
from oversight.law.queries import register as law
from oversight.ledger import queries as record
from oversight.storage.base import Base
from tests.factories.intake import ANSWERS, NOW, a_row, an_upload, officers
from tests.intake.test_rules_victims import CONSENT

VICTIMS = {**ANSWERS, **CONSENT}
LATER = NOW + timedelta(hours=1)
S21 = {"provision": "peca-2016-s21", "duration_days": "30"}


def handed_in(session: Session, body: str = "pta", **cells: str) -> BatchResult:
    by = officers(session, body)
    upload = an_upload([a_row(**{**S21, **cells})], answers=dict(VICTIMS))
    return filing.receive(session, upload, by=by.drafter, now=NOW)


def signed(session: Session, **cells: str) -> LegalRequest:
    by = officers(session)
    upload = an_upload([a_row(**{**S21, **cells})], answers=dict(VICTIMS))
    number = filing.receive(session, upload, by=by.drafter, now=NOW).batch
    assert number is not None
    result = signing.sign(session, number, by=by.authoriser, now=LATER)
    return queries.request(session, result.dockets[0])


def codes(result: BatchResult) -> list[object]:
    return [error["code"] for error in result.errors]


def test_a_victims_request_is_filed_on_its_own_track_with_its_consent(
    session: Session,
) -> None:
    request = signed(session)

    consent = session.scalars(select(Consent)).one()
    assert request.track == "victim"
    assert request.consent_id == consent.id
    assert (consent.ground, consent.given_by) == ("intimate-images", "victim")
    assert consent.reference == "VC-17/2026"


def test_the_record_does_not_say_which_track_a_request_is_on(session: Session) -> None:
    request = signed(session)

    said = json.dumps(record.of_stream(session, request.docket))
    assert "victim" not in said
    assert "VC-17/2026" not in said


def test_the_ordinary_request_has_no_track_and_no_consent(session: Session) -> None:
    by = officers(session)
    upload = an_upload([a_row()])
    number = filing.receive(session, upload, by=by.drafter, now=NOW).batch
    signing.sign(session, number or "", by=by.authoriser, now=LATER)

    request = session.scalars(select(LegalRequest)).one()
    assert (request.track, request.consent_id) == ("", None)
    assert session.scalars(select(Consent)).all() == []


def test_without_the_victim_the_body_may_not_use_the_victims_provisions(
    session: Session,
) -> None:
    by = officers(session)
    upload = an_upload([a_row(**S21)])

    result = filing.receive(session, upload, by=by.drafter, now=NOW)

    assert codes(result) == ["basis_body"]


def test_another_provision_alone_does_not_open_the_victims_track(
    session: Session,
) -> None:
    result = handed_in(session, provision="peca-2016-s37:decency-morality")

    assert codes(result) == ["victim_provision"]


@pytest.mark.parametrize("body", ["nccia", "interior"])
def test_a_body_that_orders_nothing_for_victims_files_beside_its_own_power(
    session: Session, body: str
) -> None:
    assert codes(handed_in(session, body)) == ["basis_body"]
    both = "peca-2016-s37:peca-offence;peca-2016-s21"
    assert codes(handed_in(session, body, provision=both)) == []


def test_a_power_that_is_not_confirmed_is_opened_to_nobody(session: Session) -> None:
    assert codes(handed_in(session, provision="peca-2016-s2c")) == ["basis_body"]


def test_child_abuse_material_is_filed_by_its_identifier_alone(
    session: Session,
) -> None:
    quoted = handed_in(session, provision="peca-2016-s22")
    assert codes(quoted) == ["child_material_quoted"]

    request = signed(session, provision="peca-2016-s22", passage="")

    assert request.items[0].passage is None
    assert request.items[0].capture_sha256
    assert session.scalars(select(Defect)).all() == []


def test_a_track_that_does_not_exist_is_refused_when_handed_in(
    session: Session,
) -> None:
    by = officers(session)
    upload = an_upload(answers={**ANSWERS, "track": "fast"})

    with pytest.raises(RuleError, match="track"):
        filing.receive(session, upload, by=by.drafter, now=NOW)
    with pytest.raises(RuleError, match="track"):
        filing.preview(session, upload, by=by.drafter, on=local_date(NOW))


@pytest.mark.parametrize("name", [name for name in CONSENT if name != "track"])
def test_nobody_signs_a_victims_filing_without_its_consent(
    session: Session, name: str
) -> None:
    by = officers(session)
    upload = an_upload([a_row(**S21)], answers={**VICTIMS, name: ""})
    number = filing.receive(session, upload, by=by.drafter, now=NOW).batch
    assert number is not None

    with pytest.raises(RuleError) as refused:
        signing.sign(session, number, by=by.authoriser, now=LATER)

    assert refused.value.code == name
    assert session.scalars(select(LegalRequest)).all() == []


def test_the_consent_is_asked_for_again_when_the_answers_are_changed(
    session: Session,
) -> None:
    by = officers(session)
    upload = an_upload([a_row(**S21)], answers=dict(VICTIMS))
    number = filing.receive(session, upload, by=by.drafter, now=NOW).batch or ""

    with pytest.raises(RuleError) as refused:
        filing.answer(
            session,
            number,
            {**VICTIMS, "victim_consent": "neighbour"},
            by=by.drafter,
            now=NOW,
        )

    assert refused.value.field == "victim_consent"


def test_the_table_ties_the_track_to_a_consent_of_the_person_concerned(
    session: Session,
) -> None:
    signed(session)
    table = Base.metadata.tables["intake_consents"]
    consent = session.execute(select(table)).mappings().one()
    statements = [
        update(LegalRequest).values(consent_id=None),
        update(LegalRequest).values(track=""),
        update(LegalRequest).values(track="fast"),
        update(Consent).values(ground="reputation"),
        update(Consent).values(given_by="police"),
        update(Consent).values(reference=""),
        insert(table).values({**consent, "id": uuid4()}),
    ]
    for statement in statements:
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(statement)


def test_an_order_under_section_2c_is_reviewed_after_it_was_passed(
    session: Session,
) -> None:
    request = signed(session)
    item, day = request.items[0], local_date(NOW)

    assert not law_checks.reviewed_late(session, item, on=day)
    item.provisions = ["peca-2016-s2c", "peca-2016-s21"]
    assert law_checks.reviewed_late(session, item, on=day)
    assert law.clock(session, "late_review", day).amount == 3

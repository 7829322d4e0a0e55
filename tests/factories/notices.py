"""Notices, made with as few words as a test needs."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from oversight.notices.models.notices import Notice
from oversight.notices.queries import notices as queries
from oversight.notices.rules.parts import Stage
from oversight.notices.service import telling as service

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SECRET = b"n" * 32
FACTS: dict[str, Any] = {
    "what": "post",
    "measure": "geo-withhold",
    "territory": "PK",
    "days": 90,
    "body": {"en": "Body pta", "ur": "ادارہ"},
    "provisions": [{"en": "The Act, s.37: Power", "ur": "ایکٹ، دفعہ 37"}],
    "filed_on": "2026-11-02",
    "decided_on": "2026-11-20",
    "reviewers": ["R-07", "R-12"],
    "starts_on": "2026-11-23",
    "ends_on": "2027-02-21",
    "appeal_days": 180,
    "review_days": 30,
    "tribunal_days": 30,
}


def a_notice(
    session: Session,
    *,
    docket: str = "TD-2026-000001",
    item: int = 1,
    stage: Stage = Stage.SENT,
    platform: str = "x",
    facts: dict[str, Any] | None = None,
    now: datetime = NOW,
) -> tuple[Notice, str]:
    """A notice and its code, which is nowhere else in clear."""
    service.use(SECRET)
    code = service.issue(
        session,
        docket=docket,
        item=item,
        stage=stage,
        platform=platform,
        facts=FACTS if facts is None else facts,
        now=now,
    )
    made = queries.find(session, docket, item, stage)
    assert made is not None
    return made, code

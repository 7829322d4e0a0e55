"""The database itself keeps a “no” from standing without its ground and its facts."""

from oversight.intake.models.requests import Defect
from oversight.storage.triggers import guarded


def bare_no(_dialect: str) -> str:
    """Say that a defect is cured by the word alone that the user was not told.

    The ground that a victim asks is the fact only where the docket has a consent.
    """
    return (
        "NEW.code IN ('prior_notice_missing', 'notice_ground_missing', "
        "'notice_facts_missing') AND NEW.cured_at IS NOT NULL "
        "AND EXISTS (SELECT 1 FROM intake_particulars AS said "
        "WHERE said.item_id = NEW.item_id AND said.prior_notice = 'no' "
        "AND (said.notice_ground = '' OR (said.notice_facts = '' "
        "AND (said.notice_ground <> 'victim' OR NOT EXISTS (SELECT 1 FROM "
        "intake_requests AS one WHERE one.id = NEW.request_id "
        "AND one.track = 'victim')))))"
    )


guarded(Defect.__table__, "bare_no", bare_no, verbs=("UPDATE",))  # type: ignore[arg-type]

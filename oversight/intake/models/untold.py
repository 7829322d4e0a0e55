"""The database itself keeps a “no” from standing without its ground and its facts."""

from oversight.intake.models.requests import Defect
from oversight.storage.triggers import guarded


def bare_no(_dialect: str) -> str:
    """Say that a defect is cured by the word alone that the user was not told."""
    return (
        "NEW.code = 'prior_notice_missing' AND NEW.cured_at IS NOT NULL "
        "AND EXISTS (SELECT 1 FROM intake_particulars AS said "
        "WHERE said.item_id = NEW.item_id AND said.prior_notice = 'no' "
        "AND (said.notice_ground = '' "
        "OR (said.notice_ground <> 'victim' AND said.notice_facts = '')))"
    )


guarded(Defect.__table__, "bare_no", bare_no, verbs=("UPDATE",))  # type: ignore[arg-type]

"""What was listed as missing on a data request, in the order of the form."""

from collections.abc import Iterable

from oversight.intake.models.requests import Defect, LegalRequest
from oversight.intake.rules.data_checklist import DEFECTS, WHOLE, Asked


def asked(request: LegalRequest, found: Iterable[Defect]) -> tuple[Asked, ...]:
    """Return each thing to correct: the request's own first, then account by account.

    What the machine lists of fallen law is cured elsewhere, and not named here.
    """
    numbers = {item.id: item.number for item in request.items}
    order = list(DEFECTS)
    listed = {
        Asked(WHOLE if one.item_id is None else numbers[one.item_id], one.code)
        for one in found
        if one.code in DEFECTS
    }
    return tuple(sorted(listed, key=lambda one: (one.number, order.index(one.code))))

"""Many orders ticked at once as received, read back, and recorded."""

from collections.abc import Collection

from markupsafe import Markup
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from oversight.dispatch.queries.receiving import NewRow
from oversight.intake.forms.data import TicksField
from oversight.web.filters import either, local_day, ltr
from oversight.web.forms import Form
from oversight.web.words import _, f_, n_
from oversight.web.words import lazy as L_


class ReceivingForm(Form):
    """Which orders arrived."""

    orders = TicksField(L_("Requests that you have"), validate_choice=False)

    def offer(self, rows: Collection[NewRow]) -> "ReceivingForm":
        """Offer what nobody has received yet, and nothing ticked."""
        self.orders.choices = [SelectChoice(row.docket, _named(row)) for row in rows]
        return self


def _named(row: NewRow) -> Markup:
    if row.is_data:
        what = n_("data of %(num)s account", "data of %(num)s accounts", row.items)
    else:
        what = n_("%(num)s item", "%(num)s items", row.items)
    sent = f_(
        "sent on %(day)s, receipt asked by %(by)s",
        day=local_day(row.sent_at),
        by=local_day(row.receive_by),
    )
    head = Markup("{}{}{}{}{}").format(ltr(row.docket), _(": "), what, _(", "), sent)
    return Markup("{}<br><small>{}</small>").format(head, either(row.body, row.body_ur))

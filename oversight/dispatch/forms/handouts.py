"""Many notices ticked at once, read back, and recorded."""

from markupsafe import Markup
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from oversight.dispatch.forms.ticking import CarriedForm
from oversight.dispatch.queries.handouts import HandoutRow, Handouts
from oversight.dispatch.rules import handouts as rules
from oversight.intake.forms.data import TicksField
from oversight.web.filters import label, local_day, ltr
from oversight.web.forms import Form
from oversight.web.words import _, f_, n_
from oversight.web.words import lazy as L_


class HandoutsForm(Form):
    """Which notices, and what became of them."""

    what = RadioField(
        L_("What became of the notices that you tick?"),
        choices=[
            SelectChoice(rules.PASSED_ON, L_("Their account holders have them")),
            SelectChoice(rules.FAILED, L_("They could not be delivered")),
        ],
        validators=[DataRequired()],
    )
    dockets = TicksField(L_("All that waits of a docket"), validate_choice=False)
    notices = TicksField(L_("Notices"), validate_choice=False)

    def offer(self, page: Handouts) -> "HandoutsForm":
        """Offer what waits: each notice, and each docket of which several wait."""
        self.dockets.choices = [
            SelectChoice(docket, _whole(docket, count))
            for docket, count in page.dockets.items()
        ]
        self.notices.choices = [
            SelectChoice(str(row.place), _named(row)) for row in page.rows
        ]
        return self


def _whole(docket: str, count: int) -> Markup:
    how_many = n_("%(num)s notice", "%(num)s notices", count)
    return Markup("{}{}{}").format(ltr(docket), _(": "), how_many)


def _named(row: HandoutRow) -> Markup:
    where = ltr(f"{row.place.docket}/{row.place.item}")
    told = label(row.place.stage, "notice_stages")
    since = f_("since %(day)s", day=local_day(row.made_at))
    head = Markup("{}{}{}{}{}").format(where, _(": "), told, _(", "), since)
    return Markup('{}<br><span class="code">{}</span>').format(head, row.locator)


class HandedForm(CarriedForm):
    """What was read back, with what became of it."""

    what = HiddenField(validators=[DataRequired(), Length(max=20)])

"""What a platform is asked, and what an officer is asked about their own order."""

from datetime import datetime

from flask_wtf.file import FileField
from wtforms import (
    DateField,
    DateTimeLocalField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional

from oversight.core.clock import KARACHI
from oversight.core.errors import RuleError
from oversight.dispatch.rules import answers, details
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.rules.checks import LONGEST_NUMBER
from oversight.dispatch.rules.details import Details
from oversight.dispatch.service.authority import OwnOrder, Paper
from oversight.privacy.rules import kinds
from oversight.web.forms import Form, choices
from oversight.web.words import lazy as L_

LOCAL = "%Y-%m-%dT%H:%M"
DONE = tuple(action for action in answers.ACTIONS if action != answers.CLARIFY)
EMPTY = SelectChoice("", L_("Choose"))


def _moment(local: datetime | None) -> datetime | None:
    """Read a moment as it was typed: in Pakistan's time."""
    return None if local is None else local.replace(tzinfo=KARACHI)


class IfNeeded(Optional):
    """A field that may stay empty only with some answers: it is not called optional."""

    def __init__(self) -> None:
        """Let it be empty, and leave it to the rule to say when it may not."""
        super().__init__()
        self.field_flags = {}


class ReceiptForm(Form):
    """The platform says that it has this."""

    reference = StringField(
        L_("Your own reference number"),
        validators=[Optional(), Length(max=answers.LONGEST_REFERENCE)],
    )


class AnswerForm(Form):
    """What the platform did with one item (FORM-F)."""

    action = RadioField(
        L_("What did the platform do?"),
        choices=choices("actions", only=DONE),
        validators=[DataRequired()],
    )
    under = SelectField(
        L_("On what does it rest?"),
        choices=[EMPTY, *choices("under", only=answers.UNDER)],
        validators=[Optional()],
    )
    territory = SelectField(
        L_("Where does it apply?"),
        choices=[EMPTY, *choices("territories", only=answers.TERRITORIES)],
        validators=[IfNeeded()],
    )
    acted_at = DateTimeLocalField(
        L_("When did the platform act? (Pakistan time)"),
        format=[LOCAL, f"{LOCAL}:%S"],
        validators=[IfNeeded()],
    )
    reason = SelectField(
        L_("Why was it refused, or not done?"),
        choices=[
            EMPTY,
            *choices("refusal_reasons", only=(*answers.REASONS, answers.FOR_NOW)),
        ],
        validators=[IfNeeded()],
    )
    not_until = DateField(
        L_("If not possible for now: until when, as far as you can see?"),
        validators=[IfNeeded()],
    )
    user_notified = RadioField(
        L_("Was the account holder told?"),
        choices=choices("user_told", only=answers.TOLD),
        default="not-said",
        validators=[DataRequired()],
    )
    reference = StringField(
        L_("Your own reference number"),
        validators=[Optional(), Length(max=answers.LONGEST_REFERENCE)],
    )

    def command(self) -> Answer:
        """Return the answer; what does not go with the act is left out."""
        return Answer(
            action=self.action.data,
            under=self.under.data or answers.NONE,
            territory=self.territory.data or None,
            acted_at=_moment(self.acted_at.data),
            reason=self.reason.data or None,
            user_notified=self.user_notified.data,
            reference=self.reference.data or None,
            not_until=self.not_until.data,
        )


class DetailForm(AnswerForm):
    """What else a platform may say with an answer; all of it is voluntary."""

    lasts_until = DateField(L_("Until when does it last?"), validators=[Optional()])
    told_on = DateField(
        L_("On which day was the account holder told?"), validators=[Optional()]
    )
    appeal_route = TextAreaField(
        L_("How can the account holder object to the platform?"),
        validators=[Optional(), Length(max=details.LONGEST_TEXT)],
    )
    preserved = RadioField(
        L_("Is a copy kept, so that it can be restored?"),
        choices=choices("user_told", only=answers.TOLD),
        default="not-said",
        validators=[DataRequired()],
    )
    preserved_until = DateField(L_("Kept until"), validators=[Optional()])
    excess = TextAreaField(
        L_("Was more done or handed over than was asked?"),
        validators=[Optional(), Length(max=details.LONGEST_TEXT)],
    )
    contact = StringField(
        L_("Whom may we ask about this answer?"),
        validators=[Optional(), Length(max=details.LONGEST_LINE)],
    )
    report_row = StringField(
        L_("Row of your own transparency report"),
        validators=[Optional(), Length(max=details.LONGEST_LINE)],
    )

    def more(self) -> Details:
        """Return what else was said."""
        kept = {"yes": True, "no": False}.get(self.preserved.data or "")
        return Details(
            lasts_until=self.lasts_until.data,
            preserved=kept,
            preserved_until=self.preserved_until.data,
            told_on=self.told_on.data,
            appeal_route=self.appeal_route.data or None,
            excess=self.excess.data or None,
            contact=self.contact.data or None,
            report_row=self.report_row.data or None,
        )


class QuestionForm(Form):
    """What a platform has to know before it can answer (T14)."""

    reason = RadioField(
        L_("What is it about?"),
        choices=choices("refusal_reasons", only=answers.QUESTIONS),
        validators=[DataRequired()],
    )
    question = TextAreaField(
        L_("Your question"),
        validators=[DataRequired(), Length(max=answers.LONGEST_QUESTION)],
    )

    def command(self) -> Answer:
        """Return the question as the answer that it is, for now."""
        return Answer(
            action=answers.CLARIFY,
            reason=self.reason.data,
            question=self.question.data,
        )


class RestorationForm(Form):
    """Whether the platform put an item back."""

    restored = RadioField(
        L_("Is it back?"),
        choices=[
            SelectChoice("yes", L_("Yes, it can be seen again")),
            SelectChoice("no", L_("No, it stays down")),
        ],
        validators=[DataRequired()],
    )
    restored_at = DateTimeLocalField(
        L_("Since when? (Pakistan time)"),
        format=[LOCAL, f"{LOCAL}:%S"],
        validators=[Optional()],
    )

    def since(self) -> datetime | None:
        """Return the moment since which it is back."""
        return _moment(self.restored_at.data)


class AuthorityForm(Form):
    """The Authority's own order."""

    number = StringField(
        L_("Number of the order"),
        validators=[DataRequired(), Length(max=LONGEST_NUMBER)],
    )
    passed_on = DateField(L_("Day on which it was passed"), validators=[DataRequired()])
    communicated_on = DateField(
        L_("Day on which it was communicated"), validators=[Optional()]
    )
    document_sha256 = StringField(
        L_("SHA-256 of the order's paper"), validators=[Optional(), Length(max=64)]
    )
    paper = FileField(L_("The order's paper"))

    def refuse(self, error: RuleError) -> None:
        """Say what is wrong with a file beside the paper: there is no other."""
        if error.field == kinds.FIELD:
            error.field = self.paper.name
        super().refuse(error)

    def command(self) -> OwnOrder:
        """Return the order as it is to be recorded."""
        assert self.passed_on.data is not None
        return OwnOrder(
            number=self.number.data or "",
            passed_on=self.passed_on.data,
            communicated_on=self.communicated_on.data,
            document_sha256=(self.document_sha256.data or "").lower() or None,
            paper=self._paper(),
        )

    def _paper(self) -> Paper | None:
        sent = self.paper.data
        if not sent:
            return None
        with sent.stream as stream:
            return Paper(sent.filename or "", stream.read())


class PressForm(Form):
    """One button, with its token and nothing to fill in."""

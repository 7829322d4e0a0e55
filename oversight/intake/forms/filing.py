"""The two ways to file, and what is asked once for the whole filing."""

from collections.abc import Iterator
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional

from oversight.intake.pages.law import FormPage, ProvisionCard
from oversight.intake.rules import answers, cells
from oversight.intake.rules.measures import LADDER
from oversight.intake.rules.planning import NEW_FACTS, REFILED
from oversight.intake.service.uploads import Upload
from oversight.web.forms import Form, choices
from oversight.web.pages import language
from oversight.web.words import _
from oversight.web.words import lazy as L_

PAKISTAN = "+05:00"
LONGEST_ADDRESS = 2_000
# May be empty now, but not before the reviewers see the request.
NEEDED_LATER = ("published_on", "language", "protected", "captured_at")
_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class AnswersForm(Form):
    """What FORM-A asks once for a whole filing."""

    source = RadioField(L_("How did the matter come to your body?"))
    source_reference = StringField(
        L_("Reference, if it came from outside"),
        validators=[Optional(), Length(max=200)],
    )
    machine_tool = StringField(
        L_("If a machine found it: which tool"),
        validators=[Optional(), Length(max=200)],
    )
    machine_version = StringField(
        L_("Version of the tool"), validators=[Optional(), Length(max=200)]
    )
    machine_error_rate = StringField(
        L_("How often the tool was found to be wrong, and when that was measured"),
        validators=[Optional(), Length(max=200)],
    )
    candour = TextAreaField(
        L_("Material pointing the other way"),
        validators=[Length(max=answers.LONGEST)],
    )
    protected_check = TextAreaField(
        L_("How did you check for protected classes?"),
        validators=[Length(max=answers.LONGEST)],
    )
    capture_method = TextAreaField(
        L_("How were the posts captured?"), validators=[Length(max=answers.LONGEST)]
    )
    contact = RadioField(L_("Has anybody asked the platform about this already?"))
    contact_detail = TextAreaField(
        L_("If so: when, by whom, and what it answered"),
        validators=[Optional(), Length(max=answers.LONGEST)],
    )
    certified = BooleanField(
        L_(
            "This is accurate, nothing known is held back, and there is no other "
            "purpose. I will correct within 2 working days what turns out wrong."
        )
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the choices in the reader's language."""
        super().__init__(*args, **kwargs)
        self.source.choices = choices("sources")
        self.contact.choices = choices("yes_no")
        for field in (self.source, self.contact):
            field.validate_choice = False  # The rule says it in better words.

    def answers(self) -> dict[str, object]:
        """Return the answers under their names."""
        return {name: self[name].data or "" for name in answers.ANSWERS}


class BulkForm(AnswersForm):
    """A bulk file with the answers for the whole of it."""

    file = FileField(
        L_("CSV file"), validators=[FileRequired(L_("Choose the file to hand in."))]
    )
    partial = BooleanField(L_("File the good rows even if others are refused"))

    def upload(self) -> Upload:
        """Return the file as it was sent."""
        with self.file.data.stream as sent:
            content = sent.read()
        return Upload(
            content=content,
            name=self.file.data.filename or "",
            answers=self.answers(),
            partial=bool(self.partial.data),
        )


class OneForm(Form):
    """One address: the short way to file."""

    locator = StringField(
        L_("Address of the post or account"),
        validators=[
            DataRequired(L_("Give the web address of one post or account.")),
            Length(max=LONGEST_ADDRESS),
        ],
    )
    native_id = StringField(
        L_("The platform's own number"), validators=[Optional(), Length(max=200)]
    )
    provision = SelectField(
        L_("Provision and ground"),
        validators=[DataRequired(L_("Choose the provision of law."))],
    )
    also = SelectField(L_("Cited beside it"), validators=[Optional()])
    why_unlawful = TextAreaField(
        L_("Why it is unlawful under the provision"),
        validators=[
            DataRequired(L_("Say why it is unlawful, element by element.")),
            Length(max=cells.LONGEST_WHY),
        ],
    )
    passage = TextAreaField(
        L_("The passage relied on, word for word"),
        validators=[Length(max=cells.LONGEST_PASSAGE)],
    )
    attribution = TextAreaField(
        L_("Who speaks, and how do you know?"),
        validators=[Length(max=cells.LONGEST_PROSE)],
    )
    risk = TextAreaField(
        L_("What harm, how likely, how soon?"),
        validators=[Length(max=cells.LONGEST_PROSE)],
    )
    measure = RadioField(
        L_("What do you ask for?"),
        validators=[DataRequired(L_("Choose one measure."))],
        validate_choice=False,
    )
    duration_days = StringField(
        L_("For how many days?"),
        validators=[DataRequired(L_("Write a number of days, such as 90."))],
        render_kw={"inputmode": "numeric"},
    )
    published_on = DateField(L_("Published on"), validators=[Optional()])
    language = SelectField(L_("Language of the post"), validators=[Optional()])
    protected = SelectField(
        L_("Is a protected class concerned?"), validators=[Optional()]
    )
    capture_sha256 = StringField(L_("SHA-256 fingerprint of the capture"))
    captured_at = DateTimeLocalField(
        L_("Captured at, Pakistan time"), format=_MOMENTS, validators=[Optional()]
    )
    refiled_from = StringField(
        L_("Docket that was not approved before"),
        validators=[Optional(), Length(max=24)],
    )
    new_facts = TextAreaField(
        L_("Facts that are new since then"),
        validators=[Optional(), Length(max=cells.LONGEST_PROSE)],
    )

    def __init__(self, page: FormPage, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer what the officer's body may cite today, the mildest measure first."""
        super().__init__(*args, **kwargs)
        self.provision.choices = [
            SelectChoice("", _("Choose a provision")),
            *(choice for card in page.provisions for choice in _citations(card)),
        ]
        self.also.choices = [
            SelectChoice("", _("nothing else")),
            *(SelectChoice(code, name, {}, of) for code, name, of in page.context),
        ]
        self.measure.choices = choices("measures", only=LADDER)
        self.language.choices = [
            SelectChoice("", _("not known")),
            *choices("languages"),
        ]
        self.protected.choices = [
            SelectChoice("", _("not yet checked")),
            *choices("protected"),
        ]

        for name in NEEDED_LATER:
            self[name].flags.optional = False

    def upload(self) -> Upload:
        """Return the answers as the cells of one row."""
        day, moment = self.published_on.data, self.captured_at.data
        cited = (self.provision.data or "", self.also.data or "")
        given = {
            "provision": ";".join(part for part in cited if part),
            "published_on": day.isoformat() if day else "",
            "captured_at": f"{moment.isoformat()}{PAKISTAN}" if moment else "",
        }
        for name in (
            *("locator", "native_id", "why_unlawful", "passage", "attribution"),
            *("risk", "measure", "duration_days", "language", "protected"),
            *("capture_sha256", REFILED, NEW_FACTS),
        ):
            given[name] = self[name].data or ""
        return Upload(cells=given, name=given["locator"])


def _citations(card: ProvisionCard) -> Iterator[SelectChoice]:
    title = card.title_ur if language() == "ur" else card.title
    group = _("Section %(number)s: %(title)s", number=card.number, title=title)
    if not card.grounds:
        yield SelectChoice(card.id, title, {}, group)
    for code, text in card.grounds:
        yield SelectChoice(f"{card.id}:{code}", _(text), {}, group)

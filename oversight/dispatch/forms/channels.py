"""What a platform is asked before anything real is sent to it."""

from wtforms import EmailField, RadioField, StringField
from wtforms.validators import DataRequired, Length

from oversight.accounts.rules.languages import LANGUAGES
from oversight.accounts.rules.people import check_email
from oversight.core.codes import LONGEST_TYPED
from oversight.dispatch.forms.orders import AnswerForm
from oversight.dispatch.rules import addressees
from oversight.dispatch.rules import channels as rules
from oversight.dispatch.service.contacts import NewContact
from oversight.web.forms import Form, choices, ruled
from oversight.web.words import lazy as L_


class ContactForm(Form):
    """Where letters go, in which language, and when somebody reads them."""

    email = EmailField(
        L_("E-mail address"),
        validators=[
            DataRequired(L_("Write an e-mail address.")),
            Length(max=254),
            ruled(check_email),
        ],
        render_kw={"autocomplete": "email", "dir": "ltr"},
    )
    language = RadioField(
        L_("In which language?"),
        choices=choices("languages", only=LANGUAGES),
        validators=[DataRequired()],
    )
    hours = StringField(
        L_("When is it read?"),
        validators=[DataRequired(), Length(max=rules.LONGEST_HOURS)],
    )

    def command(self) -> NewContact:
        """Return the contact."""
        return NewContact(
            address=self.email.data or "",
            language=self.language.data or "",
            hours=self.hours.data or "",
        )


class EstablishedForm(Form):
    """Where the platform is established, and who represents it in law."""

    country = StringField(
        L_("Country in which you are established"),
        validators=[
            DataRequired(L_("Write the country in two letters, such as IE, SG or US.")),
            Length(max=addressees.LETTERS),
        ],
    )
    representative = StringField(
        L_("Your legal representative"),
        validators=[Length(max=addressees.LONGEST_NAME)],
    )


class ContactCodeForm(Form):
    """The code that was mailed to the new address."""

    code = StringField(
        L_("Code from the letter"),
        validators=[
            DataRequired(L_("Write the code from the letter.")),
            Length(max=LONGEST_TYPED),
        ],
        render_kw={"autocomplete": "one-time-code", "dir": "ltr"},
    )


class TestAnswerForm(AnswerForm):
    """The same questions as for a real item."""

"""What people are asked about their account."""

from collections.abc import Iterable, Mapping

from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length

from oversight.accounts.queries.people import Choice
from oversight.accounts.rules.languages import LANGUAGES
from oversight.accounts.rules.people import LONGEST
from oversight.accounts.service.people import EmailChange, NewPerson, PasswordChange
from oversight.accounts.service.showing import Shown
from oversight.authority.permissions import Role
from oversight.core.errors import RuleError
from oversight.web.forms import Form, choices
from oversight.web.pages import language
from oversight.web.words import _
from oversight.web.words import lazy as L_

NOBODY = ""
_NEW = {"autocomplete": "new-password"}
_PRESENT = {"autocomplete": "current-password"}
_CODE = {"autocomplete": "one-time-code", "dir": "ltr", "spellcheck": "false"}


class SignInForm(Form):
    """Who are you, and how do you show it."""

    email = EmailField(
        L_("E-mail address"),
        validators=[DataRequired(L_("Write your e-mail address."))],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        L_("Password"),
        validators=[InputRequired(L_("Write your password."))],
        render_kw=_PRESENT,
    )
    next = HiddenField()


class _TwiceForm(Form):
    """A new password, typed twice."""

    password = PasswordField(
        L_("New password"),
        validators=[
            InputRequired(L_("Write a new password.")),
            Length(max=4 * LONGEST),
        ],
        render_kw=_NEW,
    )
    again = PasswordField(
        L_("The same again"),
        validators=[EqualTo("password", L_("The two passwords are not the same."))],
        render_kw=_NEW,
    )


class EnrolForm(_TwiceForm):
    """Choose the password with which you will sign in."""


class ChangePasswordForm(_TwiceForm):
    """Show that it is you, then choose another password."""

    current = PasswordField(
        L_("Present password"),
        validators=[InputRequired(L_("Write your present password."))],
        render_kw=_PRESENT,
    )

    def command(self) -> PasswordChange:
        """Return the answers as the service wants them."""
        return PasswordChange(
            current=self.current.data or "", password=self.password.data or ""
        )


class ChangeEmailForm(Form):
    """Show that it is you, then give another address."""

    current = PasswordField(
        L_("Present password"),
        validators=[InputRequired(L_("Write your present password."))],
        render_kw=_PRESENT,
    )
    email = EmailField(
        L_("New e-mail address"),
        validators=[DataRequired(L_("Write an e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "email"},
    )

    def command(self) -> EmailChange:
        """Return the answers as the service wants them."""
        return EmailChange(current=self.current.data or "", email=self.email.data or "")


class LanguageForm(Form):
    """In which language letters are wanted."""

    language = RadioField(
        L_("In which language do you want letters?"),
        choices=choices("languages", only=LANGUAGES),
        validators=[DataRequired()],
    )


class FactorForm(Form):
    """A passkey, a code, or where there is neither the password.

    The names are this form's own: what somebody had sent before travels beside them.
    """

    code = StringField(
        L_("Code"), name="confirm-code", validators=[Length(max=64)], render_kw=_CODE
    )
    assertion = HiddenField(name="confirm-assertion")
    password = PasswordField(
        L_("Password"), name="confirm-password", render_kw=_PRESENT
    )

    def validate(
        self, extra_validators: Mapping[str, Iterable[object]] | None = None
    ) -> bool:
        """Want one of the three."""
        sound = super().validate(extra_validators)
        if self.code.data or self.assertion.data or self.password.data:
            return sound
        self.form_errors.append(_("Show your passkey, or write a code."))
        return False

    def refuse(self, error: RuleError) -> None:
        """Show a refusal beside the field of this form's own name."""
        field = f"confirm-{error.field}" if error.field else None
        super().refuse(
            RuleError(error.code, error.sentence, field=field, **error.values)
        )

    def command(self) -> Shown:
        """Return what was shown."""
        return Shown(
            code=self.code.data or "",
            assertion=self.assertion.data or "",
            password=self.password.data or "",
        )


class PasskeyForm(Form):
    """A passkey, and nothing else."""

    assertion = HiddenField(
        validators=[DataRequired(L_("The device gave no answer. Try again."))]
    )


class PasskeyNameForm(PasskeyForm):
    """A new passkey, and what its owner calls it."""

    name = StringField(
        L_("Name of this passkey"),
        validators=[
            DataRequired(L_("Give the passkey a name, such as the device it is on.")),
            Length(max=60),
        ],
        render_kw={"autocomplete": "off"},
    )


class CodeForm(Form):
    """The first code that a new app shows."""

    code = StringField(
        L_("Code that the app shows now"),
        validators=[DataRequired(L_("Write the six digits.")), Length(max=64)],
        render_kw=_CODE,
    )


class ResetForm(Form):
    """What is lost, and so what begins anew."""

    lost = RadioField(
        L_("What is lost?"),
        choices=[
            SelectChoice("password", L_("The password")),
            SelectChoice(
                "all", L_("The password and every second factor, or the device")
            ),
        ],
        validators=[InputRequired(L_("Choose what is lost."))],
    )


class PersonForm(Form):
    """Whom to invite, and to which role."""

    name = StringField(
        L_("Name"), validators=[DataRequired(L_("Write a name.")), Length(max=200)]
    )
    email = EmailField(
        L_("E-mail address"),
        validators=[DataRequired(L_("Write an e-mail address.")), Length(max=254)],
    )
    role = RadioField(
        L_("Role"),
        choices=choices("roles"),
        validators=[InputRequired(L_("Choose a role."))],
    )
    body = SelectField(L_("Public body"))
    platform = SelectField(L_("Platform"))

    def offer(
        self, bodies: tuple[Choice, ...], platforms: tuple[Choice, ...]
    ) -> "PersonForm":
        """Offer the bodies and platforms there are."""
        self.body.choices = _offered(bodies)
        self.platform.choices = _offered(platforms)
        return self

    def command(self) -> NewPerson:
        """Return the answers as the service wants them."""
        return NewPerson(
            email=self.email.data or "",
            name=self.name.data or "",
            role=Role(self.role.data),
            body=self.body.data or None,
            platform=self.platform.data or None,
        )


def _offered(places: tuple[Choice, ...]) -> list[SelectChoice]:
    urdu = language() == "ur"
    named = [SelectChoice(p.slug, p.name_ur if urdu else p.name) for p in places]
    return [SelectChoice(NOBODY, L_("None")), *named]

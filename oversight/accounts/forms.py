"""What people are asked about their account."""

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
from oversight.accounts.rules.people import LONGEST
from oversight.accounts.service.people import NewPerson, PasswordChange
from oversight.authority.permissions import Role
from oversight.web.forms import Form, choices
from oversight.web.pages import language
from oversight.web.words import lazy as L_

NOBODY = ""
_NEW = {"autocomplete": "new-password"}
_PRESENT = {"autocomplete": "current-password"}


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

"""The questions of an appeal: three screens of them, and what follows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from oversight.appeals.rules.filing import LONGEST_LOCATOR, LONGEST_WORDS, AppealForm
from oversight.web.forms import OpenForm, choices
from oversight.web.words import lazy


class TickField(SelectMultipleField):
    """Several boxes to tick; none comes ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Screen(OpenForm):
    """One screen: what earlier screens said travels signed in a hidden field."""

    beside = frozenset({"go"})
    carried = HiddenField()
    step = HiddenField()

    def answers(self) -> dict[str, Any]:
        """Return this screen's answers as plain values that can be carried."""
        skipped = {"carried", "step", "csrf_token", "trap"}
        values = {f.name: f.data for f in self if f.name not in skipped}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
        }


class WhatScreen(Screen):
    """Screen 1: what happened, and to what."""

    what_happened = RadioField(
        lazy("What happened?"),
        validators=[InputRequired(lazy("Choose what happened."))],
    )
    notice_code = StringField(
        lazy("Do you have a code from a notice?"),
        validators=[Optional(), Length(max=80)],
    )
    locator = StringField(
        lazy("Which page or account is it?"),
        validators=[Optional(), Length(max=LONGEST_LOCATOR)],
    )
    platform = RadioField(
        lazy("Which app or site?"), validators=[InputRequired(lazy("Choose the app."))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the choices in the reader's language."""
        super().__init__(*args, **kwargs)
        self.what_happened.choices = choices("what_happened")
        self.platform.choices = choices("platforms")


class WhyScreen(Screen):
    """Screen 2: why it is wrong."""

    grounds = TickField(
        lazy("Why do you think this restriction is wrong?"),
        validators=[InputRequired(lazy("Tick at least one reason."))],
    )
    words = TextAreaField(
        lazy("Tell us in your own words"),
        validators=[Optional(), Length(max=LONGEST_WORDS)],
    )
    found_out = DateField(
        lazy("When did you find out?"),
        validators=[Optional()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the choices in the reader's language."""
        super().__init__(*args, **kwargs)
        self.grounds.choices = choices("grounds")


class UrgentScreen(Screen):
    """Screen 3: whether it is urgent, or late, or should stop meanwhile."""

    urgencies = TickField(lazy("Is it urgent?"), validators=[Optional()])
    stay_asked = BooleanField(
        lazy("Ask for the restriction to stop while we decide"),
    )
    late_because = TextAreaField(
        lazy("Is it more than 180 days since you found out? Tell us why"),
        validators=[Optional(), Length(max=LONGEST_WORDS)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the choices in the reader's language."""
        super().__init__(*args, **kwargs)
        self.urgencies.choices = choices("urgencies")


class SendScreen(Screen):
    """The check-your-answers page: nothing to fill in."""


class KeptForm(Screen):
    """Proof that the receipt was written down: its last six characters."""

    last_six = StringField(
        lazy("To go on, type the last six characters of your code"),
        validators=[InputRequired(lazy("Type the last six characters of your code."))],
    )


class CodeForm(OpenForm):
    """A receipt code or a notice code."""

    beside = frozenset({"exhibit"})
    code = StringField(
        lazy("Your code"), validators=[InputRequired(lazy("Type your code."))]
    )


class DoubtForm(OpenForm):
    """Challenging a reviewer with the code of a notice, without a name."""

    code = HiddenField()
    member = RadioField(
        lazy("Which reviewer?"),
        validators=[InputRequired(lazy("Choose one of these."))],
        validate_choice=False,
    )
    ground = RadioField(
        lazy("Why?"),
        choices=choices("challenge_grounds"),
        validators=[InputRequired(lazy("Choose one of these."))],
        validate_choice=False,
    )
    facts = TextAreaField(lazy("What makes you doubt?"), validators=[InputRequired()])

    def offer(self, names: Sequence[str]) -> "DoubtForm":
        """Offer the members who can still be challenged."""
        self.member.choices = [SelectChoice(name, name) for name in names]
        return self

    def doubt(self) -> tuple[str, str]:
        """Return the ground and the facts."""
        return self.ground.data or "", self.facts.data or ""


class AnswerForm(OpenForm):
    """What the affected person says before the decision; read back, then sent."""

    beside = frozenset({"go", "read"})
    code = HiddenField()
    words = TextAreaField(
        lazy("Your answer"),
        validators=[
            InputRequired(lazy("Write your answer, or close the page.")),
            Length(max=LONGEST_WORDS),
        ],
    )


def appeal_form(carried: Mapping[str, Any]) -> AppealForm:
    """Return the whole appeal from what the screens carried."""
    day = carried.get("found_out")
    return AppealForm(
        what_happened=carried.get("what_happened") or "",
        platform=carried.get("platform") or "",
        notice_code=carried.get("notice_code") or "",
        locator=carried.get("locator") or "",
        found_out=date.fromisoformat(day) if day else None,
        grounds=tuple(carried.get("grounds") or ()),
        words=carried.get("words") or "",
        urgencies=tuple(carried.get("urgencies") or ()),
        late_because=carried.get("late_because") or "",
        stay_asked=bool(carried.get("stay_asked")),
    )

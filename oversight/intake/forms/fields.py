"""Every question of FORM-A once: each form here asks some of them, in these words."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, DateInput, DateTimeLocalInput, ListWidget

from oversight.core import labels
from oversight.intake.pages.law import FormPage, ProvisionCard
from oversight.intake.rules import answers, cells, columns
from oversight.intake.rules.measures import LADDER
from oversight.intake.rules.sections import ALSO, ELEMENTS_OF, RUNGS
from oversight.web.forms import Form, choices
from oversight.web.pages import language
from oversight.web.words import _
from oversight.web.words import lazy as L_

LONGEST_ADDRESS = 2_000


class ManyField(SelectMultipleField):
    """Several boxes, kept as one cell with “;” between the codes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_data(self, value: object) -> None:
        """Take the codes out of the cell they were kept in."""
        kept = value.split(";") if isinstance(value, str) else ()
        super().process_data([one for one in kept if one])


def _line(words: str, most: int = cells.LONGEST_LINE) -> Any:  # noqa: ANN401
    return StringField(words, validators=[Length(max=most)])


def _long(words: str, most: int = cells.LONGEST_PROSE) -> Any:  # noqa: ANN401
    return TextAreaField(words, validators=[Length(max=most)])


def _one(words: str) -> Any:  # noqa: ANN401
    return RadioField(words, validate_choice=False)


def _pick(words: str) -> Any:  # noqa: ANN401
    return SelectField(words, validate_choice=False)


FIELDS: Mapping[str, Any] = {
    "locator": _line(L_("Address of the post or account"), LONGEST_ADDRESS),
    "native_id": _line(L_("The platform's own number for it")),
    "handle": _line(L_("Name of the account")),
    "published_on": StringField(L_("Published on"), widget=DateInput()),
    "language": _pick(L_("Language of the post")),
    "reach": _line(L_("How many have seen or follow it?")),
    "provision": _pick(L_("Under which provision?")),
    **{name: _pick(L_("Also cited, if anything")) for name in ALSO},
    "policy_context": _line(L_("Policy it belongs to"), answers.LONGEST),
    "why_unlawful": _long(L_("Why is it unlawful?"), cells.LONGEST_WHY),
    "passage": _long(L_("The passage relied on, word for word"), cells.LONGEST_PASSAGE),
    "passage_place": _line(L_("Where the passage stands: line, minute, second")),
    "translation": _long(L_("Translation into Urdu or English")),
    "attribution_basis": _one(L_("On which basis was the speaker identified?")),
    "attribution": _long(L_("Who speaks, and how do you know?")),
    "confidence": _one(L_("How sure are you?")),
    "innocent_explanations": _long(L_("Innocent explanations considered")),
    "protected": _pick(L_("Is a protected class concerned?")),
    "protected_check": _long(L_("How did you check for protected classes?")),
    "purpose": ManyField(
        L_("Which of these purposes may it serve?"), validate_choice=False
    ),
    "purpose_detail": _long(L_("How the purpose was checked")),
    "risk": _long(L_("What harm, how likely, how soon?")),
    "measure": _one(L_("What do you ask for?")),
    "why_not_milder": _long(L_("Why each milder measure would not do")),
    **{
        name: _long(
            L_("Why not “%(measure)s”?", measure=L_(labels.words("measures", rung)))
        )
        for name, rung in RUNGS.items()
    },
    **{
        name: _long(L_("Element %(n)s", n=place), cells.LONGEST_WHY)
        for names in ELEMENTS_OF.values()
        for place, name in enumerate(names, start=1)
    },
    "territory": _line(L_("Where")),
    "duration_days": StringField(
        L_("For how many days?"), render_kw={"inputmode": "numeric"}
    ),
    "capture_sha256": _line(L_("SHA-256 fingerprint of the capture")),
    "captured_at": StringField(
        L_("Captured at, Pakistan time"), widget=DateTimeLocalInput()
    ),
    "capture_method": _long(L_("How were the posts captured?")),
    "preserved": _one(L_("Is the evidence preserved?")),
    "prior_notice": _one(L_("Was the user told before this request?")),
    "notice_ground": _one(L_("If not: on which ground?")),
    "notice_facts": _long(L_("The facts behind that ground")),
    "contact": _one(L_("Has anybody asked the platform about this already?")),
    "contact_detail": _long(L_("If so: when, by whom, and what it answered")),
    "source": _one(L_("How did the matter come to your body?")),
    "source_reference": _line(L_("Reference, if it came from outside")),
    "machine_tool": _line(L_("If a machine found it: which tool")),
    "machine_version": _line(L_("Version of the tool")),
    "machine_score": _line(L_("Score the tool gave")),
    "machine_threshold": _line(L_("Threshold that was set")),
    "machine_error_rate": _line(L_("How often the tool was found to be wrong")),
    "machine_tested_on": _line(L_("When that was tested")),
    "unit": _line(L_("Unit of your body")),
    "agency_ref": _line(L_("Your own reference")),
    "fir": _line(L_("Number of the police report (FIR), if any")),
    "refiled_from": _line(L_("Docket that was not approved before"), 24),
    "new_facts": _long(L_("Facts that are new since then")),
    "candour": _long(L_("Material pointing the other way")),
    "track": _pick(L_("On which track?")),
    "victim_ground": _one(L_("Which harm is done to the person?")),
    "victim_official": _one(
        L_("Is it about the reputation or the work of an official?")
    ),
    "victim_consent": _one(L_("Who consented to this request?")),
    "victim_consent_on": StringField(L_("Consent given on"), widget=DateInput()),
    "victim_consent_reference": _line(L_("Number under which the consent is kept")),
    "certified": BooleanField(
        L_(
            "This is accurate, nothing known is held back, and there is no other "
            "purpose. I will correct within 2 working days what turns out wrong."
        )
    ),
}
_AS_IN_A_LIST = (
    *("attribution_basis", "confidence", "purpose", "preserved", "prior_notice"),
    *("notice_ground", "source"),
)
CHOSEN = {name: columns.IN_WORDS[name] for name in _AS_IN_A_LIST} | {
    "contact": "yes_no",
    "victim_ground": "victim_grounds",
    "victim_consent": "consenting",
    "victim_official": "yes_no",
}
PICKED = {
    "language": ("languages", L_("not known")),
    "protected": ("protected", L_("not yet checked")),
    "track": ("tracks", L_("the ordinary track")),
}


def form_of(names: Iterable[str], base: type[Form] = Form) -> type[Form]:
    """Return a form that asks these questions, in this order."""
    return type("FilingForm", (base,), {name: FIELDS[name] for name in names})


def offer(form: Form, page: FormPage | None = None) -> None:
    """Offer the choices in the reader's language, as far as the form asks for them."""
    for name, vocabulary in CHOSEN.items():
        if name in form:
            form[name].choices = choices(vocabulary)
            form[name].validate_choice = False  # The rule says it in better words.
    for name, (vocabulary, none) in PICKED.items():
        if name in form:
            form[name].choices = [SelectChoice("", none), *choices(vocabulary)]
    if "measure" in form:
        form["measure"].choices = choices("measures", only=LADDER)
    if page is not None:
        _offer_law(form, page)


def _offer_law(form: Form, page: FormPage) -> None:
    if "provision" in form:
        form["provision"].choices = [
            SelectChoice("", _("Choose a provision")),
            *(choice for card in page.provisions for choice in citations(card)),
        ]
    for name in ALSO:
        if name in form:
            form[name].choices = _beside(page)


def _beside(page: FormPage) -> list[SelectChoice]:
    """Return what may be cited beside the first provision: offences, lists, powers."""
    urdu = language() == "ur"
    return [
        SelectChoice("", _("nothing else")),
        *(
            SelectChoice(one.id, one.name[urdu], {}, one.instrument[urdu])
            for one in page.context
        ),
        *(choice for card in page.provisions for choice in citations(card)),
    ]


def citations(card: ProvisionCard) -> list[SelectChoice]:
    """Return a provision as a choice, or one choice for each of its grounds."""
    urdu = language() == "ur"
    title = card.title_ur if urdu else card.title
    act = card.instrument_ur if urdu else card.instrument
    group = _("Section %(number)s: %(title)s", number=card.number, title=title)
    group = f"{group}{_(', ')}{act}"
    if not card.grounds:
        return [SelectChoice(card.id, title, {}, group)]
    return [
        SelectChoice(f"{card.id}:{code}", text_ur if urdu else text, {}, group)
        for code, text, text_ur in card.grounds
    ]


def given(form: Form) -> dict[str, str]:
    """Return what was typed, each answer as one text under its name."""
    return {
        field.short_name: ";".join(field.data or ())
        if isinstance(field, ManyField)
        else str(field.data or "")
        for field in form
        if field.short_name in FIELDS and field.short_name != "certified"
    }

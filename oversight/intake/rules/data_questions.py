"""FORM-B as data: what is asked, in which part, for which tier, and what is enough.

The parts are the tasks of the form; each can be answered by itself and in any order.
Nothing is signed before every part that the tier needs is answered.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.intake.rules.answers import MACHINE, MACHINE_PARTS, SOURCES
from oversight.intake.rules.data_tiers import LONGEST_PRESERVATION, Tier

FORM_VERSION = "B/2"
LONGEST = 5_000
LONGEST_LINE = 200
YES, NO = "yes", "no"
DELAY, AT_PRODUCTION = "delay", "at-production"
PRIVILEGES = (
    *("none", "journalist", "media", "lawyer", "judge", "elected", "candidate"),
    *("doctor", "rights-defender", "academic", "minority-faith", "victim", "unknown"),
)
CHILD = (NO, YES, "unknown")
NOTICE_PLANS = (AT_PRODUCTION, DELAY)
DELAY_GROUNDS = (
    "danger-to-life",
    "flight",
    "evidence",
    "witness",
    "investigation",
)
RETENTION_MOST = 180
LONGEST_NUMBER = 6
DATA_TIERS = frozenset({Tier.D1, Tier.D2})
EVERY_TIER = frozenset(Tier)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: how it is answered, and what is enough of an answer.

    ``kind`` is text, line, number, choice, sign, or something that the register of law
    or of people lists: power, offence, person. ``when`` names another answer and the
    value under which this one is asked for.
    """

    name: str
    kind: str = "text"
    least: int = 1
    most: int = LONGEST
    choices: tuple[str, ...] = ()
    vocabulary: str = ""
    when: tuple[str, str] | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One task of the form, with the tiers that need it."""

    name: str
    questions: tuple[Question, ...]
    tiers: frozenset[Tier] = EVERY_TIER


def _choice(name: str, choices: tuple[str, ...], vocabulary: str) -> Question:
    return Question(name, "choice", choices=choices, vocabulary=vocabulary)


OFFENCE = Part(
    "offence",
    (
        Question("power", "power"),
        Question("offence_law", "offence"),
        Question("offence", least=20),
        Question("fir_no", "line", most=LONGEST_LINE),
        Question("policy_context", "line", most=LONGEST_LINE, optional=True),
    ),
)
SOURCE = Part(
    "source",
    (
        Question("unit", "line", most=LONGEST_LINE),
        _choice("source", SOURCES, "sources"),
        Question("source_reference", "line", most=LONGEST_LINE, optional=True),
        *(
            Question(name, "line", most=LONGEST_LINE, when=("source", MACHINE))
            for name in MACHINE_PARTS
        ),
        _choice("contact", (NO, YES), "yes_no"),
        Question("contact_detail", least=20, when=("contact", YES)),
        Question("agency_ref", "line", most=LONGEST_LINE, optional=True),
    ),
)
NEED = Part(
    "need",
    (
        Question("need", least=100),
        Question("tried", least=60),
        Question("platform_rules", least=20),
    ),
    DATA_TIERS,
)
DAYS = Part(
    "days",
    (Question("days_need", least=100), Question("address_note", "sign")),
    frozenset({Tier.D2}),
)
OTHERS = Part(
    "others",
    (
        Question("third_parties", least=40),
        _choice("privilege", PRIVILEGES, "privileges"),
        Question("protected_check", least=20),
        _choice("child", CHILD, "yes_no_unknown"),
    ),
    DATA_TIERS,
)
RISK = Part(
    "risk",
    (
        Question("risk_of_loss", least=60),
        Question("keep_days", "number", least=1, most=LONGEST_PRESERVATION),
    ),
    frozenset({Tier.D0}),
)
NOTICE = Part(
    "notice",
    (
        _choice("notice_plan", NOTICE_PLANS, "notice_plans"),
        Question(
            "delay_ground",
            "choice",
            choices=DELAY_GROUNDS,
            vocabulary="delay_grounds",
            when=("notice_plan", DELAY),
        ),
        Question("delay_facts", least=80, when=("notice_plan", DELAY)),
        Question("delay_days", "number", least=1, most=14, when=("notice_plan", DELAY)),
    ),
    DATA_TIERS,
)
CUSTODY = Part(
    "custody",
    (
        Question("custodian", "person"),
        Question("storage", least=20),
        Question("access_count", "number", least=1, most=20),
        Question("retention_days", "number", least=1, most=RETENTION_MOST),
        _choice("sharing", (NO, YES), "yes_no"),
        Question("sharing_note", least=20, when=("sharing", YES)),
        _choice("treaty", (NO, YES), "yes_no"),
        Question("treaty_note", least=20, when=("treaty", YES)),
    ),
    DATA_TIERS,
)
CANDOUR = Part(
    "candour",
    (
        Question("earlier_read", "sign"),
        Question("candour"),
        Question("certified", "sign"),
    ),
)

# The accounts, the tier and the fields have pages of their own.
PARTS: tuple[Part, ...] = (
    *(OFFENCE, SOURCE, NEED, DAYS, OTHERS, RISK, NOTICE, CUSTODY, CANDOUR),
)
BY_NAME: Mapping[str, Part] = {part.name: part for part in PARTS}


def cited(answers: Mapping[str, str]) -> list[str]:
    """Return the provisions a request cites: the power first, then the offence."""
    named = (answers.get("power", ""), answers.get("offence_law", ""))
    return [one for one in dict.fromkeys(named) if one]


def parts_for(tier: str) -> tuple[Part, ...]:
    """Return the parts that a request of this tier needs."""
    return tuple(part for part in PARTS if tier in part.tiers)


def asked(part: Part, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Return the questions of a part that must be answered, given the others."""
    return tuple(one for one in part.questions if _is_due(one, answers))


def faults(part: Part, answers: Mapping[str, str]) -> Iterator[RuleError]:
    """Return everything that is missing in a part of the form."""
    for question in asked(part, answers):
        yield from _faults(question, answers.get(question.name, ""))


def is_whole(part: Part, answers: Mapping[str, str]) -> bool:
    """Say whether a part of the form lacks nothing."""
    return not any(True for _ in faults(part, answers))


def cleaned(part: Part, given: Mapping[str, object]) -> dict[str, str]:
    """Return the answers of one part as text, and no others."""
    names = {question.name for question in part.questions}
    return {name: _as_text(given[name]) for name in names & set(given)}


def is_begun(part: Part, answers: Mapping[str, str]) -> bool:
    """Say whether anything of a part was answered."""
    return any(answers.get(one.name, "") not in {"", NO} for one in part.questions)


def check_whole(
    tier: str, answers: Mapping[str, str], *, fields: Sequence[str], accounts: int
) -> None:
    """Refuse to sign a request of which a part is not answered."""
    for part in parts_for(tier):
        if not is_whole(part, answers):
            raise RuleError(
                "part_missing",
                N_("A part of the form is not complete. Open it again: %(part)s."),
                part=part.name,
            )
    if (tier != Tier.D0 and not fields) or not accounts:
        raise RuleError(
            "form_incomplete",
            N_("Name the accounts, and for each field why it is needed, first."),
        )


def _is_due(question: Question, answers: Mapping[str, str]) -> bool:
    if question.optional:
        return False
    return question.when is None or answers.get(question.when[0]) == question.when[1]


def _faults(question: Question, given: str) -> Iterator[RuleError]:
    if question.kind in {"text", "line"}:
        if not question.least <= len(given.strip()) <= question.most:
            yield RuleError(
                "answer_short",
                N_("Write between %(least)s and %(most)s characters."),
                field=question.name,
                least=question.least,
                most=question.most,
            )
    elif question.kind == "number":
        if not _is_number(given, question.least, question.most):
            yield RuleError(
                "answer_number",
                N_("Write a number from %(least)s to %(most)s."),
                field=question.name,
                least=question.least,
                most=question.most,
            )
    elif not _is_chosen(question, given):
        yield RuleError(
            "answer_missing", N_("Answer this question."), field=question.name
        )


def _is_number(given: str, least: int, most: int) -> bool:
    if not given.isdecimal() or len(given) > LONGEST_NUMBER:
        return False
    return least <= int(given) <= most


def _is_chosen(question: Question, given: str) -> bool:
    if question.kind == "sign":
        return given == YES
    return given in question.choices if question.choices else bool(given)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)

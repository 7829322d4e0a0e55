"""What people write on their way through the portal, never twice the same."""

from datetime import datetime, timedelta
from itertools import count

from oversight.core.clock import KARACHI
from oversight.intake.rules.measures import LADDER
from tests.factories.intake import ANSWERS, WHY
from tests.journeys.hands import Answer, Question

ADDRESS = "https://x.com/river_watch_demo"
UNDONE = "A gauge of the river. It calls nobody to anything."
TYPED = "%Y-%m-%dT%H:%M"
ORDER = "12-3/2026/PTA/417"
PLEA = {
    "en": "We post the height of the river. Nothing in it calls anybody to anything.",
    "ur": "ہم صرف دریا میں پانی کی سطح بتاتے ہیں۔ اس میں کسی کو کسی کام کے لیے نہیں بلایا گیا۔",
}
ASKED_ONCE: dict[str, Answer] = {
    name: given if isinstance(given, bool) else str(given)
    for name, given in ANSWERS.items()
}
_texts = count(1)


def some_words(about: str, least: int = 220) -> str:
    """A text of at least this length that nobody wrote before."""
    number = next(_texts)
    said = f"Finding {number} on {about}, read against the file itself:"
    for word in count(1):
        if len(said) >= least:
            break
        said += f" point {word} of {number}"
    return f"{said}."


CHOSEN = {
    "met": "yes",
    "score": "3",
    "works": "no",
    "aim": "public-order",
    "exempt": "none",
    "outcome": "approved-narrower",
    "measure": "geo-withhold",
}
WRITTEN = {
    "territory": "PK",
    "days": "30",
    "summary": some_words("the account", 100),
    "summary_ur": "جائزہ کاروں نے مانگی گئی پابندی سے کم مدت منظور کی، صرف تیس دن کے لیے۔",
}
LEFT_OPEN = frozenset(
    {"code", "indicators", "exception", "listing", "conditions", "review_after"}
)


def findings(asked: list[Question]) -> dict[str, Answer]:
    """Every answer that an approval for a shorter time needs, whatever is asked."""
    given: dict[str, Answer] = {}
    for one in asked:
        last = one.name.rsplit("-", 1)[-1]
        if last in LEFT_OPEN or one.name.startswith("parts-"):
            continue
        if one.offered:
            given[one.name] = CHOSEN.get(last, "yes")
        else:
            given[one.name] = WRITTEN.get(last) or some_words(one.name)
    return given


def an_address(now: datetime) -> dict[str, Answer]:
    """One account, with everything that is asked about it."""
    day = now.astimezone(KARACHI).date()
    captured = (now - timedelta(days=1)).astimezone(KARACHI)
    return {
        "locator": ADDRESS,
        "native_id": "1700000000000000777",
        "provision": "peca-2016-s37:public-order",
        "why_unlawful": WHY,
        "passage": "«Come on Friday and bring what you have.» Post of 20 November.",
        "attribution": "The profile says so itself; confidence high.",
        "risk": "A gathering at the market on Friday; likely; within four days.",
        "measure": "geo-withhold",
        "duration_days": "60",
        "published_on": (day - timedelta(days=3)).isoformat(),
        "language": "ur",
        "protected": "none",
        "capture_sha256": "ab" * 32,
        "captured_at": captured.strftime(TYPED),
        "reach": "5200",
        "attribution_basis": "platform-data",
        "confidence": "high",
        "innocent_explanations": "A namesake: the telephone number is the same.",
        "purpose": ["none"],
        **{
            f"not_{rung.replace('-', '_')}": "It comes back within hours each time."
            for rung in LADDER
        },
        "preserved": "yes",
        "prior_notice": "no",
        "notice_ground": "unreachable",
        "notice_facts": "The account takes no messages and names no address.",
        **ASKED_ONCE,
    }


def what_was_done(now: datetime) -> dict[str, Answer]:
    """The platform did what was asked, ten minutes ago."""
    acted = (now - timedelta(minutes=10)).astimezone(KARACHI)
    return {
        "action": "geo-withhold",
        "under": "local-law",
        "territory": "PK",
        "acted_at": acted.strftime(TYPED),
        "user_notified": "yes",
    }


def against_it() -> dict[str, Answer]:
    """A vote to undo the approval."""
    return {
        "outcome": "overturned",
        "reasons": some_words("the appeal"),
        "summary": UNDONE,
    }

"""What reviewers sign: the draft's reasons, the summary, colleagues, dissent."""

from oversight.cli.demo.posts import Post, Verdict, pick
from oversight.core.labels import words
from oversight.review.rules.lifecycle import Outcome

OPENINGS = (
    "The request concerns {thing} “{name}”, which, according to the body, {says}.",
    "We opened {thing} “{name}” and read it with its captures; it {says}.",
    "{body} asks for a measure on {thing} “{name}”. The file shows that it {says}.",
)
APPROVED = (
    (
        "The expected result, {harm}, is serious and near, and no milder measure "
        "answers it. We approve what was asked, for {days} days and in Pakistan "
        "only."
    ),
    (
        "Set against {harm}, the loss is limited and ends on a known day. The "
        "measure asked for is approved for {days} days."
    ),
)
NARROWER = (
    (
        "What was asked goes further than that needs. We approve the following and "
        "no more: {measure}, for {days} days, in Pakistan."
    ),
    (
        "The body did not show why it needs all it asked for. Approved is only this: "
        "{measure}, for {days} days."
    ),
)
REJECTED = (
    (
        "One test that fails is enough, and the burden lies with the body. The item "
        "is not approved here; nothing is sent to the platform about it."
    ),
    (
        "We therefore do not approve. The body may come back with new facts, not "
        "with the same ones in other words."
    ),
)
SUMMARIES = {
    Outcome.APPROVED: (
        "Approved: {thing} {says}. {measure}, for {days} days.",
        (
            "The reviewers approved the measure asked for, for {days} days: {thing} "
            "{says}."
        ),
    ),
    Outcome.NARROWER: (
        "Approved in part: {measure} for {days} days instead of what was asked.",
        "The reviewers approved less than was asked: {measure}, {days} days.",
    ),
    Outcome.REJECTED: (
        "Not approved: {code}. Nothing was sent to the platform.",
        "The reviewers did not approve this: {code}.",
    ),
}
URDU = {
    Outcome.APPROVED: (
        "جائزہ کاروں نے مانگی گئی پابندی {days} دن کے لیے منظور کی: {measure}۔ "
        "یہ صرف پاکستان کے لیے ہے اور مدت پوری ہونے پر خود ختم ہو جائے گی۔"
    ),
    Outcome.NARROWER: (
        "جائزہ کاروں نے مانگی گئی پابندی سے کم منظور کیا: {measure}، {days} دن کے لیے۔ "
        "باقی درخواست نامنظور ہے۔"
    ),
    Outcome.REJECTED: (
        "جائزہ کاروں نے یہ درخواست نامنظور کی۔ پلیٹ فارم کو کچھ نہیں بھیجا گیا اور "
        "مواد پر کوئی پابندی نہیں لگی۔"
    ),
}
URDU_MEASURES = {
    "label": "انتباہی نشان",
    "limit-reach": "رسائی محدود کرنا",
    "geo-withhold": "پاکستان میں نہ دکھانا",
    "remove": "ہٹانا",
    "suspend-feature": "ایک سہولت معطل کرنا",
    "suspend-account": "اکاؤنٹ معطل کرنا",
    "remove-account": "اکاؤنٹ ہٹانا",
}
JOINING = (
    (
        "I read “{name}” myself before the draft and come to the same result. What "
        "decides for me is this: {short}"
    ),
    (
        "I agree on “{name}”, and add that the answer would be the same if the "
        "passage stood alone. {short}"
    ),
    (
        "On “{name}” I join. I looked in particular for what speaks for the account "
        "holder, and weighed it as the draft does. {short}"
    ),
    "I concur on “{name}” after opening the captures twice. {short}",
)
DISSENT = (
    "I see “{name}” otherwise. {point} The majority reads more into the passage, or "
    "less, than its words carry, and the doubt belongs to the person who spoke."
)
BODIES = {
    "nccia": "The Agency",
    "pta": "The Authority",
    "interior": "The Ministry",
}


def draft(post: Post, verdict: Verdict, *, body: str) -> str:
    """Return the reasons of the one who drafts: at least 200 characters."""
    ends = {Outcome.APPROVED: APPROVED, Outcome.NARROWER: NARROWER}
    end = ends.get(verdict.outcome, REJECTED)
    parts = (pick(OPENINGS, post), verdict.point, pick(end, post, 1))
    facts = _facts(post, verdict) | {"body": BODIES[body]}
    return " ".join(part.format(**facts) for part in parts)


def summary(post: Post, verdict: Verdict) -> str:
    """Return the summary for the public: 40 to 600 characters, nobody named."""
    return pick(SUMMARIES[verdict.outcome], post, 2).format(**_facts(post, verdict))


def summary_in_urdu(post: Post, verdict: Verdict) -> str:
    """Return the same summary in Urdu, with the words that the pages use."""
    facts = {
        "days": verdict.days or post.days,
        "measure": URDU_MEASURES[verdict.measure or post.measure],
    }
    return URDU[verdict.outcome].format(**facts)


def joining(post: Post, verdict: Verdict, *, seat: int) -> str:
    """Return why a colleague agrees, in words of their own."""
    short = verdict.point.split(". ", 1)[0].rstrip(".") + "."
    return pick(JOINING, post, seat).format(name=post.name, short=short)


def dissent(post: Post, verdict: Verdict) -> str:
    """Return why a member sees it otherwise."""
    return DISSENT.format(name=post.name, point=verdict.point)


def _facts(post: Post, verdict: Verdict) -> dict[str, object]:
    return {
        "name": post.name,
        "thing": post.thing,
        "says": post.says,
        "harm": post.harm,
        "days": verdict.days or post.days,
        "measure": words("measures", verdict.measure or post.measure),
        "code": words("rejection_codes", verdict.code or ""),
    }

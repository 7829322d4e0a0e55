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
STARTS = (
    "I opened “{name}” before I read the draft, and came to the same result alone.",
    "On “{name}” the draft says what I had noted down in the margin of the file.",
    "My first impression of “{name}” was a milder one; the second reading changed it.",
    "What persuades me about “{name}” is the order in which its posts follow.",
    "I checked the dates on “{name}” against the capture, one after the other.",
    "For me “{name}” is a plain case, and I say so because not every item here is.",
    "The translation of what “{name}” wrote was tested word by word by me.",
    "I looked for a reading of “{name}” that would lead elsewhere and found none.",
    "Having seen what readers answered under “{name}”, I share the draft's view.",
)
MIDDLES = (
    "It {says}, and that is enough to carry the answer given.",
    "With about {reach} readers it is neither unknown nor everywhere.",
    "The body's own remark that {candour} was weighed by me as well.",
    "What I would add is the audience: some {reach} people, most of them nearby.",
    "That it {says} is not in doubt; what follows from it was.",
    "The expected result, {harm}, was the point on which I hesitated longest.",
    "Nothing in the {days} days asked for worried me more than the answer itself.",
)
ENDS = (
    "So I join.",
    "I concur for these reasons and not for others.",
    "My vote would be the same without the last paragraph of the draft.",
    "I sign, and would have written it shorter.",
    "The person behind it can read here what would have changed my mind: new facts.",
    "I agree with every rung of the ladder as it was answered.",
    "Doubts that remain are smaller than the reasons given.",
)
LOOKED = (
    "The capture was compared with the passage quoted, line by line.",
    "We noted the hour of each post before we read a word of it.",
    "The profile's own description was given no weight.",
    "Answers of readers were looked at as a whole, not picked.",
    "An earlier version of the page was not in the file, and we did not guess at it.",
    "The language is colloquial, and was read as its speakers use it.",
    "Images and words were read together and then apart.",
    "We asked first what an ordinary reader takes away.",
    "What the body left out was noted beside what it put in.",
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


def draft(post: Post, verdict: Verdict, *, body: str, attempt: int = 0) -> str:
    """Return the reasons of the one who drafts: at least 200 characters.

    Another attempt says the same in other words.
    """
    ends = {Outcome.APPROVED: APPROVED, Outcome.NARROWER: NARROWER}
    end = ends.get(verdict.outcome, REJECTED)
    looked = [pick(LOOKED, post, step + 2 * attempt) for step in range(attempt)]
    middle = [pick(MIDDLES, post, attempt)] if attempt else []
    parts = (
        *(pick(OPENINGS, post, attempt), *looked, verdict.point),
        *(*middle, pick(end, post, 1 + attempt)),
    )
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


def joining(post: Post, verdict: Verdict, *, seat: int, attempt: int = 0) -> str:
    """Return why a colleague agrees, in words of their own."""
    turn = seat + 3 * attempt
    looked = [pick(LOOKED, post, turn + step) for step in range(attempt)]
    parts = (
        *(pick(STARTS, post, turn), pick(MIDDLES, post, 2 * turn), *looked),
        pick(ENDS, post, turn + attempt),
    )
    return " ".join(part.format(**_facts(post, verdict)) for part in parts)


def dissent(post: Post, verdict: Verdict) -> str:
    """Return why a member sees it otherwise."""
    return DISSENT.format(name=post.name, point=verdict.point)


def _facts(post: Post, verdict: Verdict) -> dict[str, object]:
    return {
        "name": post.name,
        "thing": post.thing,
        "says": post.says,
        "harm": post.harm,
        "candour": post.candour,
        "reach": f"{post.reach:,}",
        "days": verdict.days or post.days,
        "measure": words("measures", verdict.measure or post.measure),
        "code": words("rejection_codes", verdict.code or ""),
    }

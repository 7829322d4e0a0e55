"""What is said on a victims' restriction that is to stand longer than thirty days."""

from oversight.extensions.rules.confirming import Findings

CONSENT = {
    "track": "victim",
    "victim_ground": "intimate-images",
    "victim_consent": "victim",
    "victim_consent_reference": "PTA/VC/88",
    "victim_official": "no",
}
FACTS = (
    "The same picture was sent to her employer a week after the post was withheld. The "
    "account still stands, and its owner has written that the post will be seen again "
    "on the day the thirty days are over."
)
FINDINGS = Findings(
    unlawful="yes",
    unlawful_why=(
        "Section 21 is in force today. The picture is of a private kind, she is known "
        "in it, and it was put online without her agreement and to harm her."
    ),
    lasting="yes",
    lasting_why=(
        "The owner of the account has announced that the post will be shown again; two "
        "strangers asked for her house while it could be seen."
    ),
    milder="no",
    milder_why=(
        "A notice above the picture or fewer readers would leave picture and street "
        "together, which is what brings strangers to her door."
    ),
    exempt="none",
    exempt_why=(
        "Nothing is reported, taught, drawn or debated in it. The one line of text "
        "names a street and no matter that others would talk about."
    ),
)
REASONS = (
    (
        "I look at the post as if nobody had. A private picture and a street stand "
        "side by side, and their purpose is written below. What was feared a month "
        "ago is now announced in so many words. I have weighed that nobody has heard "
        "the owner of the account, who was told twice and did not answer. Sixty days "
        "let the court sit."
    ),
    (
        "The picture is unlawful, and the request was right when it came. But her "
        "employer knows by now, the complaint is before a magistrate who can order "
        "what we cannot, and a restriction that only waits for a court should not be "
        "lengthened by people who are none. I would let it end and leave the next "
        "word to the magistrate."
    ),
    (
        "Of my two colleagues I follow the first, for a shorter time. The threat is "
        "dated: it names the very day on which our restriction ends. Whoever reads "
        "that and lets it end decides in favour of the threat. Thirty days more lead "
        "past the hearing that is fixed; after it the reason is gone, and whoever "
        "needs it can file anew."
    ),
)
SUMMARY = (
    "The harm goes on and was announced anew, so the post stays withheld in Pakistan "
    "past the hearing. One member would have let it end."
)
SUMMARY_UR = (
    "نقصان جاری ہے اور دوبارہ دھمکی دی گئی ہے، اس لیے پوسٹ پاکستان میں سماعت کے بعد تک "
    "روکی رہے گی۔ ایک رکن اسے ختم ہونے دینا چاہتا تھا۔"
)

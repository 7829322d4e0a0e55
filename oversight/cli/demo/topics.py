"""What the accounts of the two lists are about: kinds of material, and what is found.

Each topic is written once and filled with the place, the count and the months of one
invented account. Nobody and no group is named.
"""

from dataclasses import dataclass

from oversight.cli.demo.posts import (
    PRAISE,
    RECRUIT,
    SECURITY,
    Verdict,
    less,
    no,
    yes,
)
from oversight.review.rules.findings import Exempt, Rejection


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of material."""

    says: str
    passage: str
    harm: str
    candour: str
    verdict: Verdict
    language: str = "ur"
    offence: str = PRAISE
    measure: str = "suspend-account"
    days: int = 120

    @property
    def provisions(self) -> tuple[str, ...]:
        """Return the law cited."""
        return (SECURITY, self.offence)


TOPICS = (
    Topic(
        "praises in {n} posts an attack on a checkpost near {place} and shows those "
        "who carried it out as heroes",
        "یہ وہ جوان ہیں جن پر {place} فخر کرتا ہے۔ جو رہ گئے ہیں وہ بھی تیار رہیں۔ "
        "(“These are the young men {place} is proud of. Let those who remain be "
        "ready.”)",
        "copying by young men of the area, of whom several answered the posts",
        "about a third of the posts are greetings and family news",
        yes(
            "The words do not report the attack; they hold up those who carried it out "
            "as an example and turn to those who “remain”. That is praise in the sense "
            "of the provision, and it looks forward."
        ),
    ),
    Topic(
        "invites readers from {place} to join, names a contact and promises a "
        "monthly sum",
        "جو ساتھ آنا چاہے وہ نیچے دیے گئے رابطے پر لکھے، {n} لوگ پہلے ہی آ چکے ہیں۔ "
        "(“Whoever wants to come along writes to the contact below; {n} have come.”)",
        "young people leaving home to join, as two families have reported",
        "the account has been silent for nine days",
        yes(
            "An invitation, a way to answer it and a reward stand side by side. "
            "That it has been silent for some days does not undo them: the contact "
            "is still open."
        ),
        offence=RECRUIT,
    ),
    Topic(
        "collects money, with wallet numbers, for what it calls the families of "
        "{place}",
        "اپنا حصہ ڈالیں، رقم براہِ راست وہاں پہنچتی ہے جہاں ضرورت ہے۔ "
        "(“Put in your share; it goes straight to where it is needed.”) Post {n}.",
        "money reaching a listed group, as the earlier use of one wallet shows",
        "one of the wallets has been used by a relief group as well",
        less(
            "One wallet was used before for a listed group, the other was not. The "
            "risk is real, but it lies in the collecting posts of this year; three "
            "months are enough to see whether it goes on.",
            days=90,
        ),
        offence=RECRUIT,
    ),
    Topic(
        "publishes claims of responsibility with footage, {n} in one month, before any "
        "other channel",
        "Statement {n}: our friends reached the post near {place} at dawn. Full "
        "footage in an hour, here first.",
        "each claim being used to recruit within hours",
        "journalists have quoted the channel in their reports",
        yes(
            "The channel is the first source of the claims and announces them as "
            "its own friends' work. Journalists quote it; that does not make it "
            "journalism."
        ),
        language="en",
        measure="suspend-account",
    ),
    Topic(
        "reposts footage of attacks with music and words of praise, {n} times since "
        "spring",
        "سنیں اور آگے بھیجیں، {place} کے نام۔ (“Listen and pass on, for {place}.”)",
        "the footage reaching people who would not look for it",
        "all of the footage was made by others and most of it is still online "
        "elsewhere",
        less(
            "The praise is there, but the account makes nothing itself. Withholding "
            "it in Pakistan stops the local audience it speaks to; closing it "
            "altogether would add nothing to that.",
            measure="geo-withhold",
            days=60,
        ),
    ),
    Topic(
        "collects the news of {place} from many papers and quotes claims of "
        "responsibility among them, {n} of some thousands of posts",
        "News desk {place}: a group claimed yesterday's attack; police have not "
        "confirmed. Sources in the thread ({n}).",
        "claims being spread under the appearance of news",
        "the account names its sources and corrects itself openly",
        no(
            "A claim of responsibility that is reported with its source and with "
            "what the police say is news. The account did this in its ordinary work "
            "and corrected itself when it was wrong.",
            Rejection.EXEMPT,
            Exempt.NEWS,
        ),
        language="en",
    ),
    Topic(
        "makes fun of leaflets of armed groups by acting them out as adverts for "
        "soap in {place}, {n} clips so far",
        "اب نئے پیک میں: اعلان نمبر {n}، پہلے سے زیادہ جھاگ۔ "
        "(“Now in a new pack: statement {n}, with more foam than before.”)",
        "viewers taking the clips for genuine statements",
        "the comments show that viewers laugh at the groups, not with them",
        no(
            "The clips ridicule the groups. To take them for praise one has to "
            "leave out the soap, the laughter and every comment below.",
            Rejection.EXEMPT,
            Exempt.SATIRE,
        ),
    ),
    Topic(
        "posts poems of mourning for the dead of {place}, {n} in all, without "
        "saying which side they were on",
        "میرے شہر کے چراغ ایک ایک کر کے بجھ گئے، {place} اب بھی جاگتا ہے۔ "
        "(“The lamps of my town went out one by one; {place} is still awake.”)",
        "mourning being turned into anger at the State",
        "no poem names a group, an attack or anybody who carried one out",
        no(
            "Mourning is not praise. The poems name no act and no group; that "
            "readers may grow angry is not an element of any provision cited.",
            Rejection.NOT_UNLAWFUL,
        ),
    ),
    Topic(
        "criticises the conduct of an operation around {place} in {n} posts and "
        "asks for an inquiry",
        "We ask again: who ordered the closure of {place} bazaar for {n} days, and "
        "when will the inquiry be published?",
        "trust in the forces being undermined",
        "the same questions were asked in a committee of the assembly",
        no(
            "The posts ask who decided what and call for an inquiry. That is "
            "criticism of public acts, which the provisions cited neither name nor "
            "could name.",
            Rejection.NOT_UNLAWFUL,
        ),
        language="en",
    ),
    Topic(
        "belongs, by the body's own account, perhaps to a teacher in {place} with "
        "the same name; {n} posts, mostly about exams",
        "جماعت نہم کا پرچہ منگل کو ہو گا، {place} کے طلبہ {n} بجے پہنچیں۔ "
        "(“The paper of class nine is on Tuesday; students of {place}, come at {n}.”)",
        "a listed person speaking under his own name",
        "the birth year and the town in the profile do not fit the listed person",
        no(
            "The only link to the listed person is a common name. Birth year, town "
            "and the whole content speak for a teacher, and the file holds nothing "
            "else that would identify who speaks.",
            Rejection.NOT_ATTRIBUTED,
        ),
    ),
    Topic(
        "shared one praising video from {place} {n} weeks ago, among several "
        "hundred posts about cricket and prices",
        "دیکھیں اور بتائیں کیا یہ سچ ہے؟ {place} کی ویڈیو، حصہ {n}۔ "
        "(“Watch and tell me: is this true? A video from {place}, part {n}.”)",
        "the video staying available through this account",
        "the video was shared with a question mark and removed by its maker since",
        no(
            "One shared video stands against several hundred posts about cricket "
            "and prices. Closing the whole account for it would silence a person "
            "for what one request about one post could have settled.",
            Rejection.DISPROPORTIONATE,
        ),
    ),
    Topic(
        "has {n} followers and has posted nothing since it was made; its name "
        "resembles that of a closed channel from {place}",
        "The profile holds a name, a picture of hills near {place} and no post ({n}).",
        "the account being used later as a successor",
        "nothing was ever posted and nobody can say who made it",
        no(
            "An empty account with a similar name may one day be used for "
            "something; a label or simply looking again would be enough until then, "
            "and nothing shows that anybody is reached by it at present.",
            Rejection.NOT_NECESSARY,
        ),
        language="en",
    ),
    Topic(
        "archives leaflets and footage of thirty years for a study of violence around "
        "{place}; {n} entries with date, source and comment",
        "Entry {n}: leaflet, {place}, two pages, source: district library. "
        "Commentary and a warning follow.",
        "the material being found by those who look for it",
        "two universities cite the archive; access to footage needs a request",
        no(
            "Entries with date, source, comment and a warning are what research "
            "looks like. Footage is given out on request only, and two universities "
            "rely on it.",
            Rejection.EXEMPT,
            Exempt.RESEARCH,
        ),
        language="en",
    ),
    Topic(
        "calls on people of {place} to gather near the bypass at a named hour and "
        "bring what is needed, {n} posts in two days",
        "کل عصر کے بعد بائی پاس پر، جو لانا ہے وہ سب جانتے ہیں۔ {place} کا قرض، {n} "
        "نام۔ (“Tomorrow after the afternoon prayer at the bypass; all know what to "
        "bring.”)",
        "violence at a named place within a day",
        "an earlier call of the same kind led to a peaceful meeting",
        yes(
            "Place, hour and what to bring are named, and the list of names beside "
            "them leaves little doubt what is meant. One earlier meeting that "
            "stayed peaceful does not outweigh this."
        ),
        offence=RECRUIT,
        days=90,
    ),
)

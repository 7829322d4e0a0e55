"""Matters in which something was approved, and what platforms made of it."""

from oversight.cli.demo.posts import (
    DECENCY,
    HATE,
    OFFENCE,
    ORDER,
    PRAISE,
    RECRUIT,
    SECURITY,
    Post,
    Reply,
    less,
    no,
    yes,
)
from oversight.review.rules.findings import Exempt, Rejection

GAS_RUMOUR = (
    Post(
        locator="https://www.tiktok.com/@khas_baat_demo/video/9000000000000002101",
        name="Khas Baat, first clip",
        thing="the video",
        says="claims that poison gas was let into the drains of Naya Killa bazaar and "
        "tells people to storm the gates of the mill",
        passage="مل کے دروازے توڑ دو، گیس نالیوں میں چھوڑ دی گئی ہے، ابھی نکلو! "
        "(“Break the gates of the mill, gas is in the drains, go now!”)",
        harm="a crowd at the gates of a mill in which four hundred people work",
        candour="the fire service found a small leak in a kitchen two streets away",
        speaker="The clip shows the face and voice known from 40 earlier clips.",
        reach=41_800,
        verdict=less(
            "The call to break the gates is concrete and was answered: forty people "
            "came that evening. But the clip is one of two, the mill has reopened, "
            "and withholding it in Pakistan does all that removal would do.",
            measure="geo-withhold",
            days=30,
        ),
        measure="remove",
        days=90,
        provisions=(ORDER,),
        reply=Reply("geo-withhold", "local-law", hours=6),
    ),
    Post(
        locator="https://www.tiktok.com/@khas_baat_demo/video/9000000000000002102",
        name="Khas Baat, second clip",
        thing="the video",
        says="shows the host walking through the bazaar with a gas mask made of a tea "
        "strainer and asking shopkeepers whether they smell anything",
        passage="چائے چھاننی لگا کر آیا ہوں، اب گیس سے بچ جاؤں گا۔ "
        "(“I came with a tea strainer on; now the gas cannot touch me.”)",
        harm="the rumour being carried further by the same host",
        candour="the clip ends with the fire service's notice being read out",
        speaker="The clip shows the face and voice known from 40 earlier clips.",
        reach=12_300,
        verdict=no(
            "This clip makes fun of the rumour and reads out the notice of the fire "
            "service. It does the opposite of what it is said to do.",
            Rejection.EXEMPT,
            Exempt.SATIRE,
        ),
        measure="remove",
        days=90,
        provisions=(ORDER,),
    ),
)

HATE_POSTS = (
    Post(
        locator="https://www.facebook.com/sada.e.mohalla.demo/posts/900000000003101",
        name="Sada-e-Mohalla, post of Friday",
        thing="the post",
        says="lists the shops of one religious community in a street and tells readers "
        "to see to it that they are empty by Sunday",
        passage="یہ فہرست محفوظ رکھیں، اتوار تک یہ دکانیں خالی ہونی چاہئیں۔ "
        "(“Keep this list; by Sunday these shops should be empty.”)",
        harm="attacks on eleven shops whose owners are named",
        candour="the page has also called for calm in an earlier dispute",
        speaker="The page names its two editors and gives an office address.",
        reach=8_650,
        verdict=yes(
            "A list of shops by the faith of their owners, with a day by which they "
            "are to be empty, is not an opinion. Two of the shops were damaged on "
            "Saturday night. Nothing short of taking the list away would help the "
            "people on it."
        ),
        measure="remove",
        days=180,
        provisions=(OFFENCE, HATE),
        protected="minority-faith",
        reply=Reply("remove", "own-terms", hours=3),
    ),
    Post(
        locator="https://www.facebook.com/sada.e.mohalla.demo/posts/900000000003102",
        name="Sada-e-Mohalla, post of Saturday",
        thing="the post",
        says="repeats the list with photographs of the shop fronts",
        passage="تصویریں بھی دیکھ لیں تاکہ غلطی نہ ہو۔ "
        "(“See the pictures too, so that there is no mistake.”)",
        harm="the owners being found and attacked",
        candour="most comments below the post object to it",
        speaker="The page names its two editors and gives an office address.",
        reach=8_650,
        verdict=yes(
            "The photographs make the list usable. “So that there is no mistake” "
            "can only mean a mistake about whom to visit. That many readers "
            "objected speaks for them and changes nothing about the post."
        ),
        measure="remove",
        days=180,
        provisions=(OFFENCE, HATE),
        protected="minority-faith",
        reply=Reply("remove", "own-terms", hours=3),
    ),
)

ALTERED = (
    Post(
        locator="https://www.youtube.com/watch?v=DemoVid0401",
        name="Stage clip, altered",
        thing="the video",
        says=(
            "shows a school teacher's face put on the body of a dancer, with her "
            "name and the name of her school"
        ),
        passage=(
            "Title: “See what your children's teacher does at night.” Her name follows."
        ),
        harm="a named woman losing her post and her safety",
        candour="the uploader wrote in a comment that it was meant as a joke",
        speaker="The upload address belongs to a phone repair shop in the same street.",
        reach=96_000,
        language="en",
        verdict=yes(
            "A named woman is shown as somebody she is not, in order to shame her "
            "before the parents of her pupils. She never spoke in public about "
            "anything. No milder measure takes her face off the video."
        ),
        measure="remove",
        days=365,
        provisions=(DECENCY,),
        protected="victim",
        reply=Reply(
            "remove",
            "own-terms",
            hours=2,
            fixed=(
                "language",
                "sd",
                "The voice in the clip speaks Sindhi; the file named another language.",
            ),
        ),
    ),
)

ROUTE = (
    Post(
        locator="https://t.me/rasta_khabar_demo/31",
        name="Rasta Khabar 31",
        thing="the post",
        says=(
            "names the hour and the road on which pilgrims' buses leave Kohna Adda "
            "and asks who is ready"
        ),
        passage="فجر کے بعد، پرانی سڑک، چار بسیں۔ کون تیار ہے؟ "
        "(“After dawn, the old road, four buses. Who is ready?”)",
        harm="an attack on four buses on a named morning",
        candour="the channel has posted bus times for travellers before",
        speaker="The channel was named as its successor by one closed in spring.",
        reach=2_900,
        verdict=less(
            "Road, hour and the number of buses beside “who is ready” leave one "
            "reading. The danger is over when the pilgrims are back; two weeks are "
            "enough, and the bus times of other days stay where they are.",
            days=14,
        ),
        measure="geo-withhold",
        days=90,
        provisions=(SECURITY, RECRUIT),
        native_id="31",
        reply=Reply("geo-withhold", "other", hours=1),
    ),
)

CHANNEL = (
    Post(
        locator="https://whatsapp.com/channel/0029VaDemo000000009901",
        name="Lashkari Diary",
        thing="the channel",
        says="gives readers a form to apply with, a sum by month and a meeting point",
        passage=(
            "فارم بھریں، ماہانہ وظیفہ پہلی تاریخ سے، ملاقات سبزی منڈی کے پیچھے۔ "
            "(“Fill in the form; the stipend runs from the first; we meet behind "
            "the market.”)"
        ),
        harm="recruitment of boys of school age, of whom three have gone",
        candour="the channel also forwards weather warnings",
        speaker="The number behind the channel was used for another, closed last year.",
        reach=1_450,
        verdict=yes(
            "Form, sum and meeting point are an invitation to join in the plainest "
            "words. Three boys are gone. The weather warnings can be read "
            "elsewhere."
        ),
        measure="suspend-account",
        days=120,
        provisions=(SECURITY, RECRUIT),
        kind="channel",
        reply=Reply("refused", reason="needs-mlat", told="not-said", hours=90),
    ),
)

SPEECH = (
    Post(
        locator="https://www.youtube.com/watch?v=DemoVid0502",
        name="Speech at Surkh Tangi",
        thing="the video",
        says=(
            "shows a speaker who says of a judge's bodyguards that “their turn is "
            "next” and praises those who shot at a convoy"
        ),
        passage=(
            "جنہوں نے قافلے پر گولی چلائی وہ ہمارے سر کا تاج ہیں، اب اگلوں کی باری "
            "ہے۔ (“Those who fired on the convoy are the crown on our heads; the "
            "next ones' turn.”)"
        ),
        harm="an attack on named guards, as two letters received since suggest",
        candour="thirty of the forty minutes are about water and roads",
        speaker="The speaker names himself at the beginning.",
        reach=23_400,
        verdict=less(
            "The two sentences are praise of an attack and point at the next "
            "victims. The other thirty-eight minutes are politics. Withholding in "
            "Pakistan until the trial of the letters' writer is over is as far as "
            "this can go.",
            measure="geo-withhold",
            days=45,
        ),
        dissent=no(
            "Two sentences of a speech of forty minutes, spoken in anger and "
            "answered on the spot by a shout of protest that can be heard, do not "
            "make the whole a danger; the speaker can be called to account in "
            "person.",
            Rejection.DISPROPORTIONATE,
        ),
        measure="remove",
        days=180,
        provisions=(SECURITY, PRAISE),
        protected="candidate",
        answer=(
            "I said what I said in the heat of the moment, and I took it back on "
            "the same evening; the second half of my speech is about the water "
            "scheme of our town and people still need to hear it before they vote."
        ),
        reply=Reply(
            "geo-withhold",
            "local-law",
            hours=30,
            lifted=(
                "The day that the speech named has passed and nothing came of it. What "
                "is left is a political speech, and nothing in it calls for an act any "
                "more."
            ),
        ),
    ),
)

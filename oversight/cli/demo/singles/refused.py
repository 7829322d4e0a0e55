"""Matters that were not approved, lapsed, were taken back or never completed."""

from oversight.cli.demo.posts import (
    DECENCY,
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

REPORTER = (
    Post(
        locator="https://x.com/likhari_demo",
        name="Likhari",
        thing="the account",
        says=(
            "reports from the villages around Darya Khel and quoted a group's "
            "statement in two of some nine hundred posts"
        ),
        passage=(
            "A statement sent to this reporter claims the blast; officials deny it. "
            "Both are quoted below."
        ),
        harm="the group's words reaching the public through a known reporter",
        candour="the account's holder has a press card of the district club",
        speaker="The holder gives his full name and the papers he writes for.",
        reach=57_200,
        language="en",
        protected="journalist",
        verdict=no(
            "A reporter who quotes what a group claims, and beside it what "
            "officials say, does the work for which news is left alone. Two posts "
            "in nine hundred show nothing else, and a press card had been given to "
            "the body's own officer.",
            Rejection.EXEMPT,
            Exempt.NEWS,
        ),
        measure="suspend-account",
        days=90,
        provisions=(SECURITY, PRAISE),
        native_id="9000000000000007",
        answer=(
            "I am a reporter and have been for eleven years. I quoted the statement "
            "because it was news and I quoted the denial in the same post. My "
            "editor has the notes of both calls. Please read the post to its end."
        ),
    ),
)

TARIFF = (
    Post(
        locator="https://x.com/bijli_hisab_demo/status/9000000000000001801",
        name="Bijli Hisab, thread",
        thing="the thread",
        says="asks by name which officials signed a power contract and what it cost",
        passage=(
            "Seven signatures, seven names, one question: who read page forty "
            "before signing?"
        ),
        harm="disorder before the offices of the power company",
        candour="the figures in the thread are those of the auditor's own report",
        speaker="The writer signs with her name and her organisation.",
        reach=18_900,
        language="en",
        protected="rights-defender",
        verdict=no(
            "The thread asks officials what they signed and takes its figures from "
            "the auditor's report. The request came two days after the same "
            "question was put in the assembly. We find that the aim named is not "
            "the real one.",
            Rejection.IMPROPER,
        ),
        measure="geo-withhold",
        days=60,
        provisions=(ORDER,),
        answer=(
            "Every figure in my thread is in the auditor's report, page and line. I "
            "asked a question about public money and I would ask it again tomorrow."
        ),
    ),
)

DEBATE = (
    Post(
        locator="https://www.youtube.com/watch?v=DemoVid0701",
        name="Evening debate on songs",
        thing="the video",
        says=(
            "shows two scholars and a singer who discuss whether wedding songs of "
            "the old kind may be sung today"
        ),
        passage=(
            "“You may dislike the song; that is not yet a reason to forbid it to "
            "others.”"
        ),
        harm="offence taken by viewers, as forty complaints show",
        candour="both views are put at equal length and nobody is insulted",
        speaker="The broadcaster of the debate is named at its beginning.",
        reach=7_700,
        language="en",
        verdict=no(
            "Forty complaints show that people disagree. A debate in which both "
            "views have their time, and in which nobody is insulted, meets no "
            "element of the ground named; that some dislike its subject is not one.",
            Rejection.NOT_UNLAWFUL,
        ),
        measure="label",
        days=30,
        provisions=(DECENCY,),
    ),
)

LATE = (
    Post(
        locator="https://www.facebook.com/mandi.ka.haal.demo/posts/900000000003701",
        name="Mandi ka Haal, post of Tuesday",
        thing="the post",
        says=(
            "says that a buyer at the cattle market pays with forged notes and "
            "shows his motorcycle"
        ),
        passage="Red motorcycle, number as in the picture. He pays with false notes.",
        harm="a mob against a man who may have nothing to do with it",
        candour="the man has a complaint pending against the page himself",
        speaker="The page is run by three traders, whose names are public.",
        reach=5_100,
        language="en",
        verdict=yes(
            "Never reached: the time to decide ran out before anybody voted here."
        ),
        measure="remove",
        days=30,
        provisions=(ORDER,),
    ),
)

BARE = (
    Post(
        locator="https://www.instagram.com/p/DemoPost711/",
        name="Market rumour, picture",
        thing="the post",
        says=(
            "claims with a picture that the hospital of Tibba Sultan gives expired "
            "blood"
        ),
        passage="Do not take blood there. Look at the date on the bag.",
        harm="people refusing blood that they need",
        candour=(
            "the date on the bag in the picture is real, the bag is from another year"
        ),
        speaker="The account belongs to a pharmacy student, who says so.",
        reach=2_400,
        language="en",
        verdict=less(
            "The picture is of another year and the warning is false, and people "
            "act on it. The student means well; a label beside the picture with the "
            "hospital's answer is what helps.",
            measure="label",
            days=30,
        ),
        measure="remove",
        days=60,
        provisions=(ORDER,),
        lacks=("published_on", "risk"),
        reply=Reply("label", "own-terms", hours=28),
    ),
)

NEVER_CURED = (
    Post(
        locator="https://t.me/parchi_demo/8",
        name="Parchi 8",
        thing="the post",
        says="is said to hold a threat against a contractor",
        passage="He knows what he owes and where we find him.",
        harm="violence against a contractor",
        candour="the contractor and the writer are cousins in dispute over land",
        speaker="The channel is run under a family name that is common there.",
        reach=310,
        language="en",
        verdict=yes("Never reached: the request was not completed in the time it had."),
        measure="remove",
        days=30,
        provisions=(ORDER,),
        native_id="8",
        lacks=("capture_sha256", "captured_at", "attribution"),
    ),
)

TAKEN_BACK = (
    Post(
        locator="https://x.com/chai_khana_demo/status/9000000000000001901",
        name="Chai Khana, picture",
        thing="the post",
        says="shows a road block that is said to be one of a group",
        passage="Stopped for two hours. Ask me who was in charge there.",
        harm="fear among travellers on that road",
        candour="the road block was the highway department's own",
        speaker="The account is that of a tea house at the bypass.",
        reach=900,
        language="en",
        verdict=no("Never reached: the request was taken back.", Rejection.MOOT),
        measure="geo-withhold",
        days=30,
        provisions=(ORDER,),
    ),
)

MIXED = (
    Post(
        locator="https://x.com/shehri_demo/status/9000000000000002001",
        name="Shehri, first post",
        thing="the post",
        says=(
            "gives the home address of a witness in a pending trial and says he "
            "“should be visited”"
        ),
        passage="گلی نمبر چار، سبز دروازہ۔ اس گواہ سے ملنا تو بنتا ہے۔ "
        "(“Street four, the green door. This witness deserves a visit.”)",
        harm="a witness being threatened at his home before he is heard",
        candour="the address had been read out in open court some months before",
        speaker="The account names a real estate office as its owner.",
        reach=4_300,
        verdict=yes(
            "An address, a door and the word “visit” a week before the hearing are "
            "meant to frighten. That the address was once read out in court makes "
            "it known to ten people, not to four thousand. / پتہ، دروازہ اور سماعت "
            "سے ایک ہفتہ پہلے “ملنا تو بنتا ہے”: یہ الفاظ گواہ کو ڈرانے کے لیے ہیں۔"
        ),
        measure="remove",
        days=60,
        provisions=(OFFENCE, RECRUIT),
        reply=Reply("refused", reason="human-rights", told="yes", hours=60),
    ),
    Post(
        locator="https://x.com/shehri_demo/status/9000000000000002002",
        name="Shehri, second post",
        thing="the post",
        says="asks why the same trial was adjourned nine times",
        passage="نو پیشیاں، نو التوا۔ انصاف کب ہو گا؟ "
        "(“Nine hearings, nine adjournments. When will there be justice?”)",
        harm="pressure on a pending trial",
        candour="the number of adjournments is correct",
        speaker="The account names a real estate office as its owner.",
        reach=4_300,
        verdict=no(
            "To ask why a trial was adjourned nine times is to speak about public "
            "affairs. The number is right and nobody is threatened. / نو التوا پر "
            "سوال اٹھانا عوامی معاملے پر بات کرنا ہے، اس میں کسی کو دھمکی نہیں۔",
            Rejection.NOT_UNLAWFUL,
        ),
        measure="remove",
        days=60,
        provisions=(OFFENCE, RECRUIT),
    ),
)

POLICY_ONLY = (
    Post(
        locator="https://x.com/sawal_demo/status/9000000000000002201",
        name="Sawal, post",
        thing="the post",
        says="asks why a school was not rebuilt",
        passage="Four years, one wall. Who counts the bricks?",
        harm="the plan against extremism being called into question",
        candour="the school was indeed not rebuilt",
        speaker="The account belongs to a parents' council.",
        reach=2_200,
        language="en",
        verdict=no("Never reached: a plan is no law.", Rejection.NO_BASIS),
        measure="geo-withhold",
        days=30,
        provisions=("nap-2014-05",),
    ),
)

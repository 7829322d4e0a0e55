"""Matters that went on appeal: kept, narrowed, overturned, by default, not taken."""

from dataclasses import replace

from oversight.cli.demo.posts import (
    ORDER,
    PRAISE,
    SECURITY,
    Complaint,
    Post,
    Reply,
    less,
    yes,
)

DISTRICT_NEWS = (
    Post(
        locator="https://www.facebook.com/zila.namah.demo",
        name="Zila Namah",
        thing="the page",
        says=(
            "carried a group's statement on a blast in Mirwah Chowk and forty "
            "comments of praise below it"
        ),
        passage=(
            "بیان نیچے درج ہے۔ ہمارے نمائندے کے مطابق پولیس نے تصدیق نہیں کی۔ (“The "
            "statement is below. According to our reporter, police have not "
            "confirmed.”)"
        ),
        harm="praise of an attack spreading through a local page",
        candour=(
            "the page has a reporter and an office, and took the comments down itself"
        ),
        speaker="The page names its publisher and its reporter.",
        reach=33_100,
        verdict=yes(
            "Forty comments of praise stood for two days under the statement. "
            "Whoever runs a page answers for what he lets stand, and two days in "
            "such a week are long."
        ),
        measure="suspend-account",
        days=120,
        provisions=(SECURITY, PRAISE),
        kind="page",
        native_id="900000000004001",
        reply=Reply("suspend-account", "local-law", hours=12),
        appeal=Complaint(
            words="یہ ہمارے ضلع کا واحد خبرنامہ ہے۔ ہم نے بیان خبر کے طور پر چھاپا اور "
            "پولیس کا مؤقف ساتھ دیا۔ تعریف والے تبصرے ہم نے خود ہٹا دیے تھے۔ اب لوگ "
            "پانی اور بجلی کی خبر بھی کہیں نہیں پڑھ سکتے۔",
            grounds=("exempt-purpose", "too-wide"),
            what="page-blocked",
            urgencies=("job",),
            stay=True,
            also="میں اس صفحے پر اپنے گاؤں کی خبریں پڑھتا تھا۔ ہسپتال کی باری اور "
            "راستے بند ہونے کی اطلاع وہیں ملتی تھی۔ چند تبصروں کے لیے سب کا صفحہ "
            "بند کر دیا گیا۔",
            outcomes="OOOUO",
            point=(
                "The page is a newspaper in all but paper: it named its source, "
                "gave the police's word beside it and removed the praise before "
                "anybody asked. The first panel did not have the removal log, which "
                "we now have."
            ),
            against=(
                "Two days are two days. The statement was news; what stood beneath "
                "it for a weekend was not, and a short suspension was a fair answer "
                "to it."
            ),
        ),
    ),
)

LONG_CHANNEL = (
    Post(
        locator="https://t.me/pahar_ki_awaz_demo",
        name="Pahar ki Awaz",
        thing="the channel",
        says=(
            "mixes songs and family news with nine posts that praise men killed in "
            "a raid"
        ),
        passage="یہ نو جوان پہاڑ کا فخر ہیں، ان کے نام یاد رکھنا۔ "
        "(“These nine are the pride of the hills; remember their names.”)",
        harm="young listeners taking the nine as an example",
        candour=(
            "most of the channel is songs, and three of the nine were the owner's kin"
        ),
        speaker="The owner gave his own number in the channel.",
        reach=6_200,
        verdict=yes(
            "Nine posts of praise in four weeks set the tone of the channel, "
            "whatever else is sung there. Its owner mourns his own, and one may; he "
            "also calls others to remember them as an example."
        ),
        measure="suspend-account",
        days=150,
        provisions=(SECURITY, PRAISE),
        kind="channel",
        native_id="900000000004002",
        reply=Reply("suspend-account", "other", hours=5),
        appeal=Complaint(
            words="میرے تین رشتہ دار مارے گئے، میں نے ان کا نام لیا۔ باقی سب گانے اور "
            "شادی بیاہ کی خبریں ہیں۔ پانچ مہینے بند رکھنا بہت زیادہ ہے۔",
            grounds=("too-long", "too-wide"),
            what="page-blocked",
            outcomes="PPUPP",
            measure="geo-withhold",
            days=45,
            point=(
                "Three of the nine were his kin, and mourning them is his right. "
                "What is left are six posts, and for six posts five months of "
                "silence for a whole channel of songs are too much."
            ),
            against="The nine posts are one series with one message; I would leave the "
            "decision as it is, because the message outlived the mourning.",
        ),
    ),
)

KEPT = (
    Post(
        locator="https://www.tiktok.com/@garj_demo",
        name="Garj",
        thing="the account",
        says="shows masked men at a road and lists lorry numbers “for next time”",
        passage=(
            "یہ نمبر لکھ لو، اگلی بار کے لیے۔ (“Write these numbers down, for next "
            "time.”)"
        ),
        harm="attacks on lorries of a named company",
        candour="the account says that the clips were filmed for a play",
        speaker=(
            "The face is covered; the jacket and the voice are those of older clips."
        ),
        reach=15_900,
        verdict=yes(
            "Lorry numbers are no part of a play. Two of the lorries listed were "
            "shot at within a week, and the account greeted it with a clip of "
            "laughter."
        ),
        measure="suspend-account",
        days=120,
        provisions=(SECURITY, PRAISE),
        kind="account",
        native_id="900000000004003",
        reply=Reply("suspend-account", "own-terms", hours=4),
        appeal=Complaint(
            words=(
                "It was for a stage play in our college. You can ask the drama "
                "teacher. I did not know that anybody would shoot at lorries and I "
                "am sorry about it."
            ),
            grounds=("exempt-purpose", "procedure"),
            outcomes="UUUUU",
            point=(
                "The college has no such play, its drama teacher has said so in "
                "writing, and the laughter came after the shots. The explanation "
                "was examined with care and does not hold."
            ),
        ),
    ),
)

SILENT_PANEL = (
    Post(
        locator="https://www.facebook.com/dhobi.ghat.demo",
        name="Dhobi Ghat",
        thing="the page",
        says="published three leaflets in full without a word of its own",
        passage="The leaflets stand there as pictures, one below the other.",
        harm="leaflets reaching readers whom paper would not reach",
        candour="the page later wrote that it had published them as documents",
        speaker="The page is run by a lending library, under its own name.",
        reach=1_900,
        language="en",
        verdict=yes(
            "Leaflets without a word beside them speak for themselves, and they "
            "call for attacks. What the library meant by it was said only "
            "afterwards."
        ),
        measure="suspend-account",
        days=175,
        provisions=(SECURITY, PRAISE),
        kind="page",
        native_id="900000000004004",
        reply=Reply("suspend-account", "local-law", hours=15),
        appeal=Complaint(
            words=(
                "We are a lending library. The leaflets are documents; we keep "
                "everything that is printed in this town. We have now added a note "
                "to each of them."
            ),
            grounds=("exempt-purpose", "no-notice"),
            what="page-blocked",
            silent=True,
        ),
    ),
)

NOT_TAKEN = (
    Post(
        locator="https://www.youtube.com/watch?v=DemoVid0801",
        name="Call for the square",
        thing="the video",
        says="calls people to a square at night “with what you have in the shed”",
        passage="کل رات چوک میں، گودام میں جو ہے ساتھ لانا۔ "
        "(“Tomorrow night in the square; bring what is in the shed.”)",
        harm="armed people in a square at night",
        candour="the square is where the fair is held each year",
        speaker="The speaker is named in the title.",
        reach=3_300,
        verdict=less(
            "What is in the sheds there is known. The call is for one night; a "
            "month covers it and the weeks in which it might be repeated.",
            days=30,
        ),
        measure="geo-withhold",
        days=90,
        provisions=(ORDER,),
        reply=Reply("geo-withhold", "local-law", hours=8),
        appeal=Complaint(
            words=(
                "I am the neighbour of the man in the video and I think that he is "
                "right. Please put it back."
            ),
            grounds=("other",),
            what="post-removed",
            by_code=False,
            refused="no-interest",
            point=(
                "The appeal comes from a neighbour who says so himself. He was not "
                "shown, named or restricted, and raises no question that concerns "
                "the public; the man himself can appeal with the code that he was "
                "given."
            ),
        ),
    ),
)

WAITING_APPEALS = (
    replace(
        KEPT[0],
        locator="https://www.tiktok.com/@toofan_demo",
        name="Toofan",
        native_id="900000000004005",
        appeal=Complaint(
            words="میں نے یہ ویڈیو کسی اور سے لے کر لگائی تھی، نمبر میں نے نہیں لکھے۔ "
            "میرا اکاؤنٹ میری روزی ہے، میں کپڑے بیچتا ہوں۔",
            grounds=("not-mine", "too-wide"),
            urgencies=("job",),
            after_days=3,
            outcomes="OOUOU",
            votes_stop_at=2,
            point=(
                "The numbers were written by somebody else, as the captions show; "
                "the account itself sells cloth and shared the clip once."
            ),
            against=(
                "Sharing the list helped it on, whoever wrote it; the lorries were "
                "shot at after it was shared and not before."
            ),
        ),
    ),
    replace(
        LONG_CHANNEL[0],
        locator="https://t.me/dhol_demo_channel",
        name="Dhol",
        native_id="900000000004006",
        appeal=Complaint(
            words="یہ ڈھول کی موسیقی کا چینل ہے۔ مجھے کسی نے نہیں بتایا کہ کون سی پوسٹ "
            "غلط ہے۔ مجھے بتایا جائے۔",
            grounds=("no-notice", "procedure"),
            after_days=10,
            silent=True,
        ),
    ),
)

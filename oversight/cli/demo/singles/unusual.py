"""Approvals that met something unusual: nobody to send to, a label, two posts alone."""

from oversight.cli.demo.posts import (
    ORDER,
    RECRUIT,
    SECURITY,
    Post,
    Reply,
    less,
    no,
)
from oversight.review.rules.findings import Rejection

WEBSITE = (
    Post(
        locator="https://sarhad-warq-demo.example/bayan/117",
        name="Sarhad Warq 117",
        thing="the page",
        says=(
            "publishes the full text of a group's call to donate, with account numbers"
        ),
        passage=(
            "Account title and number stand in the third paragraph; “before the "
            "month ends” in the last."
        ),
        harm="money reaching a listed group before the month ends",
        candour="the site calls itself a newspaper and prints other statements as well",
        speaker="The site's owner is named in its imprint, without an address.",
        reach=3_200,
        language="en",
        verdict=less(
            "The account numbers turn a report into a collection. Without them the "
            "page would be news; while they stand there, withholding it is "
            "justified, for as long as the collection is said to run.",
            days=30,
        ),
        measure="geo-withhold",
        days=120,
        provisions=(SECURITY, RECRUIT),
        kind="url",
    ),
)

QUESTIONED = (
    Post(
        locator="https://www.instagram.com/p/DemoPost601/",
        name="Altered notice",
        thing="the post",
        says=(
            "shows a forged notice of the electricity company that tells people of "
            "Bela Mor to pay a fine to a private number"
        ),
        passage=(
            "“Pay Rs. 3,000 to the number below today or be cut off.” The seal is "
            "forged."
        ),
        harm="people paying money to strangers; nineteen have already",
        candour="the forged notice was posted with the remark “is this real?”",
        speaker="The account is named after a street and has 600 followers.",
        reach=600,
        language="en",
        verdict=less(
            "A label that says the notice is forged helps those who see it here "
            "more than its disappearance would, because the same picture goes round "
            "on paper.",
            measure="label",
            days=30,
        ),
        measure="remove",
        days=60,
        provisions=(ORDER,),
        reply=Reply(
            "clarify",
            reason="information-missing",
            question="Which wording should the label have, and in which languages?",
            told="not-said",
            hours=26,
            explained=(
                "In English and Urdu, wherever the picture is shown: “This notice is "
                "forged. The electricity company asks nobody for a fine by telephone.”"
            ),
            then="label",
        ),
    ),
)

TWO_POSTS = (
    Post(
        locator="https://x.com/gali_ki_khabar",
        name="Gali ki Khabar",
        thing="the account",
        says=(
            "reports from the lanes of Naya Mohalla every day and has twice called "
            "on its readers to go to one family's door"
        ),
        passage=(
            "“Tonight after ten, third lane, green door. Who comes along?” and, an "
            "hour later, a picture of the door with an arrow."
        ),
        harm="a crowd before the door of one family, at an hour that is named",
        candour="all but two of its posts are ordinary news of a quarter",
        speaker="The account gives a name and a telephone number of its own.",
        reach=8_700,
        language="ur",
        verdict=less(
            "Two posts call people to a door; some nine hundred others report on "
            "water, lamps and schools. To close the account would silence a whole "
            "quarter for the sake of two posts that can be named.",
            measure="geo-withhold",
            days=30,
            only=(
                "https://x.com/gali_ki_khabar/status/1990000000000000101",
                "https://x.com/gali_ki_khabar/status/1990000000000000102",
            ),
        ),
        dissent=no(
            "The calls were answered with mockery and were over on the next morning; "
            "what is left of them is a record of the quarter, and no longer a danger.",
            Rejection.MOOT,
        ),
        measure="suspend-account",
        days=90,
        provisions=(ORDER,),
        native_id="99000000101",
        kind="account",
        answer=(
            "Both posts were stupid and I am sorry for them.\nThe rest is news: nobody "
            "else tells us when the water comes."
        ),
        reply=Reply("geo-withhold", "local-law", hours=9),
    ),
)

ASKED_NOW = (
    Post(
        locator="https://www.instagram.com/p/DemoPost602/",
        name="Forged timetable",
        thing="the post",
        says=(
            "shows a forged timetable of the buses at Purana Adda and sends women who "
            "travel alone to a yard behind the station after dark"
        ),
        passage="“The last bus leaves from the yard at eleven. Come by the back gate.”",
        harm="travellers lured to a dark yard; two were robbed there",
        candour="an older picture on the same account shows the true timetable",
        speaker="The account uses the station's name and has 2,100 followers.",
        reach=2_100,
        language="en",
        verdict=less(
            "Whoever looks for a bus tonight is not served by a label read in haste. "
            "Withholding this one post while the yard is watched takes nothing from "
            "the account's other pictures, which are true.",
            days=30,
        ),
        measure="geo-withhold",
        days=90,
        provisions=(ORDER,),
        reply=Reply(
            "clarify",
            reason="information-missing",
            question=(
                "The post has three pictures. Is the whole post meant, or the second "
                "picture alone?"
            ),
            told="not-said",
            hours=26,
        ),
    ),
)

MENDED_NOW = (
    Post(
        locator="https://x.com/gol_chowk_demo/status/1990000000000000301",
        name="Gol Chowk 301",
        thing="the post",
        says=(
            "gives the door number of a vaccination worker at Gol Chowk and asks who "
            "will stop her on Monday"
        ),
        passage="“House 14, first floor. She leaves at eight. Who stops her?”",
        harm="an attack on a health worker on a day and at an hour that are named",
        candour="the account has argued against vaccination for years without threats",
        speaker="The account is run under a pseudonym and has 5,400 followers.",
        reach=5_400,
        language="en",
        verdict=less(
            "An argument about vaccination is protected, a door and an hour are not. "
            "The one post that names them can be withheld, and everything else that "
            "the account says stays where it is.",
            days=60,
        ),
        measure="geo-withhold",
        days=120,
        provisions=(ORDER,),
        reply=Reply(
            fixed=(
                "language",
                "ps",
                (
                    "The post is in Pashto with an English headline; the file named "
                    "English."
                ),
            ),
        ),
    ),
)

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

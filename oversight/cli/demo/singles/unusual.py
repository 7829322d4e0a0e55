"""Approvals that met something unusual: nobody to send to, a question, a label."""

from oversight.cli.demo.posts import ORDER, RECRUIT, SECURITY, Post, Reply, less

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

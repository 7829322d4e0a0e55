"""Victims' restrictions: one that a panel let stand longer, one before it, one sent."""

from collections.abc import Iterator
from datetime import datetime

from oversight.cli.demo.plans import CONFIRMED, SENT_ONLY, WAITING, Plan
from oversight.cli.demo.posts import Post, yes

DIGNITY = "peca-2016-s21"
ADDRESSES = (
    "https://www.facebook.com/permalink.php?story_fbid=9900000000701&id=61550000000701",
    "https://www.instagram.com/p/DemoPost702/",
    "https://x.com/kon_hai_demo/status/1990000000000000703",
)


def post(number: int) -> Post:
    """Return one post that shows what a woman never meant for anybody."""
    return Post(
        locator=ADDRESSES[number],
        name=f"Picture {number + 1}",
        thing="the post",
        says="shows a private picture of a woman, with the name of her street",
        passage="“You know her. You know where she lives.” The picture follows.",
        harm="her being found at home; two strangers have asked for her already",
        candour="one reader wrote below that the picture is shameful to show",
        speaker="The account has no name and was opened on the day of the post.",
        reach=4_100 + number,
        verdict=yes(
            "The picture is private, the street is named, and she consents to this "
            "request. Nothing milder takes picture and street away from each other."
        ),
        measure="geo-withhold",
        days=30,
        provisions=(DIGNITY,),
        protected="victim",
    )


def plans(*moments: datetime) -> Iterator[Plan]:
    """Return three filings on the victims' track, oldest first."""
    ends = (CONFIRMED, WAITING, SENT_ONLY)
    for number, (moment, longer) in enumerate(zip(moments, ends, strict=True)):
        yield Plan("pta", moment, (post(number),), longer=longer)

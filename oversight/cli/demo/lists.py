"""The two founding lists: 481 accounts, then 100 more; every account is invented."""

from collections.abc import Iterator
from itertools import cycle, islice

from oversight.cli.demo.posts import Post, Reply, Verdict
from oversight.cli.demo.topics import TOPICS, Topic

# platform: kind, thing, form of the address, share of the first list (481 in 20
# dockets of at most 25, one platform each) and of the second (100 in 4).
SHAPES: dict[str, tuple[str, str, str, int, int]] = {
    "facebook": ("page", "the page", "https://www.facebook.com/{name}", 125, 50),
    "x": ("account", "the account", "https://x.com/{name}", 100, 25),
    "tiktok": ("account", "the account", "https://www.tiktok.com/@{name}", 100, 0),
    "telegram": ("channel", "the channel", "https://t.me/{name}", 75, 0),
    "instagram": ("account", "the account", "https://www.instagram.com/{name}/", 50, 0),
    "youtube": ("channel", "the channel", "https://www.youtube.com/@{name}", 25, 25),
    "whatsapp": (
        *("channel", "the channel", "https://whatsapp.com/channel/0029VaDemo{code}"),
        *(6, 0),
    ),
}
PLACES = [
    ("Naya Killa"),
    ("Chashma Gali"),
    ("Surkh Tangi"),
    ("Darya Khel"),
    ("Kohna Adda"),
    ("Tarnol Pul"),
    ("Zard Kot"),
    ("Bela Mor"),
    "Sangar",
    "Mirwah Chowk",
    "Kala Shah",
    "Roghan Banda",
    "Pul Jogi",
    "Tibba Sultan",
]
FIRST = [
    ("gulzar"),
    ("shabnam"),
    ("mehtab"),
    ("zarqa"),
    ("nawab"),
    ("sitara"),
    ("dilshad"),
    ("parwaz"),
    ("mehfil"),
    "raunaq",
    "sahil",
    "kohsar",
    "baadal",
    "chiragh",
    "daryaft",
    "ehsaas",
    "farhang",
]
SECOND = [
    ("khabar"),
    ("awaz"),
    "lehr",
    "manzil",
    "safar",
    "nishan",
    "subh",
    "dastan",
    "rang",
    "mizaj",
    "qafila",
]
SPEAKERS = (
    "The account links to an address that a closed channel named as its successor.",
    "The same telephone number stands in the profile of a channel closed last year.",
    "Two earlier accounts with this picture and this greeting were run by one person.",
    "It was cross-posted at its making by a channel that claims attacks as its own.",
)
REPLIES = {
    "facebook": (
        Reply("suspend-account", "local-law"),
        Reply("suspend-account", "own-terms"),
    ),
    "tiktok": (Reply("suspend-account", "own-terms", hours=9),),
    "instagram": (Reply("suspend-account", "own-terms"),),
    "telegram": (
        Reply("suspend-account", "other", hours=6),
        Reply("geo-withhold", "other"),
    ),
    "youtube": (Reply("geo-withhold", "local-law", hours=40), Reply()),
    "x": (
        Reply("refused", reason="overbroad", told="no"),
        Reply("geo-withhold", "local-law", hours=70),
        Reply(),
    ),
    "whatsapp": (Reply("refused", reason="needs-mlat", told="not-said"),),
}


def first_list() -> list[Post]:
    """Return the 481 accounts of the first list."""
    return list(_accounts(3, start=0))


def second_list() -> list[Post]:
    """Return the 100 accounts of the second list."""
    return list(_accounts(4, start=600))


def _accounts(share: int, *, start: int) -> Iterator[Post]:
    number = start
    topics = cycle(TOPICS)
    for platform, shape in SHAPES.items():
        count = shape[share]
        assert isinstance(count, int)
        for topic in islice(topics, count):
            number += 1
            yield account(platform, topic, number)


def account(platform: str, topic: Topic, number: int) -> Post:
    """Return one invented account of a platform, about a topic."""
    kind, thing, form, _, _ = SHAPES[platform]
    joint = "." if platform == "facebook" else "_"
    words = (FIRST[number % 17], SECOND[number % 11], f"demo{number}")
    handle = joint.join(words[::2] if platform == "x" else words)  # at most 15 there
    fill = {"place": PLACES[number % 14], "n": 3 + number % 23}
    name = f"{FIRST[number % 17].title()} {SECOND[number % 11].title()} {number}"
    replies = REPLIES[platform]
    return Post(
        locator=form.format(name=handle, code=f"{number:012}"),
        name=name,
        thing=thing,
        says=topic.says.format(**fill),
        passage=topic.passage.format(**fill),
        harm=topic.harm,
        candour=topic.candour,
        speaker=SPEAKERS[number % 4],
        reach=180 + number * number * 37 % 61_000,
        verdict=topic.verdict,
        dissent=_doubt(topic) if number % 29 == 0 else None,
        measure=topic.measure,
        days=topic.days,
        provisions=topic.provisions,
        native_id="" if platform == "whatsapp" else f"90000000{number:06}",
        kind=kind,
        language=topic.language,
        age=4 + number % 40,
        reply=replies[number % len(replies)],
    )


def _doubt(topic: Topic) -> Verdict | None:
    """Return another topic's verdict, for a member who sees an item otherwise."""
    return next(
        (
            other.verdict
            for other in TOPICS
            if other.verdict.outcome != topic.verdict.outcome
            and other.verdict.measure is None
            and other.verdict.days is None
        ),
        None,
    )

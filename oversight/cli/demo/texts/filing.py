"""What the public bodies write when they file: reasons, risk, attribution, candour."""

from oversight.cli.demo.posts import DECENCY, HATE, ORDER, PRAISE, RECRUIT, Post, pick
from oversight.intake.rules.measures import lower_rungs

ELEMENTS = {
    PRAISE: (
        (
            "The elements of section 9 are met in our view: information was "
            "disseminated, it presents a listed group's act as something to be "
            "admired, and the wording leaves no room for another intent."
        ),
        (
            "We rely on section 9 because the words praise what was done and those "
            "who did it, address the reader directly and ask that it be shared "
            "further."
        ),
    ),
    RECRUIT: (
        (
            "Section 12 is engaged because the reader is invited to join or to pay, "
            "is told how, and is promised something in return."
        ),
        (
            "We rely on section 12: an invitation, a way to answer it and a purpose "
            "that the Act names are all on the face of the material."
        ),
    ),
    HATE: (
        (
            "Section 11 is engaged because the words set one community against "
            "another and describe its members as people to be kept away from by "
            "force."
        ),
        (
            "We rely on section 11: hatred between communities is what the words "
            "advance, whatever the writer may say that he meant."
        ),
    ),
    ORDER: (
        (
            "The ground relied on is public order: people acted on the claim within "
            "hours, and it is repeated daily."
        ),
        (
            "Public order is the ground: the claim is false, it is precise, and it "
            "calls people to a named place."
        ),
    ),
    DECENCY: (
        (
            "The ground relied on is decency: a person is shown in a way she never "
            "agreed to, and nothing in the public interest needs it."
        ),
        (
            "Decency is the ground: the images were altered to humiliate and serve "
            "nothing else."
        ),
    ),
}
OTHER = (
    (
        "The ground named is met on the face of the material, and no exception in "
        "the law applies to it."
    ),
    "Each element of the ground named can be read from the passage quoted below.",
)
RISKS = (
    (
        "What we expect is {harm}. It is likely rather than possible, because "
        "{reach} people follow it and the last posts were shared within minutes; it "
        "is near, because the next such date falls within four weeks."
    ),
    (
        "The harm is {harm}. We judge it probable within a month. About {reach} "
        "people are reached directly, and copies have been seen elsewhere on two "
        "occasions."
    ),
    (
        "Left online it will lead to {harm}. The reach is about {reach}; the "
        "pattern of the last weeks shows that readers answer such posts by acting, "
        "not only by watching."
    ),
)
MILDER = (
    "A label was considered and would not change what the audience does with it.",
    (
        "Limiting reach was considered; the audience arrives by direct link and not by "
        "recommendation."
    ),
    "Asking the author was considered, but no way to reach the author was found.",
)
CHECKS = {
    "candour": (
        "Some posts of the accounts listed are lawful, among them family news and "
        "religious greetings. Two accounts may belong to persons of the same name."
    ),
    "protected_check": (
        "Each name was compared with the press club lists of the district, the bar "
        "council roll and the list of candidates; results stand in each row."
    ),
    "capture_method": (
        "Captured by two officers together on a clean machine, as full-page images "
        "with the network log, on the days given in each row."
    ),
    "contact": "no",
    "certified": "yes",
}


def why(post: Post) -> str:
    """Return why the body says it is unlawful: at least 300 characters."""
    head = f"{post.thing} “{post.name}” {post.says}."
    law = pick(ELEMENTS.get(post.provisions[-1], OTHER), post)
    harm = f"If nothing is done, the likely result is {post.harm}."
    asked = (
        f"We ask for the measure named, for {post.days} days and in Pakistan only, "
        "and will tell the reviewers at once if the need ends earlier."
    )
    return " ".join((head[0].upper() + head[1:], law, harm, pick(MILDER, post), asked))


def milder(post: Post) -> str:
    """Return why each milder measure would not do, a line for each."""
    said = {
        "label": "the audience knows what it reads and comes for it.",
        "limit-reach": "readers arrive by a direct link, not by recommendation.",
        "geo-withhold": "the persons named live abroad too and are threatened there.",
        "remove": "the same post is put up again within hours of each removal.",
        "suspend-feature": "the harm does not depend on one feature of the account.",
        "suspend-account": "a pause would end before the event that is feared.",
    }
    return "\n".join(f"{rung}: {said[rung]}" for rung in lower_rungs(post.measure))


def innocent(post: Post) -> str:
    """Return which innocent explanations the body says it considered."""
    said = (
        "A namesake: the picture and the telephone number are the same.",
        "A copied profile: the owner replied from it on two days.",
        "Irony or quotation: nothing before or after the passage points to it.",
    )
    return said[post.seed % len(said)]


def purpose(post: Post) -> str:
    """Return which protected purpose the body says the post may serve."""
    return ("none", "none", "public-debate", "news")[post.seed % 4]


def risk(post: Post) -> str:
    """Return which harm the body expects, how likely and how soon."""
    return pick(RISKS, post).format(harm=post.harm, reach=f"{post.reach:,}")


def gist(post: Post) -> str:
    """Return what reviewers tell the user of the body's grounds: no names."""
    return (
        f"The body says that this {post.says}, relies on the passage it quotes and on "
        f"the law named above, and expects {post.harm}. You may say whether that is "
        "so, what was meant, and what the body left out."
    )


def attribution(post: Post) -> str:
    """Return on what basis the body says who speaks."""
    sure = ("fairly sure", "sure", "not wholly sure")[post.seed % 3]
    return f"{post.speaker} We are {sure} of this."

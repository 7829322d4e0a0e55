"""Prints 481 fictional accounts as a bulk file: for demos and tests, nobody is real.

Deterministic: the same bytes every time. Each name ends in ``_demo_`` and a number,
the words are invented, and the platform's own number reads ``demo-0007``, which no
platform gives, so that no row can hit a living account by chance. To be corrected
before screening: every 37th row lacks its capture, every 41st has reasons that are
too short, every 43rd lacks its number.
"""

import csv
import hashlib
import sys
from datetime import UTC, date, datetime, timedelta

COUNT = 481
COLUMNS = (
    "kind",
    "platform",
    "locator",
    "native_id",
    "published_on",
    "language",
    "provision",
    "why_unlawful",
    "passage",
    "measure",
    "territory",
    "duration_days",
    "attribution",
    "risk",
    "agency_ref",
    "item_kind",
    "capture_sha256",
    "captured_at",
    "protected",
)
NAMES = (
    "gulzar",
    "shabnam",
    "mehtab",
    "zarqa",
    "nawab",
    "sitara",
    "dilshad",
    "parwaz",
    "mehfil",
    "raunaq",
    "sahil",
    "kohsar",
    "baadal",
)
# platform, item kind, form of the address, how many of 481
SHARES = (
    ("x", "account", "https://x.com/{name}", 150),
    ("facebook", "page", "https://www.facebook.com/{name}", 110),
    ("instagram", "account", "https://www.instagram.com/{name}/", 61),
    ("tiktok", "account", "https://www.tiktok.com/@{name}", 60),
    ("youtube", "channel", "https://www.youtube.com/@{name}", 50),
    ("telegram", "channel", "https://t.me/{name}", 50),
)
MEASURES = (
    ("geo-withhold", 90),
    ("limit-reach", 60),
    ("suspend-feature", 30),
    ("suspend-account", 90),
    ("label", 180),
    ("remove-account", 180),
)
LANGUAGES = ("ur", "en", "ps", "sd", "bal", "pa")
HEADS = ("public-order", "integrity-security-defence")
CALLS = (
    "Bring torches to the square at nine and let nobody pass the bridge.",
    "We know where the depot stands. Those who want to help, write to us.",
    "The convoy of the Blue Lantern Front leaves on Friday. Wait by the road.",
    "Money for the Blue Lantern Front goes through the tea house, ask for Number Six.",
)
WHY = (
    "The account is alleged to speak for the Blue Lantern Front, a group invented for "
    "this example. In the passage quoted it calls on readers to gather at a named "
    "place and to stop others by force, which the drafter relies on under the head "
    "“{head}”. The call is addressed to anybody, gives a day and an hour, and was "
    "repeated {times} times within a week. Posts that only report or criticise are "
    "not relied on, and none of them is counted here. Example {number} of 481."
)
ATTRIBUTION = (
    "Self-description: the profile of this invented account names the group in its "
    "first line. Other explanations (satire, a namesake, a shared password) were "
    "considered and found unlikely. Confidence: clear."
)
RISK = (
    "Blocking of a road in an invented town; likely within days if the call is "
    "followed; evidence: two earlier gatherings after the same words."
)
FIRST_DAY = date(2025, 5, 1)
CAPTURED = datetime(2025, 7, 20, 5, 0, tzinfo=UTC)


def row(number: int, platform: str, kind: str, form: str) -> dict[str, str]:
    """Return one fictional account; the number alone decides everything about it."""
    measure, days = MEASURES[number % len(MEASURES)]
    head = HEADS[number % len(HEADS)]
    passage = CALLS[number % len(CALLS)]
    locator = form.format(name=f"{NAMES[number % len(NAMES)]}_demo_{number:04d}")
    if platform == "facebook":
        locator = locator.replace("_", ".")
    why = WHY.format(head=head, times=2 + number % 5, number=number)
    captured = CAPTURED + timedelta(minutes=3 * number)
    has_capture = number % 37 != 0
    digest = hashlib.sha256(f"{locator}\n{passage}".encode()).hexdigest()
    return {
        "kind": "takedown",
        "platform": platform,
        "locator": locator,
        "native_id": f"demo-{number:04d}" if number % 43 else "",
        "published_on": str(FIRST_DAY + timedelta(days=number % 75)),
        "language": LANGUAGES[number % len(LANGUAGES)],
        "provision": f"peca-2016-s37:{head}",
        "why_unlawful": why if number % 41 else passage,
        "passage": passage,
        "measure": measure,
        "territory": "PK",
        "duration_days": str(days),
        "attribution": ATTRIBUTION,
        "risk": RISK,
        "agency_ref": f"DEMO/2025/481/{number:04d}",
        "item_kind": kind,
        "capture_sha256": digest if has_capture else "",
        "captured_at": captured.isoformat() if has_capture else "",
        "protected": "unknown" if number % 5 == 0 else "none",
    }


def rows() -> list[dict[str, str]]:
    """Return all 481, the platforms mixed as in a list that somebody typed."""
    places = [
        (place / share, platform, kind, form)
        for platform, kind, form, share in SHARES
        for place in range(share)
    ]
    places.sort(key=lambda place: (place[0], place[1]))
    return [row(number, *place[1:]) for number, place in enumerate(places, start=1)]


def main() -> None:
    """Print the rows as CSV on standard output."""
    written = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    written.writeheader()
    written.writerows(rows())


if __name__ == "__main__":
    main()

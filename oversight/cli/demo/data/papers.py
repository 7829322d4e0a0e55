"""Files of the data requests of the demo; nothing in them is real."""

from oversight.cli.demo import captures
from oversight.cli.demo.data import asking
from oversight.cli.demo.data.stories import Story
from oversight.cli.demo.stage import Stage
from oversight.intake.rules.exhibits import NO, Purpose
from oversight.intake.service import adding, exhibits, matter_files
from oversight.intake.service.taking import Handed

INVENTED = "(invented for demonstration)"


def beside_account(stage: Stage, story: Story, number: str) -> None:
    """Let the drafter put a capture of the account beside it."""
    address = f"https://x.com/{story.account}"
    handed = _handed(
        "capture.png",
        captures.drawn(story.account, address, story.days),
        f"Screenshot of the account {story.account}, with its address and date",
        Purpose.CAPTURE,
    )
    by = stage.people[asking.DRAFTER]
    exhibits.attach_to_row(stage.session, number, 1, handed, by=by, now=stage.now)


def warrant(story: Story, docket: str) -> Handed:
    """Return the signed document of the story's warrant."""
    lines = (
        f"Warrant {INVENTED}",
        f"In the matter {docket}, on the account {story.account}",
        "Upon the application of the investigating officer, it is ordered that the",
        "hours and addresses of signing in be handed over, for the days applied for.",
    )
    return _handed("warrant.pdf", captures.paper(lines), "", Purpose.DOCUMENT)


def hand_in(stage: Stage, docket: str, digest: str, handed: Handed) -> None:
    """Let the body hand in the document of a warrant that it entered."""
    by = stage.people[asking.DRAFTER]
    matter_files.attach_warrant(
        stage.session, docket, digest, handed, by=by, now=stage.now
    )


def tell(stage: Stage, story: Story, docket: str) -> None:
    """Let the body tell what it learnt since, with the letter that shows it."""
    lines = (
        f"Letter of the press club {INVENTED}",
        f"The holder of the account {story.account} asked us in October whether",
        "he may join. He has published one report so far, and was not admitted.",
    )
    handed = _handed(
        "letter.pdf",
        captures.paper(lines),
        "Letter of the press club about the account holder",
        Purpose.DOCUMENT,
    )
    adding.add(
        stage.session,
        docket,
        "The press club wrote to us after we had filed: the holder of this account "
        "asked to join it in October and has published a report. It may speak "
        "against the request, and its letter is enclosed.",
        handed=handed,
        by=stage.people[asking.DRAFTER],
        now=stage.now,
    )


def _handed(name: str, content: bytes, caption: str, purpose: Purpose) -> Handed:
    return Handed(
        name=name, content=content, purpose=purpose, caption=caption, shows_child=NO
    )

"""How the demo's platforms came to be reached: a contact, its code, a test record."""

import re
from datetime import timedelta

from oversight.authority.permissions import Actor
from oversight.cli.demo.stage import Stage
from oversight.dispatch.models.channels import Contact
from oversight.dispatch.rules.answers import Answer
from oversight.dispatch.service import contacts, rehearsing
from oversight.dispatch.service.contacts import NewContact
from oversight.notices.queries import mail as letters
from oversight.notices.service import mail

HOURS = "Monday to Friday, 9 to 17, Dublin time"
_CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{2,4}){6}")
_AFTER = timedelta(minutes=10)


def open_channel(stage: Stage, platform: str, liaison: Actor) -> None:
    """Let a liaison confirm a contact and answer the test record, as a person would."""
    session, now = stage.session, stage.now
    new = NewContact(f"records@{platform}.example", "en", HOURS)
    asked = contacts.register(session, new, by=liaison, now=now)
    contacts.confirm(session, _code(stage, asked), by=liaison, now=now + _AFTER)
    rehearsing.receive(
        session, by=liaison, now=now + 2 * _AFTER, reference=f"GR-TEST-{platform}"
    )
    rehearsing.answer_test(
        session,
        Answer(
            action=rehearsing.MEASURE,
            under="local-law",
            territory=rehearsing.TERRITORY,
            acted_at=now + 2 * _AFTER,
        ),
        by=liaison,
        now=now + 3 * _AFTER,
    )


def _code(stage: Stage, asked: Contact) -> str:
    """Read the code in the letter, where the platform reads it."""
    row = letters.by_key(stage.session, f"channel_code:{asked.id}")
    assert row is not None
    found = _CODE.search(mail.letter_of(stage.session, row).text)
    assert found is not None
    return found.group()

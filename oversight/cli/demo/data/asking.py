"""How an officer fills in FORM-B for a story, part by part."""

from collections.abc import Mapping
from datetime import date, timedelta

from oversight.cli.demo.data.stories import Story
from oversight.cli.demo.stage import Stage
from oversight.core import labels
from oversight.core.clock import local_date
from oversight.dispatch.service import keepers
from oversight.intake.rules import data_questions as questions
from oversight.intake.rules.data_accounts import read_account
from oversight.intake.rules.data_tiers import Tier
from oversight.intake.service import data_drafting
from oversight.law.queries import register as law

BODY = "nccia"
DRAFTER = f"drafter@{BODY}.example"
AUTHORISER = f"authoriser@{BODY}.example"
CUSTODIAN = f"custodian@{BODY}.example"
SECOND = f"custodian2@{BODY}.example"
WINDOW = timedelta(days=12)
DELAY_DAYS = 12
PLATFORMS = frozenset({"x"})


def fill_in(stage: Stage, story: Story) -> str:
    """Fill in a whole request and return its number; nobody has signed it yet."""
    by, now = stage.people[DRAFTER], stage.now
    number = data_drafting.begin(stage.session, by=by, now=now)
    first, last = window(now.date(), story)
    data_drafting.ask(
        *(stage.session, number, story.tier),
        window_from=first.isoformat() if first else "",
        window_to=last.isoformat() if last else "",
        by=by,
        now=now,
    )
    account = read_account(
        f"https://x.com/{story.account}",
        platform="x",
        native_id=str(1_400_000_000 + story.days),
        subject="unknown" if story.tier == Tier.D0 else "suspect",
        link=story.link,
        platforms=PLATFORMS,
    )
    data_drafting.put_account(stage.session, number, None, account, by=by, now=now)
    if story.fields:
        reasons = {name: _why(name, story) for name in story.fields}
        data_drafting.choose_fields(stage.session, number, reasons, by=by, now=now)
    answers = _answers(stage, story)
    for part in questions.parts_for(story.tier):
        data_drafting.answer_part(
            stage.session, number, part.name, answers, by=by, now=now
        )
    stage.clear()
    return number


def window(today: date, story: Story) -> tuple[date | None, date | None]:
    """Return the days asked for, which end on the day before; only logins have any."""
    if story.tier != Tier.D2:
        return None, None
    return today - WINDOW, today - timedelta(days=1)


def _answers(stage: Stage, story: Story) -> Mapping[str, str]:
    return {
        "power": "peca-2016-s32" if story.tier == Tier.D2 else "peca-2016-s31",
        "offence_law": _offence(stage, story),
        "offence": story.offence,
        "fir_no": story.fir,
        "agency_ref": "",
        "policy_context": "",
        "unit": "Cybercrime Circle, Rawalpindi",
        "source": "other-agency",
        "source_reference": "",
        "contact": questions.NO,
        "contact_detail": "",
        "need": story.need,
        "tried": story.tried,
        "platform_rules": "The platform's own rules for authorities give no such data "
        "without a request under law; its form was read on the day of this request.",
        "days_need": "The days are those between the first message that is known and "
        "the last one; on each of them at least one sign-in must lie before a message.",
        "address_note": questions.YES,
        "third_parties": story.others,
        "privilege": story.privilege,
        "protected_check": "The profile, what it publishes and the lists of the press "
        "club and of the bar council were read.",
        "child": "no",
        "risk_of_loss": "The account was emptied once before, on the day after a "
        "report about it, and the platform keeps what is deleted for a few weeks only.",
        "keep_days": str(story.keep),
        "notice_plan": questions.DELAY if story.delay else questions.AT_PRODUCTION,
        "delay_ground": "evidence" if story.delay else "",
        "delay_facts": "The bank account is emptied within hours of each question put "
        "to anybody near it; two cash machines are watched until the end of the month.",
        "delay_days": str(DELAY_DAYS),
        **_custody(stage, story),
        "earlier_read": questions.YES,
        "candour": "none",
        "certified": questions.YES,
    }


def _custody(stage: Stage, story: Story) -> Mapping[str, str]:
    custodian = stage.people[CUSTODIAN]
    return {
        "custodian": str(custodian.id),
        "storage": "An encrypted disk in the evidence room, opened by two keys.",
        "access_count": "3",
        "retention_days": str(story.retention),
        "sharing": questions.NO,
        "treaty": questions.NO,
    }


def _offence(stage: Stage, story: Story) -> str:
    """Return the offence of the story; it is law on that day."""
    row = law.catalogue(stage.session).provisions[story.law]
    assert row.holds(local_date(stage.now))
    return row.id


def _why(name: str, story: Story) -> str:
    asked = labels.words("data_fields", name)
    return f"Without the {asked}, this stays open: {story.need}"


def entrust(stage: Stage, docket: str, why: str) -> str:
    """Let another custodian keep the data of a request; return who that is."""
    keepers.hand_over(
        *(stage.session, docket, str(stage.people[SECOND].id), "other-duty", why),
        by=stage.people[AUTHORISER],
        now=stage.now,
    )
    return SECOND

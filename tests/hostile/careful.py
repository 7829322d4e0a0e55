"""What a careful person answers where plain words are refused, and the files they hand in."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from oversight.accounts.models.people import Person
from oversight.accounts.queries import people
from oversight.core import clock
from oversight.dispatch.queries.desk_lists import desk_list
from oversight.intake.queries import matters
from oversight.notices.models.mail import Mail
from oversight.notices.service import mail
from tests.accounts.test_factors import code_of
from tests.extensions.test_views import filled
from tests.factories import data_lists, intake
from tests.factories.authenticator import Device
from tests.factories.exhibits import a_paper, a_picture
from tests.factories.review import some_words
from tests.fixtures.pages import Page
from tests.hostile.forms import Asked, Filled
from tests.hostile.further import WARRANT
from tests.hostile.house import House


@dataclass(frozen=True)
class File:
    """A file as a browser sends it."""

    name: str
    content: bytes


CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{2,4}){6}")
NO_CHILD: Filled = {"shows_child": ["no"], "fingerprint": [""]}
OF_FORM_B: Filled = {
    name: [str(value)] for name, value in intake.ANSWERS.items() if name != "certified"
}
ACTED: Filled = {
    "action": ["geo-withhold"],
    "under": ["local-law"],
    "territory": ["PK"],
    "acted_at": ["2026-11-23T16:10"],
    "lasts_until": [""],
    "reason": [""],
    "not_until": [""],
    "user_notified": ["not-said"],
    "told_on": [""],
    "preserved": ["not-said"],
    "preserved_until": [""],
    "report_row": [""],
}
CONFIRMED: Filled = {
    name: [said] for name, said in filled(days="60").items() if isinstance(said, str)
}
WORDS: dict[str, Filled] = {
    "people.add": {
        "platform": [""],
        "body": [""],
        "role": ["registrar"],
        "email": ["new-here@portal.example"],
    },
    "adding.add": NO_CHILD,
    "exhibits.add_to_row": NO_CHILD | {"purpose": ["document"]},
    "exhibits.add_to_item": NO_CHILD | {"purpose": ["document"]},
    "answering.fact": {"fact": ["published_on"], "becomes": ["2026-11-19"]},
    "data_orders.produce": {
        "fields": ["name"],
        "over_fields": [],
        "over": ["no"],
        "produced_on": ["2026-11-23"],
        "record_count": ["1"],
        "file_hashes": ["d" * 64],
        "reference": ["PK-118"],
    },
    "data_registry.call": {
        "called_number": ["051-9108123"],
        "called_at": ["2026-11-23T12:30"],
        "result": ["confirmed"],
    },
    "mending.correct": {"field": ["language"], "becomes": ["ps"]},
    "data.by_list": {"partial": []},
    "orders.answer": ACTED,
    "longer.item": CONFIRMED,
    "uses.ask": {
        "what": ["purpose"],
        "days": [""],
        "provision": ["peca-2016-s3"],
        "facts": [some_words("the other offence", 100)],
    },
}


def _listed(house: House, _who: str, form: Asked) -> Filled:
    """Answer one item of the docket in whose address the form stands."""
    docket = form.action.split("/")[-2]
    refused = {"item": 1, "action": "refused", "reason": "overbroad"}
    return {"answers": [json.dumps({"docket": docket, "answers": [refused]})]}


def _respelled(house: House, _who: str, form: Asked) -> Filled:
    """Spell the number of an account otherwise, as a pen may slip."""
    docket = form.action.split("/")[-2]
    with house.store.reading() as session:
        number = matters.request(session, docket).items[0].native_id or ""
    return {"field": ["native_id"], "becomes": [f"{number[:2]}-{number[2:]}"]}


def _shown(house: House, who: str, _form: Asked) -> Filled:
    """Type what somebody's app shows now; nobody named is who was invited."""
    invited = select(Person.id).where(Person.email == "guest@portal.example")
    with house.store.reading() as session:
        known, guest = house.world.people.get(who), session.scalars(invited).one()
        by = known or people.actor_of(people.person(session, guest))
        return {"code": [code_of(session, by, clock.utc_now())]}


def _made(house: House, who: str, form: Asked) -> Filled:
    """Let a device make a passkey of what the page asks it for."""
    page = Page.read(house.client(who).get(form.action).text)
    asks = [one.attrs.get("data-options", "") for one in page.root.all("form")]
    made = [Device().create(options) for options in asks if options]
    return {"assertion": made, "name": ["Key"]}


def _mailed(house: House, _who: str, _form: Asked) -> Filled:
    """Read the code in the letter to a platform's own address."""
    newest = select(Mail).where(Mail.message == "channel_code").order_by(-Mail.id)
    with house.store.reading() as session:
        row = session.scalars(newest.limit(1)).one()
        found = CODE.search(mail.letter_of(session, row).text)
    assert found is not None
    return {"code": [found[0]]}


def _only(_house: House, _who: str, form: Asked) -> Filled:
    """Leave out what the rows of a list say themselves."""
    asks = {box.name: [""] for box in form.boxes if box.kind not in {"hidden", "file"}}
    chosen = {box.name: list[str]() for box in form.boxes if box.kind == "checkbox"}
    return asks | chosen | OF_FORM_B


def _acted(_house: House, _who: str, _form: Asked) -> Filled:
    """Say that what was sent just now was done just now."""
    now = clock.utc_now().astimezone(clock.KARACHI)
    return ACTED | {
        "acted_at": [now.replace(tzinfo=None).isoformat(timespec="seconds")]
    }


Drawn = Callable[[House, str, Asked], Filled]
DRAWN: dict[str, Drawn] = {
    "channel.answer": _acted,
    "channel.code": _mailed,
    "factors.add_passkey": _made,
    "factors.app": _shown,
    "filing.bulk": _only,
    "data_documents.correct": _respelled,
    "many_answers.answers": _listed,
}
LIST = intake.a_csv([intake.a_row(locator="https://x.com/somebody/status/1888")])
ACCOUNTS = data_lists.as_csv([data_lists.a_row()])
SHEET = b"item,action,reason\n1,refused,overbroad\n"
CURED = b'{"item": 1, "passage": "The second line.", "language": "ur", '
CURED += b'"captured_at": "2026-11-21T10:00:00+05:00"}\n'
CURED_DATA = b'{"item": 0, "fir_no": "FIR 119/2026, Lahore"}\n'
CURED_DATA += b'{"item": 1, "native_id": "4400001"}\n'
OF_DESK = "desk_answers.read_back"
PAGE = a_picture(words="a page that no other file shows")
FILES: dict[str, File] = {
    "adding.add": File("page.png", PAGE),
    "exhibits.add_to_row": File("page.png", PAGE),
    "exhibits.add_to_item": File("page.png", PAGE),
    "law_desk.hand_in": File("order.pdf", a_paper()),
    "warrants.paper": File("warrant.pdf", WARRANT),
    "filing.bulk": File("list.csv", LIST),
    "filing.practise": File("list.csv", LIST),
    "filing.cure_by_list": File("list.jsonl", CURED),
    "data.by_list": File("accounts.csv", ACCOUNTS),
    "data_cure.cure_by_list": File("accounts.jsonl", CURED_DATA),
    "many_answers.by_sheet": File("answers.csv", SHEET),
}


def answers(house: House, who: str, endpoint: str, form: Asked, sent: Filled) -> Filled:
    """Answer as somebody who knows this form does, in the fields it has."""
    known = WORDS.get(endpoint, {})
    if endpoint in DRAWN:
        known = known | DRAWN[endpoint](house, who, form)
    names = {box.name for box in form.boxes} & set(known)
    return sent | {name: known[name] for name in names}


def files(house: House, who: str, endpoint: str, form: Asked) -> list[tuple[str, File]]:
    """Return what goes into each field for a file."""
    boxes = [box.name for box in form.boxes if box.kind == "file"]
    known = FILES | ({OF_DESK: _of_desk(house, who)} if endpoint == OF_DESK else {})
    return [(box, known[endpoint]) for box in boxes if endpoint in known]


def _of_desk(house: House, who: str) -> File:
    """Refuse the first item that waits on a platform's desk."""
    with house.store.reading() as session:
        row = desk_list(session, by=house.world.people[who]).rows[0]
    answer = f"{row['docket']},{row['item']},refused,overbroad\n"
    return File("desk.csv", f"docket,item,action,reason\n{answer}".encode())

"""Two administrators who let one letter be tried again let it be tried once."""

from oversight.notices.service import sending
from oversight.storage.session import Store
from tests.accounts.test_together import at_once
from tests.factories.accounts import an_actor
from tests.fixtures.smtp import Postbox, serving
from tests.notices.test_mail_sending import NOW, a_relay, acts, empty, owe, rows_of


def test_a_letter_is_resumed_once(store: Store) -> None:
    owe(store, "k")
    with serving(Postbox({"RCPT": "550 no"})) as port:
        empty(store, a_relay(port))
    with store.transaction() as session:
        one, other = an_actor(session), an_actor(session)
        number = rows_of(session)[0].id

    ended = at_once(
        store,
        lambda s: sending.resume(s, number, by=one, now=NOW),
        lambda s: sending.resume(s, number, by=other, now=NOW),
    )

    assert ended == ["done", "wrong_state"]
    assert acts(store) == ["mail.parked", "mail.resumed"]

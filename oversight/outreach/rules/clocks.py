"""Every clock of the law, and whether somebody is reminded of it; silence is refused.

The first table names the reminder that goes with a clock. The second says why none
does: a new clock stands in one of the two, or a test fails.
"""

from collections.abc import Mapping

REMINDED: Mapping[str, str] = {
    **{
        name: name
        for name in (
            *("screening", "cure", "declaration", "info", "decision", "returned"),
            *("challenge_decision", "order", "dispatch", "stale", "acknowledge"),
            *("clarify", "answer", "restore", "notice", "received", "minimised"),
            *("excess", "certificate", "retention", "preservation", "draft"),
            *("admissibility", "appeal_decision", "late_review"),
        )
    },
    "victim_decision": "decision",
    "warrant_dispatch": "warrant",
    "public_order": "facts",
    "notice_delay_first": "delay",
    "notice_delay_next": "delay",
    "victim_order": "longer",
}

_USER = "it is the affected person's own time: nobody writes to a person by themselves"
_MACHINE = "the portal keeps it by itself: nobody can be late"
_WITHIN = "it ends within another clock, of which the same people are reminded"
_CLOSED = "what it belongs to is not open yet"
_PAPER = "a paper that nobody enters before the record is made; a late one says so"
_LAW = "the law's own time, shown to the reader; nothing waits for it here"

SILENT: Mapping[str, str] = {
    **dict.fromkeys(("challenge", "show_cause", "appeal_window", "rejoinder"), _USER),
    "victim_hearing": _USER,
    **dict.fromkeys(("closing_notice", "remedy", "appeal_assignment"), _MACHINE),
    "replacement": _WITHIN,
    "no_response": _WITHIN,
    "remedy_confirm": _WITHIN,
    "appeal_default": _WITHIN,
    **dict.fromkeys(
        (
            *("interim_target", "interim", "confirmation", "release", "after_action"),
            *("mirror_analyst", "mirror_decision", "mirror_dispatch"),
            *("mirror_appeal", "renewal_notice", "emergency_destruction"),
            *("stay", "agency_reply", "appeal_reserved", "violence_panel"),
            *("expedited", "remand"),
        ),
        _CLOSED,
    ),
    "certified_record": _PAPER,
    **dict.fromkeys(
        (
            *("statutory_review", "statutory_appeal"),
            *("platform_comply", "platform_comply_emergency"),
        ),
        _LAW,
    ),
}

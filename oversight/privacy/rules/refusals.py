"""Why the cleaner does not take a file, each reason with what to do about it."""

from collections.abc import Mapping

from oversight.core.errors import RuleError
from oversight.core.words import N_
from oversight.privacy.rules.kinds import FIELD

BROKE = "broke"
SENTENCES: Mapping[str, str] = {
    BROKE: N_(
        "This file could not be read safely: reading it took too much time or memory, "
        "or broke off. Save or print it anew and send that."
    ),
    "busy": N_(
        "The portal is reading other files just now. Wait a minute and send it again."
    ),
    "unreadable": N_(
        "The file is damaged or not what its name says. Open it, save it anew and send "
        "that."
    ),
    "cut_off": N_(
        "The file is cut off: its end is missing. Copy or download it again and send "
        "the whole of it."
    ),
    "more_behind": N_(
        "Behind the end of this file stands something else that nobody can see. Save "
        "it anew, or take a screenshot of it, and send that."
    ),
    "moves": N_("Moving pictures are not taken. Send a still picture of it."),
    "too_many_pixels": N_(
        "The picture has more than %(most)s million dots. Send a smaller one, or the "
        "part that matters."
    ),
    "too_many_pages": N_(
        "The PDF has more than %(most)s pages. Send the pages that matter."
    ),
    "too_heavy": N_(
        "The file is too large once it is opened. Send a smaller one, or the part that "
        "matters."
    ),
    "bomb": N_(
        "The file is small but would grow enormous when opened, so it is not taken. "
        "Print what it shows to a new PDF and send that."
    ),
    "packed_twice": N_(
        "The file is packed in a way that hides how large it is. Print it to a new PDF "
        "and send that."
    ),
    "locked": N_("The PDF is locked by a password. Send it without one."),
    "not_one_sound": N_(
        "Inside this file is a film, or more than one sound. Save the sound by itself "
        "and send that."
    ),
    "sound_way": N_(
        "The sound in this file is packed in a way that is not taken. Save it as MP3, "
        "or as AAC in an M4A file, and send that."
    ),
    "not_text": N_(
        "This is not plain text in UTF-8. Save it again as a text file in UTF-8."
    ),
}


def refusal(code: str, **values: object) -> RuleError:
    """Return the refusal; a reason unknown to this table is a broken parser."""
    known = code if code in SENTENCES else BROKE
    return RuleError(f"file_{known}", SENTENCES[known], field=FIELD, **values)

"""Why a locator or a file is refused: one stable code and one sentence for each."""

from oversight.core.errors import RuleError
from oversight.core.words import N_

LOCATOR = "locator"

SENTENCES = {
    "locator_empty": N_(
        "There is no address here. Give the web address of one post or account."
    ),
    "locator_too_long": N_(
        "This address is longer than %(most)s characters. Give the plain address "
        "of one post or account."
    ),
    "locator_wildcard": N_(
        "This asks for more than one thing at once. Patterns and words such as "
        "“all” or “similar” are not allowed: name each post or account in its own "
        "row."
    ),
    "locator_bare_domain": N_(
        "This names a whole site. Give the full address of one page, post or "
        "account on it."
    ),
    "locator_hashtag": N_(
        "A hashtag or tag page names whatever anybody may write under it. Give the "
        "address of each post."
    ),
    "locator_keyword": N_(
        "These are words, not an address. Give the web address of one post or "
        "account; write @ before a user name."
    ),
    "locator_search": N_(
        "This is a page of search results, and they change. Give the address of "
        "each post or account found."
    ),
    "locator_private_message": N_(
        "Private messages, invitations, telephone numbers and e-mail can never be "
        "named in a request. Only public posts, accounts and channels can."
    ),
    "locator_not_http": N_(
        "This is not a web address. It must begin with https:// or http://."
    ),
    "locator_truncated": N_(
        "This address is cut off, or a spreadsheet damaged its number. Copy the "
        "whole address again from the post or account itself."
    ),
    "locator_unreadable": N_(
        "This cannot be read as the address of one post or account. Copy the "
        "address again from the post or account itself, one address only."
    ),
    "locator_platform_mismatch": N_(
        "The address is on %(found)s, but the platform given is %(given)s. Correct "
        "one of them."
    ),
    "locator_kind_mismatch": N_(
        "The address names something of the kind “%(found)s”, but the item is said "
        "to be of the kind “%(given)s”. Correct one of them."
    ),
    "locator_credentials": N_(
        "This address has a user name or password before the site. Give the "
        "address without it."
    ),
    "locator_needs_platform": N_(
        "A user name or number alone does not say where it is. Name the platform, "
        "or give the full web address."
    ),
    "locator_needs_kind": N_(
        "A number alone may be a post or an account. Say which kind of item it is, "
        "or give the full web address."
    ),
    "locator_ip_or_local": N_(
        "This names a machine by its number or inside a local network. Give the "
        "public web address of one page."
    ),
}


def refusal(code: str, *, field: str = LOCATOR, **values: object) -> RuleError:
    """Return the refusal with this code and its sentence, ready to be raised."""
    return RuleError(code, SENTENCES[code], field=field, **values)

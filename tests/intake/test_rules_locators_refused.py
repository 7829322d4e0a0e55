"""Locators: what is not precise, public and readable is refused, with its reason."""

import pytest

from oversight.core.errors import RuleError
from oversight.intake.rules.locators import parse
from oversight.intake.rules.refusals import SENTENCES
from tests.intake.locator_forms import FB, IG, POST, TT, UC, VIDEO, YT, X

ZWSP, BOM = "\u200b", "\ufeff"

# fmt: off
REFUSED = {
    "locator_empty": ["", "   ", "\n", ZWSP, BOM + " \u00a0"],
    "locator_too_long": ["https://example.com/" + "a" * 2000, "https://example.com/" + "ا" * 1500],
    "locator_wildcard": [
        "https://x.com/gulzar*", "*.example.com", "https://x.com/gul??r", "x.com/gul?ar", "@gul?ar", "https://example.com/*",
        "all", "all posts about the dam", "https://x.com/gulzar and similar", "similar content", "https://x.com/a etc.", "everything by @gulzar", "تمام اکاؤنٹ",
    ],
    "locator_bare_domain": [
        "example.com", "http://example.com/", "https://www.example.com", "https://example.com/?", "https://example.com/?utm_source=a", "https://example.com/#/page",
        "https://example.com//", "https://example.com/index.php", "https://example.com/Default.aspx",
        "x.com", "https://twitter.com/", "facebook.com", "https://www.instagram.com/", "tiktok.com", "t.me", "https://www.youtube.com/", "whatsapp.com",
    ],
    "locator_hashtag": [
        "#dam", "＃dam", "https://x.com/hashtag/dam", f"{FB}/hashtag/dam", f"{IG}/explore/tags/dam/", f"{TT}/tag/dam", f"{YT}/hashtag/dam",
        "https://www.tumblr.com/tagged/dam", "https://example.com/tag/dam/",
    ],
    "locator_keyword": ["the dam", "terrorism", "ڈیم", "posts of Gulzar", "anti state"],
    "locator_search": [
        "https://x.com/search?q=dam", "https://x.com/explore", f"{FB}/search/top?q=dam", f"{FB}/public/Gul-Zar", f"{IG}/explore/search/keyword/?q=dam",
        f"{TT}/search?q=dam", f"{TT}/music/x-7200000000000000001", f"{YT}/results?search_query=dam", f"{YT}/@gulzar/search?query=a", "https://t.me/s/gulzar?q=dam",
        "https://www.google.com.pk/search?q=dam", "https://google.com/?q=dam", "https://example.com/?s=dam", "https://example.com/search.php?s=dam", "https://example.com/search/dam",
    ],
    "locator_private_message": [
        "https://t.me/c/123/4", "https://t.me/+AbCdEf", "https://t.me/joinchat/AbCd", "https://t.me/+923001234567", "https://web.telegram.org/k/#@gulzar",
        "https://wa.me/923001234567", "https://chat.whatsapp.com/AbCdEf", "https://web.whatsapp.com/", "https://api.whatsapp.com/send?phone=92", "https://whatsapp.com/send?phone=92",
        "https://x.com/messages/1-2", "https://x.com/i/chat/1", f"{IG}/direct/t/1", "https://ig.me/m/gulzar", f"{FB}/messages/t/1", "https://m.me/gulzar", "https://www.messenger.com/t/1",
        "https://mail.google.com/mail/u/0/#inbox/1", "https://signal.me/#p/+92", "https://discord.com/channels/@me/1", "https://linkedin.com/messaging/thread/1", f"{TT}/messages",
        "+92 300 1234567", "+923001234567", "gulzar@example.com",
    ],
    "locator_not_http": ["javascript:alert(1)", "data:text/html,x", "ftp://example.com/a", "mailto:a@example.com", "tg://resolve?domain=gulzar", "hxxps://example.com/a", "file:///etc/passwd", "JaVaScRiPt:alert('a b')"],
    "locator_truncated": [
        "https://twitter.com/gulzar/status/", "https://x.com/gulzar/status/0012345", "https://x.com/gulzar/status", "https://x.com/gulzar/status/1.12858E+18", "https://x.com/i/web/status/", "https://x.com/gulzar/status/11285…",
        "https://example.com/a/...", f"{YT}/watch?v=dQw4w9W", "https://youtu.be/dQw4", f"{IG}/p/", f"{IG}/stories/gulzar/", f"{TT}/@gulzar/video/", f"{FB}/gulzar/posts/abc", f"{FB}/photo.php?fbid=24%set=0", f"{FB}/profile.php",
        "https://whatsapp.com/channel/", "1.12858E+18", f"{YT}/channel/UCabc", f"{FB}/groups/",
    ],
    "locator_unreadable": [
        "http://telugumphttp://biz", "http://www.atdhehttp://net/", "http://imamalicom/x", "http://archive,org/x", "https://exa mple.com/a", "https://x.com/a https://x.com/b", "https://x.com/gul\u200bbibi",
        "https://x.com/a/b/c", "https://help.x.com/en/rules", "https://studio.youtube.com/video/dQw4w9WgXcQ", "https://l.instagram.com/?u=x", "https://about.facebook.com/news", f"{FB}/000123", "https://x.com/home", "https://x.com:8443/gul/bibi/x", "https://a..com/x", "https://example.com:99999/x", f"{YT}/watch?v={VIDEO}&v=dQw4w9WgXcR", f"{FB}/plugins/post.php?href=x", "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com",
        "https://x.com/this_name_is_much_too_long_for_anybody", "https://x.com/گلزار", f"{IG}/accounts/login/", "https://t.me/share/url", "https://whatsapp.com/legal", "https://☃☃.example/a", "https://xx%2e.com/a", f"{YT}/@☃☃☃", "https://" + "a" * 64 + ".com/x",
    ],
    "locator_credentials": ["https://user:pass@example.com/a", "https://x.com@evil.example/a", "user@example.com/a"],
    "locator_needs_platform": ["@gulzar", "1128581518295613441", UC],
    "locator_ip_or_local": [
        "http://108.59.3.225:182", "http://127.0.0.1/a", "http://127.1/a", "http://2130706433/a", "http://0x7f.1/a", "http://0x7f000001/a", "http://[::1]/a", "[::1]/a", "http://localhost/a", "localhost:8000/a", "https://printer.local/a", "http://db.internal/a", "http://１２７.0.0.1/a",
    ],
}
# fmt: on
REFUSED_CASES = [(code, given) for code, cases in REFUSED.items() for given in cases]


@pytest.mark.parametrize(
    ("code", "given"),
    REFUSED_CASES,
    ids=[f"{code}:{given[:40]!r}" for code, given in REFUSED_CASES],
)
def test_what_is_not_precise_is_refused_with_its_reason(code: str, given: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse(given)

    assert refused.value.code == code
    assert refused.value.field == "locator"
    assert refused.value.sentence == SENTENCES[code]
    assert str(refused.value)


@pytest.mark.parametrize(
    ("given", "platform", "item_kind", "code"),
    [
        (POST, "facebook", None, "locator_platform_mismatch"),
        ("https://example.com/a", "x", None, "locator_platform_mismatch"),
        (POST, "web", None, "locator_platform_mismatch"),
        (POST, "snapchat", None, "locator_platform_mismatch"),
        (POST, "x", "account", "locator_kind_mismatch"),
        (f"{X}/gulzar", "x", "post", "locator_kind_mismatch"),
        (f"{YT}/watch?v={VIDEO}", "youtube", "comment", "locator_kind_mismatch"),
        (POST, "x", "nonsense", "locator_kind_mismatch"),
        ("1128581518295613441", "x", None, "locator_needs_kind"),
        ("gulzar", "x", None, "locator_keyword"),
        ("two words", "x", "account", "locator_keyword"),
        ("123456", "instagram", "account", "locator_unreadable"),
        ("@gulzar", "whatsapp", None, "locator_unreadable"),
        ("@gulzar", "web", None, "locator_unreadable"),
        ("@gulzar", "snapchat", None, "locator_unreadable"),
        ("@gul/bibi", "x", None, "locator_unreadable"),
        ("@user@mastodon.example", "x", None, "locator_unreadable"),
        ("+923001234567", "whatsapp", "account", "locator_private_message"),
        ("+923001234567", "telegram", None, "locator_private_message"),
        ("dQw4w9W", "youtube", "video", "locator_truncated"),
    ],
)
def test_platform_and_kind_must_agree_with_the_address(
    given: str, platform: str, item_kind: str | None, code: str
) -> None:
    with pytest.raises(RuleError) as refused:
        parse(given, platform=platform, item_kind=item_kind)

    assert refused.value.code == code


def test_every_refusal_is_tried() -> None:
    tried = set(REFUSED) | {
        "locator_platform_mismatch",
        "locator_kind_mismatch",
        "locator_needs_kind",
    }

    assert tried == set(SENTENCES)

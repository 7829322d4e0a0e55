"""The forms of address that Facebook writes, in the order in which they are tried."""

from oversight.intake.rules.platforms.routes import names, refuses

SITE = "https://www.facebook.com"
KEYS = ("story_fbid", "fbid", "v", "set", "multi_permalinks", "note_id", "id")

_NUMBER = r"[1-9][0-9]{0,19}"
_ID = rf"(?P<id>{_NUMBER})"
_POST = rf"(?P<id>{_NUMBER}|pfbid[A-Za-z0-9]{{5,150}})"
_CODE = r"(?P<id>[A-Za-z0-9_\-]{5,60})"
# A name has a letter; figures alone are a number.
_HANDLE = r"@?(?P<handle>(?=[0-9.]*[a-z])[a-z0-9.]{2,60})"
_SOMEBODY = r"[^/?]{1,100}"
_REST = r"(?:[/?].*)?"
_QUERY = r"(?:\?.*)?"

_A_POST = SITE + "/permalink.php?story_fbid={id}"
_A_VIDEO = SITE + "/watch?v={id}"
_A_PHOTO = SITE + "/photo?fbid={id}"
_AN_ACCOUNT = SITE + "/profile.php?id={id}"
_NAMES_OF_FACEBOOK = (
    r"(?!(?:[^/?]*\.php|about|ads|bookmarks|business|careers|dialog|directory|events|"
    r"find-friends|flx|friends|gaming|groups|hashtag|help|home|legal|live|lite|login|"
    r"logout|marketplace|media|memories|messages|notes|notifications|p|pages|people|"
    r"permalink|photo|photos|places|plugins|policies|policy|posts|privacy|profile|"
    r"public|r|recover|reel|reels|saved|search|settings|share|sharer|signup|stories|"
    r"story|t|terms|tr|video|videos|watch)(?:[/?]|\Z))"
)
_TABS = (
    r"about|about_[a-z_]+|community|directory_[a-z_]+|events|followers|following|"
    r"friends|friends_[a-z_]+|groups|info|likes|live|live_videos|map|mentions|notes|"
    r"photos|photos_[a-z_]+|posts|reels|reels_tab|reviews|shop|timeline|videos|"
    r"videos_[a-z_]+|wall"
)

_REFUSED = (
    refuses(rf"(?:messages|t|messenger_media){_REST}", "locator_private_message"),
    refuses(rf"groups/[^/?]*/(?:chats|messages){_REST}", "locator_private_message"),
    refuses(rf"hashtag{_REST}", "locator_hashtag"),
    refuses(
        rf"(?:search|public|directory|graphsearch|find-friends|places){_REST}",
        "locator_search",
    ),
    refuses(rf"{_SOMEBODY}/search{_REST}", "locator_search"),
    refuses(rf"(?:groups/)?{_SOMEBODY}/hashtag{_REST}", "locator_hashtag"),
)

_POSTS = (
    names(
        rf"(?:{_SOMEBODY}/)?(?:permalink|story)\.php\?story_fbid={_POST}(?:&.*)?",
        "post",
        _A_POST,
    ),
    names(
        rf"groups/{_SOMEBODY}/(?:posts|permalink)/(?:[^/?]{{1,300}}/)?{_POST}{_QUERY}",
        "post",
        _A_POST,
    ),
    names(
        rf"groups/{_SOMEBODY}\?multi_permalinks={_POST}(?:&.*)?",
        "post",
        _A_POST,
    ),
    names(
        rf"(?!groups/){_SOMEBODY}/posts/(?:[^/?]{{1,300}}/)?{_POST}{_QUERY}",
        "post",
        _A_POST,
    ),
    names(
        rf"(?:watch(?:/live)?|video\.php|video/video\.php|videos)\?v={_ID}(?:&.*)?",
        "video",
        _A_VIDEO,
    ),
    names(rf"(?:reels?|videos?)/{_ID}{_QUERY}", "video", _A_VIDEO),
    names(rf"{_SOMEBODY}/videos/(?:[^/?]{{1,300}}/)?{_ID}{_QUERY}", "video", _A_VIDEO),
    names(rf"(?:photo|photo\.php)\?fbid={_ID}(?:&.*)?", "post", _A_PHOTO),
    names(rf"{_SOMEBODY}/photos/(?:[^/?]{{1,300}}/)?{_ID}{_QUERY}", "post", _A_PHOTO),
    names(
        r"media/set\?set=(?P<id>[A-Za-z]{1,6}\.[0-9.]{1,60})(?:&.*)?",
        "post",
        SITE + "/media/set?set={id}",
    ),
    names(
        rf"note\.php\?note_id={_ID}(?:&.*)?", "post", SITE + "/note.php?note_id={id}"
    ),
    names(
        rf"notes/{_SOMEBODY}/(?:[^/?]{{1,300}}/)?{_ID}{_QUERY}",
        "post",
        SITE + "/note.php?note_id={id}",
    ),
    names(
        rf"stories/(?P<handle>[a-z0-9.]{{1,60}})/(?P<id>[A-Za-z0-9_=\-]{{5,100}}){_REST}",
        "story",
        SITE + "/stories/{handle}/{id}",
    ),
    names(rf"ads/library\?id={_ID}", "post", SITE + "/ads/library?id={id}"),
    names(rf"marketplace/item/{_ID}{_REST}", "post", SITE + "/marketplace/item/{id}"),
    names(rf"(?:share/p)/{_CODE}", "post", SITE + "/share/p/{id}"),
    names(rf"(?:share/[vr])/{_CODE}", "video", SITE + "/share/v/{id}"),
    names(rf"share/{_CODE}", "post", SITE + "/share/{id}"),
    names(rf"events/(?:[^/?]{{1,300}}/)?{_ID}{_QUERY}", "url", SITE + "/events/{id}"),
)

_CUT = (
    refuses(
        rf"(?:permalink|story|photo|video|profile|note|album)\.php{_REST}",
        "locator_truncated",
    ),
    refuses(
        rf"(?:photo|watch|reels?|stories|media|events|share|marketplace|ads){_REST}",
        "locator_truncated",
    ),
    refuses(r"groups/[^/?]*\?multi_permalinks=.*", "locator_truncated"),
    refuses(
        rf"(?:groups/)?{_SOMEBODY}/(?:posts|permalink|videos|photos)/.+",
        "locator_truncated",
    ),
)

_ACCOUNTS = (
    names(rf"groups/{_SOMEBODY}/user/{_ID}", "account", _AN_ACCOUNT),
    names(
        r"groups/(?P<name>[a-z0-9.\-_]{1,80})"
        r"(?:/(?:about|announcements|events|files|media|members|photos|discussion)"
        r"(?:/.*)?)?(?:\?.*)?",
        "group",
        SITE + "/groups/{name}",
    ),
    refuses(rf"groups{_REST}", "locator_truncated"),
    names(rf"(?:pages|people)/[^/?]{{1,300}}/{_ID}{_QUERY}", "page", _AN_ACCOUNT),
    names(
        rf"pages/category/(?:[^/?]{{1,200}}/)?[^/?]{{0,300}}-(?P<id>[1-9][0-9]{{5,19}})"
        rf"(?:/(?:{_TABS}))?{_QUERY}",
        "page",
        _AN_ACCOUNT,
    ),
    names(
        rf"(?:p/)?[^/?]{{1,300}}-(?P<id>[1-9][0-9]{{5,19}})(?:/(?:{_TABS}))?{_QUERY}",
        "page",
        _AN_ACCOUNT,
    ),
    refuses(rf"(?:pages|people|p){_REST}", "locator_truncated"),
    names(rf"{_ID}(?:/(?:{_TABS}))?{_QUERY}", "account", _AN_ACCOUNT),
    names(
        rf"{_NAMES_OF_FACEBOOK}{_HANDLE}(?:/(?:{_TABS}))?{_QUERY}",
        "account",
        SITE + "/{handle}",
    ),
)

ROUTES = (
    *_REFUSED,
    *_POSTS,
    names(rf"profile\.php\?id={_ID}", "account", _AN_ACCOUNT),
    *_CUT,
    *_ACCOUNTS,
)
SHORT_ROUTES = (
    names(rf"\?v={_ID}(?:&.*)?", "video", _A_VIDEO),
    names(_CODE, "video", "https://fb.watch/{id}"),
)

"""Nothing that runs, loads or tracks reaches a reader."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conclave.briefing.parsing import ParsedEntry
from conclave.briefing.sanitising import cleaned, minutes, plain, safe, summarised
from conclave.briefing.sanitising.markup import ATTRIBUTES, MOST_TAGS, TAGS
from conclave.briefing.sanitising.words import language

EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>1</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href=https://a.example onclick=alert(1) style='position:fixed' class=x id=y target=_blank>x</a>",
    "<iframe src=https://a.example></iframe>",
    "<object data=x></object><embed src=x><base href=//evil.example><meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><input name=password><button>Go</button></form>",
    "<style>@import url(//evil.example)</style><link rel=stylesheet href=//evil.example>",
    "<p style=\"background:url('//evil.example')\">x</p>",
    "<video><source src=x onerror=alert(1)></video><audio src=x autoplay>",
    "<template><script>1</script></template>",
    "<p><!--[if IE]><script>1</script><![endif]--></p>",
    "<td background=x><table background=x>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<IMG SRC=`javascript:alert(1)`>",
    "<p title='\"><script>1</script>'>",
    "<details open ontoggle=alert(1)>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
]


class Inspector(HTMLParser):
    """Every element and attribute that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def is_safe(html: str) -> bool:
    """Only allowed elements, each with allowed attributes, each link with an allowed scheme and a rel."""
    for tag, attributes in Inspector(html).seen:
        known = ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"] | ({"rel"} if tag == "a" else set())
        if tag not in TAGS or not set(attributes) <= known:
            return False
        if "href" in attributes and urlsplit(attributes["href"] or "").scheme not in {"http", "https", "mailto"}:
            return False
        if tag == "a" and attributes.get("rel") != "noopener noreferrer nofollow ugc":
            return False
    return True


def test_the_inspector_finds_what_it_looks_for() -> None:
    assert [is_safe(html) for html in EVIL].count(False) >= 20
    assert is_safe('<p>x <a href="https://a.example/" rel="noopener noreferrer nofollow ugc">y</a></p>')


@pytest.mark.parametrize("html", EVIL)
def test_what_is_evil_does_not_survive(html: str) -> None:
    assert is_safe(safe(html, "https://a.example/"))
    assert safe(safe(html)) == safe(html)


def test_words_and_their_structure_survive() -> None:
    assert (
        safe("<h3>Rates</h3><p>They <strong>fell</strong>.</p><ul><li>2%</li></ul>")
        == "<h3>Rates</h3><p>They <strong>fell</strong>.</p><ul><li>2%</li></ul>"
    )
    assert safe("<div><section>x</section></div>") == "x"
    assert safe("<p>a<script>b</script>c</p>") == "<p>ac</p>"


def test_links_are_absolute_and_tell_nobody_where_one_comes_from() -> None:
    rel = 'rel="noopener noreferrer nofollow ugc"'
    assert safe('<a href="/x">y</a>', "https://a.example/b/") == f'<a href="https://a.example/x" {rel}>y</a>'
    assert safe('<a href="/x">y</a>') == f"<a {rel}>y</a>"
    assert safe('<a href="mailto:a@b.example">y</a>') == f'<a href="mailto:a@b.example" {rel}>y</a>'
    assert safe('<a href="/x">y</a>', "https://00:00Z") == f"<a {rel}>y</a>"
    assert safe('<a href="/x">y</a>', "javascript:") == f"<a {rel}>y</a>"


def test_no_entry_can_nest_without_end() -> None:
    assert safe("<b>" * 50_000).count("<b>") <= MOST_TAGS
    assert len(safe("x" * 1_000_000)) == 200_000


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One Two"),
        ("One<br>two", "One two"),
        ("em<b>pha</b>sis", "emphasis"),
        ("Tea &amp; &lt;steel&gt; &#169; &euro;4", "Tea & <steel> © €4"),
        ("<p>Tea &amp; &lt;steel&gt;</p>", "Tea & <steel>"),
        ("<style>p{}</style>x<script>y</script>", "x"),
        ("a\u202eb\u200bc\x00d", "a b c d"),
        ("", ""),
        ("5 < 6", "5 < 6"),
        ("AT&T", "AT&T"),
    ],
)
def test_plain_text_is_what_one_would_read_aloud(html: str, text: str) -> None:
    assert plain(html) == text


def test_a_summary_ends_between_words_and_never_inside_an_entity() -> None:
    assert summarised("short") == "short"
    assert summarised("Rates fell again this week, by a tenth. " * 20) == " ".join(["Rates fell again this week, by a tenth."] * 9)
    assert summarised("word " * 200).endswith("word…")
    assert summarised("x" * 500) == "x" * 399 + "…"
    assert summarised(plain("<p>" + "Tea &amp; steel " * 60 + "</p>")).endswith(("Tea…", "&…", "steel…"))


@pytest.mark.parametrize(("text", "answer"), [("", 1), ("word", 1), ("word " * 230, 1), ("word " * 1000, 4), ("港" * 2000, 4)])
def test_minutes_to_read_are_counted(text: str, answer: int) -> None:
    assert minutes(text) == answer


@pytest.mark.parametrize(
    ("said", "kept"),
    [("en-US", "en-us"), ("pt_BR", "pt-br"), ("de", "de"), ("English", ""), ("", ""), ("x' onload", ""), ("zh-hant-tw", "zh-hant-tw")],
)
def test_a_declared_language_is_kept_when_it_is_one(said: str, kept: str) -> None:
    assert language(said) == kept


def test_an_entry_is_cleaned_as_a_whole() -> None:
    entry = ParsedEntry(
        guid="1",
        url="https://a.example/1",
        title="Tea & steel",
        content="<p onclick=x>" + "Rates fell. " * 460 + "</p><img src=//track.example/p.gif>",
        published_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    clean = cleaned(entry)
    assert (clean.content[:15], "img" in clean.content, clean.minutes) == ("<p>Rates fell. ", False, 4)
    assert (len(clean.summary) <= 400, clean.summary.startswith("Rates fell. Rates")) == (True, True)
    assert cleaned(ParsedEntry(guid="2", url="", title="x", content="<img src=x>")).content == ""


pieces = st.lists(
    st.one_of(
        st.sampled_from(EVIL), st.text(max_size=12), st.sampled_from(["<p>", "</p>", "<a href='", "'>", "-->", "<!--", "]]>", "<svg>", "</style>"])
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(pieces.map("".join))
def test_no_mixture_of_evil_survives(html: str) -> None:
    assert is_safe(safe(html, "https://a.example/"))
    assert "\x00" not in plain(html)

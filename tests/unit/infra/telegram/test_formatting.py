"""Parse modes are read as Telegram reads them, and refused in its words."""

import pytest

from infra.local.telegram.formatting import caption_text, formatted, message_text
from infra.local.telegram.refusals import Refusal


def entity(kind, offset, length, **more):
    return {"type": kind, "offset": offset, "length": length, **more}


READ = [
    ("HTML", "<b>a</b> &lt;b&gt; &amp; &quot;", 'a <b> & "', [entity("bold", 0, 1)]),
    ("html", "😀<i>x</i>", "😀x", [entity("italic", 2, 1)]),
    ("HTML", "&nosuch; &", "&nosuch; &", []),
    (
        "HTML",
        '<a href="https://x.example/?a=1&amp;b=2">x</a>',
        "x",
        [entity("text_link", 0, 1, url="https://x.example/?a=1&b=2")],
    ),
    ("HTML", "<a>x</a>", "x", []),
    ("HTML", '<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
    ("HTML", '<pre><code class="language-python">x</code></pre>', "x", [entity("pre", 0, 1, language="python")]),
    ("HTML", "<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
    ("HTML", "<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
    ("HTML", "  <b> a</b>", "a", [entity("bold", 0, 1)]),
    (
        "MarkdownV2",
        "*b* _i_ __u__ ~s~ ||h|| `c`",
        "b i u s h c",
        [
            entity("bold", 0, 1),
            entity("italic", 2, 1),
            entity("underline", 4, 1),
            entity("strikethrough", 6, 1),
            entity("spoiler", 8, 1),
            entity("code", 10, 1),
        ],
    ),
    ("MarkdownV2", r"1\.5 \* 2 \= 3", "1.5 * 2 = 3", []),
    ("MarkdownV2", "[x](https://x.example/\\))", "x", [entity("text_link", 0, 1, url="https://x.example/)")]),
    ("MarkdownV2", "```py\nx = 1\n```", "x = 1", [entity("pre", 0, 5, language="py")]),
    ("MarkdownV2", ">a\n>b\nc", "a\nb\nc", [entity("blockquote", 0, 3)]),
    ("MarkdownV2", ">a", "a", [entity("blockquote", 0, 1)]),
    ("MarkdownV2", "[x]", "x", []),
    ("MarkdownV2", "`a*b`", "a*b", [entity("code", 0, 3)]),
    ("HTML", '<tg-emoji emoji-id="5">👍</tg-emoji>', "👍", [entity("custom_emoji", 0, 2, custom_emoji_id="5")]),
    (
        "MarkdownV2",
        "![👍](tg://emoji?id=5368324170671202286)",
        "👍",
        [entity("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286")],
    ),
    (
        "Markdown",
        "*b* _i_ `c` [x](https://x.example)",
        "b i c x",
        [
            entity("bold", 0, 1),
            entity("italic", 2, 1),
            entity("code", 4, 1),
            entity("text_link", 6, 1, url="https://x.example"),
        ],
    ),
    ("Markdown", "snake\\_case", "snake_case", []),
    (
        None,
        "see https://x.example and /start",
        "see https://x.example and /start",
        [entity("url", 4, 17), entity("bot_command", 26, 6)],
    ),
    (None, "mail me@x.example", "mail me@x.example", [entity("email", 5, 12)]),
]


@pytest.mark.parametrize(("mode", "source", "text", "entities"), READ)
def test_marks_become_entities(mode, source, text, entities):
    read = formatted(source, mode, None)
    assert read.text == text
    assert list(read.entities) == entities


REFUSED = [
    ("HTML", "<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("HTML", "ы<u1>x</u1>", 'Unsupported start tag "u1" at byte offset 2'),
    ("HTML", "1 < 2", "Unclosed start tag at byte offset 2"),
    ("HTML", "<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("HTML", "x</b>", "Unexpected end tag at byte offset 1"),
    ("HTML", "<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("MarkdownV2", "1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"),
    ("MarkdownV2", "a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
    ("MarkdownV2", "*b", "Can't find end of Bold entity at byte offset 0"),
    ("MarkdownV2", "`c", "Can't find end of Code entity at byte offset 0"),
    ("MarkdownV2", "ы_i", "Can't find end of Italic entity at byte offset 2"),
    ("MarkdownV2", "![x](https://x.example", "Custom emoji entity must contain a tg://emoji URL at byte offset 0"),
    ("Markdown", "snake_case", "Can't find end of the entity starting at byte offset 5"),
    ("Markdown", "[x", "Can't find end of the entity starting at byte offset 0"),
]


@pytest.mark.parametrize(("mode", "source", "why"), REFUSED)
def test_broken_marks_are_refused(mode, source, why):
    with pytest.raises(Refusal) as refusal:
        formatted(source, mode, None)
    assert refusal.value.description == f"Bad Request: can't parse entities: {why}"


def test_entities_that_are_given_move_with_the_trimmed_text():
    read = formatted("  ab  ", None, [entity("bold", 1, 3), entity("italic", 4, 2)])
    assert read.text == "ab"
    assert list(read.entities) == [entity("bold", 0, 2)]


def test_marks_alone_are_no_message():
    with pytest.raises(Refusal, match="message text is empty"):
        message_text("<b></b>", "HTML", None)


def test_an_empty_caption_is_no_caption():
    assert caption_text(" ", None, None) is None

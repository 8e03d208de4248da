"""Turns the HTML of an e-mail into plain text: nothing of it is ever shown as HTML.

Time grows with the length alone, whatever stands in it. That cannot be said of the parsers at hand: html.parser takes
hours for a megabyte of `<p `, html5ever and lexbor for a tag with as many attributes.
"""

import re
from collections.abc import Iterator
from html import unescape

# What people see nothing of; of the first, tags inside are no tags.
RAW = ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
UNSEEN = frozenset(("head", "template", "noscript", "svg"))
BREAKS = frozenset(
    ("address", "article", "blockquote", "br", "div", "dl", "fieldset", "form", "h1")
)
BREAKS |= frozenset(
    ("h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "table", "tr", "ul")
)
MARKUP = re.compile(r"<(?=[a-zA-Z/!?])")
TAG_START = re.compile(r"</?[a-zA-Z]")
# Each part takes all it can and gives nothing back: a tag that never ends is found to be one in a single pass.
TAG = re.compile(
    r"""<(?P<slash>/?)(?P<name>[a-zA-Z][^\s/>]*+)
    (?: [^>"'=]++ | = \s*+ (?: "[^"]*+" | '[^']*+' )?+ | ["'] )*+ >""",
    re.VERBOSE,
)
RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW}
BLANKS = re.compile(r"[ \t\r\f\v\xa0]+")
GAPS = re.compile(r"\n{3,}")


def text_of_html(html: str) -> str:
    """Return the words of a page, its paragraphs on lines of their own.

    >>> text_of_html("<style>p {}</style><p>Hello&nbsp;<b>Li</b></p><p>Bye</p>")
    'Hello Li\\n\\nBye'
    """
    lines = (BLANKS.sub(" ", line).strip() for line in "".join(_parts(html)).split("\n"))
    return GAPS.sub("\n\n", "\n".join(lines)).strip()


def _parts(html: str) -> Iterator[str]:
    """Yield the words that people see, and a line end where a paragraph begins or ends."""
    at, unseen = 0, 0
    while at < len(html):
        markup = MARKUP.search(html, at)
        start = markup.start() if markup else len(html)
        if not unseen:
            yield unescape(html[at:start]).replace("\n", " ")
        tag = TAG.match(html, start)
        if tag is None:
            at = _end_of_other(html, start)
            continue
        name = tag["name"].lower()
        at = tag.end()
        if name in BREAKS and not unseen:
            yield "\n"
        elif name in UNSEEN and not tag[0].endswith("/>"):
            unseen = max(unseen - 1, 0) if tag["slash"] else unseen + 1
        elif name == "body":
            unseen = 0
        elif name in RAW_END and not tag["slash"]:
            end = RAW_END[name].search(html, at)
            at = end.start() if end else len(html)


def _end_of_other(html: str, start: int) -> int:
    """Return where a comment, a declaration or a tag that never ends is over."""
    if TAG_START.match(html, start):
        return len(html)
    closing = "-->" if html.startswith("<!--", start) else ">"
    end = html.find(closing, start + len("<!"))
    return len(html) if end < 0 else end + len(closing)

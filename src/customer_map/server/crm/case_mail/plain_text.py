"""Turns the HTML of an e-mail into plain text: nothing of it is ever shown as HTML."""

import re
from html.parser import HTMLParser

UNSEEN = frozenset(("head", "script", "style", "template", "title", "noscript", "svg"))
BREAKS = frozenset(
    ("address", "article", "blockquote", "br", "div", "dl", "fieldset", "form", "h1")
)
BREAKS |= frozenset(
    ("h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "table", "tr", "ul")
)
BLANKS = re.compile(r"[ \t\r\f\v\xa0]+")
GAPS = re.compile(r"\n{3,}")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or a part that nobody sees."""
        if tag in UNSEEN:
            self._unseen += 1
        elif tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line, or a part that nobody sees."""
        if tag in UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep words that people see."""
        if not self._unseen:
            self.parts.append(data.replace("\n", " "))


def text_of_html(html: str) -> str:
    """Return the words of a page, its paragraphs on lines of their own.

    >>> text_of_html("<style>p {}</style><p>Hello&nbsp;<b>Li</b></p><p>Bye</p>")
    'Hello Li\\n\\nBye'
    """
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = (BLANKS.sub(" ", line).strip() for line in "".join(reader.parts).split("\n"))
    return GAPS.sub("\n\n", "\n".join(lines)).strip()

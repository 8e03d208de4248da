"""Turns a page into the markup in it that nobody of ours wrote."""

import re
from html.parser import HTMLParser

LINKS = ("href", "src", "action", "formaction", "xlink:href")
SCRIPT_ADDRESS = re.compile(r"[\s\x00-\x20]*(javascript|vbscript|data:text)", re.IGNORECASE)
# An end of an attribute and of a text, an element, a handler, a script, an SVG, a template, and signs that turn the
# direction of writing. Short fields hold the beginning.
PAYLOAD = (
    "\"'></a><cmx onload=cmx()><script>cmx()</script><svg/onload=cmx()>"
    '{{"cm"|add:"49"}}{%cmx%}${7+7}\u202ecmx'
)
LINK = "javascript:cmx()"
EVALUATED = "cm49"
INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]*(?:src=|type=\"application/json\"))",
    re.IGNORECASE,
)


class MarkupReader(HTMLParser):
    """Finds elements and attributes that came out of a text, and addresses that run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_foreign = tag == "cmx" or any(name.startswith("on") or "cmx" in name for name in given)
        is_script = tag == "script" and "src" not in given
        runs = any(SCRIPT_ADDRESS.match(given.get(name) or "") for name in LINKS)
        if is_foreign or runs or (is_script and given.get("type") != "application/json"):
            self.found.append(f"<{tag} {given}>")


def foreign_markup(body: str) -> list[str]:
    """Return what came out of a text as markup."""
    reader = MarkupReader()
    reader.feed(body)
    return reader.found

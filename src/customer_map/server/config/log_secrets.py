"""Turns lines of the log into lines without secrets: what looks like one, and what is known to be one."""

import re
from collections.abc import Iterable

HIDDEN = "[hidden]"
# A shorter word would be found everywhere.
SHORTEST_KNOWN = 6
NAMES = r"(?:[\w-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|write[_-]?key|signature)|sessionid|csrftoken)"
QUESTIONS = r"(?:key|code|state|sig|auth|feed)"
HEADERS = (
    r"(?:http_)?(?:proxy[-_])?"
    r"(?:authorization|set-cookie|cookie|x[-_]api[-_]key|x[-_]customer[-_]map[-_]signature)"
)

# Each finds a secret behind what names it, which stays.
NAMED = (
    # Headers: the rest of the line, or up to the quote that closes the value.
    re.compile(rf"(?i)(\b{HEADERS}\b[\"']?\s*[:=,]\s*[bB]?[\"'])[^\"'\n]+"),
    re.compile(rf"(?i)(\b{HEADERS}\b\s*[:=]\s*)[^\"'\s\[][^\n]*"),
    re.compile(r"(?i)(\b(?:bearer|basic)\s+)[\w.~+/=-]{6,}"),
    # user:password@ in addresses, of databases too
    re.compile(r"(\b[a-z][a-z0-9+.-]*://[^/\s:@\"']*:)[^/\s@\"']+(?=@)", re.IGNORECASE),
    # name=value and "name": "value"
    re.compile(rf"(?i)(\b{NAMES}[\"']?\s*[:=]\s*[bB]?[\"'])[^\"'\n]+"),
    re.compile(rf"(?i)(\b{NAMES}\s*[:=]\s*)[^\s\"'&;,)}}\]\[]+"),
    re.compile(rf"(?i)([?&]{QUESTIONS}=)[^\s&\"'#]+"),
    # addresses that let in whoever knows them
    re.compile(
        r"(/(?:welcome|join|feed|rate|ratings?|invitations?)/)(?![0-9a-f]{8}-)[^/\s?\"']{12,}"
    ),
    re.compile(r"(/s/[\w-]{6,}/)[^/\s?\"']{12,}"),
    re.compile(r"(/password/reset/key/)[^/\s?\"']+"),
)
WHOLE = (
    re.compile(r"\bcm_[0-9a-f]{8}\.[\w-]+"),
    re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)", re.DOTALL
    ),
    # Long random words: tokens of 256 bits, ciphers, signatures. Names of records have hyphens at fixed places.
    re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[A-Za-z0-9_-]{40,}={0,2}(?![\w-])"),
    re.compile(r"(?<![\w-])[0-9a-f]{64,}(?![\w-])"),
)


class Redactor:
    """Hides secrets in text; `known` are the secrets of this installation, whatever they look like."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        words = {word for word in known if len(word) >= SHORTEST_KNOWN}
        longest_first = sorted(words, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if words else None

    def redacted(self, text: str) -> str:
        """Return the text with [hidden] in place of every secret."""
        if self._known:
            text = self._known.sub(HIDDEN, text)
        for pattern in NAMED:
            text = pattern.sub(rf"\g<1>{HIDDEN}", text)
        for pattern in WHOLE:
            text = pattern.sub(HIDDEN, text)
        return text

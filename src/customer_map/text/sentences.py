"""Turns a text into its sentences, Chinese and English."""

import re

_BREAK = re.compile(
    r"(?<=[。!?！？；;…])(?![。!?！？；;…\"'”’」』)）])\s*"
    r"|(?<=[^\s.]\.)(?<!\bmr\.)(?<!\bms\.)(?<!\bmrs\.)(?<!\bdr\.)(?<!\bvs\.)(?<!\bno\.)(?<!e\.g\.)(?<!i\.e\.)\s+"
    r"|(?<=\.\.)(?!\.)\s*|\s*\n\s*",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a readable text in order, with their punctuation, without blanks around them.

    >>> sentences("物流很快！但是坏了。It costs 3.5 dollars. Mr. Li was kind.")
    ['物流很快！', '但是坏了。', 'It costs 3.5 dollars.', 'Mr. Li was kind.']
    """
    return [part.strip() for part in _BREAK.split(text) if part.strip()]

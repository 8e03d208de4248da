"""The words a drawing writes itself; a caller gives its own, in the language of the reader."""

from collections.abc import Mapping

Words = Mapping[str, str]

ENGLISH: Words = {
    "attitude.mentor": "Mentor",
    "attitude.supporter": "Supporter",
    "attitude.neutral": "Neutral",
    "attitude.sceptic": "Sceptic",
    "attitude.opponent": "Opponent",
    "attitude.unknown": "Attitude unknown",
    "channel.other": "Other",
    "coverage": "Coverage {level} of 4",
    "card.unknown": "Not yet known",
    "days": "{days} d",
    "folded": "{count} folded",
    "influence": "Influence {percent}",
    "interval": "95 % between {low} and {high}",
    "low_support": "Few data",
    "note": "Note",
    "overdue": "Overdue",
    "percentile": "90 % within {days}",
    "priority": "Priority {priority}",
    "progress": "{percent} % done",
    "role.blocker": "Blocker",
    "role.champion": "Champion",
    "role.decision_maker": "Decision maker",
    "role.economic_buyer": "Economic buyer",
    "role.evaluator": "Evaluator",
    "role.influencer": "Influencer",
    "role.procurement": "Procurement",
    "role.user": "User",
    "stages": "Stages",
    "support": "n = {count}",
    "tie.allied": "allied with",
    "tie.family": "family of",
    "tie.in_conflict": "in conflict with",
    "tie.influences": "influences",
    "tie.informal": "close to",
    "tie.knows": "knows",
    "tie.assumed": "assumed",
}
"""Every word a drawing can ask for, with the places it fills."""


def word(words: Words, key: str, /, **fields: object) -> str:
    """The caller's word, else the English one, else the key's last part; its places filled."""
    text = words.get(key) or ENGLISH.get(key) or key.rpartition(".")[2].replace("_", " ")
    return text.format(**fields) if fields else text

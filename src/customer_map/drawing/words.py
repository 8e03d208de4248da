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
    "flow.again": "{count} at once again, median {time}",
    "flow.customers": "{count} customers",
    "flow.ends": "{count} end here",
    "flow.legend": "Legend",
    "flow.legend.again": "again at once",
    "flow.legend.back": "way back",
    "flow.legend.end": "journeys end",
    "flow.legend.few": "grey: fewer than {count} customers",
    "flow.legend.hidden": "not shown: {nodes} touchpoints, {edges} transitions",
    "flow.legend.most": "{count} customers go this way",
    "flow.legend.quarter": "{count}",
    "flow.legend.share": "share of all customers",
    "flow.legend.start": "journeys begin",
    "flow.median": "median {time}, 90 % within {most}",
    "flow.next": "median {time} until the next",
    "flow.score": "score {score}, {support}",
    "flow.starts": "{count} begin here",
    "flow.times": "{count} times",
    "flow.touchpoints": "{count} touchpoints",
    "folded": "{count} folded",
    "hours": "{hours} h",
    "influence": "Influence {percent}",
    "interval": "95 % between {low} and {high}",
    "low_support": "Few data",
    "minutes": "{minutes} min",
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
    "seconds": "{seconds} s",
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

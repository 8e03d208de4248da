"""Evaluates a filter tree over rows in memory, in plain Python: the independent twin of the conditions in SQL."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

TIMES = {"orders": "placed_at", "touchpoints": "occurred_at", "cases": "opened_at"}


def keeps(tree: dict, row: dict, reader: dict) -> bool:
    """Whether the row fits the tree; `reader` holds me, team, now and zone."""
    if not tree:
        return True
    if "and" in tree:
        return all(keeps(one, row, reader) for one in tree["and"])
    if "or" in tree:
        return any(keeps(one, row, reader) for one in tree["or"])
    if "not" in tree:
        return not keeps(tree["not"], row, reader)
    if "has" in tree:
        return has(tree, row, reader)
    return compared(tree, row, reader)


def fitting(tree: dict, row: dict, reader: dict) -> list[dict]:
    found = [one for one in row[tree["has"]] if keeps(tree.get("where", {}), one, reader)]
    if "in" in tree:
        first, behind = last_days(tree["in"], reader)
        found = [one for one in found if first <= one[TIMES[tree["has"]]] < behind]
    return found


def has(tree: dict, row: dict, reader: dict) -> bool:
    found = fitting(tree, row, reader)
    if "since" in tree:
        anchor = tree["since"]
        times = [one[TIMES[anchor["has"]]] for one in fitting(anchor, row, reader)]
        found = [one for one in found if times and one[TIMES[tree["has"]]] > max(times)]
    number = len(found)
    if "at_least" not in tree and "at_most" not in tree:
        return number >= 1
    return tree.get("at_least", 0) <= number <= tree.get("at_most", number)


def last_days(words: str, reader: dict) -> tuple[datetime, datetime]:
    _last, number, _days = words.split()
    midnight = (
        reader["now"]
        .astimezone(ZoneInfo(reader["zone"]))
        .replace(hour=0, minute=0, second=0, microsecond=0)
    )
    return midnight - timedelta(days=int(number)), midnight + timedelta(days=1)


def compared(tree: dict, row: dict, reader: dict) -> bool:
    stored, operator, value = stored_value(row, tree["field"]), tree["op"], tree.get("value")
    if operator in ("empty", "filled"):
        return (stored in (None, "", [])) == (operator == "empty")
    if operator in NEGATIONS:
        return not compared({**tree, "op": NEGATIONS[operator]}, row, reader)
    if tree["field"] == "owner":
        values = value if operator == "in" else [value]
        return any(owned(stored, one, reader) for one in values)
    if stored is None:
        return False
    return COMPARISONS[operator](stored, value, reader)


def stored_value(row: dict, name: str):
    holder, _dot, key = name.partition(".")
    return row["custom"].get(key) if holder == "custom" else row[name]


def owned(owner, word: str, reader: dict) -> bool:
    if word == "nobody":
        return owner is None
    if word == "team":
        return owner in (reader["me"], *reader["team"])
    return owner == (reader["me"] if word == "me" else word)


def a_number(stored) -> float:
    return float(stored)


def before(stored, value: str, reader: dict) -> bool:
    return stored < moment(value, reader)


def after(stored, value: str, reader: dict) -> bool:
    return stored >= moment(value, reader) + timedelta(days=1)


def moment(value: str, reader: dict) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=ZoneInfo(reader["zone"])).astimezone(UTC)


NEGATIONS = {
    "is_not": "is",
    "not_in": "in",
    "contains_not": "contains",
    "has_none": "has_any",
}
COMPARISONS = {
    "is": lambda stored, value, _: (
        a_number(stored) == value
        if isinstance(value, int | float) and not isinstance(value, bool)
        else stored == value
    ),
    "in": lambda stored, value, _: stored in value,
    "contains": lambda stored, value, _: value.lower() in stored.lower(),
    "starts_with": lambda stored, value, _: stored.lower().startswith(value.lower()),
    "lt": lambda stored, value, _: a_number(stored) < value,
    "lte": lambda stored, value, _: a_number(stored) <= value,
    "gt": lambda stored, value, _: a_number(stored) > value,
    "gte": lambda stored, value, _: a_number(stored) >= value,
    "between": lambda stored, value, _: value[0] <= a_number(stored) <= value[1],
    "has_any": lambda stored, value, _: bool(set(stored) & set(value)),
    "has_all": lambda stored, value, _: set(value) <= set(stored),
    "before": before,
    "after": after,
    "within": lambda stored, value, reader: (
        last_days(value, reader)[0] <= stored < last_days(value, reader)[1]
    ),
}

"""A small shop whose figures can be counted by hand."""

from pathlib import Path

ROWS = [
    ("ann", "visit", "2024-03-01T09:00", "search"),
    ("ann", "basket", "2024-03-01T09:10", "site"),
    ("ann", "order, paid", "2024-03-02T09:10", "site"),
    ("bob", "visit", "2024-03-01T10:00", "mail"),
    ("bob", "basket", "2024-03-11T10:00", "site"),
    ("bob", "order, paid", "2024-03-11T11:00", "site"),
    ("NA", "visit", "2024-03-02T08:00", "search"),
    ("NA", "visit", "2024-03-02T08:30", "mail"),
    ("客户", "visit", "2024-03-31T23:30", "search"),
]


def dicts() -> list[dict[str, str]]:
    return [
        {"case_id": case, "activity": name, "timestamp": time, "channel": channel}
        for case, name, time, channel in ROWS
    ]


def write_csv(path: Path) -> Path:
    lines = [f'{case},"{name}",{time},{channel}' for case, name, time, channel in ROWS]
    path.write_text("\n".join(["case_id,activity,timestamp,channel", *lines]), "utf-8")
    return path

"""The sentences that scripts show."""

import re
from pathlib import Path

from customer_map.server.web.script_messages import script_messages

SCRIPTS = Path(__file__).parents[3] / "frontend/src"


def _used_keys() -> set[str]:
    keys = set()
    for script in SCRIPTS.rglob("*.ts"):
        if script.name.endswith(".test.ts"):
            continue
        text = script.read_text(encoding="utf-8")
        keys |= set(re.findall(r'message\("(\w+)"', text))
        keys |= set(re.findall(r'button\("(\w+)"', text))
        keys |= set(re.findall(r'"(map_no\w+)"', text))
        keys |= set(re.findall(r'copyText\([^;]*?"(\w+)"\)', text))
    return keys


def test_scripts_and_pages_name_the_same_sentences() -> None:
    assert _used_keys() == script_messages().keys()

"""The examples of the guide, run with curl against a real server, one after the other."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.accounts.people import person
from tests.house_rules.sources import ROOT

from customer_map.server.accounts.actions.keys import create_key
from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.models import Customer

GUIDE = ROOT / "docs" / "guide"
EXAMPLE = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS),
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
]


def examples(path: Path) -> list[str]:
    return EXAMPLE.findall(path.read_text(encoding="utf-8"))


def test_every_example_does_what_the_guide_says(live_server: Any) -> None:
    issued = create_key(actor=Actor(person()), name="guide", scopes=["read", "write"])
    known = {"URL": live_server.url, "KEY": issued.presented, "ID": "", "PATH": "/usr/bin:/bin"}
    answers = []
    for example in examples(GUIDE / "api.md"):
        done = subprocess.run(
            ["bash", "-c", example], env=known, capture_output=True, check=True, timeout=60
        )
        answers.append(json.loads(done.stdout))
        known["ID"] = answers[-1].get("id", known["ID"])
    empty, filtered, new, changed, tried, batch = answers
    assert empty == {"items": [], "next_cursor": None, "total": 0, "total_is_capped": False}
    assert filtered["items"] == []
    assert (new["name"], new["version"]) == ("Nova Instruments", 1)
    assert (changed["city"], changed["version"]) == ("Köln", 2)
    assert tried["changes"] == {"city": {"from": "Köln", "to": "Berlin"}}
    assert [one["outcome"] for one in batch["results"]] == ["created", "refused"]
    assert set(Customer.records.values_list("name", "city")) == {
        ("Nova Instruments", "Köln"),
        ("Vega", ""),
    }


def test_both_languages_show_the_same_examples() -> None:
    assert examples(GUIDE / "api.md") == examples(GUIDE / "api.zh.md")

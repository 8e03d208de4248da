import json
from pathlib import Path

import pytest
from tests.library.event_rows import dicts

from customer_map.analytics.conformance.designed import DesignedJourneyError
from customer_map.kernels.names import UnknownNameError
from customer_map.library.conformances import UnreadableDesignError, conformance

DESIGN = {
    "title": "Buying",
    "steps": [{"name": "visit"}, {"name": "basket"}, {"name": "order, paid"}],
}


def test_real_journeys_are_compared_with_the_designed_one(tmp_path: Path) -> None:
    path = tmp_path / "design.json"
    path.write_text(json.dumps(DESIGN), "utf-8")
    found = conformance(dicts(), path)
    assert found.title == "Buying"
    plain = found.to_dict()
    assert plain["cases"] == 4
    assert plain["fitting"]["share"] == 0.5
    assert [step["cases"] for step in plain["steps"]] == [4, 2, 2]
    skipped = {
        each["subject"]: each["cases"] for each in plain["deviations"] if each["kind"] == "skip"
    }
    assert skipped == {"basket": 2, "order, paid": 2}
    assert plain == conformance(dicts(), DESIGN).to_dict()
    assert "50.0% fit exactly" in found.facts()[1]


def test_deviations_are_told_in_words() -> None:
    whats = {row[0] for row in conformance(dicts(), DESIGN).tables()[1].rows}
    assert whats <= {"left out", "once more", "in another place", "not designed"}
    assert "left out" in whats


def test_an_unreadable_or_senseless_design_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDesignError, match=r"none\.json"):
        conformance(dicts(), tmp_path / "none.json")
    with pytest.raises(DesignedJourneyError):
        conformance(dicts(), {"steps": []})
    with pytest.raises(UnknownNameError):
        conformance(dicts(), {"steps": [{"name": "vist"}]})

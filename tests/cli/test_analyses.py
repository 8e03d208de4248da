"""The commands that analyse files, as a person at a terminal or another program calls them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.library.event_rows import write_csv
from tests.library.order_rows import growing_shop
from typer.testing import CliRunner

from customer_map.cli.app import new_app
from customer_map.errors import CustomerMapError
from customer_map.library.journeys import ENDINGS, journey_map

runner = CliRunner()
ORDERS = "\n".join(
    [
        "order no,order date,customer id,amount",
        *(
            f"{100 * number + order},2024-0{1 + order}-1{number % 9},c{number},{10 * number + 1}"
            for number in range(20)
            for order in range(1 + number // 4)
        ),
    ]
)


@pytest.fixture
def events(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "events.csv")


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, "utf-8")
    return path


def asked(*words: object) -> str:
    result = runner.invoke(new_app(), [str(word) for word in words])
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def told(*words: object) -> dict[str, object]:
    found: dict[str, object] = json.loads(asked(*words, "--json"))
    return found


def refused(*words: object) -> CustomerMapError:
    result = runner.invoke(new_app(), [str(word) for word in words])
    assert isinstance(result.exception, CustomerMapError)
    return result.exception


def test_journey_json_has_the_keys_that_programs_rely_on(events: Path) -> None:
    found = told("journey", events)
    assert set(found) == {
        "cases",
        "events",
        "variants",
        "transitions",
        "starts",
        "ends",
        "touchpoints",
    }
    assert (found["cases"], found["events"], found["variants"]) == (4, 9, 3)
    assert isinstance(found["transitions"], list)
    assert set(found["transitions"][0]) == {
        "from",
        "to",
        "events",
        "cases",
        "median_seconds",
        "p90_seconds",
    }


def test_columns_may_be_named(events: Path) -> None:
    found = told(
        "journey", events, "--case-id", "case_id", "--name", "channel", "--time", "timestamp"
    )
    assert found["starts"] == {"search": 3, "mail": 1}


def test_a_journey_may_bring_its_funnel(events: Path) -> None:
    found = told("journey", events, "--funnel", 'visit,"order, paid"', "--within", "7d")
    assert found["funnel"]["steps"][1]["cases"] == 1  # type: ignore[index]


def test_a_funnel_names_customers_and_intervals(events: Path) -> None:
    found = told("funnel", events, 'visit,basket,"order, paid"')
    steps = found["steps"]
    assert isinstance(steps, list)
    assert [(step["name"], step["cases"]) for step in steps] == [
        ("visit", 4),
        ("basket", 2),
        ("order, paid", 2),
    ]
    assert {"share", "low", "high"} <= set(steps[0])


def test_periods_are_whole_days(events: Path) -> None:
    assert told("journey", events, "--since", "2024-03-02", "--until", "2024-03-02")["events"] == 3


def test_the_other_analyses_of_events_answer_in_json(events: Path, tmp_path: Path) -> None:
    design = tmp_path / "design.json"
    design.write_text('{"steps": [{"name": "visit"}, {"name": "basket"}]}', "utf-8")
    assert told("variants", events, "--most", 1)["variants"] == 3
    assert told("retention", events, "--period", "day")["period"] == "day"
    assert told("compare", events, "--split", "2024-03-10")["groups"]
    assert told("conformance", events, design)["cases"] == 4
    channels = told("attribution", events, "--conversion", '"order, paid"', "--draws", 5)[
        "channels"
    ]
    assert channels["last"]["site"] == 2.0  # type: ignore[index]


def test_the_analyses_of_orders_answer_in_json(orders: Path) -> None:
    found = told("segments", orders)
    assert found["customers"] == 20
    assert [each["name"] for each in found["segments"]] == ["high", "potential", "low"]  # type: ignore[attr-defined]


def test_a_lifetime_is_estimated_from_orders(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(growing_shop(), "utf-8")
    found = told("lifetime", path, "--until", "2024-12-01", "--horizon", "39w")
    assert {"model", "parameters", "log_likelihood"} <= set(found)
    assert found["calibration_end"] == "2024-12-01"
    assert found["horizon_days"] == 273


@pytest.mark.parametrize("name", ["m.svg", "m.json", "m.xlsx", "m.xes", "m.html", "m.csv"])
def test_a_journey_is_written_as_its_name_says(events: Path, tmp_path: Path, name: str) -> None:
    assert asked("journey", events, "--out", tmp_path / name) == ""
    assert (tmp_path / name).stat().st_size > 100


def test_a_terminal_gets_tables_that_fit_it(events: Path) -> None:
    for words in (["journey", events], ["funnel", events, "visit"], ["variants", events]):
        lines = asked(*words).splitlines()
        assert max(map(len, lines)) <= 80
        assert "customers" in "".join(lines)


def test_an_unknown_step_names_those_that_come_close(events: Path) -> None:
    assert "“basket”" in refused("funnel", events, "visit,baskett").remedy()


def test_senseless_durations_steps_and_endings_are_refused(events: Path) -> None:
    assert "12h" in refused("funnel", events, "visit", "--within", "soon").remedy()
    assert ".svg" in refused("journey", events, "--out", "map.docx").remedy()
    result = runner.invoke(new_app(), ["funnel", str(events), "visit,,basket"])
    assert result.exit_code == 2
    assert "separated by commas" in result.output


def in_a_process(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "customer_map", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


def test_an_error_ends_in_a_sentence_and_exit_code_one(events: Path) -> None:
    done = in_a_process("funnel", str(events), "vist")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "No touchpoint is called “vist”." in done.stderr
    assert "Traceback" not in done.stderr


def test_json_is_all_that_goes_to_standard_output(events: Path, tmp_path: Path) -> None:
    target = str(tmp_path / "m.svg")
    done = in_a_process("journey", str(events), "--json", "--out", target)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["cases"] == 4
    assert "m.svg" in done.stderr


def test_help_starts_at_once_and_names_every_command() -> None:
    code = (
        "import time, sys; sys.argv = ['customer-map', '--help']\n"
        "from customer_map.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(time.process_time(), 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, has_numpy = done.stdout.split()[-2:]
    assert has_numpy == "False"
    # 0.2 s are promised; a machine that runs other tests beside this one gets some grace.
    assert float(seconds) < 0.4
    for name in ("journey", "funnel", "retention", "variants", "lifetime", "segments"):
        assert f"  {name} " in done.stdout


def test_a_file_that_cannot_be_written_is_refused_before_anything_is_read() -> None:
    assert "End the name in one of" in str(refused("funnel", "absent.csv", "a", "--out", "f.svg"))
    assert "there is no folder" in str(refused("journey", "absent.csv", "--out", "nowhere/f.svg"))


def test_a_journey_map_is_written_as_everything_it_promises(events: Path) -> None:
    assert set(journey_map(events).writers()) == set(ENDINGS)


def test_a_limit_of_time_without_a_funnel_is_refused(events: Path) -> None:
    result = runner.invoke(new_app(), ["journey", str(events), "--within", "7d"])
    assert result.exit_code == 2
    assert "--funnel" in result.output

"""Published event logs are recognised and yield their known numbers of cases and events."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from customer_map.formats.opening import open_table
from customer_map.formats.preview import suggest_for
from customer_map.tables.conversion import convert
from customer_map.tables.mappings import Mapping

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.exists(), reason="shared/data is not here"),
]


def imported(path: Path) -> tuple[pa.Table, Mapping]:
    with open_table(path) as source:
        (sheet,) = source.sheets
        mapping = suggest_for(source, sheet, file=path.name)
        done = [convert(batch, mapping) for batch in source.batches(sheet)]
    assert sum(each.refused for each in done) == 0
    return pa.Table.from_batches([each.fields for each in done]), mapping


@pytest.mark.parametrize(
    ("name", "cases", "events"),
    [
        ("bpi_logs/helpdesk.xes.gz", 4_580, 21_348),
        ("bpi_logs/receipt.csv", 1_434, 8_577),
        ("bpi_logs/02_teleclaims.xes.gz", 3_512, 46_138),
        ("bupar_logs/traffic_fines.csv.gz", 10_000, 34_724),
        ("bupar_logs/patients.csv.gz", 500, 5_442),
        ("bpi_logs/roadtraffic100traces.xes", 100, 390),
    ],
)
def test_logs_have_their_known_counts(name: str, cases: int, events: int) -> None:
    table, mapping = imported(DATA / name)
    assert mapping.kind == "events"
    assert mapping.is_certain()
    assert table.num_rows == events
    assert pc.count_distinct(table["case_key"]).as_py() == cases
    assert table["occurred_at"].null_count == 0
    assert table["activity"].null_count == 0


def test_zones_written_in_the_log_are_kept() -> None:
    """01:00 at +01:00 is midnight in UTC."""
    table, _ = imported(DATA / "bpi_logs" / "02_teleclaims.xes.gz")
    assert pc.min(table["occurred_at"]).as_py().isoformat() == "1970-01-01T00:00:00+00:00"

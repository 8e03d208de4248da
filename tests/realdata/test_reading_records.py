"""CRM tables, subscriber lists and Chinese files of real life are recognised by themselves."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from customer_map.formats.opening import open_table
from customer_map.formats.preview import preview
from customer_map.tables.batches import TableSource
from customer_map.tables.conversion import convert

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.exists(), reason="shared/data is not here"),
]


@pytest.mark.parametrize(
    ("name", "kind", "rows", "refused"),
    [
        ("crm_revops/accounts.csv", "customers", 62, 0),
        ("crm_revops/leads.csv", "leads", 1_500, 0),
        ("crm_revops/opportunities.csv", "opportunities", 14_343, 0),
        ("telco_churn/wa_churn.csv", "customers", 7_043, 0),
        ("er_restaurants/fodors.csv", "customers", 533, 0),
        ("er_febrl/dataset1.csv", "contacts", 1_000, 3),
        ("er_splink/fake_1000.csv", "contacts", 1_000, 33),
    ],
)
def test_tables_are_recognised_and_read(name: str, kind: str, rows: int, refused: int) -> None:
    path = DATA / name
    mapping = preview(path).mapping
    assert (mapping.kind, mapping.is_certain()) == (kind, True)
    with open_table(path) as source:
        done = [convert(batch, mapping) for batch in source.batches(source.sheets[0])]
    assert sum(each.read for each in done) == rows
    assert sum(each.refused for each in done) == refused


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize(
    "name",
    [
        "zh_chnsenticorp/ChnSentiCorp_htl_all.csv.gz",
        "zh_online_shopping/online_shopping_10_cats.csv.gz",
    ],
)
def test_a_chinese_file_saved_in_another_encoding_reads_the_same(
    tmp_path: Path, name: str, encoding: str
) -> None:
    text = gzip.decompress((DATA / name).read_bytes()).decode("utf-8-sig")
    saved = tmp_path / "评论.csv"
    saved.write_bytes(text.encode(encoding))
    with open_table(DATA / name) as one, open_table(saved) as other:
        assert other.encoding == {"utf-16": "UTF-16-LE", "utf-8-sig": "UTF-8"}.get(
            encoding, "GB18030"
        )
        for raw, again in zip(rows(one), rows(other), strict=True):
            assert raw == again


def rows(source: TableSource) -> Iterator[tuple[int, dict[str, str | None]]]:
    for batch in source.batches(source.sheets[0]):
        yield from zip(batch.lines.to_pylist(), batch.columns.to_pylist(), strict=True)


def test_every_line_of_the_reviews_is_read() -> None:
    with open_table(DATA / "zh_online_shopping" / "online_shopping_10_cats.csv.gz") as source:
        batches = list(source.batches(source.sheets[0]))
    assert sum(batch.columns.num_rows for batch in batches) == 62_774
    assert not any(batch.refusals for batch in batches)


def test_answers_with_line_breaks_keep_their_lines() -> None:
    path = DATA / "csat_tsg" / "0_Input_CustSatData.csv"
    with open_table(path) as source:
        found = [line for line, _ in rows(source)]
    with path.open(newline="") as file:
        reader = csv.reader(file)
        begins = [reader.line_num + 1 for _ in reader][:-1]
    assert len(found) == 190
    assert found == begins

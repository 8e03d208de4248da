from pathlib import Path

import pandas as pd
import pytest

from customer_map.library.path_tables import PathCellError, read_path_table
from customer_map.tables.event_columns import EventColumnNotFoundError

TEXT = "path;total_conversions;total_conversion_value;total_null\nmail > shop;2;9,5;3\nshop;1;1;0\n;4;0;0\n"


def test_paths_are_read_from_a_file_and_from_a_frame(tmp_path: Path) -> None:
    path = tmp_path / "paths.csv"
    path.write_text(TEXT, "utf-8")
    frame = pd.DataFrame({"Channel path": ["mail > shop", "shop"], "Conversions": [2, 1]})
    found = read_path_table(path, {})
    assert found is not None
    assert found.paths == (("mail", "shop"), ("shop",))
    assert found.conversions.tolist() == [2, 1]
    assert found.nulls.tolist() == [3, 0]
    assert found.values.tolist() == [9.5, 1.0]
    other = read_path_table(frame, {})
    assert other is not None
    assert other.nulls.tolist() == [0, 0]


def test_a_table_without_paths_is_none() -> None:
    assert read_path_table([{"customer": "a", "name": "b"}], {}) is None


def test_columns_may_be_named_and_must_be_there() -> None:
    rows = [{"way": "a > b", "sales": "3", "conversions": "1"}]
    found = read_path_table(rows, {"path": "way", "conversions": "sales"})
    assert found is not None
    assert found.conversions.tolist() == [3]
    with pytest.raises(EventColumnNotFoundError, match="sales"):
        read_path_table(rows, {"path": "road"})


def test_counts_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(PathCellError, match="1 cells"):
        read_path_table([{"path": "a", "conversions": "many"}], {})

"""The header is the first full row of words; every column gets a name of its own."""

from customer_map.formats.headers import find_header, named_columns


def test_titles_and_blank_rows_above_the_header_are_passed_over() -> None:
    rows = [["Report 2024", "", ""], ["", "", ""], ["name", "city", "sum"], ["Ann", "Leeds", "3"]]
    assert find_header(rows).position == 2


def test_a_row_of_data_is_no_header() -> None:
    header = find_header([["00004", "19970101", "2", "29.33"], ["00004", "19970118", "2", "29.73"]])
    assert header.position == -1
    assert header.names == ("Column 1", "Column 2", "Column 3", "Column 4")
    assert [notice.code for notice in header.notices] == ["no_header"]


def test_a_header_shorter_than_its_rows_gets_names_for_the_rest() -> None:
    header = find_header([["name", "city"], ["Ann", "Leeds", "x"], ["Bob", "York", "y"]])
    assert header.names == ("name", "city", "Column 3")


def test_a_single_number_among_names_does_not_hurt() -> None:
    assert find_header([["name", "city", "country", "2024"], ["Ann", "x", "y", "7"]]).position == 0


def test_thousands_of_equal_names_are_told_apart() -> None:
    names = named_columns(["x"] * 3000).names
    assert len(set(names)) == 3000
    assert names[2999] == "x (3000)"


def test_a_name_that_looks_like_a_renamed_one_is_kept_apart() -> None:
    assert len(set(named_columns(["x", "x (2)", "x", "x"]).names)) == 4


def test_line_breaks_in_a_name_become_blanks() -> None:
    assert named_columns(["order\n  date"]).names == ("order date",)


def test_a_header_made_to_clash_a_thousand_times_is_read() -> None:
    clashing = ["a"]
    for _ in range(1200):
        clashing.append(f"{clashing[-1]} (2)")
    names = named_columns([*clashing, "a"]).names
    assert len(set(names)) == len(clashing) + 1

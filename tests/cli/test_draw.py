from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from customer_map.cli.draw import draw
from customer_map.cli.pictures import PictureFileError, UnknownPictureError, draw_file
from customer_map.drawing import theme_css
from customer_map.maps.files import MapFileError, to_json
from customer_map.maps.mind import MindMap, Topic

app = typer.Typer()
app.command()(draw)
runner = CliRunner()


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "map.json"
    path.write_bytes(to_json(MindMap(id="m", title="Plan", root=Topic(id="r", title="计划"))))
    return path


@pytest.mark.parametrize(
    ("name", "beginning"), [("a.svg", b"<svg"), ("a.PNG", b"\x89PNG"), ("a.pdf", b"%PDF")]
)
def test_a_map_is_drawn_as_its_name_says(sample: Path, name: str, beginning: bytes) -> None:
    target = sample.parent / name
    result = runner.invoke(app, [str(sample), str(target), "--theme", "dark"])
    assert result.exit_code == 0, result.output
    assert target.read_bytes().startswith(beginning)


def test_the_style_sheet_of_the_page_is_printed() -> None:
    assert runner.invoke(app, ["--theme-css"]).output == theme_css()


def test_without_names_it_says_what_is_missing() -> None:
    result = runner.invoke(app, [])
    assert result.exit_code == 2
    assert "Name a map" in result.output


def test_an_unknown_kind_of_picture_is_refused(sample: Path) -> None:
    with pytest.raises(UnknownPictureError):
        draw_file(sample, sample.parent / "a.bmp")


def test_a_missing_file_and_a_missing_folder_are_named(sample: Path) -> None:
    with pytest.raises(PictureFileError, match=r"none\.json"):
        draw_file(sample.parent / "none.json", sample.parent / "a.svg")
    with pytest.raises(PictureFileError, match="nowhere"):
        draw_file(sample, sample.parent / "nowhere" / "a.svg")


def test_what_is_no_map_leaves_no_picture(sample: Path) -> None:
    sample.write_bytes(b"{}")
    target = sample.parent / "a.svg"
    with pytest.raises(MapFileError):
        draw_file(sample, target)
    assert not target.exists()

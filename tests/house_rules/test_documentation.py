"""What exists is written down, and what is written down exists."""

import re
from pathlib import Path

import typer
from tests.house_rules.sources import PACKAGE, ROOT, python_sources

from customer_map.cli.app import new_app
from customer_map.server.config import commands

LONGEST_ARCHITECTURE = 150
VARIABLE = re.compile(r"\b(?:CUSTOMER_MAP_[A-Z_]*[A-Z](?![A-Z_])|DATABASE_URL)\b")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def read(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def markdown_files() -> list[Path]:
    return [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def test_architecture_is_short_and_names_every_room() -> None:
    text = read("ARCHITECTURE.md")
    assert text.count("\n") < LONGEST_ARCHITECTURE
    rooms = [path.name for folder in (PACKAGE, PACKAGE / "server") for path in folder.iterdir()]
    packages = [name for name in rooms if not name.startswith(("_", ".")) and "." not in name]
    assert [name for name in packages if f"{name}/" not in text] == []


def command_names() -> list[str]:
    app = new_app()
    commands.add_to(app)
    group = typer.main.get_command(app)
    return sorted(group.list_commands(typer.Context(group)))


def test_every_command_is_documented() -> None:
    text = read("docs", "guide", "commands.md")
    assert [name for name in command_names() if f"customer-map {name}" not in text] == []


def test_every_setting_is_documented() -> None:
    read_somewhere = {name for one in python_sources() for name in VARIABLE.findall(one.text)}
    documented = set(VARIABLE.findall(read("docs", "guide", "settings.md")))
    assert read_somewhere - documented == set()


def test_every_method_has_a_page_that_the_index_names() -> None:
    pages = {path.name for path in (ROOT / "docs" / "methods").glob("*.md")} - {"README.md"}
    index = read("docs", "methods", "README.md")
    assert pages
    assert [name for name in pages if name not in index] == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in markdown_files()
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_both_languages_have_the_same_guide() -> None:
    guide = ROOT / "docs" / "guide"
    english = {
        path.name.removesuffix(".md") for path in guide.glob("*.md") if ".zh" not in path.name
    }
    chinese = {path.name.removesuffix(".zh.md") for path in guide.glob("*.zh.md")}
    assert english == chinese

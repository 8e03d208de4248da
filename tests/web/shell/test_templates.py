"""All templates of the pages, read as text."""

import re
from pathlib import Path

import pytest

TEMPLATES = sorted(
    (Path(__file__).parents[3] / "src/customer_map/server/web/templates").rglob("*.html")
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_an_inline_script_or_style(template: Path) -> None:
    text = re.sub(r"{%.*?%}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"\sstyle=\"", text)
    assert not re.search(r"\son[a-z]+=\"", text)
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)", text)
    assert "javascript:" not in text

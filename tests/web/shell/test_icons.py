"""The icons that templates draw."""

import json
import re
from pathlib import Path

import pytest
from django.template import TemplateSyntaxError

from customer_map.server.web.templatetags.icons import icon, icon_shapes

WEB = Path(__file__).parents[3] / "src/customer_map/server/web"


def test_an_icon_is_hidden_from_screen_readers() -> None:
    drawn = icon("bell")
    assert drawn.startswith('<svg class="icon ')
    assert 'aria-hidden="true"' in drawn


def test_an_icon_takes_further_classes() -> None:
    assert 'class="icon icon-small"' in icon("bell", "icon-small")


def test_an_unknown_icon_says_how_to_add_it() -> None:
    with pytest.raises(TemplateSyntaxError, match=r"frontend/scripts/icons\.mjs"):
        icon("no-such-icon")


def test_every_icon_that_a_template_names_exists() -> None:
    named = set()
    for template in WEB.rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        named |= set(re.findall(r'{% icon "([^"]+)"', text)) | set(
            re.findall(r'icon="([^"]+)"', text)
        )
    assert named - icon_shapes().keys() == set()


def test_the_icon_file_is_sorted_json() -> None:
    assert json.loads((WEB / "icons.json").read_text(encoding="utf-8")) == icon_shapes()

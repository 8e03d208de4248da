"""A real Chromium opens the pages of a workspace whose every text is hostile: none of them runs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from installation import START_SECONDS, Installation, environment
from playwright.sync_api import Page
from tests.browser.conftest import speak

ROOT = Path(__file__).parent.parent.parent
# Each way of it would say that it ran.
PAYLOAD = (
    "\"'></a><img src=x onerror=window.ran=1><script>window.ran=2</script>"
    "<svg/onload=window.ran=3>{{constructor.constructor('window.ran=4')()}}"
)
LINK = "javascript:window.ran=5"
FILL = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from customer_map.server.config.data_folder import open_data_folder
from customer_map.server.config.database import running_database
from customer_map.server.config.preparing import load_django
folder = open_data_folder(Path(sys.argv[1]))
load_django(folder, running_database(folder).address)
from tests.security.noting import note_everything
from tests.security.rows import fill
from tests.security.sights import prepare, reading_paths
from tests.security.worlds import World
from customer_map.server.accounts.models import User
from customer_map.server.crm.actions.search import rebuild_search
from customer_map.server.saved_maps.models import SavedMap
owner = User.objects.get(email="owner@example.com")
world = World(owner, owner, fill(owner, sys.argv[2]))
world.near["customer"].website = sys.argv[3]
world.near["customer"].save()
rebuild_search()
prepare(world)
SavedMap.records.update(name=sys.argv[2])
note_everything(world)
paths = {}
for place, path in reading_paths(world):
    paths.setdefault(place.name if place.name != "map" else path, path)
print(json.dumps(paths))
"""
# What shows texts in ways of its own: the other pages are held by tests/security/test_pages.py.
OPENED = (
    "home", "search", "notifications", "calendar", "duplicate_list", "duplicate_compare", "segment_list",
    "mind_map_list", "customer_list", "customer_detail", "contact_detail", "lead_detail", "opportunity_detail",
    "opportunity_board", "opportunity_lines", "activity_detail", "activity_calendar", "case_detail", "product_detail",
    "order_detail", "customer_edit", "customer_timeline", "webhook_list", "user_list", "tag_list", "custom_field_list",
    "pipeline_list", "service_levels",
)  # fmt: skip
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


@pytest.fixture(scope="module")
def paths(installation: Installation, owner_state: dict[str, object]) -> list[str]:
    """Fill the workspace; the paths of its pages."""
    folder = str(installation.folder.path)
    command = [sys.executable, "-c", FILL, folder, PAYLOAD, LINK, str(ROOT)]
    done = subprocess.run(
        command,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    maps = [path for name, path in found.items() if name.startswith("/maps/")]
    return [*maps, *(found[name] for name in OPENED)]


def test_no_text_of_a_record_runs(paths: list[str], desk: Page, language: str) -> None:
    dialogs: list[str] = []
    desk.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    speak(desk, language)
    desk.add_init_script(WATCH)
    holding = 0
    for path in paths:
        desk.goto(path)
        assert desk.evaluate("window.ran") is None, path
        assert desk.evaluate("window.violations") == [], path
        assert desk.locator("img[src=x]").count() == 0, path
        assert desk.locator("a[href^='javascript:']").count() == 0, path
        holding += "window.ran" in desk.content()
    assert dialogs == []
    assert holding > len(paths) / 2

"""The published SDKs of Segment and RudderStack, unmodified, against the running server."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.models import Customer, Touchpoint
from customer_map.server.intake.actions.events.sources import IssuedSource, create_source
from customer_map.server.intake.actions.events.taking import take_all
from customer_map.server.intake.models import HeldEvent, RefusedEvent

SDKS = Path(__file__).parent / "sdks"

SEGMENT_PYTHON = """
import sys
import segment.analytics as analytics
analytics.host, analytics.write_key, analytics.gzip = sys.argv[1], sys.argv[2], True
failures = []
analytics.on_error = lambda error, items: failures.append(error)
analytics.page(anonymous_id="a1", name="Prices", properties={"path": "/prices"})
analytics.identify("u1", {"name": "Ada", "email": "ada@example.com"}, anonymous_id="a1")
analytics.track("u1", "Order Completed", {"revenue": 99.5, "currency": "EUR"})
analytics.screen("u1", "Cart", "Basket")
analytics.group("u1", "g1", {"name": "Engines Ltd"})
analytics.alias("u1", "u2")
analytics.track("u2", "Came back")
analytics.shutdown()
sys.exit(str(failures) if failures else 0)
"""
RUDDER_PYTHON = """
import sys
import rudderstack.analytics as analytics
analytics.dataPlaneUrl, analytics.write_key, analytics.gzip = sys.argv[1], sys.argv[2], True
failures = []
analytics.on_error = lambda error, items: failures.append(error)
analytics.page(anonymous_id="a1", name="Prices", properties={"path": "/prices"})
analytics.identify("u1", {"name": "Ada", "email": "ada@example.com"}, anonymous_id="a1")
analytics.track("u1", "Order Completed", {"revenue": 99.5, "currency": "EUR"})
analytics.screen("u1", "Cart", "Basket")
analytics.group("u1", "g1", {"name": "Engines Ltd"})
analytics.alias("u1", "u2")
analytics.track("u2", "Came back")
analytics.shutdown()
sys.exit(str(failures) if failures else 0)
"""
CALLS = """
analytics.page({ anonymousId: "a1", name: "Prices", properties: { path: "/prices" } });
analytics.identify({
  userId: "u1", anonymousId: "a1", traits: { name: "Ada", email: "ada@example.com" } });
analytics.track({
  userId: "u1", event: "Order Completed", properties: { revenue: 99.5, currency: "EUR" } });
analytics.screen({ userId: "u1", name: "Basket" });
analytics.group({ userId: "u1", groupId: "g1", traits: { name: "Engines Ltd" } });
analytics.alias({ previousId: "u1", userId: "u2" });
analytics.track({ userId: "u2", event: "Came back" });
"""
SEGMENT_NODE = f"""
const {{ Analytics }} = require("@segment/analytics-node");
const analytics = new Analytics({{ host: process.argv[1], writeKey: process.argv[2] }});
analytics.on("error", (error) => {{ console.error(error); process.exitCode = 1; }});
{CALLS}
analytics.closeAndFlush();
"""
RUDDER_NODE = f"""
const Analytics = require("@rudderstack/rudder-sdk-node");
const analytics = new Analytics(process.argv[2], {{ dataPlaneUrl: process.argv[1], gzip: true }});
{CALLS}
analytics.flush().then(() => process.exit(0), (error) => {{
  console.error(error); process.exit(1); }});
"""


pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


@pytest.fixture
def issued(transactional_db: None) -> IssuedSource:
    return create_source(actor=Actor.system(), name="Shop")


def run(command: list[str], live_server: Any, issued: IssuedSource, folder: Path) -> None:
    done = subprocess.run(
        [*command, live_server.url, issued.write_key],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def node(package: str, script: str) -> list[str]:
    program = shutil.which("node")
    if program is None or not (SDKS / "node_modules" / package).is_dir():
        pytest.skip(f"needs node and {package}: run make sdks")
    return [program, "--eval", script]


def require_the_story() -> None:
    """What the seven calls of each script must have become."""
    assert take_all() == 7
    assert not RefusedEvent.objects.exists()
    assert not HeldEvent.objects.exists()
    ada = Customer.records.all().get(kind="person")
    assert (ada.name, ada.email) == ("Ada", "ada@example.com")
    assert Customer.records.all().get(kind="organisation").name == "Engines Ltd"
    names = Touchpoint.records.all().filter(customer=ada).values_list("name", flat=True)
    assert sorted(name.lower() for name in names) == [
        "came back", "order completed", "page: prices", "screen: basket",
    ]  # fmt: skip
    order = Touchpoint.records.all().get(name="Order Completed")
    assert (str(order.value), order.currency) == ("99.5000", "EUR")


@pytest.mark.parametrize("script", [SEGMENT_PYTHON, RUDDER_PYTHON], ids=["segment", "rudderstack"])
def test_the_python_sdk_works_unmodified(
    live_server: Any, issued: IssuedSource, tmp_path: Path, script: str
) -> None:
    run([sys.executable, "-c", script], live_server, issued, tmp_path)
    require_the_story()


@pytest.mark.parametrize(
    ("package", "script"),
    [("@segment/analytics-node", SEGMENT_NODE), ("@rudderstack/rudder-sdk-node", RUDDER_NODE)],
    ids=["segment", "rudderstack"],
)
def test_the_node_sdk_works_unmodified(
    live_server: Any, issued: IssuedSource, package: str, script: str
) -> None:
    run(node(package, script), live_server, issued, SDKS)
    require_the_story()

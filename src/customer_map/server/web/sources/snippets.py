"""An address and a write key in, the lines to copy into a program or web page out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from customer_map.server.intake.actions.events.sources import IssuedSource
from customer_map.server.intake.models import SourceKind

PYTHON = """import segment.analytics as analytics  # pip install segment-analytics-python

analytics.write_key = "{key}"
analytics.host = "{address}"
analytics.identify("customer-7", {{"name": "Ada", "email": "ada@example.com"}})
analytics.track("customer-7", "Order Completed", {{"revenue": 99, "currency": "EUR"}})
analytics.flush()"""
NODE = """import {{ Analytics }} from "@segment/analytics-node"; // npm install @segment/analytics-node

const analytics = new Analytics({{ writeKey: "{key}", host: "{address}" }});
analytics.track({{ userId: "customer-7", event: "Order Completed", properties: {{ revenue: 99 }} }});
await analytics.closeAndFlush();"""
CURL = """curl {address}/v1/track --user {key}: --json '{{
  "userId": "customer-7", "event": "Order Completed", "properties": {{"revenue": 99}} }}'"""
WEB = """<script defer src="{address}/track.js" data-write-key="{key}"></script>
<script>
  // once the visitor has agreed:
  addEventListener("load", () => customerMap.consent("granted"));
</script>"""
CLOUDEVENT = """curl {address}/v1/cloudevents/{code} --header "Authorization: Bearer {key}" \\
  --header "Content-Type: application/cloudevents+json" --data '{{
  "specversion": "1.0", "id": "1", "source": "/shop", "type": "order.paid",
  "subject": "customer-7", "data": {{"value": 99, "currency": "EUR"}} }}'"""
WEBHOOK = """timestamp=$(date +%s)
body='{{"id": "1", "event": "order paid", "customer": {{"id": "customer-7"}}, "value": 99}}'
signature=$(printf '%s.%s' "$timestamp" "$body" | openssl dgst -sha256 -hmac "{secret}" -r | cut -d' ' -f1)
curl {address}/v1/hooks/{code} --data "$body" \\
  --header "X-Customer-Map-Timestamp: $timestamp" --header "X-Customer-Map-Signature: sha256=$signature\""""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Lines to copy, under the name of what they are for."""

    label: str
    text: str


def snippets(issued: IssuedSource, address: str) -> list[Snippet]:
    """The lines for each kind of program that may send to the source."""
    templates = {
        SourceKind.SEGMENT: [
            ("Python", PYTHON), ("Node.js", NODE), ("curl", CURL), (_("Web page"), WEB),
        ],
        SourceKind.CLOUDEVENTS: [("curl", CLOUDEVENT)],
        SourceKind.WEBHOOK: [("curl", WEBHOOK)],
    }[SourceKind(issued.source.kind)]  # fmt: skip
    words = {
        "address": address,
        "key": issued.write_key,
        "secret": issued.secret,
        "code": issued.source.code,
    }
    return [Snippet(label, text.format(**words)) for label, text in templates]

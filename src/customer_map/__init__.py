"""Customer Map 客户地图: relationship, journey and mind maps as three living lenses on one graph of customers.

`import customer_map as cm; cm.journey_map("events.csv")`: what analyses files and data frames stands right here; it is
loaded when first asked for, so that the command line starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from customer_map.errors import CustomerMapError
    from customer_map.library.attributions import AttributionResult, attribution
    from customer_map.library.comparisons import ComparisonResult, compare
    from customer_map.library.conformances import ConformanceResult, conformance
    from customer_map.library.feedback import FeedbackResult, feedback
    from customer_map.library.funnels import FunnelResult, funnel
    from customer_map.library.journeys import JourneyMapResult, journey_map
    from customer_map.library.lifetimes import LifetimeResult, lifetime
    from customer_map.library.logs import EventLog, read_events
    from customer_map.library.orders import Orders, read_orders
    from customer_map.library.retentions import RetentionResult, retention
    from customer_map.library.segments import SegmentsResult, segments
    from customer_map.library.variants import VariantsResult, variants

__version__ = "0.1.0"

__all__ = [
    "AttributionResult",
    "ComparisonResult",
    "ConformanceResult",
    "CustomerMapError",
    "EventLog",
    "FeedbackResult",
    "FunnelResult",
    "JourneyMapResult",
    "LifetimeResult",
    "Orders",
    "RetentionResult",
    "SegmentsResult",
    "VariantsResult",
    "attribution",
    "compare",
    "conformance",
    "feedback",
    "funnel",
    "journey_map",
    "lifetime",
    "read_events",
    "read_orders",
    "retention",
    "segments",
    "variants",
]

_PLACES = {
    "attributions": ("AttributionResult", "attribution"),
    "comparisons": ("ComparisonResult", "compare"),
    "conformances": ("ConformanceResult", "conformance"),
    "feedback": ("FeedbackResult", "feedback"),
    "funnels": ("FunnelResult", "funnel"),
    "journeys": ("JourneyMapResult", "journey_map"),
    "lifetimes": ("LifetimeResult", "lifetime"),
    "logs": ("EventLog", "read_events"),
    "orders": ("Orders", "read_orders"),
    "retentions": ("RetentionResult", "retention"),
    "segments": ("SegmentsResult", "segments"),
    "variants": ("VariantsResult", "variants"),
}
_MODULES = {
    "CustomerMapError": "customer_map.errors",
    **{name: f"customer_map.library.{place}" for place, names in _PLACES.items() for name in names},
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""Journey maps: definitions, the touchpoints a user may see read through them, and the map that comes of it."""

from customer_map.server.insights.journeys.building import build_journey, stage_name
from customer_map.server.insights.journeys.filters import JourneyFilters
from customer_map.server.insights.journeys.members import journey_members

__all__ = ["JourneyFilters", "build_journey", "journey_members", "stage_name"]

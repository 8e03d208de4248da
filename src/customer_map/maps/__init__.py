"""What a map is: frozen records for mind, relationship, journey and flow maps, to and from JSON."""

from customer_map.maps.flow import FlowMap
from customer_map.maps.journey import JourneyMap
from customer_map.maps.mind import MindMap, Topic
from customer_map.maps.operations import DrawnNode, Operation, Patch
from customer_map.maps.relationship import PersonCard, RelationshipMap, Tie

__all__ = [
    "DrawnNode",
    "FlowMap",
    "JourneyMap",
    "MindMap",
    "Operation",
    "Patch",
    "PersonCard",
    "RelationshipMap",
    "Tie",
    "Topic",
]

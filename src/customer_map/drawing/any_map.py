"""Turns a map of any kind into its drawing."""

from customer_map.drawing.drawing import Drawing
from customer_map.drawing.flow.draw import draw_flow
from customer_map.drawing.journey.draw import draw_journey
from customer_map.drawing.mind.draw import draw_mind
from customer_map.drawing.relationship.draw import draw_relationship
from customer_map.drawing.words import ENGLISH, Words
from customer_map.maps.files import AnyMap
from customer_map.maps.flow import FlowMap
from customer_map.maps.mind import MindMap
from customer_map.maps.relationship import RelationshipMap


def draw_map(sample: AnyMap, words: Words = ENGLISH, *, version: str = "") -> Drawing:
    """The drawing of a mind, relationship, journey or flow map; see `draw_mind` and its siblings."""
    if isinstance(sample, MindMap):
        return draw_mind(sample, words, version=version)
    if isinstance(sample, RelationshipMap):
        return draw_relationship(sample, words, version=version)
    if isinstance(sample, FlowMap):
        return draw_flow(sample, words, version=version)
    return draw_journey(sample, words, version=version)

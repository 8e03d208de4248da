"""Maps in, SVG out: one layout per kind of map, one way to write and to patch them."""

from customer_map.drawing.any_map import draw_map
from customer_map.drawing.drawing import Drawing
from customer_map.drawing.flow.draw import draw_flow
from customer_map.drawing.journey.draw import draw_journey
from customer_map.drawing.mind.draw import draw_mind
from customer_map.drawing.patches import apply, diff
from customer_map.drawing.relationship.draw import draw_relationship
from customer_map.drawing.theme import theme_css
from customer_map.drawing.words import ENGLISH, Words

__all__ = [
    "ENGLISH",
    "Drawing",
    "Words",
    "apply",
    "diff",
    "draw_flow",
    "draw_journey",
    "draw_map",
    "draw_mind",
    "draw_relationship",
    "theme_css",
]

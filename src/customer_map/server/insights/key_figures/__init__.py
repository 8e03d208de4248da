"""The figures at the head of the start page: each for the last thirty days beside the thirty before."""

from customer_map.server.insights.key_figures.reading import KeyFigures, key_figures
from customer_map.server.insights.key_figures.stretches import PERIOD_DAYS, KeyFigure

__all__ = ["PERIOD_DAYS", "KeyFigure", "KeyFigures", "key_figures"]

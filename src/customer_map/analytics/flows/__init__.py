"""Turns a touchpoint log into the figures of its flow, and these into a map that can be read."""

from customer_map.analytics.flows.figures import FlowFigures, flow_figures
from customer_map.analytics.flows.reduction import flow_map

__all__ = ["FlowFigures", "flow_figures", "flow_map"]

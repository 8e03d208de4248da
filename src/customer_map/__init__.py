"""Customer Map 客户地图: relationship, journey and mind maps as three living lenses on one graph of customers."""

__version__ = "0.1.0"

"""The first call of an analysis may compile its kernels, which takes longer than hypothesis grants an example."""

from hypothesis import settings

settings.register_profile("analytics", deadline=None)
settings.load_profile("analytics")

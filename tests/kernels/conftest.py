"""The first call of a kernel may compile it, which takes longer than hypothesis grants an example."""

from hypothesis import settings

settings.register_profile("kernels", deadline=None)
settings.load_profile("kernels")

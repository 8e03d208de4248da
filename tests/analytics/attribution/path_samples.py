"""Random journeys, and the small example that is worked out in docs/methods/attribution.md."""

from hypothesis import strategies as st

from customer_map.analytics.attribution.paths import ChannelPaths, path_counts

EXAMPLE = path_counts(
    [["mail", "web", "shop"], ["web"], ["mail"], ["web", "shop"]],
    [4, 1, 1, 0],
    [2, 3, 5, 4],
    [400.0, 60.0, 50.0, 0.0],
)


@st.composite
def channel_paths(draw: st.DrawFn, channels: str = "abcde") -> ChannelPaths:
    """Some paths, of which at least one converts; a path may stand there twice, and some are never taken."""
    paths = draw(
        st.lists(
            st.lists(st.sampled_from(channels), min_size=1, max_size=6), min_size=1, max_size=8
        )
    )
    count = st.lists(st.integers(0, 20), min_size=len(paths), max_size=len(paths))
    conversions = draw(count.filter(any))
    values = [2.5 * conversion for conversion in conversions]
    return path_counts(paths, conversions, draw(count), values)

"""Says of a feeling from -1 to +1 whether it is good, bad or neither: one definition for maps, results and themes."""

from enum import StrEnum

FELT_FROM = 0.1
"""What is closer to 0 is neither."""


class Tone(StrEnum):
    """How a feeling is shown."""

    GOOD = "good"
    EVEN = "even"
    BAD = "bad"


def tone_of(feeling: float | None) -> Tone:
    """Return the tone of a feeling; nobody's is neither.

    >>> [tone_of(each).value for each in (0.4, -0.05, -0.1, None)]
    ['good', 'even', 'bad', 'even']
    """
    if feeling is None or abs(feeling) < FELT_FROM:
        return Tone.EVEN
    return Tone.GOOD if feeling > 0 else Tone.BAD

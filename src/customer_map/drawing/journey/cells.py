"""Turns one figure of a journey map into the markup of its cell, and into words to be read aloud."""

from collections.abc import Sequence
from dataclasses import dataclass

from customer_map.drawing.journey.figures import days, percent
from customer_map.drawing.svg import element, text_line, titled
from customer_map.drawing.text import Font, clean, ellipsize, measure, wrap
from customer_map.drawing.theme import BRANCH_COLOURS
from customer_map.drawing.words import Words, word
from customer_map.maps.journey import (
    Card,
    Cards,
    Channels,
    ChannelShare,
    Conversion,
    Dwell,
    Reach,
)

COLUMN_WIDTH = 208.0
PAD = 14.0
INNER = COLUMN_WIDTH - 2 * PAD

_FIGURE = Font(18, 600)
_SIDE = Font(12, 400)
_SMALL = Font(11, 400)
_CARD = Font(13, 400)
_FIGURE_HEIGHT = 74.0
_BAR_Y, _BAR_HEIGHT = 50.0, 8.0
_CHANNEL_PITCH = 26.0
_MOST_CHANNELS = 4
_CARD_PAD = 9.0
_CARD_GAP = 8.0
_MOST_CARD_LINES = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """What is drawn in a cell from its upper left corner, its height, and its words.

    The markup is complete: it carries its own links and tooltips.
    """

    markup: str
    height: float
    spoken: str


def reach_cell(reach: Reach) -> Cell:
    """Customers who reached the stage, over a bar of their share."""
    spoken = f"{reach.customers:,}, {percent(reach.share)}"
    figure = _figure(f"{reach.customers:,}", percent(reach.share))
    markup = figure + _track(0.0, _within(reach.share), "bar")
    return Cell(titled(markup, spoken, reach.href), _FIGURE_HEIGHT, spoken)


def conversion_cell(conversion: Conversion, words: Words, *, thin: bool) -> Cell:
    """The rate, its support, and its interval as a whisker on a scale from 0 to 100 %."""
    support = word(words, "support", count=f"{conversion.support:,}")
    interval = word(words, "interval", low=percent(conversion.low), high=percent(conversion.high))
    spoken = f"{percent(conversion.rate)}, {interval}, {support}"
    low, high = sorted((_within(conversion.low), _within(conversion.high)))
    y = _BAR_Y + _BAR_HEIGHT / 2
    whisker = element(
        "path", d=f"M{PAD + low * INNER:.1f} {y}H{PAD + high * INNER:.1f}", class_="whisker"
    )
    dot = element("circle", cx=PAD + _within(conversion.rate) * INNER, cy=y, r=5, class_="knot")
    markup = _figure(percent(conversion.rate), support) + _track(0.0, 0.0, "bar") + whisker + dot
    return _weighed(markup, spoken, conversion.href, words, thin=thin)


def dwell_cell(dwell: Dwell, longest: float, words: Words, *, thin: bool) -> Cell:
    """The median, and the time up to the median and the ninetieth percentile as two bars.

    `longest` is the most days of the lane; all its cells share that scale.
    """
    most = word(words, "percentile", days=days(dwell.p90_days, words))
    support = word(words, "support", count=f"{dwell.support:,}")
    spoken = f"{days(dwell.median_days, words)}, {most}, {support}"
    median, p90 = (
        _within(value / longest if longest else 0.0)
        for value in (dwell.median_days, dwell.p90_days)
    )
    bars = _track(0.0, p90, "bar-soft") + _bar(0.0, median, "bar")
    markup = _figure(days(dwell.median_days, words), most) + bars
    return _weighed(markup, spoken, dwell.href, words, thin=thin)


def channels_cell(channels: Channels, words: Words) -> Cell:
    """The most used channels, each over a bar of its share; the others together."""
    shown = _most_used(channels.shares, words)
    rows = [_channel(share, PAD - 4 + _CHANNEL_PITCH * index) for index, share in enumerate(shown)]
    spoken = ", ".join(f"{clean(each.name)} {percent(each.share)}" for each in shown)
    height = 2 * PAD - 8 + _CHANNEL_PITCH * max(1, len(rows))
    return Cell(titled("".join(rows), spoken, channels.href), height, spoken)


def cards_cell(cards: Cards, colour: int) -> Cell:
    """Written cards under each other."""
    y = _CARD_GAP
    drawn = []
    for card in cards.cards:
        markup, height = _card(card, y, colour if card.colour is None else card.colour)
        drawn.append(markup)
        y += height + _CARD_GAP
    spoken = "; ".join(filter(None, (clean(card.text) for card in cards.cards)))
    return Cell("".join(drawn), y, spoken)


def empty_cell() -> Cell:
    """A stage without this figure: a dash."""
    return Cell(text_line("–", (PAD, 30.0), _SIDE, "faint"), 48.0, "–")


def _figure(main: str, side: str) -> str:
    """A large figure and behind it what qualifies it."""
    x = PAD + measure(main, _FIGURE) + 8
    room = COLUMN_WIDTH - PAD - x
    return text_line(main, (PAD, 34.0), _FIGURE, "") + text_line(
        ellipsize(side, _SIDE, room), (x, 34.0), _SIDE, "soft"
    )


def _track(start: float, end: float, class_: str) -> str:
    """A bar in its groove; `start` and `end` are shares of the groove."""
    return _bar(0.0, 1.0, "bar-rest") + _bar(start, end, class_)


def _bar(start: float, end: float, class_: str) -> str:
    if end <= start:
        return ""
    return element(
        "rect",
        x=PAD + start * INNER,
        y=_BAR_Y,
        width=max(_BAR_HEIGHT, (end - start) * INNER),
        height=_BAR_HEIGHT,
        rx=_BAR_HEIGHT / 2,
        class_=class_,
    )


def _weighed(markup: str, spoken: str, href: str, words: Words, *, thin: bool) -> Cell:
    """A mined figure; on thin data it is greyed and says so."""
    if thin:
        spoken = f"{spoken}, {word(words, 'low_support')}"
    return Cell(titled(markup, spoken, href, "thin-data" if thin else ""), _FIGURE_HEIGHT, spoken)


def _most_used(shares: Sequence[ChannelShare], words: Words) -> list[ChannelShare]:
    if len(shares) <= _MOST_CHANNELS:
        return list(shares)
    first, rest = shares[: _MOST_CHANNELS - 1], shares[_MOST_CHANNELS - 1 :]
    other = ChannelShare(
        name=word(words, "channel.other"),
        count=sum(each.count for each in rest),
        share=sum(each.share for each in rest),
    )
    return [*first, other]


def _channel(share: ChannelShare, y: float) -> str:
    part = percent(share.share)
    room = INNER - measure(part, _SMALL) - 22
    bar = element(
        "rect",
        x=PAD - 4,
        y=y,
        width=max(4.0, _within(share.share) * (INNER + 8)),
        height=_CHANNEL_PITCH - 4,
        rx=5,
        class_="channel-bar",
    )
    name = text_line(ellipsize(clean(share.name), _SIDE, room), (PAD + 4, y + 15.4), _SIDE, "")
    figure = text_line(part, (COLUMN_WIDTH - PAD, y + 15.4), _SMALL, "soft", anchor="end")
    return titled(bar + name + figure, f"{share.name}: {share.count:,}", share.href)


def _card(card: Card, y: float, colour: int) -> tuple[str, float]:
    """A card at a height, with the height that it takes."""
    left = 8.0
    width = COLUMN_WIDTH - 2 * left
    text_x, room = left + 14, width - 14 - _CARD_PAD
    lines = wrap(clean(card.text), _CARD, room, _MOST_CARD_LINES)
    evidence = ellipsize(clean(card.evidence), _SMALL, room)
    height = 2 * _CARD_PAD + _CARD.line_height * len(lines) + (17 if evidence else 0)
    plate = element("rect", x=left, y=y, width=width, height=height, rx=7, class_="card")
    bar = element(
        "rect",
        x=left + 4,
        y=y + 6,
        width=3,
        height=height - 12,
        rx=1.5,
        class_=f"ink-{colour % BRANCH_COLOURS}",
    )
    text = "".join(
        text_line(line, (text_x, y + _CARD_PAD + _CARD.line_height * index + 13), _CARD, "")
        for index, line in enumerate(lines)
    )
    foot = text_line(evidence, (text_x, y + height - _CARD_PAD - 1), _SMALL, "faint")
    spoken = ", ".join(filter(None, (clean(card.text), clean(card.evidence))))
    return titled(plate + bar + text + foot, spoken, card.href), height


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))

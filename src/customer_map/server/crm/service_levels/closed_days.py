"""Turns a country, a region and own closed days into the dates on which nobody works."""

from collections.abc import Iterable
from datetime import date

import holidays

from customer_map.errors import InvalidValueError


def countries() -> dict[str, tuple[str, ...]]:
    """Return the codes of the countries whose holidays are known, each with those of its regions."""
    known = holidays.list_supported_countries(include_aliases=False)
    return {country: tuple(regions) for country, regions in sorted(known.items())}


def closed_days(
    *, country: str, region: str = "", years: Iterable[int], own: Iterable[date] = ()
) -> frozenset[date]:
    """Return the public holidays of a country and region in `years`, and the own closed days.

    Without a country there are only the own ones. Raises InvalidValueError for a country or region that is not known.
    """
    if not country:
        return frozenset(own)
    try:
        public = holidays.country_holidays(country, subdiv=region or None, years=years)
    except NotImplementedError as problem:
        field = "region" if region and country in countries() else "country"
        raise InvalidValueError(field=field, reason=str(problem)) from problem
    return frozenset(public) | frozenset(own)

"""The record types of the API, by address and by model."""

from django.db import models

from customer_map.server.api.kinds import maps, people, sales, work
from customer_map.server.api.kinds.kind import Act, ExternalKey, Kind, Part

KINDS: tuple[Kind, ...] = (*people.KINDS, *sales.KINDS, *work.KINDS, *maps.KINDS)
_BY_MODEL: dict[type[models.Model], Kind] = {kind.model: kind for kind in KINDS}


def kind_of(model: type[models.Model]) -> Kind | None:
    """Return the description of a model's records, if the API has one."""
    return _BY_MODEL.get(model)


__all__ = ["KINDS", "Act", "ExternalKey", "Kind", "Part", "kind_of"]

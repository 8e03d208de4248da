"""Turns a world into everything that can be asked of it: the paths of all pages that read, with all their questions."""

import json
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.http import HttpResponseBase
from django.test import Client
from tests.security.addresses import Place, asked, paths, places
from tests.security.worlds import World

from customer_map.server.accounts.models import ApiKey, Invitation, User
from customer_map.server.audit.models import Webhook, WebhookDelivery
from customer_map.server.crm.filters import fields_for
from customer_map.server.crm.filters.nodes import FieldKind
from customer_map.server.crm.models import DuplicatePair
from customer_map.server.intake.models import EventSource, Import
from customer_map.server.saved_maps.actions import remember_view
from customer_map.server.saved_maps.models import MapKind, SavedMap
from customer_map.server.surveys.models import SurveyMailing
from customer_map.server.web.records.description import Kind
from customer_map.server.web.records.kinds import KINDS

Ids = dict[str, list[str]]
NO_SUCH = "00000000-0000-7000-8000-000000000000"
# What two answers may differ in though they say the same: tokens, ids of new parts of a form, and times that pass.
PASSING = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]*"|x-csrftoken"?(?:&quot;)?: ?(?:"|&quot;)\w+'
    rb'|nonce="[^"]*"|"made_at":"[^"]*"|\bp[0-9a-f]{8}\b'
    rb"|\bnow\b|as of \d\d:\d\d|(?:\d+|\ba)(?:\s|\xc2\xa0)(?:second|minute)s?(?: ago)?\b",
    re.IGNORECASE,
)
MIND = {"levels": ["region"]}
JOURNEY = {"stages": [{"id": "browse"}], "rules": [{"stage": "browse", "names": ["*"]}]}


def prepare(world: World) -> None:
    """Add what is no record: maps of the other lenses, opened branches, entries of the change log."""
    for kind, definition in ((MapKind.MIND, MIND), (MapKind.JOURNEY, JOURNEY)):
        made = SavedMap.records.create(
            kind=kind, name=f"Everything {kind}", definition=definition, owner=None
        )
        if kind == MapKind.MIND:
            opened = [
                f"customer:{rows['customer'].pk}"
                for rows in world.layers
                if "customer" in rows.made
            ]
            remember_view(user=world.me, map_id=made.pk, opened=opened)


def ids_of(world: World) -> Ids:
    """Return whose ids can stand in addresses, the person's own first."""
    ids: Ids = {}
    for rows in world.layers:
        for name, row in rows.made.items():
            ids.setdefault(name, []).append(str(row.pk))
    ids = {name: list(dict.fromkeys(found)) for name, found in ids.items()}
    lenses = {kind: list(map(str, _pks(SavedMap.records.filter(kind=kind)))) for kind in MapKind}
    ids["map"] = [one for found in lenses.values() for one in found]
    ids["mind map"], ids["journey map"] = lenses[MapKind.MIND], lenses[MapKind.JOURNEY]
    for name in ("bulkchange", "caseattachment"):
        ids[name] = [str(pk) for pk in _pks(apps.get_model("crm", name).objects)] or [NO_SUCH]
    ids["other customer"] = [ids["customer"][-1], ids["customer"][0]]
    for model in (
        Import,
        EventSource,
        Webhook,
        WebhookDelivery,
        User,
        Invitation,
        ApiKey,
        DuplicatePair,
        SurveyMailing,
    ):
        ids[model._meta.model_name or ""] = [str(pk) for pk in _pks(model.objects)] or [NO_SUCH]
    ids["team"] = [str(pk) for pk in world.me.teams.values_list("pk", flat=True)]
    return ids


def _pks(rows: Any) -> list[Any]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def reading_paths(world: World, *, without: tuple[str, ...] = ()) -> Iterator[tuple[Place, str]]:
    """Yield everything that pages answer, with all questions that lists take: the address, and the path.

    `without`: whose addresses are left out.
    """
    ids = ids_of(world)
    for place in places():
        if place.case.who in without:
            continue
        for path in paths(place, ids):
            for question in (*asked(place, path, ids), *_listed(place, path, world)):
                yield place, question


def _listed(place: Place, path: str, world: World) -> Iterator[str]:
    if place.kind and place.name.endswith("_list"):
        yield from (path + question for question in questions_of(KINDS[place.kind], world))
    if place.kind and place.name.endswith(("_board", "_csv")):
        yield path + all_columns(KINDS[place.kind])


def questions_of(kind: Kind, world: World) -> Iterator[str]:
    """Yield every order, slice and choice, all columns together, and conditions on all fields that hold words."""
    for column in kind.listing.columns:
        if column.sort:
            yield f"?sort=-{column.name}"
    for item in kind.listing.slices:
        yield f"?show={item.name}"
    for item in kind.listing.filters:
        for value, _ in item.choices(world.me)[:1]:
            yield f"?{urlencode({item.name: value})}"
    yield all_columns(kind)
    yield f"?{urlencode({'filter': json.dumps({'or': list(_conditions(kind))})})}"


def all_columns(kind: Kind) -> str:
    """Ask for every column there is."""
    return f"?{urlencode({'column': list(fields_for(kind.name))}, doseq=True)}"


def _conditions(kind: Kind) -> Iterator[dict[str, str]]:
    for name, one in fields_for(kind.name).items():
        if one.kind == FieldKind.TEXT:
            yield {"field": name, "op": "contains", "value": "word"}


def body_of(answer: HttpResponseBase) -> bytes:
    """Return what an answer says, without what passes."""
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined,arg-type]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as parts:  # a workbook also says when it was made
            content = b"".join(
                parts.read(name) for name in parts.namelist() if not name.startswith("docProps")
            )
    place = answer.headers.get("Location", "")
    return PASSING.sub(b"", content) + place.encode()


def read(client: Client, path: str) -> tuple[int, bytes]:
    """Return the status and the body of what is answered."""
    answer = client.get(path)
    found = answer.status_code, body_of(answer)
    finish(answer)
    return found


def finish(answer: HttpResponseBase) -> None:
    """Close the files of an answer; closing the answer itself would close the connection of the test."""
    for close in answer._resource_closers:
        close()


def status_of(client: Client, path: str, *, posts: bool = False) -> tuple[int, str]:
    """Return the status of an answer, and where it leads."""
    answer = client.post(path) if posts else client.get(path)
    finish(answer)
    return answer.status_code, answer.headers.get("Location", "")

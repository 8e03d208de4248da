"""All endpoints of the API as one table of addresses."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.parser import Parser

from customer_map.errors import RecordNotFoundError
from customer_map.server.api import account, segments
from customer_map.server.api.answers import answer_errors
from customer_map.server.api.keys import KeyAuthentication
from customer_map.server.api.kinds import KINDS
from customer_map.server.api.routes import router_of


class StrictParser(Parser):
    """Reads JSON that every program reads alike: no NaN, no halves of characters."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return what the body holds."""
        return orjson.loads(request.body)


api = NinjaAPI(
    title="Customer Map",
    version="1",
    description="Read and change the records of a Customer Map workspace.",
    auth=KeyAuthentication(),
    docs_url="/docs",
    parser=StrictParser(),
    urls_namespace="api",
)
answer_errors(api)
api.add_router("/me", account.router)
for kind in KINDS:
    api.add_router(f"/{kind.plural}", router_of(kind))
api.add_router("/segments", segments.router)
rest_of_addresses = Router()


@rest_of_addresses.api_operation(
    ["GET", "POST", "PATCH", "PUT", "DELETE"],
    "/{path:rest}",
    include_in_schema=False,
    auth=None,
    url_name="nowhere",
)
def answer_nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer what leads nowhere as a problem too."""
    del request, rest
    raise RecordNotFoundError


# The last one: it answers whatever no other address has answered.
api.add_router("", rest_of_addresses)

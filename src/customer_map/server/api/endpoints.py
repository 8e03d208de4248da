"""All endpoints of the API as one table of addresses."""

from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from customer_map.errors import RecordNotFoundError
from customer_map.server.api import account, segments
from customer_map.server.api.answers import PROBLEM_TYPE, answer_errors
from customer_map.server.api.keys import KeyAuthentication
from customer_map.server.api.kinds import KINDS
from customer_map.server.api.reference import Reference
from customer_map.server.api.routes import router_of


class StrictParser(Parser):
    """Reads JSON that every program reads alike: no NaN, no halves of characters."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return what the body holds."""
        return orjson.loads(request.body)


class DescribedApi(NinjaAPI):
    """The API, which says of its errors in which form they come."""

    described: OpenAPISchema | None = None

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the OpenAPI description, made once; what is no success is a problem."""
        if self.described is None:
            schema = super().get_openapi_schema(**options)
            for endpoints in schema["paths"].values():
                for endpoint in endpoints.values():
                    _describe_problems(endpoint["responses"])
            self.described = schema
        return self.described


def _describe_problems(responses: dict[int | str, Any]) -> None:
    for status, answer in responses.items():
        if int(status) >= HTTPStatus.BAD_REQUEST and "content" in answer:
            answer["content"] = {PROBLEM_TYPE: answer["content"]["application/json"]}


api = DescribedApi(
    title="Customer Map",
    version="1",
    description="Read and change the records of a Customer Map workspace.",
    auth=KeyAuthentication(),
    docs=Reference(),
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

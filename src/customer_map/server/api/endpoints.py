"""All endpoints of the API as one table of addresses."""

from ninja import NinjaAPI

from customer_map.server.api import account, customers
from customer_map.server.api.answers import answer_errors
from customer_map.server.api.keys import KeyAuthentication

api = NinjaAPI(
    title="Customer Map",
    version="1",
    description="Read and change the records of a Customer Map workspace.",
    auth=KeyAuthentication(),
    docs_url="/",
    urls_namespace="api",
)
answer_errors(api)
api.add_router("/me", account.router)
api.add_router("/customers", customers.router)

"""How often a place may open public pages: so many visits in a minute, counted by all web processes together."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from customer_map.server.accounts.pace import Pace
from customer_map.server.crm.case_mail.ratings import TooManyRatingsError

MOST_VISITS = 30

pace = Pace()
"""The pace of all visitors."""


def require_room(request: HttpRequest) -> None:
    """Count a visit.

    Raises TooManyRatingsError when the place it comes from has used up its minute.
    """
    # Behind a proxy, the place is that of who asked the proxy.
    place = get_adapter().get_client_ip(request)
    if pace.seconds_to_wait(place, 1, MOST_VISITS):
        raise TooManyRatingsError

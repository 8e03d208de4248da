"""Page: the address of one's calendar, made, shown once, and closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from customer_map.server.accounts.actions.calendar_feeds import close_feed, open_feed
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.calendar_feeds import feed_of
from customer_map.server.web.navigation import Crumb
from customer_map.server.web.signed_in import user_of

# Programs, and where in them an address is entered.
PROGRAMS = (
    ("Outlook", gettext_lazy("Add calendar, Subscribe from web")),
    (
        "Apple",
        gettext_lazy(
            "File, New calendar subscription; on the phone: Settings, Calendar accounts, Add subscribed calendar"
        ),
    ),
    ("Google", gettext_lazy("Other calendars, From URL; Google looks again a few times a day")),
)


@never_cache
@require_http_methods(["GET", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Say whether there is an address; a POST makes one and shows it, this once."""
    user = user_of(request)
    address = ""
    if request.method == "POST":
        secret = open_feed(actor=Actor(user))
        address = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
    context = {
        "feed": feed_of(user),
        "programs": PROGRAMS,
        "address": address,
        "webcal": address.replace("https:", "webcal:", 1).replace("http:", "webcal:", 1),
        "crumbs": [Crumb(_("Calendar"), reverse("calendar")), Crumb(_("Subscribe"))],
    }
    return render(request, "web/calendar_feed/subscribe.html", context)


@require_POST
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """Make the address stop working."""
    close_feed(actor=Actor(user_of(request)))
    messages.success(request, _("The address of your calendar no longer works."))
    return redirect("calendar_subscribe")

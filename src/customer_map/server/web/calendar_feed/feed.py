"""Address: the calendar of one user, for programs that know its secret."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customer_map.formats.calendars import CalendarContent, write_calendar
from customer_map.server.accounts.actions.calendar_feeds import note_fetch
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.calendar_feeds import feed_called
from customer_map.server.accounts.localising import localised_for
from customer_map.server.accounts.models import User
from customer_map.server.crm.calendars.exporting import as_event, entry_of, with_further
from customer_map.server.crm.queries.calendar_feeds import feed_activities
from customer_map.server.web.calendar_feed.answers import calendar_answer
from customer_map.server.web.calendar_feed.pace import seconds_to_wait
from customer_map.server.web.records.facts import record_url

LOOK_AGAIN = timedelta(hours=1)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer what its user may see now; whoever does not know a working secret learns nothing."""
    found = feed_called(secret)
    if found is None:
        raise Http404
    waiting = seconds_to_wait(found.pk)
    if waiting:
        return HttpResponse(status=429, headers={"Retry-After": str(waiting)})
    note_fetch(actor=Actor(found.user, via="feed"), feed=found)
    return calendar_answer(request, calendar_of(request, found.user))


def calendar_of(request: HttpRequest, user: User) -> bytes:
    """Return the calendar of a user in that person's language and time zone; nobody's address stands in it."""
    with localised_for(user):
        activities = feed_activities(user, timezone.now())
        pairs = [
            (entry_of(one, request.build_absolute_uri(record_url(one))), one) for one in activities
        ]
        entries = with_further((as_event(entry) for entry, _one in pairs), activities)
        name = _("Customer Map: {name}").format(name=user.name)
        content = CalendarContent(tuple(entries), (), name, "PUBLISH")
    return write_calendar(content, refresh=LOOK_AGAIN)

"""Address: one activity as a calendar file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from customer_map.errors import RecordNotFoundError
from customer_map.formats.calendars import CalendarContent, write_calendar
from customer_map.server.crm.calendars.exporting import entry_of, with_further, with_people
from customer_map.server.crm.models import Activity
from customer_map.server.crm.queries.calendar_feeds import family_of, readable_participants
from customer_map.server.web.calendar_feed.answers import calendar_answer
from customer_map.server.web.records.facts import record_url
from customer_map.server.web.signed_in import user_of


@require_safe
def activity_file(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Answer an activity, of a series with all that differs of it, with those who take part."""
    user = user_of(request)
    visible = Activity.records.visible_to(user).select_related("customer", "owner", "series")
    activity = visible.filter(pk=record_id).first()
    if activity is None:
        raise RecordNotFoundError
    activities = family_of(user, activity)
    entries = [
        with_people(
            entry_of(one, request.build_absolute_uri(record_url(one))),
            one,
            readable_participants(user, one),
        )
        for one in activities
    ]
    content = CalendarContent(tuple(with_further(entries, activities)), (), "", "PUBLISH")
    name = slugify(activity.subject, allow_unicode=True)[:60] or "activity"
    return calendar_answer(request, write_calendar(content), f"{name}.ics")

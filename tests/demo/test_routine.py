"""What repeats in the demo company."""

from datetime import UTC, date, datetime, time, timedelta

from tests.demo.test_company import invented

from customer_map.server.crm.models import Activity, Participant, Reminder
from customer_map.server.crm.queries.occurrences import occurrences_between

TODAY = date(2026, 11, 23)
MORNING = datetime.combine(TODAY, time(), UTC)


def test_the_team_meets_every_week_and_every_month_and_is_reminded() -> None:
    world = invented(TODAY)
    series = [one for one in world.all(Activity) if one.recurrence]
    assert len(series) == 3
    reminded = {one.activity.pk for one in world.all(Reminder)}
    meeting = [one for one in world.all(Participant) if one.activity in series and one.user]
    assert {one.pk for one in series} <= reminded
    assert len(meeting) == 2 * len(world.colleagues) + 1
    coming = (MORNING, MORNING + timedelta(days=15))
    days = {one.subject[:4]: list(occurrences_between(one, coming)) for one in series}
    assert len(days["销售周会"]) == 3
    assert len(days["月度商机"]) == 1
    assert len(days["例行通话"]) == 1


def test_what_has_taken_place_is_done() -> None:
    world = invented(TODAY)
    for series in (one for one in world.all(Activity) if one.recurrence):
        took_place = [
            one.anchor_at
            for one in occurrences_between(series, (MORNING - timedelta(days=60), MORNING))
        ]
        done = [one for one in world.all(Activity) if one.series == series]
        assert [one.occurrence_at for one in done] == took_place
        assert all(one.done_at for one in done)

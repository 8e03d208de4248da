"""Every planted story, told again from the loaded records."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, time, timedelta
from statistics import fmean, median

import pytest
from django.db.models import Count, Max, Q
from tests.demo.loaded import Demo

from customer_map.server.crm.models import Case, Customer, Order, Relationship, Touchpoint
from customer_map.server.demo.catalogue import NEED_FIELD, STUDENT, WON_BACK
from customer_map.server.demo.stories import (
    checkout_release,
    exploding_cases,
    hidden_blocker,
    needs_by_industry,
    promotion,
    silent_champion,
    single_thread,
    slow_technician,
)
from customer_map.server.demo.vocabulary import events, places
from customer_map.server.demo.vocabulary.products import HOME_PRO
from customer_map.server.demo.world import DAYS
from customer_map.server.insights.models import CustomerFigures
from customer_map.server.saved_maps.models import Assessment, MapMember

pytestmark = pytest.mark.django_db


def day(demo: Demo, number: float) -> datetime:
    morning = datetime.combine(demo.today, time(), UTC)
    return morning - timedelta(days=DAYS - number)


def persons(region: str = "") -> Counter[str]:
    """Life stages of persons with a purchase."""
    rows = CustomerFigures.records.filter(customer__kind="person", orders__gt=0)
    if region:
        rows = rows.filter(customer__region=region)
    return Counter(rows.values_list("lifecycle", flat=True))


def test_high_value_customers_sit_in_east_china(demo: Demo) -> None:
    rows = CustomerFigures.records.filter(customer__kind="person")
    east = Q(customer__region=places.EAST_CHINA)
    high = rows.filter(value_tier="high")
    assert high.filter(east).count() > 0.55 * high.count()
    assert rows.filter(east).count() < 0.3 * rows.count()


def test_the_payment_step_hurts_since_the_release(demo: Demo) -> None:
    payments = Touchpoint.records.filter(name=events.CHECKOUT_PAYMENT)
    release = day(demo, checkout_release.RELEASE_DAY)
    since, until = Q(occurred_at__gte=release), Q(occurred_at__lt=release)

    def failed(when: Q) -> float:
        rows = payments.filter(when)
        return rows.filter(properties__result="failed").count() / rows.count()

    def mood(when: Q) -> float:
        scores = payments.filter(when, score__isnull=False).values_list("score", flat=True)
        return fmean(score for score in scores if score is not None)

    assert failed(until) < 0.07
    assert failed(since) > 0.3
    assert mood(until) > 0.1
    assert mood(since) < -0.3


def test_the_champion_of_one_open_deal_fell_silent(demo: Demo) -> None:
    company = Customer.records.get(name=silent_champion.COMPANY)
    champion = MapMember.records.get(
        map__customer=company, assessments__value="champion", position__rank=2
    ).contact
    assert champion is not None
    last = Touchpoint.records.filter(contact=champion).aggregate(at=Max("occurred_at"))["at"]
    others = Touchpoint.records.filter(customer=company).aggregate(at=Max("occurred_at"))["at"]
    assert day(demo, DAYS) - last > timedelta(days=90)
    assert day(demo, DAYS) - others < timedelta(days=14)
    assert company.opportunities.filter(stage__outcome="open", contact=champion).exists()


def test_one_account_hangs_on_a_single_thread(demo: Demo) -> None:
    company = Customer.records.get(name=single_thread.COMPANY)
    since = day(demo, single_thread.ALONE_SINCE + 5)
    met = Touchpoint.records.filter(customer=company, occurred_at__gt=since)
    assert met.count() > 20
    assert met.aggregate(people=Count("contact", distinct=True))["people"] == 1
    assert MapMember.records.filter(map__customer=company).count() >= 11


def test_nobody_has_met_the_opponent_who_influences_the_decision(demo: Demo) -> None:
    company = Customer.records.get(name=hidden_blocker.COMPANY)
    tie = Relationship.records.get(
        customer=company,
        kind="influences",
        target__employments__position__reports_to=None,
        note__contains="Objects",
    )
    said = dict(
        Assessment.records.filter(member__contact=tie.source).values_list("aspect", "value")
    )
    assert said["attitude"] == "opponent"
    assert said["coverage"] == "0"
    assert not Touchpoint.records.filter(contact=tie.source).exists()


def test_the_promotion_moved_only_students(demo: Demo) -> None:
    start = day(demo, promotion.PROMOTION_DAY)
    length = timedelta(days=promotion.PROMOTION_LENGTH)
    orders = Order.records.filter(customer__kind="person", is_cancellation=False)

    def lift(who: Q) -> float:
        own = orders.filter(who)
        after = own.filter(placed_at__gte=start, placed_at__lt=start + length).count()
        before = own.filter(placed_at__gte=start - length, placed_at__lt=start).count()
        return after / before

    student = Q(customer__tags__contains=[STUDENT])
    assert lift(student) > 2
    assert 0.8 < lift(~student) < 1.25


def test_needs_differ_by_industry(demo: Demo) -> None:
    needs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for company in Customer.records.filter(kind="organisation"):
        needs[company.industry][company.custom[NEED_FIELD]] += 1
    for industry, expected in needs_by_industry.MAIN_NEED.items():
        (found, count), *_ = needs[industry].most_common(1)
        assert found == expected
        assert count >= 5
    assert len({counts.most_common(1)[0][0] for counts in needs.values()}) == 5


def test_northeast_china_is_lost(demo: Demo) -> None:
    there, everywhere = persons(places.NORTHEAST_CHINA), persons()
    assert there["lost"] > 0.8 * there.total()
    elsewhere = everywhere - there
    assert elsewhere["lost"] < 0.2 * elsewhere.total()


def test_a_cohort_in_north_china_was_won_back(demo: Demo) -> None:
    back = CustomerFigures.records.filter(lifecycle="won_back", customer__kind="person")
    cohort = Q(customer__tags__contains=[WON_BACK])
    assert back.filter(cohort).count() > 60
    assert back.filter(cohort).count() > 0.8 * back.count()
    regions = back.filter(cohort).values_list("customer__region", flat=True)
    assert set(regions) == {places.NORTH_CHINA}


def test_cases_of_one_product_explode(demo: Demo) -> None:
    turn = day(demo, exploding_cases.LEAKS_SINCE)
    span = timedelta(days=DAYS - exploding_cases.LEAKS_SINCE)

    def growth(which: Q) -> float:
        cases = Case.records.filter(which)
        after = cases.filter(opened_at__gte=turn).count()
        return after / cases.filter(opened_at__gte=turn - span, opened_at__lt=turn).count()

    assert growth(Q(product__code=HOME_PRO)) > 4
    assert growth(~Q(product__code=HOME_PRO)) < 1.5


def test_the_wait_for_a_technician_has_doubled(demo: Demo) -> None:
    accepted = dict(
        Touchpoint.records.filter(name=events.CASE_ACCEPTED).values_list("case", "occurred_at")
    )
    turn = day(demo, slow_technician.SLOW_SINCE)
    waits: defaultdict[bool, list[float]] = defaultdict(list)
    for case, visited in Touchpoint.records.filter(name=events.CASE_VISIT).values_list(
        "case", "occurred_at"
    ):
        wait = visited - accepted[case]
        waits[accepted[case] >= turn].append(wait / timedelta(days=1))
    assert median(waits[True]) > 1.8 * median(waits[False])

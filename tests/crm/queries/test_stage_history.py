from datetime import timedelta

import pytest
from django.utils import timezone
from tests.crm.people import acting, again, person

from customer_map.server.accounts.roles import Role
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.opportunities import create_opportunity, move_to_stage
from customer_map.server.crm.actions.pipelines import ensure_pipeline
from customer_map.server.crm.models import Opportunity
from customer_map.server.crm.queries.stage_history import courses_of, stays_of

pytestmark = pytest.mark.django_db


def test_the_history_follows_moves_and_their_undoing() -> None:
    actor = acting()
    deal = create_opportunity(actor=again(actor), values={"name": "Deal"})
    first, second, third = deal.stage.pipeline.stages.all()[:3]
    move_to_stage(actor=again(actor), opportunity_id=deal.pk, stage_id=second.pk)
    move_to_stage(actor=again(actor), opportunity_id=deal.pk, stage_id=third.pk)
    undo_last_step(actor=again(actor))
    deal.refresh_from_db()
    stays = stays_of([deal])[deal.pk]
    assert [stay.stage for stay in stays] == [first.pk, second.pk, third.pk, second.pk]
    assert [stay.left for stay in stays[:-1]] == [stay.entered for stay in stays[1:]]
    assert stays[-1].left is None


def test_what_was_opened_before_it_was_noted_stands_there_since_then() -> None:
    opened = timezone.localdate() - timedelta(days=40)
    deal = create_opportunity(actor=acting(), values={"name": "Deal", "opened_on": opened})
    (stay,) = stays_of([deal])[deal.pk]
    assert timezone.localdate(stay.entered) == opened


def test_what_changed_without_an_entry_still_ends_where_it_stands() -> None:
    deal = create_opportunity(actor=acting(), values={"name": "Deal"})
    second = deal.stage.pipeline.stages.all()[1]
    Opportunity.records.filter(pk=deal.pk).update(stage=second)
    deal.refresh_from_db()
    assert stays_of([deal])[deal.pk][-1].stage == second.pk


def test_courses_are_those_the_user_may_see() -> None:
    actor = acting()
    create_opportunity(actor=actor, values={"name": "Deal"})
    assert actor.user
    pipeline = ensure_pipeline()
    assert [course.is_won for course in courses_of(actor.user, pipeline)] == [None]
    assert courses_of(person(Role.MEMBER), pipeline) == []

import pytest
from tests.crm.people import acting, again

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.loss_reasons import (
    create_loss_reason,
    remove_loss_reason,
    rename_loss_reason,
)
from customer_map.server.crm.actions.opportunities import (
    create_opportunity,
    edit_opportunity,
    move_to_stage,
)
from customer_map.server.crm.actions.pipelines import (
    archive_pipeline,
    archive_stage,
    create_pipeline,
    create_stage,
    edit_stage,
    ensure_pipeline,
    shift_stage,
)
from customer_map.server.crm.models import Opportunity, Pipeline, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def deal(actor: Actor) -> Opportunity:
    return create_opportunity(actor=again(actor), values={"name": "Deal"})


def names(pipeline: Pipeline) -> list[str]:
    return [stage.name for stage in pipeline.stages.filter(Stage.alive()).order_by("rank")]


def test_a_stage_moves_by_one_place_and_not_beyond_the_ends(actor: Actor) -> None:
    pipeline = ensure_pipeline()
    before = names(pipeline)
    second = pipeline.stages.all()[1]
    shift_stage(actor=again(actor), stage_id=second.pk, by=-1)
    assert names(pipeline) == [before[1], before[0], *before[2:]]
    shift_stage(actor=again(actor), stage_id=second.pk, by=-1)
    assert names(pipeline)[0] == second.name
    undo_last_step(actor=again(actor))
    assert names(pipeline) == before


def test_an_archived_stage_hands_its_opportunities_on_and_undo_brings_all_back(
    actor: Actor, deal: Opportunity
) -> None:
    old, new = deal.stage.pipeline.stages.all()[:2]
    archive_stage(actor=again(actor), stage_id=old.pk, into=new.pk)
    deal.refresh_from_db()
    assert deal.stage == new
    assert old.name not in names(old.pipeline)
    undo_last_step(actor=again(actor))
    deal.refresh_from_db()
    assert deal.stage == old
    assert names(old.pipeline)[0] == old.name


def test_a_stage_with_opportunities_needs_a_place_of_the_same_outcome(
    actor: Actor, deal: Opportunity
) -> None:
    won = deal.stage.pipeline.stages.get(outcome="won")
    for into in ("", won.pk, deal.stage_id):
        with pytest.raises(InvalidValueError):
            archive_stage(actor=again(actor), stage_id=deal.stage_id, into=into)
    deal.stage.refresh_from_db()
    assert deal.stage.deleted_at is None


def test_a_pipeline_keeps_one_open_stage(actor: Actor) -> None:
    pipeline = create_pipeline(actor=actor, values={"name": "Renewals"})
    only = create_stage(actor=actor, values={"pipeline": pipeline, "name": "Start"})
    with pytest.raises(InvalidValueError):
        archive_stage(actor=again(actor), stage_id=only.pk)
    with pytest.raises(InvalidValueError):
        edit_stage(actor=again(actor), stage_id=only.pk, values={"outcome": "won"})


def test_won_and_lost_have_the_chances_that_they_mean(actor: Actor) -> None:
    values = {"pipeline": ensure_pipeline(), "name": "Paid", "outcome": "won", "probability": 3}
    stage = create_stage(actor=actor, values=values)
    assert stage.probability == 100
    stage = edit_stage(actor=actor, stage_id=stage.pk, values={"outcome": "lost"})
    assert stage.probability == 0


def test_an_archived_pipeline_hands_its_opportunities_on(actor: Actor, deal: Opportunity) -> None:
    old = deal.stage.pipeline
    with pytest.raises(InvalidValueError):
        archive_pipeline(actor=again(actor), pipeline_id=old.pk, into={})
    new = create_pipeline(actor=actor, values={"name": "Renewals", "rank": 1})
    start = create_stage(actor=actor, values={"pipeline": new, "name": "Start"})
    with pytest.raises(InvalidValueError):
        archive_pipeline(actor=again(actor), pipeline_id=old.pk, into={})
    archive_pipeline(actor=again(actor), pipeline_id=old.pk, into={deal.stage_id: start.pk})
    deal.refresh_from_db()
    assert deal.stage == start
    assert ensure_pipeline() == new
    assert names(old) == []


def test_members_change_no_pipeline(deal: Opportunity) -> None:
    member = acting(Role.MANAGER)
    with pytest.raises(NotAllowedError):
        archive_stage(actor=member, stage_id=deal.stage_id)
    with pytest.raises(NotAllowedError):
        shift_stage(actor=member, stage_id=deal.stage_id, by=1)
    with pytest.raises(NotAllowedError):
        archive_pipeline(actor=member, pipeline_id=deal.stage.pipeline_id, into={})
    with pytest.raises(NotAllowedError):
        create_loss_reason(actor=member, name="Price")


def test_who_loses_an_opportunity_says_why(actor: Actor, deal: Opportunity) -> None:
    lost = deal.stage.pipeline.stages.get(outcome="lost")
    with pytest.raises(InvalidValueError):
        move_to_stage(actor=again(actor), opportunity_id=deal.pk, stage_id=lost.pk)
    with pytest.raises(InvalidValueError):
        edit_opportunity(
            actor=again(actor), opportunity_id=deal.pk, values={"stage": lost, "loss_reason": " "}
        )
    with pytest.raises(InvalidValueError):
        create_opportunity(actor=again(actor), values={"name": "Other", "stage": lost.pk})
    move_to_stage(actor=again(actor), opportunity_id=deal.pk, stage_id=lost.pk, loss_reason="price")
    with pytest.raises(InvalidValueError):
        edit_opportunity(actor=again(actor), opportunity_id=deal.pk, values={"loss_reason": ""})
    edit_opportunity(actor=again(actor), opportunity_id=deal.pk, values={"name": "Gone"})


def test_a_reason_is_offered_once_and_its_words_stay_with_the_past(actor: Actor) -> None:
    price = create_loss_reason(actor=again(actor), name="Price")
    second = create_loss_reason(actor=again(actor), name="Timing")
    assert (price.rank, second.rank) == (0, 1)
    with pytest.raises(InvalidValueError):
        create_loss_reason(actor=again(actor), name="price")
    rename_loss_reason(actor=again(actor), reason_id=price.pk, name="Too dear")
    remove_loss_reason(actor=again(actor), reason_id=price.pk)
    assert create_loss_reason(actor=again(actor), name="too dear").rank == 2

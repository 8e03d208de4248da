"""Verbs on queues of cases, and on whose a case is: taken, assigned, released, given by the rule of its queue."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError, NotAllowedError
from customer_map.server.accounts.actions.writing import require_administrator
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach
from customer_map.server.audit.actions import change, require_editable, require_visible
from customer_map.server.audit.notifications import notify
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.values import Values, names
from customer_map.server.crm.models import Case, CaseQueue, Customer, OwnerRule
from customer_map.server.crm.queries.customers import OPEN_CASES

FIELDS = names("name address members owner_rule")


def create_queue(*, actor: Actor, values: Values) -> CaseQueue:
    """Make a queue."""
    require_administrator(actor)
    return records.add(
        actor=actor,
        verb="case_queue.create",
        model=CaseQueue,
        values=_checked(values),
        fields=FIELDS,
    )


def edit_queue(*, actor: Actor, queue_id: UUID | str, values: Values) -> CaseQueue:
    """Change name, address, members or rule of a queue; cases stay with whom they are."""
    require_administrator(actor)
    return records.edit(
        actor=actor,
        verb="case_queue.edit",
        model=CaseQueue,
        record_id=queue_id,
        values=_checked(values),
        fields=FIELDS,
    )


@transaction.atomic
def archive_queue(*, actor: Actor, queue_id: UUID | str, into: UUID | str = "") -> CaseQueue:
    """Put a queue away; its open cases go `into` another one.

    Raises InvalidValueError when there are open cases and no such queue.
    """
    require_administrator(actor)
    queue = require_visible(actor, CaseQueue, queue_id)
    left = list(Case.records.filter(Case.alive(), OPEN_CASES, queue=queue))
    if left and not into:
        raise InvalidValueError(
            field="into", reason=_("Say where the open cases of this queue go.")
        )
    target = require_visible(actor, CaseQueue, into) if left else queue
    if left and target == queue:
        raise InvalidValueError(field="into", reason=_("Choose another queue."))
    for case in left:
        change(actor=actor, verb="case.edit", record=case, values={"queue": target})
    return records.delete(
        actor=actor, verb="case_queue.archive", model=CaseQueue, record_id=queue.pk
    )


@transaction.atomic
def take_case(*, actor: Actor, case_id: UUID | str) -> Case:
    """Make a case that nobody owns one's own.

    Raises InvalidValueError when somebody was faster.
    """
    if actor.user is None:
        raise NotAllowedError(right="case.edit")
    require_visible(actor, Case, case_id)
    rows = Case.records.select_for_update(of=("self",)).select_related("owner", "queue")
    case = rows.get(pk=case_id)
    if case.owner is not None and case.owner != actor.user:
        if case.queue is None or actor.user.pk not in case.queue.members:
            require_editable(actor, case)
        reason = _("{name} has taken it already.").format(name=case.owner)
        raise InvalidValueError(field="owner", reason=reason)
    return change(actor=actor, verb="case.take", record=case, values={"owner": actor.user})


@transaction.atomic
def assign_case(*, actor: Actor, case_id: UUID | str, owner_id: UUID | str) -> Case:
    """Give a case to a colleague, who is told."""
    before = require_visible(actor, Case, case_id).owner_id
    case = records.edit(
        actor=actor,
        verb="case.assign",
        model=Case,
        record_id=case_id,
        values={"owner": owner_id},
        fields=frozenset(("owner",)),
    )
    if case.owner is not None and case.owner_id != before and case.owner != actor.user:
        tell_owner(case, case.owner)
    return case


def release_case(*, actor: Actor, case_id: UUID | str) -> Case:
    """Give a case back: it belongs to nobody, and waits in its queue."""
    case = require_visible(actor, Case, case_id)
    return change(actor=actor, verb="case.release", record=case, values={"owner": None})


def tell_owner(case: Case, owner: User) -> None:
    """Tell somebody that a case is theirs now, if they may see it."""
    if Case.records.visible_to(owner).filter(pk=case.pk).exists():
        notify(user=owner, kind="case", text=case.subject, link=f"/cases/{case.pk}/")


def owner_by_rule(actor: Actor, values: Values) -> dict[str, object]:
    """Return the owner that the rule of a queue gives a case with these values; empty when it says nothing.

    Whoever names an owner is heeded. The caller's transaction holds the queue, so that nobody is passed over.
    """
    queue_id = values.get("queue")
    if not queue_id or values.get("owner"):
        return {}
    queue = require_visible(actor, CaseQueue, str(getattr(queue_id, "pk", queue_id)))
    with transaction.atomic():
        held = CaseQueue.records.select_for_update().get(pk=queue.pk)
        return {"owner": _picked(held, _customer(values))}


def _customer(values: Values) -> Customer | None:
    given = values.get("customer")
    if given is None or isinstance(given, Customer):
        return given
    try:
        return Customer.records.filter(pk=str(given)).first()
    except (ValidationError, ValueError):
        return None


def _picked(queue: CaseQueue, customer: Customer | None) -> User | None:
    if queue.owner_rule == OwnerRule.NONE:
        return None
    able = [one for one in members_of(queue) if _can_work(one, customer)]
    if not able:
        return None
    if queue.owner_rule == OwnerRule.LEAST_OPEN:
        return _least_busy(able)
    CaseQueue.records.filter(pk=queue.pk).update(turn=F("turn") + 1)
    return able[queue.turn % len(able)]


def members_of(queue: CaseQueue) -> list[User]:
    """Return the active members of a queue, in the order in which they were entered."""
    found = {one.pk: one for one in User.objects.filter(pk__in=queue.members, is_active=True)}
    return [found[pk] for pk in queue.members if pk in found]


def _can_work(user: User, customer: Customer | None) -> bool:
    """Whether somebody could work on a case of this customer."""
    if reach_of(user, Case.rights_as, Intent.EDIT) == Reach.NONE:
        return False
    return customer is None or Customer.records.visible_to(user).filter(pk=customer.pk).exists()


def _least_busy(able: list[User]) -> User:
    open_cases = Case.records.filter(Case.alive(), OPEN_CASES, owner__in=able).order_by()
    counts = dict(open_cases.values_list("owner").annotate(count=Count("pk")))
    return min(able, key=lambda user: counts.get(user.pk, 0))


def _checked(values: Values) -> Values:
    """Check that members are colleagues, each once."""
    if "members" not in values:
        return values
    wanted = [str(one) for one in values["members"] or ()]  # type: ignore[attr-defined]
    ids = list(dict.fromkeys(wanted))
    try:
        known = User.objects.filter(pk__in=ids).count()
    except (ValidationError, ValueError):
        known = -1
    if known != len(ids):
        raise InvalidValueError(field="members", reason=_("There is no such colleague."))
    return {**values, "members": [UUID(one) for one in ids]}

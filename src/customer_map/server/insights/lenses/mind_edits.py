"""Turns what is done on a mind map into verbs on the records it shows."""

from uuid import UUID

from django.utils.translation import ngettext

from customer_map.maps.mind import Topic
from customer_map.maps.operations import Operation
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.crm.actions.activities import edit_activity
from customer_map.server.crm.actions.contacts import edit_contact
from customer_map.server.crm.actions.customers import edit_customer, rename_customer
from customer_map.server.crm.actions.opportunities import edit_opportunity
from customer_map.server.crm.models import Customer
from customer_map.server.insights.lenses.edits import (
    ComputedBranchError,
    Edit,
    OperationRefusedError,
    TooManyRecordsError,
)
from customer_map.server.insights.lenses.mind_levels import LEVELS, Branch, within
from customer_map.server.insights.lenses.mind_map import BuiltMindMap

MOST_AT_ONCE = 300


class MindMapEditor:
    """Carries out operations of one actor on one built map."""

    def __init__(self, actor: Actor, user: User, built: BuiltMindMap) -> None:
        self.actor = actor
        self.user = user
        self.built = built
        self.topics: dict[str, Topic] = {}
        self.parents: dict[str, str] = {}
        for topic in built.map.root.walk():
            self.topics[topic.id] = topic
            self.parents.update(dict.fromkeys((child.id for child in topic.children), topic.id))

    def rename(self, operation: Operation) -> Edit:
        """Write the new text into the record, or into every customer of a branch."""
        topic = self._topic(operation, "rename")
        inverse = Operation(
            id=f"undo.{operation.id}", kind="rename", node=topic.id, text=topic.title
        )
        branch = self.built.branches.get(topic.id)
        if branch is not None:
            return self._rename_branch(branch, operation.text, inverse)
        record_id = _record_id(topic)
        if topic.kind == "customer":
            rename_customer(actor=self.actor, customer_id=record_id, name=operation.text)
        elif topic.kind == "opportunity":
            values = {"name": operation.text}
            edit_opportunity(actor=self.actor, opportunity_id=record_id, values=values)
        elif topic.kind == "activity":
            values = {"subject": operation.text}
            edit_activity(actor=self.actor, activity_id=record_id, values=values)
        else:
            raise OperationRefusedError
        return Edit(inverse)

    def move(self, operation: Operation) -> Edit:
        """Give the record the values of the branch, or the customer, it was dropped on."""
        topic = self._topic(operation, "move")
        old_parent = self.parents[topic.id]
        inverse = Operation(
            id=f"undo.{operation.id}", kind="move", node=topic.id, parent=old_parent
        )
        if topic.kind == "customer":
            self._move_customer(topic, self._branch_above(operation.parent))
        else:
            self._move_detail(topic, self._customer_above(operation.parent))
        return Edit(inverse)

    def _topic(self, operation: Operation, right: str) -> Topic:
        topic = self.topics.get(operation.node)
        if topic is None or right not in topic.may:
            raise OperationRefusedError
        if operation.ref and topic.ref != operation.ref:
            raise OperationRefusedError
        return topic

    def _rename_branch(self, branch: Branch, text: str, inverse: Operation) -> Edit:
        definition = self.built.definition
        name = definition.levels[len(branch.path) - 1]
        inside = within(self.user, definition, branch.path)
        members = Customer.records.visible_to(self.user).filter(inside)
        ids = list(members.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if len(ids) > MOST_AT_ONCE:
            raise TooManyRecordsError(count=members.count(), limit=MOST_AT_ONCE)
        values = {name: LEVELS[name].stored(text)}
        for customer_id in ids:
            edit_customer(actor=self.actor, customer_id=customer_id, values=values)
        count = len(ids)
        notice = ngettext("{count} customer changed", "{count} customers changed", count)
        moved = Branch(path=(*branch.path[:-1], values[name]), title=text)
        back = Operation(id=inverse.id, kind="rename", node=moved.id, text=branch.path[-1])
        return Edit(back, notice.format(count=count))

    def _move_customer(self, topic: Topic, branch: Branch) -> None:
        """Set every plain field on the way; computed ones only have to be as they are already."""
        definition = self.built.definition
        levels = [LEVELS[name] for name in definition.levels[: len(branch.path)]]
        here = self._branch_above(topic.id)
        values = {}
        for place, (name, value) in enumerate(zip(definition.levels, branch.path, strict=False)):
            if value == here.path[place]:
                continue
            if levels[place].computed:
                raise ComputedBranchError(level=str(levels[place].label))
            values[name] = value
        if values:
            edit_customer(actor=self.actor, customer_id=_record_id(topic), values=values)

    def _move_detail(self, topic: Topic, customer: UUID) -> None:
        values = {"customer": customer}
        record_id = _record_id(topic)
        if topic.kind == "contact":
            edit_contact(actor=self.actor, contact_id=record_id, values=values)
        elif topic.kind == "opportunity":
            edit_opportunity(actor=self.actor, opportunity_id=record_id, values=values)
        elif topic.kind == "activity":
            edit_activity(actor=self.actor, activity_id=record_id, values=values)
        else:
            raise OperationRefusedError

    def _branch_above(self, node: str) -> Branch:
        """Return the branch that is `node`, or that holds it; it may be empty by now."""
        branch = Branch.named(node)
        while branch is None and node:
            node = self.parents.get(node, "")
            branch = Branch.named(node)
        if branch is None or len(branch.path) > len(self.built.definition.levels):
            raise OperationRefusedError
        return branch

    def _customer_above(self, node: str) -> UUID:
        while node and self.topics.get(node, self.built.map.root).kind != "customer":
            node = self.parents.get(node, "")
        if not node:
            raise OperationRefusedError
        return _record_id(self.topics[node])


def _record_id(topic: Topic) -> UUID:
    return UUID(topic.ref.partition(":")[2])

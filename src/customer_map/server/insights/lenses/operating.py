"""Carries out the operations that a page sends: all of them or none, as one step that can be undone."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from customer_map.errors import CustomerMapError
from customer_map.maps.operations import Operation
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.audit.undo import restore
from customer_map.server.insights.lenses.drawn import DrawnMap, draw_map
from customer_map.server.insights.lenses.edits import Edit, OperationRefusedError
from customer_map.server.insights.lenses.mind_edits import MindMapEditor
from customer_map.server.insights.lenses.mind_map import build_mind_map
from customer_map.server.insights.lenses.relationship_edits import RelationshipMapEditor
from customer_map.server.insights.lenses.relationship_map import build_relationship_map
from customer_map.server.saved_maps.actions import remember_view
from customer_map.server.saved_maps.models import MapKind, SavedMap

Editor = MindMapEditor | RelationshipMapEditor


@dataclass(frozen=True, slots=True)
class Operated:
    """The map afterwards, how to take everything back, what to tell, and what was refused."""

    drawn: DrawnMap
    inverse: tuple[Operation, ...] = ()
    notice: str = ""
    refusal: CustomerMapError | None = None


def operate(user: User, saved: SavedMap, operations: tuple[Operation, ...]) -> Operated:
    """Carry out `operations` on the map as the user sees it now."""
    actor = Actor(user)
    try:
        with transaction.atomic():
            edits = [_carry_out(actor, user, saved, operation) for operation in operations]
    except CustomerMapError as refusal:
        return Operated(draw_map(user, saved), refusal=refusal)
    notice = " ".join(edit.notice for edit in edits if edit.notice)
    return Operated(draw_map(user, saved), _inverse(edits), notice)


def _inverse(edits: list[Edit]) -> tuple[Operation, ...]:
    """What takes all edits back, or nothing: half of a step is not taken back."""
    inverses = tuple(edit.inverse for edit in reversed(edits) if edit.inverse is not None)
    return inverses if len(inverses) == len(edits) else ()


def _carry_out(actor: Actor, user: User, saved: SavedMap, operation: Operation) -> Edit:
    if operation.kind in {"fold", "unfold"}:
        return _turn(user, saved, operation)
    if operation.kind == "restore":
        return _put_back(actor, operation)
    editor = _editor(actor, user, saved)
    return editor.rename(operation) if operation.kind == "rename" else editor.move(operation)


def _editor(actor: Actor, user: User, saved: SavedMap) -> Editor:
    """Build the map as it is at this moment; it need not be drawn to be edited."""
    if saved.kind == MapKind.MIND:
        return MindMapEditor(actor, user, build_mind_map(user, saved))
    if saved.kind == MapKind.RELATIONSHIP:
        return RelationshipMapEditor(actor, build_relationship_map(user, saved))
    raise OperationRefusedError


def _put_back(actor: Actor, operation: Operation) -> Edit:
    """Bring back the record of a node that somebody else removed."""
    kind, _, record_id = operation.ref.partition(":")
    try:
        restore(actor=actor, kind=kind, record_id=UUID(record_id))
    except ValueError as problem:
        raise OperationRefusedError from problem
    return Edit(None)


def _turn(user: User, saved: SavedMap, operation: Operation) -> Edit:
    """Open or close a branch for this user."""
    node = (operation.node,)
    if operation.kind == "unfold":
        remember_view(user=user, map_id=saved.pk, opened=node)
        return Edit(Operation(id=f"undo.{operation.id}", kind="fold", node=operation.node))
    remember_view(user=user, map_id=saved.pk, closed=node)
    return Edit(Operation(id=f"undo.{operation.id}", kind="unfold", node=operation.node))

"""Turns what is done on a relationship map into verbs on people and positions."""

from uuid import UUID

from customer_map.maps.operations import Operation
from customer_map.maps.relationship import PersonCard
from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions.contacts import rename_contact
from customer_map.server.crm.actions.placing import place_contact
from customer_map.server.crm.actions.positions import move_position, rename_position
from customer_map.server.insights.lenses.edits import Edit, OperationRefusedError
from customer_map.server.insights.lenses.relationship_map import BuiltRelationshipMap


class RelationshipMapEditor:
    """Carries out operations of one actor on one built map."""

    def __init__(self, actor: Actor, built: BuiltRelationshipMap) -> None:
        self.actor = actor
        self.built = built
        self.cards = {card.id: card for card in built.map.cards}

    def rename(self, operation: Operation) -> Edit:
        """Rename the person on the card, or the position that nobody holds."""
        card = self._card(operation, "rename")
        text, back = operation.text, card.name or card.title
        if card.id in self.built.contacts:
            contact = self.built.contacts[card.id]
            rename_contact(actor=self.actor, contact_id=contact, name=text)
        else:
            position = self.built.positions[card.id]
            rename_position(actor=self.actor, position_id=position, title=text)
        return Edit(Operation(id=f"undo.{operation.id}", kind="rename", node=card.id, text=back))

    def move(self, operation: Operation) -> Edit:
        """Let the position on the card report to that of the card it was dropped on.

        People who hold none are given one; only the change log can take that back.
        """
        card = self._card(operation, "move")
        if operation.parent and operation.parent not in self.cards:
            raise OperationRefusedError
        known = self.built.positions
        was_placed = card.id in known and (not operation.parent or operation.parent in known)
        above = self._position(operation.parent) if operation.parent else None
        if card.id in known:
            move_position(actor=self.actor, position_id=known[card.id], reports_to=above)
        elif above is not None:
            self._place(card.id, above)
        back = card.reports_to or ""
        inverse = Operation(id=f"undo.{operation.id}", kind="move", node=card.id, parent=back)
        return Edit(inverse if was_placed else None)

    def _position(self, card: str) -> UUID:
        """Return the position of a card; whoever holds none is given one at the top."""
        return self.built.positions.get(card) or self._place(card, None)

    def _place(self, card: str, above: UUID | None) -> UUID:
        position = place_contact(
            actor=self.actor,
            contact_id=self.built.contacts[card],
            customer_id=self.built.customer,
            reports_to=above,
        )
        return position.pk

    def _card(self, operation: Operation, right: str) -> PersonCard:
        card = self.cards.get(operation.node)
        if operation.ref and (card is None or card.ref != operation.ref):
            # Somebody else holds the position by now: the person who is meant may have another card.
            meant = (each for each in self.built.map.cards if each.ref == operation.ref)
            card = next(meant, None)
        if card is None or right not in card.may:
            raise OperationRefusedError
        return card

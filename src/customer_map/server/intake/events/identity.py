"""Who the events are about: identities that are told in, customers and their identifiers out.

Pure: it works on a picture of the identifiers that are known. Statements are taken in the order in which they were
received. A name that has a customer keeps it, so that the outcome does not depend on how they fall into batches.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

USER, VISITOR, GROUP, COMPANY = "user_id", "anonymous_id", "group_id", "company"

Name = tuple[str, str]
"""Kind and value of an identifier."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one event says about a person. `previous` counts for alias only."""

    type: str
    user: str | None
    visitor: str | None = None
    previous: str | None = None


@dataclass
class Identities:
    """The identifiers of one source: those that are `known`, and what `take` adds to them."""

    known: dict[Name, UUID]
    new_id: Callable[[], UUID]
    customers: dict[UUID, Name] = field(default_factory=dict)
    """New customers, with the name they were first told under."""
    names: dict[Name, UUID] = field(default_factory=dict)
    """New identifiers."""
    conflicts: set[tuple[UUID, UUID]] = field(default_factory=set)
    """Customers that an alias says are one, the smaller id first."""

    def take(self, statement: Statement) -> None:
        """Learn from one statement."""
        if statement.type == "alias" and statement.user and statement.previous:
            self._join(statement.previous, statement.user)
        elif statement.user:
            customer = self.customer((USER, statement.user))
            if statement.type == "identify" and statement.visitor:
                self._name((VISITOR, statement.visitor), customer)

    def customer(self, name: Name) -> UUID:
        """The customer of an identifier; a new one where it is unknown."""
        if name not in self.known:
            customer = self.new_id()
            self.customers[customer] = name
            self._name(name, customer)
        return self.known[name]

    def _join(self, previous: str, user: str) -> None:
        one = self.known.get((USER, previous)) or self.known.get((VISITOR, previous))
        other = self.known.get((USER, user))
        if one and other and one != other:
            self.conflicts.add((min(one, other), max(one, other)))
        customer = other or one or self.customer((USER, user))
        self._name((USER, user), customer)
        if one is None:
            self._name((VISITOR, previous), customer)
            self._name((USER, previous), customer)

    def _name(self, name: Name, customer: UUID) -> None:
        if name not in self.known:
            self.known[name] = self.names[name] = customer

"""The records of the CRM."""

from customer_map.server.crm.models.activities import Activity, ActivityKind, Participant
from customer_map.server.crm.models.cases import Case, CaseStatus, Priority
from customer_map.server.crm.models.contacts import Contact, Employment, Position
from customer_map.server.crm.models.customers import Customer, CustomerKind
from customer_map.server.crm.models.details import (
    CustomField,
    CustomFieldKind,
    Identifier,
    Note,
    Tag,
)
from customer_map.server.crm.models.orders import Order, OrderLine
from customer_map.server.crm.models.products import Product
from customer_map.server.crm.models.relationships import Relationship, RelationshipKind
from customer_map.server.crm.models.sales import (
    Lead,
    LeadStatus,
    Opportunity,
    Outcome,
    Pipeline,
    Stage,
)
from customer_map.server.crm.models.touchpoints import Direction, Touchpoint, TouchpointKey
from customer_map.server.crm.models.views import ListChoice, SavedFilter, ViewKind

__all__ = [
    "Activity",
    "ActivityKind",
    "Case",
    "CaseStatus",
    "Contact",
    "CustomField",
    "CustomFieldKind",
    "Customer",
    "CustomerKind",
    "Direction",
    "Employment",
    "Identifier",
    "Lead",
    "LeadStatus",
    "ListChoice",
    "Note",
    "Opportunity",
    "Order",
    "OrderLine",
    "Outcome",
    "Participant",
    "Pipeline",
    "Position",
    "Priority",
    "Product",
    "Relationship",
    "RelationshipKind",
    "SavedFilter",
    "Stage",
    "Tag",
    "Touchpoint",
    "TouchpointKey",
    "ViewKind",
]

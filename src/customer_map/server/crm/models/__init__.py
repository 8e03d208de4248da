"""The records of the CRM."""

from customer_map.server.crm.models.activities import (
    Activity,
    ActivityKind,
    Answer,
    Channel,
    Participant,
    Reminder,
    ReminderClock,
)
from customer_map.server.crm.models.bulk import BulkChange
from customer_map.server.crm.models.cases import Case, CaseStatus, Priority
from customer_map.server.crm.models.contacts import Contact, Employment, Position
from customer_map.server.crm.models.conversation import (
    CaseAttachment,
    CaseDelivery,
    CaseMessage,
    CaseWarning,
    MessageDirection,
)
from customer_map.server.crm.models.customers import Customer, CustomerKind
from customer_map.server.crm.models.details import (
    CustomField,
    CustomFieldKind,
    Identifier,
    Note,
    Tag,
)
from customer_map.server.crm.models.duplicates import DuplicatePair, Merge, MergedRow
from customer_map.server.crm.models.finding import SearchChange, SearchEntry
from customer_map.server.crm.models.orders import Order, OrderLine
from customer_map.server.crm.models.products import Product
from customer_map.server.crm.models.relationships import Relationship, RelationshipKind
from customer_map.server.crm.models.reminding import ReminderMute, ReminderSnooze
from customer_map.server.crm.models.sales import (
    Lead,
    LeadStatus,
    Opportunity,
    OpportunityLine,
    Outcome,
    Pipeline,
    Stage,
)
from customer_map.server.crm.models.service import (
    AnswerTemplate,
    BusinessCalendar,
    CaseQueue,
    OwnerRule,
    ServicePolicy,
)
from customer_map.server.crm.models.touchpoints import Direction, Touchpoint, TouchpointKey
from customer_map.server.crm.models.views import ListChoice, SavedFilter, ViewKind

__all__ = [
    "Activity",
    "ActivityKind",
    "Answer",
    "AnswerTemplate",
    "BulkChange",
    "BusinessCalendar",
    "Case",
    "CaseAttachment",
    "CaseDelivery",
    "CaseMessage",
    "CaseQueue",
    "CaseStatus",
    "CaseWarning",
    "Channel",
    "Contact",
    "CustomField",
    "CustomFieldKind",
    "Customer",
    "CustomerKind",
    "Direction",
    "DuplicatePair",
    "Employment",
    "Identifier",
    "Lead",
    "LeadStatus",
    "ListChoice",
    "Merge",
    "MergedRow",
    "MessageDirection",
    "Note",
    "Opportunity",
    "OpportunityLine",
    "Order",
    "OrderLine",
    "Outcome",
    "OwnerRule",
    "Participant",
    "Pipeline",
    "Position",
    "Priority",
    "Product",
    "Relationship",
    "RelationshipKind",
    "Reminder",
    "ReminderClock",
    "ReminderMute",
    "ReminderSnooze",
    "SavedFilter",
    "SearchChange",
    "SearchEntry",
    "ServicePolicy",
    "Stage",
    "Tag",
    "Touchpoint",
    "TouchpointKey",
    "ViewKind",
]

"""The names that the library gives to kinds, fields and reasons in, the reader's words for them out."""

from django.utils.translation import gettext as _

from customer_map.server.intake.loading.plans import PLANS
from customer_map.tables.kinds import KINDS

FILE_KINDS = tuple(PLANS)
CERTAIN = 0.75
LIKELY = 0.45


def kind_label(kind: str) -> str:
    """What one row of such a file is, in the plural."""
    return _(KINDS[kind].label) if kind in KINDS else "–"


def field_label(kind: str, field: str) -> str:
    """The field's name."""
    return _(KINDS[kind].field(field).label)


def kind_help(kind: str) -> str:
    """What such a file holds and what comes of it."""
    return {
        "customers": _(
            "One row is a company or a person. Becomes customers, with parent companies and contact persons."
        ),
        "contacts": _(
            "One row is a person at a company. Becomes contacts with their positions, and the companies."
        ),
        "order_lines": _(
            "One row is a product in an order. Becomes orders, products and customers, and the journey."
        ),
        "events": _(
            "One row is something that happened in a case. Becomes the journey of each case."
        ),
        "feedback": _(
            "One row is a survey that somebody answered, a review or a ticket. Each answer becomes a touchpoint with "
            "its score and its words, and what customers say is read from it."
        ),
        "opportunities": _(
            "One row is a possible sale. Becomes opportunities in their pipelines and stages."
        ),
        "activities": _(
            "One row is a call, a meeting, a task. Becomes activities of customers and contacts."
        ),
        "leads": _("One row is somebody who may become a customer. Becomes leads."),
    }[kind]


def record_labels() -> dict[str, str]:
    """The plural of each record type that imports write, in the order of the report."""
    return {
        "customer": _("Customers"),
        "contact": _("Contacts"),
        "position": _("Positions"),
        "product": _("Products"),
        "order": _("Orders"),
        "order_line": _("Order lines"),
        "touchpoint": _("Touchpoints"),
        "opportunity": _("Opportunities"),
        "pipeline": _("Pipelines"),
        "stage": _("Stages"),
        "activity": _("Activities"),
        "lead": _("Leads"),
        "note": _("Notes"),
    }


def reason_label(reason: str) -> str:
    """How the meaning of a column was found."""
    return {
        "header": _("by its header"),
        "profile": _("known export"),
        "content": _("by its values"),
        "position": _("by its place"),
        "chosen": _("your choice"),
        "empty": _("empty column"),
    }.get(reason, _("nothing known"))


def confidence_tone(confidence: float) -> str:
    """The colour of a confidence from 0 to 1."""
    if confidence >= CERTAIN:
        return "success"
    return "info" if confidence >= LIKELY else "warning"


def notice_text(code: str, fields: dict[str, str | int]) -> str:
    """Something the reader should know about the file and need not mend."""
    sentence = {
        "renamed_column": _(
            "The column “{column}” occurs twice; the second one is called “{renamed}” here."
        ),
        "no_header": _("The file has no header; its columns are numbered."),
        "no_times": _(
            "The file does not say when; its answers count as given when they are imported."
        ),
        "no_customers": _(
            "The file names no customers; all its answers belong to the one customer named on this page."
        ),
        "ambiguous_dates": _("The dates of “{column}” may be read in two ways; check the preview."),
    }.get(code, "")
    return sentence.format(**fields)

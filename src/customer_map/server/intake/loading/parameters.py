"""An import and its choices in, the values that the SQL steps are bound to out."""

from django.utils.translation import gettext, override

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import Workspace
from customer_map.server.intake.models import Import
from customer_map.server.intake.options import ImportOptions
from customer_map.tables.mappings import Mapping, Use

RECORD_TYPES_WITH_KEYS = {
    "opportunities": "opportunity",
    "activities": "activity",
    "leads": "lead",
}
MARK_AND_WORDS = 2
"""Questions of a review or a ticket: a mark and words about one thing. Surveys ask more."""


def parameters_of(
    row: Import, actor: Actor, mapping: Mapping, options: ImportOptions
) -> dict[str, object]:
    """The values by the names that the steps use."""
    with override(options.language):
        pipeline = gettext("Sales")
    return {
        "import_id": row.pk,
        "owner": actor.user.pk if actor.user else None,
        "source": options.source,
        "currency": currency_of(mapping, options),
        "overwrite": options.overwrite,
        "zone": mapping.zone,
        "pipeline": pipeline,
        "record_type": RECORD_TYPES_WITH_KEYS.get(mapping.kind, ""),
        "title": title_of(row),
        "answer_channel": "survey" if len(mapping.answers()) > MARK_AND_WORDS else "review",
    }


def title_of(row: Import) -> str:
    """What a survey is called whose file does not say: its sheet, else the file without its ending."""
    return (row.sheet or row.file_name.partition(".")[0]).strip()[:200]


def nobody_of(row: Import, options: ImportOptions) -> str:
    """The customer to whom answers belong that name none."""
    if options.nobody:
        return options.nobody
    with override(options.language):
        return gettext("Anonymous: {title}").format(title=title_of(row))


def currency_of(mapping: Mapping, options: ImportOptions) -> str:
    """The chosen currency, else the one that the columns of money are in, else that of the workspace."""
    if options.currency:
        return options.currency
    for column in mapping.columns:
        if column.use is not Use.SKIP and column.spelling.currency:
            return column.spelling.currency
    return (Workspace.objects.first() or Workspace()).currency

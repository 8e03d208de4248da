"""Turns a role, a record type and an intention into a reach: none, own, team or all."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What a user is in the workspace, from most to least."""

    OWNER = "owner", pgettext_lazy("role", "Owner")
    ADMIN = "admin", _("Administrator")
    MANAGER = "manager", _("Manager")
    MEMBER = "member", _("Member")
    VIEWER = "viewer", _("Viewer")


class Intent(TextChoices):
    """What somebody wants to do with a record."""

    READ = "read", _("Read")
    EDIT = "edit", _("Edit")
    DELETE = "delete", _("Delete")


class Reach(TextChoices):
    """Whose records an intent covers."""

    NONE = "none", _("None")
    OWN = "own", _("Own")
    TEAM = "team", _("Team")
    ALL = "all", _("All")

    @property
    def breadth(self) -> int:
        """A number that is larger the farther it reaches."""
        return list(Reach).index(self)


class RecordType(TextChoices):
    """The record types that rights are given for; finer records follow one of these."""

    CUSTOMER = "customer", _("Customers")
    CONTACT = "contact", _("Contacts")
    PRODUCT = "product", _("Products")
    ORDER = "order", _("Orders")
    LEAD = "lead", _("Leads")
    OPPORTUNITY = "opportunity", _("Opportunities")
    ACTIVITY = "activity", _("Activities")
    CASE = "case", _("Cases")
    TOUCHPOINT = "touchpoint", _("Touchpoints")
    MAP = "map", _("Maps")
    SURVEY = "survey", _("Surveys")


ADMINISTRATIVE_ROLES = frozenset({Role.OWNER, Role.ADMIN})

# Role -> intent -> reach; a workspace overrides single cells through RoleRight rows.
DEFAULT_REACH: dict[Role, dict[Intent, Reach]] = {
    Role.OWNER: dict.fromkeys(Intent, Reach.ALL),
    Role.ADMIN: dict.fromkeys(Intent, Reach.ALL),
    Role.MANAGER: {Intent.READ: Reach.ALL, Intent.EDIT: Reach.TEAM, Intent.DELETE: Reach.TEAM},
    Role.MEMBER: {Intent.READ: Reach.TEAM, Intent.EDIT: Reach.OWN, Intent.DELETE: Reach.OWN},
    Role.VIEWER: {Intent.READ: Reach.ALL, Intent.EDIT: Reach.NONE, Intent.DELETE: Reach.NONE},
}

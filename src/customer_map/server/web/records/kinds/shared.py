"""What the lists of several record types share: whose rows, and the values a field takes."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import Func, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import reach_of
from customer_map.server.accounts.roles import Intent, Reach
from customer_map.server.audit.records import Record
from customer_map.server.crm.queries.values_in_use import values_in_use, values_of_newest
from customer_map.server.web.records.description import Choices, Column, Slice
from customer_map.server.web.records.keyset import is_indexed

MOST_CHOICES = 100
# Who sees a sixth of the rows has six times as many looked at.
MOST_READ = 2_000

ALL = Slice("", _("All"), lambda _user: Q())
MINE = Slice("mine", _("Mine"), lambda user: Q(owner=user))
OWNER_COLUMN = Column("owner", _("Owner"), sort="owner__name")
CUSTOMER_COLUMN = Column("customer", _("Customer"), sort="customer__name")


def equals(path: str) -> Callable[[str], Q]:
    """Return the condition that the field at `path` has the chosen value."""
    return lambda value: Q(**{path: value})


def links_to(path: str) -> Callable[[str], Q]:
    """Return the condition that the link at `path` leads to the chosen id; what is no id keeps all rows."""

    def keeps(value: str) -> Q:
        try:
            return Q(**{path: UUID(value)})
        except ValueError:
            return Q()

    return keeps


def fixed(choices: Iterable[tuple[str, Promise | str]]) -> Callable[[User], Choices]:
    """Return choices that are the same for everybody, in the reader's language."""
    return lambda _user: [(str(value), str(label)) for value, label in choices]


def has_tag(value: str) -> Q:
    """Return the condition that a row bears the tag."""
    return Q(tags__contains=[value])


def tags_in_use(model: type[Record]) -> Callable[[User], Choices]:
    """Return the tags of the newest rows with tags that the user may see."""

    def tags(user: User) -> Choices:
        rows = model.records.visible_to(user).filter(~Q(tags=[]))
        column = rows.annotate(tag=Func("tags", function="unnest")).values_list("tag")
        return [(tag, tag) for tag in values_of_newest(column, MOST_READ)[:MOST_CHOICES]]

    return tags


def values_of(
    model: type[Record], field: str, name_of: Callable[[str], str] = str
) -> Callable[[User], Choices]:
    """Return the values of a text field among the rows the user may see, named by `name_of`.

    Who sees but a part of many rows is offered the values of the newest ones: looking for all would read all rows.
    """

    def values(user: User) -> Choices:
        rows = model.records.visible_to(user)
        if is_indexed(model, field) and reach_of(user, model.rights_as, Intent.READ) == Reach.ALL:
            found = values_in_use(rows, field, MOST_CHOICES)
        else:
            column = rows.exclude(**{field: ""}).values_list(field)
            found = values_of_newest(column, MOST_READ)[:MOST_CHOICES]
        return [(value, name_of(value)) for value in found]

    return values

"""Turns the definition of a mind map into its levels, and customers into counted branches."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from django.db.models import CharField, Choices, Count, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import covers
from customer_map.server.accounts.roles import RecordType
from customer_map.server.crm.countries import country_code, country_name
from customer_map.server.crm.models import Customer, CustomerKind
from customer_map.server.insights.lenses.mind_segments import SEGMENT, Share, shares_of
from customer_map.server.insights.models import Lifecycle, ValueTier
from customer_map.server.insights.saved_segments import membership

# Between the values in the id of a branch; no field holds it.
SEPARATOR = "\x1f"
PREFIX = "branch."

Detail = Literal["contacts", "opportunities", "activities", "orders", "feedback"]


@dataclass(frozen=True, slots=True)
class Level:
    """A field that branches can stand for.

    `path` leads from a customer to the value; a computed one cannot be changed by moving customers.
    `told_by` names the record type that a figure is made of: only who may read that has such branches.
    `shown` turns a stored value into words, `stored` turns what somebody typed into a value.
    """

    path: str
    label: Promise
    choices: type[Choices] | None = None
    computed: bool = False
    told_by: str = ""
    shown: Callable[[str], str] = str
    stored: Callable[[str], str] = str.strip

    def title(self, value: str) -> str:
        """Return the words for `value` on the map."""
        if self.choices is not None:
            return str(dict(self.choices.choices).get(value, value))
        return self.shown(value) or _("(not given)")

    def rank(self, value: str) -> int:
        """Return the place of `value` in a row of branches: choices in their order, empty last."""
        if self.choices is not None and value in self.choices.values:
            return self.choices.values.index(value)
        return 0 if value else 1


LEVELS: dict[str, Level] = {
    SEGMENT: Level("", gettext_lazy("Segment"), computed=True),
    "region": Level("region", gettext_lazy("Region")),
    "country": Level("country", gettext_lazy("Country"), shown=country_name, stored=country_code),
    "city": Level("city", gettext_lazy("City")),
    "industry": Level("industry", gettext_lazy("Industry")),
    "kind": Level("kind", gettext_lazy("Kind"), CustomerKind),
    "source": Level("source", gettext_lazy("Source")),
    "owner": Level("owner__name", gettext_lazy("Owner"), computed=True),
    "value_tier": Level(
        "figures__value_tier",
        gettext_lazy("Value tier"),
        ValueTier,
        computed=True,
        told_by=RecordType.ORDER,
    ),
    "lifecycle": Level(
        "figures__lifecycle",
        gettext_lazy("Lifecycle"),
        Lifecycle,
        computed=True,
        told_by=RecordType.ORDER,
    ),
}


class MindDefinition(msgspec.Struct, frozen=True):
    """What a mind map is grouped by, from the middle outwards, and what a customer shows.

    The ids of `segments` are the branches of the level of that name, which is always the first one.
    """

    levels: tuple[str, ...] = ("region", "value_tier")
    segments: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ("contacts", "opportunities", "orders", "activities", "feedback")

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "MindDefinition":
        """Return the stored definition.

        Raises InvalidValueError when it names a level that does not exist.
        """
        try:
            definition = msgspec.convert(stored, cls)
        except msgspec.ValidationError as problem:
            raise InvalidValueError(field="definition", reason=str(problem)) from problem
        for name in definition.levels:
            if name not in LEVELS:
                raise InvalidValueError(field="levels", reason=name)
        if SEGMENT in definition.levels:
            others = (name for name in definition.levels if name != SEGMENT)
            return msgspec.structs.replace(definition, levels=(SEGMENT, *others))
        return definition

    def seen_by(self, user: User) -> "MindDefinition":
        """Leave out the levels whose figures `user` may not know; regions stand where none is left."""
        told = tuple(name for name in self.levels if _may_be_told(user, LEVELS[name]))
        return msgspec.structs.replace(self, levels=told or ("region",))


@dataclass(slots=True)
class Branch:
    """The customers that share the values of `path`, one for each level down to this one."""

    path: tuple[str, ...]
    title: str
    customers: int = 0
    below: list["Branch"] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Return an id that holds the values, so that it still means something when all have left."""
        text = SEPARATOR.join(self.path)
        return f"{PREFIX}{urlsafe_b64encode(text.encode()).decode().rstrip('=')}"

    @classmethod
    def named(cls, branch_id: str) -> "Branch | None":
        """Return the branch that an id stands for; None when it stands for none."""
        code = branch_id.removeprefix(PREFIX)
        if code == branch_id:
            return None
        try:
            text = urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode()
        except ValueError:
            return None
        path = tuple(text.split(SEPARATOR))
        return cls(path=path, title=path[-1])


def grouped(user: User, definition: MindDefinition) -> Branch:
    """Count the customers that `user` may see, branch by branch; one query however many branches there are.

    With segments one query for each: their members overlap, but the trunk counts everybody once.
    """
    trunk = Branch(path=(), title="")
    index: dict[tuple[str, ...], Branch] = {(): trunk}
    shares = shares_of(user, definition.levels, definition.segments)
    for share in shares:
        if share.segment:
            index[share.segment,] = Branch(path=(share.segment,), title=share.name)
            trunk.below.append(index[share.segment,])
        for row in _counts(user, definition, share):
            _add(index, definition.levels, row[:-1], row[-1])
    if SEGMENT in definition.levels:
        trunk.customers = _members(user, shares)
    _sort(trunk, definition.levels)
    return trunk


def _counts(user: User, definition: MindDefinition, share: Share) -> list[tuple[Any, ...]]:
    paths = {
        f"level_{place}": level_value(name, share) for place, name in enumerate(definition.levels)
    }
    rows = Customer.records.visible_to(user).filter(share.keeps).annotate(**paths)
    counted = rows.order_by().values_list(*paths).annotate(Count("pk"))
    return list(counted.order_by(*_plain(definition, paths)))


def _plain(definition: MindDefinition, paths: dict[str, Any]) -> list[str]:
    """The order by a constant would mean nothing."""
    return [path for path, name in zip(paths, definition.levels, strict=True) if name != SEGMENT]


def _members(user: User, shares: list[Share]) -> int:
    anywhere = Q(pk__in=[])
    for share in shares:
        anywhere |= share.keeps
    return Customer.records.visible_to(user).filter(anywhere).count()


def within(user: User, definition: MindDefinition, path: tuple[str, ...]) -> Q:
    """Return the condition that a customer belongs to the branch with this `path`."""
    condition = Q()
    for name, value in zip(definition.levels, path, strict=False):
        if name == SEGMENT:
            condition &= membership(user, value)
            continue
        where = LEVELS[name].path
        given = Q(**{where: value})
        condition &= given if value else given | Q(**{f"{where}__isnull": True})
    return condition


def _may_be_told(user: User, level: Level) -> bool:
    return not level.told_by or covers(user, level.told_by, RecordType.CUSTOMER)


def level_value(name: str, share: Share) -> Coalesce | Value:
    """Return what a customer of a share has on a level."""
    if name == SEGMENT:
        return Value(share.segment, output_field=CharField())
    return Coalesce(F(LEVELS[name].path), Value(""))


def _add(
    index: dict[tuple[str, ...], Branch],
    levels: tuple[str, ...],
    values: tuple[str, ...],
    customers: int,
) -> None:
    for depth in range(len(values) + 1):
        path = values[:depth]
        branch = index.get(path)
        if branch is None:
            branch = Branch(path=path, title=LEVELS[levels[depth - 1]].title(path[-1]))
            index[path] = branch
            index[path[:-1]].below.append(branch)
        branch.customers += customers


def _sort(branch: Branch, levels: tuple[str, ...]) -> None:
    if not branch.below:
        return
    level = LEVELS[levels[len(branch.path)]]
    branch.below.sort(key=lambda one: (level.rank(one.path[-1]), -one.customers, one.title))
    for one in branch.below:
        _sort(one, levels)

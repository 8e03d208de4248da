"""A workspace in layers for each person who looks: what is in reach, what is not, what leads from one to the other."""

from dataclasses import dataclass
from typing import Any

from tests.security.rows import Rows, fill, governed, is_shared

from customer_map.server.accounts.models import RoleRight, Team, User
from customer_map.server.accounts.roles import Intent, Reach, RecordType, Role
from customer_map.server.audit.records import Governed
from customer_map.server.crm.actions.search import rebuild_search

OWNED = "owner"
# Who looks: a role, and what was changed of its rights to read.
TEAM, OWN = dict.fromkeys(RecordType, Reach.TEAM), dict.fromkeys(RecordType, Reach.OWN)
NARROW: dict[str, tuple[Role, dict[RecordType, Reach]]] = {
    "member": (Role.MEMBER, {}),
    "member of own records": (Role.MEMBER, OWN),
    "manager of a team": (Role.MANAGER, TEAM),
    "viewer of a team": (Role.VIEWER, TEAM),
}
WITHOUT: dict[str, tuple[Role, dict[RecordType, Reach]]] = {
    f"member without {kind.value}": (Role.MEMBER, {kind: Reach.NONE}) for kind in RecordType
}


@dataclass
class World:
    """`near` is the person's own; `far` a stranger's; `beside` a stranger's at the person's customer; `across` is the
    person's own, and links to the stranger's.
    """

    me: User
    stranger: User
    near: Rows
    far: Rows | None = None
    beside: Rows | None = None
    across: Rows | None = None

    @property
    def layers(self) -> list[Rows]:
        """What there is so far."""
        return [rows for rows in (self.near, self.far, self.beside, self.across) if rows]

    def hidden(self) -> dict[str, str]:
        """Return the words and the ids that this person may meet nowhere, each with the row that it gives away."""
        found: dict[str, str] = {}
        seen = self.seen()
        for rows in self.layers:
            for name, row in rows.made.items():
                is_known = is_shared(name) and name != "product"
                if is_known or row.pk in seen[name]:
                    continue
                found[rows.word(name)] = f"{name} of {rows.text}"
                if not _is_someones_key(row, rows):
                    found[str(row.pk)] = f"id of {name} of {rows.text}"
        return found

    def seen(self) -> dict[str, set[Any]]:
        """Return the keys of the rows of each model that this person may see."""
        user = User.objects.get(pk=self.me.pk)
        seen: dict[str, set[Any]] = {}
        for name, model in governed().items():
            keys = [rows[name].pk for rows in self.layers if name in rows.made]
            visible = model.records.visible_to(user).filter(pk__in=keys)
            seen[name] = set(visible.values_list("pk", flat=True))
        return seen


def _is_someones_key(row: Governed, rows: Rows) -> bool:
    """Whether the key of the row is that of its customer, or a mere number."""
    return row._meta.pk.is_relation or isinstance(row.pk, int)


def make_world(view: str = "member") -> World:
    """Make what is in reach of the person who looks."""
    mine, other = Team.objects.create(name="East"), Team.objects.create(name="West")
    me = User.objects.create_user("me@example.com", name="Me")
    stranger = User.objects.create_user("other@example.com", name="Other", role=Role.MEMBER)
    me.teams.add(mine)
    stranger.teams.add(other)
    world = World(me, stranger, fill(me, "Nearby*word"))
    look_as(world, view)
    rebuild_search()
    return world


def look_as(world: World, view: str) -> None:
    """Let the person of a world be one who reads this much."""
    role, changed = (NARROW | WITHOUT).get(view) or (Role(view), {})
    User.objects.filter(pk=world.me.pk).update(role=role)
    RoleRight.objects.all().delete()
    RoleRight.objects.bulk_create(
        RoleRight(role=role, record_type=kind, intent=Intent.READ, reach=reach)
        for kind, reach in changed.items()
    )


def add_hidden(world: World) -> None:
    """Add what a stranger has, at customers of his own and at the person's."""
    near = world.near
    world.far = fill(world.stranger, "Faraway*word", shared=near)
    world.beside = fill(
        world.stranger,
        "Beside*word",
        shared=near,
        only=lambda model: model.owner_path == OWNED and model.__name__ != "Customer",
        linked=lambda model, link: _at(near, link),
    )
    rebuild_search()


def _at(rows: Rows, link: Any) -> Governed | None:
    return rows["customer"] if link.name == "customer" else None


def add_links(world: World) -> None:
    """Add rows of the person's own that link to rows that are hidden, wherever a row may."""
    assert world.far
    far = world.far

    def linked(model: type[Governed], link: Any) -> Governed | None:
        if link.name == "customer":
            return world.near["customer"]
        deciding = {path.split("__")[0] for path in (model.owner_path, model.customer_path) if path}
        return None if link.name in deciding else far.made.get(link.related_model._meta.model_name)

    world.across = fill(
        world.me,
        "Across*word",
        shared=world.near,
        only=lambda model: model.__name__ not in {"CustomerFigures", "Customer"},
        linked=linked,
    )
    rebuild_search()

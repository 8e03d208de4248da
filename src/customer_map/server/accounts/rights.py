"""Turns a user and a record type into the rows they reach: the one place where rights are decided."""

from collections.abc import Hashable, Iterable

from django.db.models import Lookup, Q, UUIDField
from django.db.models.sql.compiler import SQLCompiler

from customer_map.server.accounts.models import RoleRight, User
from customer_map.server.accounts.roles import DEFAULT_REACH, Intent, Reach, Role

MEMBERSHIPS = f'"{User.teams.through._meta.db_table}"'
TEAMMATES = f"""
SELECT mate.user_id FROM {MEMBERSHIPS} AS mate JOIN {MEMBERSHIPS} AS own USING (team_id) WHERE own.user_id = %s
"""  # noqa: S608 (names of tables only)


@UUIDField.register_lookup
class WorksWith(Lookup):
    """`owner__pk__works_with`: the user whose id it is, or somebody of one of his teams.

    Written out, because pages ask it many times: made of querysets, it took longer than the answer.
    """

    lookup_name = "works_with"
    prepare_rhs = False

    def as_sql(
        self, compiler: SQLCompiler, connection: object
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the condition in SQL."""
        column, params = self.process_lhs(compiler, connection)  # type: ignore[arg-type]
        words = f"({column} = %s OR {column} IN ({TEAMMATES}))"
        return words, (*params, str(self.rhs), *params, str(self.rhs))


def reach_of(user: User, record_type: str, intent: str) -> Reach:
    """Return how far `user` reaches over records of `record_type` for `intent`; nobody inactive reaches anything."""
    if not user.is_active:
        return Reach.NONE
    overrides = _overrides_of(user)
    default = DEFAULT_REACH[Role(user.role)][Intent(intent)]
    return overrides.get((record_type, intent), default)


def rights_key(user: User) -> tuple[Hashable, ...]:
    """Return all that decides how far `user` reaches, but for teams, which conditions look up themselves."""
    return user.pk, user.role, user.is_active, frozenset(_overrides_of(user).items())


def covers(user: User, told_by: str, shown: str) -> bool:
    """Whether `user` reads records of type `told_by` as far as those of type `shown`.

    Only then may figures that add up the former stand beside every one of the latter: they would tell of hidden ones.
    """
    told, beside = (reach_of(user, kind, Intent.READ) for kind in (told_by, shown))
    return told != Reach.NONE and told.breadth >= beside.breadth


def know_rights(users: Iterable[User]) -> None:
    """Read the changed cells of all roles at once for many users."""
    cells: dict[str, dict[tuple[str, str], Reach]] = {role: {} for role in Role}
    for role, record_type, intent, reach in RoleRight.objects.values_list(
        "role", "record_type", "intent", "reach"
    ):
        cells[role][record_type, intent] = Reach(reach)
    for user in users:
        user._reach_overrides = cells[user.role]  # type: ignore[attr-defined]  # noqa: SLF001


def set_overrides(user: User, cells: Iterable[tuple[str, str, str]]) -> None:
    """Tell a user's rights from the changed cells of his role, which were read with him."""
    found = {(record_type, intent): Reach(reach) for record_type, intent, reach in cells}
    user._reach_overrides = found  # type: ignore[attr-defined]  # noqa: SLF001


def _overrides_of(user: User) -> dict[tuple[str, str], Reach]:
    """Read the changed cells of the user's role once per user object, that is once per request."""
    cached: dict[tuple[str, str], Reach] | None = getattr(user, "_reach_overrides", None)
    if cached is None:
        rows = RoleRight.objects.filter(role=user.role).values_list(
            "record_type", "intent", "reach"
        )
        cached = {(record_type, intent): Reach(reach) for record_type, intent, reach in rows}
        user._reach_overrides = cached  # type: ignore[attr-defined]  # noqa: SLF001
    return cached


def owned_within(user: User, reach: Reach, owner_path: str) -> Q:
    """Return the condition that rows, whose owner stands at `owner_path`, lie within `reach` of `user`.

    Rows without an owner belong to everybody's team.
    """
    if reach == Reach.ALL:
        return Q()
    if reach == Reach.NONE:
        return Q(pk__in=[])
    if reach == Reach.OWN:
        return Q(**{owner_path: user})
    return Q(**{f"{owner_path}__pk__works_with": user.pk}) | Q(**{f"{owner_path}__isnull": True})

"""Which branches of a map a user has opened or closed by hand."""

from dataclasses import dataclass
from uuid import UUID

from customer_map.server.accounts.models import User
from customer_map.server.saved_maps.models import MapView


@dataclass(frozen=True, slots=True)
class ViewState:
    """What was opened and closed by hand; everything else follows the default."""

    unfolded: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()

    def is_open(self, node: str, *, default: bool) -> bool:
        """Return whether the children of `node` are shown."""
        if node in self.unfolded:
            return True
        return default and node not in self.folded


def view_state(user: User, map_id: UUID) -> ViewState:
    """Return how `user` last saw the map."""
    row = MapView.objects.filter(user=user, map_id=map_id).values_list("unfolded", "folded").first()
    return ViewState(frozenset(row[0]), frozenset(row[1])) if row else ViewState()

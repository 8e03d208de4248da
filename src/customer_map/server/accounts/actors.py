"""Who acts: a user, through which door, and which writes belong together as one undoable step."""

from dataclasses import dataclass, field
from uuid import UUID

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.models import User

ALONG = "along"


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a write.

    `via` is the door (`web`, `api`, `import`, `system`, or `along` with somebody's step). Writes with the same `batch`
    are undone together. A system actor has no user and may do everything: only jobs and the command line make one.
    """

    user: User | None
    via: str = "web"
    batch: UUID = field(default_factory=new_id)

    @classmethod
    def system(cls) -> "Actor":
        """Return the actor of jobs and console commands."""
        return cls(user=None, via="system")

    def along(self) -> "Actor":
        """Return who does what has to follow from this step beyond the author's rights; undo takes both back."""
        return Actor(user=None, via=ALONG, batch=self.batch)

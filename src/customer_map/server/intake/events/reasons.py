"""Why a single event was refused: a code that is kept, and its sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNREADABLE = "unreadable"
TOO_LARGE = "too_large"
UNKNOWN_TYPE = "unknown_type"
NOBODY = "nobody"
LONG_ID = "long_id"
NO_NAME = "no_name"
TIME = "time"
DELETED = "deleted"
REJECTED = "rejected"

REASONS: dict[str, Promise] = {
    UNREADABLE: _("A field has the wrong type, or the event is not an object."),
    TOO_LARGE: _("The event is larger than 32 KB."),
    UNKNOWN_TYPE: _("The type is none of track, page, screen, identify, group and alias."),
    NOBODY: _("The event names neither a user nor a visitor."),
    LONG_ID: _("An identifier is longer than 300 characters."),
    NO_NAME: _("What happened has no name."),
    TIME: _("The time lies before the year 2000 or in the future."),
    DELETED: _("The customer was deleted."),
    REJECTED: _("The database did not accept the event."),
}

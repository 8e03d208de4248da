"""Turns the verbs of the change log into words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SENTENCES: dict[str, Promise] = {
    "create": gettext_lazy("created it"),
    "edit": gettext_lazy("changed it"),
    "delete": gettext_lazy("deleted it"),
    "rename": gettext_lazy("renamed it"),
    "move": gettext_lazy("moved it"),
    "move_to_region": gettext_lazy("moved it to another region"),
    "move_to_stage": gettext_lazy("moved it to another stage"),
    "add_up": gettext_lazy("added its lines up"),
    "assign": gettext_lazy("gave it to somebody else"),
    "tag": gettext_lazy("changed its tags"),
    "convert": gettext_lazy("converted it"),
    "complete": gettext_lazy("completed it"),
    "reopen": gettext_lazy("opened it again"),
    "resolve": gettext_lazy("resolved it"),
    "close": gettext_lazy("closed it"),
    "take": gettext_lazy("took it"),
    "release": gettext_lazy("gave it back to its queue"),
    "wait": gettext_lazy("waits for the customer"),
    "answer": gettext_lazy("answered the customer"),
    "note_answer": gettext_lazy("answered the customer"),
    "rate": gettext_lazy("said how satisfied he is"),
    "shift": gettext_lazy("moved it"),
    "archive": gettext_lazy("archived it"),
    "end": gettext_lazy("ended it"),
    "change": gettext_lazy("changed it"),
    "record": gettext_lazy("recorded it"),
    "undo": gettext_lazy("undid the last change"),
    "redo": gettext_lazy("redid the change"),
    "restore": gettext_lazy("put it back"),
    "merge": gettext_lazy("merged another record into it"),
    "merge_into": gettext_lazy("merged it into another record"),
    "unmerge": gettext_lazy("took a merged record out of it"),
}


def verb_sentence(verb: str) -> str:
    """Return what somebody did: "renamed it" for customer.rename."""
    return str(SENTENCES.get(verb.rpartition(".")[2], _("changed it")))

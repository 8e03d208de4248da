"""Turns the sentences that scripts show into one translated dictionary."""

from django.utils.translation import gettext as _


def script_messages() -> dict[str, str]:
    """Return every sentence of the scripts by its key; base.html hands them over as JSON."""
    return {
        "copy": _("Copy"),
        "copied": _("Copied."),
        "copy_failed": _("Copying did not work. Select the text and copy it with the keyboard."),
        "network_failed": _("The server cannot be reached. Check the connection and try again."),
        "nothing_to_undo": _("There is nothing to undo."),
        "undone": _("Undone."),
        "live_changed": _("Others have changed this page."),
        "live_meanwhile": _(
            "Somebody has changed this meanwhile. What you typed stays; saving shows both values."
        ),
        "live_show": _("Show"),
        "selected_rows": _("{count} selected"),
        "upload_progress": _("{percent} % uploaded"),
        "upload_failed": _("The upload did not finish. Try it again."),
        "file_too_large": _("This file is larger than {limit}. Split it or compress it."),
        "file_wrong_kind": _("This kind of file cannot be read here. Allowed are: {kinds}."),
        "map_not_renamable": _("This label cannot be changed here. Open the record to change it."),
        "map_label_made": _(
            "The map makes this label from the records. Rename the records instead."
        ),
        "map_no_right": _("You may see this record but not change it. Ask its owner."),
        "map_branch_stays": _("Branches stay where they are. Drag a customer onto another branch."),
        "map_not_movable": _("This cannot be moved here. Open the record to change it."),
        "map_no_position": _("This person holds no position yet, so there is none to move."),
        "map_node_removed": _(
            "“{name}” was removed by somebody else while you were editing it. Your text:"
        ),
        "map_put_back": _("Put it back"),
        "map_discard": _("Discard my text"),
        "map_copied_outline": _("Copied as indented text."),
    }

"""Gives drawings their words in the reader's language."""

from django.utils.translation import gettext as _

from customer_map.drawing.words import Words
from customer_map.server.saved_maps.models import Attitude, BuyingRole


def drawing_words() -> Words:
    """Return every word that a drawing writes by itself."""
    roles = {f"role.{code}": str(label) for code, label in BuyingRole.choices}
    attitudes = {f"attitude.{code}": str(label) for code, label in Attitude.choices}
    return roles | attitudes | _marks() | _figures() | _flows() | _ties()


def _marks() -> dict[str, str]:
    return {
        "attitude.unknown": _("Attitude unknown"),
        "card.unknown": _("Not yet known"),
        "coverage": _("Coverage {level} of 4"),
        "folded": _("{count} folded"),
        "influence": _("Influence {percent}"),
        "note": _("Note"),
        "overdue": _("Overdue"),
        "priority": _("Priority {priority}"),
        "progress": _("{percent} % done"),
    }


def _flows() -> dict[str, str]:
    return {
        "flow.again": _("{count} at once again, median {time}"),
        "flow.customers": _("{count} customers"),
        "flow.ends": _("{count} end here"),
        "flow.legend": _("Legend"),
        "flow.legend.again": _("again at once"),
        "flow.legend.back": _("way back"),
        "flow.legend.end": _("journeys end"),
        "flow.legend.few": _("grey: fewer than {count} customers"),
        "flow.legend.hidden": _("not shown: {nodes} touchpoints, {edges} transitions"),
        "flow.legend.most": _("{count} customers go this way"),
        "flow.legend.share": _("share of all customers"),
        "flow.legend.start": _("journeys begin"),
        "flow.median": _("median {time}, 90 % within {most}"),
        "flow.next": _("median {time} until the next"),
        "flow.score": _("score {score}, {support}"),
        "flow.starts": _("{count} begin here"),
        "flow.times": _("{count} times"),
        "flow.touchpoints": _("{count} touchpoints"),
        "hours": _("{hours} h"),
        "minutes": _("{minutes} min"),
        "seconds": _("{seconds} s"),
    }


def _figures() -> dict[str, str]:
    return {
        "channel.other": _("Other"),
        "days": _("{days} d"),
        "interval": _("95 % between {low} and {high}"),
        "low_support": _("Few data"),
        "percentile": _("90 % within {days}"),
        "stages": _("Stages"),
        "support": _("n = {count}"),
    }


def _ties() -> dict[str, str]:
    return {
        "tie.allied": _("allied with"),
        "tie.assumed": _("assumed"),
        "tie.family": _("family or alumni of"),
        "tie.in_conflict": _("in conflict with"),
        "tie.influences": _("influences"),
        "tie.informal": _("informal tie to"),
        "tie.knows": _("knows"),
    }

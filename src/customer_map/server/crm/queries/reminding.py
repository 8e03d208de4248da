"""Tells whether somebody is reminded of an activity, and whether he has muted that."""

from customer_map.server.accounts.models import User
from customer_map.server.crm.models import Activity, Answer, Participant, ReminderMute


def is_asked(user: User, activity: Activity) -> bool:
    """Whether reminders of an activity are for `user` too: its owner, or a colleague who did not decline."""
    if activity.owner_id == user.pk:
        return True
    parts = Participant.records.visible_to(user).filter(activity=activity, user=user)
    return parts.exclude(answer=Answer.DECLINED).exists()


def is_muted(user: User, activity: Activity) -> bool:
    """Whether `user` does not want to be reminded of an activity."""
    return ReminderMute.objects.filter(user=user, activity=activity).exists()

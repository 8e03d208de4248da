"""What each person does with the reminders that he is told: put off, or muted; bookkeeping, in no log."""

from django.conf import settings
from django.db import models

from customer_map.server.crm.models.activities import Activity, Reminder


class ReminderSnooze(models.Model):
    """Somebody wants to be told again, of the occurrence at `occurrence_at`."""

    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="snoozes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()
    occurrence_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reminder", "user"], name="reminder_snoozed_once")
        ]
        # the job: what was put off
        indexes = [models.Index(fields=["until"], name="reminder_snooze_until")]

    def __str__(self) -> str:
        return f"{self.reminder_id}: {self.until}"


class ReminderMute(models.Model):
    """Somebody does not want to be reminded of an activity, or of a whole series."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="mutes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "user"], name="reminder_muted_once")
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.user_id}"

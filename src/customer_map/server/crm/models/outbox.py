"""What waits to be sent by e-mail: when it is due, how often it was tried, what became of it."""

from django.db import models


class Outgoing(models.Model):
    """A row with a way out: tried until a mail server takes it or patience ends."""

    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        abstract = True

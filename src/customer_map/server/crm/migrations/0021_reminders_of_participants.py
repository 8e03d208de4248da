"""Who takes part is reminded too: each puts off, or mutes, for himself."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TAKE_OVER = """
INSERT INTO crm_remindersnooze (reminder_id, user_id, until, occurrence_at)
SELECT clock.reminder_id, activity.owner_id, clock.snoozed_until, clock.told_occurrence_at
FROM crm_reminderclock AS clock
JOIN crm_reminder AS reminder ON reminder.id = clock.reminder_id
JOIN crm_activity AS activity ON activity.id = reminder.activity_id
WHERE clock.snoozed_until IS NOT NULL AND activity.owner_id IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0020_bulk_asks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderSnooze",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField()),
                ("occurrence_at", models.DateTimeField(null=True)),
                (
                    "reminder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snoozes",
                        to="crm.reminder",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["until"], name="reminder_snooze_until")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reminder", "user"), name="reminder_snoozed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderMute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mutes",
                        to="crm.activity",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("activity", "user"), name="reminder_muted_once")
                ],
            },
        ),
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="reminderclock", name="reminder_snoozed"),
        migrations.RemoveField(model_name="reminderclock", name="snoozed_until"),
    ]

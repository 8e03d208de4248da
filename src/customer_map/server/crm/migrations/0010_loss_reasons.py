"""Reasons for loss that pages offer."""

import django.db.models.functions
import django.db.models.manager
from django.db import migrations, models

from customer_map.server.accounts.ids import new_id


class Migration(migrations.Migration):
    dependencies = [("crm", "0009_search_triggers")]
    operations = [
        migrations.CreateModel(
            name="LossReason",
            fields=[
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("import_id", models.UUIDField(blank=True, editable=False, null=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("rank", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "reason for loss",
                "verbose_name_plural": "reasons for loss",
                "ordering": ["rank", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.Lower("name"),
                        condition=models.Q(("deleted_at__isnull", True)),
                        name="loss_reason_once",
                        violation_error_message="There is such a reason already.",
                    )
                ],
            },
            managers=[("records", django.db.models.manager.Manager())],
        )
    ]

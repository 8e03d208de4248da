"""Who is told of changes, and each telling; notes up to which transaction the change log has been read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import customer_map.server.accounts.ids

# What is told begins with what commits after the webhook was made.
FOLLOWED = (
    "ALTER TABLE audit_webhook ADD COLUMN followed_to xid8 NOT NULL DEFAULT pg_current_xact_id()"
)
NOT_FOLLOWED = "ALTER TABLE audit_webhook DROP COLUMN followed_to"


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_transactions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Webhook",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=customer_map.server.accounts.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("url", models.CharField(max_length=2000, verbose_name="address")),
                ("record_types", models.JSONField(blank=True, default=list)),
                ("verbs", models.JSONField(blank=True, default=list)),
                ("secret", models.TextField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=customer_map.server.accounts.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("sequence", models.BigIntegerField(null=True)),
                ("verb", models.CharField(max_length=64)),
                ("body", models.TextField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("milliseconds", models.PositiveIntegerField(null=True)),
                ("answer", models.TextField(blank=True, default="")),
                ("problem", models.CharField(blank=True, default="", max_length=300)),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="audit.webhook",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("delivered_at__isnull", True)),
                        fields=["webhook", "due_at"],
                        name="webhook_delivery_due",
                    ),
                    models.Index(fields=["webhook", "-created_at"], name="webhook_delivery_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("webhook", "sequence"), name="webhook_delivery_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(FOLLOWED, NOT_FOLLOWED),
    ]

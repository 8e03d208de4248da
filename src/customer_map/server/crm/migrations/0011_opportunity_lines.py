"""Lines of opportunities: how many of what, at which price, with which discount."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from customer_map.server.accounts.ids import new_id


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0010_loss_reasons"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpportunityLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("deleted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("import_id", models.UUIDField(blank=True, editable=False, null=True)),
                ("rank", models.PositiveIntegerField(default=0)),
                (
                    "description",
                    models.CharField(
                        blank=True, default="", max_length=500, verbose_name="description"
                    ),
                ),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=4,
                        default=1,
                        max_digits=19,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.0001"))],
                        verbose_name="quantity",
                    ),
                ),
                (
                    "unit_price",
                    models.DecimalField(decimal_places=4, max_digits=19, verbose_name="unit price"),
                ),
                (
                    "discount",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="discount, %",
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="crm.opportunity",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "opportunity line",
                "verbose_name_plural": "opportunity lines",
                "ordering": ["opportunity", "rank", "id"],
            },
            managers=[
                ("records", django.db.models.manager.Manager()),
            ],
        ),
    ]

"""Indexes for the list of customers, sorted by a figure."""

from django.db import migrations, models

ORDERS = {
    "figures_revenue": "revenue",
    "figures_monetary_score": "monetary_score",
    "figures_orders": "orders",
    "figures_last_order": "last_order_at",
    "figures_touchpoints": "touchpoints",
    "figures_last_touchpoint": "last_touchpoint_at",
}


class Migration(migrations.Migration):
    dependencies = [("insights", "0004_saved_filters")]

    operations = [
        migrations.AddIndex(
            model_name="customerfigures",
            index=models.Index(fields=[field, "customer"], name=name),
        )
        for name, field in ORDERS.items()
    ]

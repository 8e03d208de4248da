"""Indexes for the lists and calendars of cases and activities."""

from django.db import migrations, models

ORDERS = {
    "case_newest": ("case", "opened_at"),
    "activity_newest": ("activity", "created_at"),
    "activity_calendar": ("activity", "due_at"),
}


class Migration(migrations.Migration):
    dependencies = [("crm", "0016_default_views")]

    operations = [
        migrations.AddIndex(model_name=model, index=models.Index(fields=[field, "id"], name=name))
        for name, (model, field) in ORDERS.items()
    ]

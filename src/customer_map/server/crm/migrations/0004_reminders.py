"""An index for the reminders that come due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0003_order_details")]
    operations = [
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True)),
                fields=["remind_at"],
                name="activity_reminder",
            ),
        ),
    ]

"""What a change of many records asks besides its value, such as why opportunities were lost."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0019_surveys")]

    operations = [
        migrations.AddField(
            model_name="bulkchange",
            name="also",
            field=models.JSONField(default=dict),
        ),
    ]

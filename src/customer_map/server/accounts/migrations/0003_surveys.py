"""Rights are also given for surveys."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_calendar_feeds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="roleright",
            name="record_type",
            field=models.CharField(
                choices=[
                    ("customer", "Customers"),
                    ("contact", "Contacts"),
                    ("product", "Products"),
                    ("order", "Orders"),
                    ("lead", "Leads"),
                    ("opportunity", "Opportunities"),
                    ("activity", "Activities"),
                    ("case", "Cases"),
                    ("touchpoint", "Touchpoints"),
                    ("map", "Maps"),
                    ("survey", "Surveys"),
                ],
                max_length=16,
            ),
        ),
    ]

"""The record types know surveys."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0018_changed_since"),
    ]

    operations = [
        migrations.AlterField(
            model_name="customfield",
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
                verbose_name="record type",
            ),
        ),
        migrations.AlterField(
            model_name="listchoice",
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
        migrations.AlterField(
            model_name="note",
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
                default="customer",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="savedfilter",
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
                verbose_name="record type",
            ),
        ),
    ]

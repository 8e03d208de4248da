"""Which view a list opens with: for everybody, and for each person."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0015_bulk_changes")]

    operations = [
        migrations.AddField(
            model_name="savedfilter",
            name="is_default",
            field=models.BooleanField(default=False, verbose_name="default for everybody"),
        ),
        migrations.AddField(
            model_name="listchoice",
            name="opens",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="crm.savedfilter",
            ),
        ),
    ]

"""An index for the marks of the cases resolved in a period, which the start page tells."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("crm", "0023_search_frequent_words")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["resolved_at"],
                name="case_satisfaction",
                condition=Q(satisfaction__isnull=False),
            ),
        )
    ]

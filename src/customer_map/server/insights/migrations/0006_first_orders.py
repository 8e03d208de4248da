"""An index for the new customers of a period, which the start page counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insights", "0005_sorted_figures")]

    operations = [
        migrations.AddIndex(
            model_name="customerfigures",
            index=models.Index(fields=["first_order_at"], name="figures_first_order"),
        )
    ]

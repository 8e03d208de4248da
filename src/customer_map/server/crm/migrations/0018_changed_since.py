"""Programs that follow ask for what has changed last: of a million customers that took 1.7 s without these."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0017_work_lists")]
    operations = [
        migrations.AddIndex(
            model_name=model,
            index=models.Index(fields=["updated_at", "id"], name=f"{model}_changed"),
        )
        for model in ("customer", "contact", "order", "activity")
    ]

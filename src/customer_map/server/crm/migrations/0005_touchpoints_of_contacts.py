"""An index for the touchpoints on a contact's page; rows without a contact cost it nothing."""

from django.db import migrations

CREATE = """
CREATE INDEX touchpoint_of_contact ON crm_touchpoint (contact_id, occurred_at DESC)
WHERE contact_id IS NOT NULL;
"""
DROP = "DROP INDEX touchpoint_of_contact;"


class Migration(migrations.Migration):
    dependencies = [("crm", "0004_reminders")]
    operations = [migrations.RunSQL(CREATE, DROP)]

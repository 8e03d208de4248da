"""Notes the transaction of each entry: one that commits late is still told apart from what was read before."""

from django.db import migrations

CREATE = """
ALTER TABLE audit_auditentry ADD COLUMN transaction xid8 NOT NULL DEFAULT pg_current_xact_id();
-- pages that keep what they read: whether anything has changed since
CREATE INDEX audit_transaction ON audit_auditentry (transaction);
"""
DROP = """
DROP INDEX audit_transaction;
ALTER TABLE audit_auditentry DROP COLUMN transaction;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunSQL(CREATE, DROP)]
